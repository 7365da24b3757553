// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/samples_view.h"

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

/// What the selected run wrote over time, up to the step cursor.
class SampleTexts : public View {
 public:
  explicit SampleTexts(Studio& studio) : studio_(studio), view_(new SamplesView) {
    QObject::connect(&studio.selection(), &Selection::run_changed, view_, [this] { refill(); });
    QObject::connect(&studio.runs(), &RunSet::updated, view_, [this](const QString& id) {
      if (id == studio_.selection().run()) add_new();
    });
    QObject::connect(&studio.selection(), &Selection::step_changed, view_,
                     [this] { view_->set_cursor(studio_.selection().step()); });
    QObject::connect(view_, &SamplesView::step_chosen, &studio.selection(),
                     &Selection::select_step);
    refill();
  }
  QWidget* widget() override { return view_; }
  QStringList export_formats() const override { return table_formats; }
  void export_to(const ExportRequest& request) override {
    TextTable table{{Studio::tr("Step"), Studio::tr("Prompt"), Studio::tr("Text")}, {}};
    const OpenRun* run = studio_.current();
    if (run != nullptr)
      for (const RunSample& s : run->client->store().samples())
        if (s.step <= studio_.selection().step())
          table.rows.push_back({QString::number(s.step), QString::fromStdString(s.prompt),
                                QString::fromStdString(s.text)});
    export_table(table, request);
  }

 private:
  static Sample sample(const RunSample& s) {
    return {s.step, QString::fromStdString(s.prompt), QString::fromStdString(s.text),
            QString::fromStdString(s.expected)};
  }
  void refill() {
    std::vector<Sample> samples;
    if (const OpenRun* run = studio_.current())
      for (const RunSample& s : run->client->store().samples()) samples.push_back(sample(s));
    shown_ = samples.size();
    last_ = samples.empty() ? -1 : samples.back().step;
    view_->set_samples(std::move(samples));
    view_->set_cursor(studio_.selection().step());
  }
  void add_new() {
    const auto samples = studio_.current()->client->store().samples();
    const bool replaced =
        samples.size() < shown_ || (shown_ > 0 && samples[shown_ - 1].step != last_);
    if (replaced) return refill();
    for (; shown_ < samples.size(); ++shown_) view_->add_sample(sample(samples[shown_]));
    if (!samples.empty()) last_ = samples.back().step;
    view_->set_cursor(studio_.selection().step());
  }

  Studio& studio_;
  SamplesView* view_;
  size_t shown_ = 0;
  int64_t last_ = -1;
};

}  // namespace

std::unique_ptr<View> make_samples_view(Studio& studio) {
  return std::make_unique<SampleTexts>(studio);
}

}  // namespace attnlab
