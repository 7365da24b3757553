// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shared/analysis/indicator_event.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"
#include "widgets/panels/panel.h"

namespace attnlab::test {

/// Two small finished runs that differ in nothing but the seed; layer 1 is no standard one.
class Inspection : public StudioWindow {
 protected:
  void SetUp() override {
    for (const char* seed : {"1", "2"}) train(seed);
    show("inspect");
    studio_->open_run(path("2"));
    studio_->open_run(path("1"));
    ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
    ASSERT_TRUE(wait([this] { return probe() != nullptr; })) << problems_.join("; ").toStdString();
  }
  QString path(const std::string& seed) {
    return QString::fromStdString((folder_ / ("run" + seed)).string());
  }
  void train(const std::string& seed) {
    const auto result = attnlab({"train", "--data", "task:recall", "--num-layers", "2", "--layers",
                                 "1=static_emb_qk", "--steps", "8", "--batch-size", "2", "--seed",
                                 seed, "--quiet", "--out", path(seed).toStdString()});
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  std::shared_ptr<const Probe> probe() {
    return studio_->probing().probe(studio_->selection().run());
  }
  OpenRun& other_seed() { return *studio_->runs().runs().front(); }

  template <class Widget>
  Widget& view(const char* id) {
    window_->show_view(id);
    QWidget* widget = window_->view(id)->widget();
    EXPECT_TRUE(wait([&] { return widget->isVisible() && window_->view(id)->is_ready(); })) << id;
    auto* found = qobject_cast<Widget*>(widget);
    return found != nullptr ? *found : *widget->findChild<Widget*>();
  }
  QString summary(const char* id) { return window_->view(id)->summary(); }
  QString title(const char* id) { return window_->findChild<Panel*>(id)->windowTitle(); }

  /// As if the run had recorded this head of layer 2 at these steps, all weight on the first token.
  static void record_dead_head(OpenRun& run, const std::vector<int64_t>& steps) {
    MapIndicators alive{1.5, 0.5, 4, 0.1, {0.2, 0.2, 0.1, 0.1}}, dead = alive;
    dead.sink = 0.99;
    LayerIndicators layer;
    layer.heads = {alive, dead, alive, alive};
    layer.mean = alive;
    layer.logits = {-2, -1, 0, 1, 2};
    LayerIndicators quiet = layer;
    quiet.heads[1] = alive;
    for (const int64_t step : steps) run.client->store().append(to_event({step, {quiet, layer}}));
  }
};

}  // namespace attnlab::test
