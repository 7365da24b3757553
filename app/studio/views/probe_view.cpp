// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio.h"
#include "app/studio/view.h"
#include "app/studio/visibility.h"
#include "widgets/common/probe_box.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"

namespace attnlab {
namespace {

/// The text that all views answer for, its tokens shaded by how hard each was to predict.
class ProbeView : public View {
 public:
  explicit ProbeView(Studio& studio) : studio_(studio), box_(new ProbeBox) {
    const int margin = theme().space(3);
    box_->setContentsMargins(margin, margin, margin, margin);
    box_->set_text(studio.probe_text());
    QObject::connect(box_, &ProbeBox::text_changed, &studio, &Studio::set_probe_text);
    QObject::connect(box_, &ProbeBox::data_example_requested, box_, [this] {
      box_->set_text({});
      studio_.set_probe_text({});
    });
    QObject::connect(&studio, &Studio::probe_text_changed, box_, [this] {
      if (box_->text() != studio_.probe_text()) box_->set_text(studio_.probe_text());
    });
    QObject::connect(&studio, &Studio::probe_changed, box_, [this] { show(); });
    QObject::connect(&studio.selection(), &Selection::run_changed, box_, [this] { show(); });
    QObject::connect(&studio.selection(), &Selection::cell_changed, box_, [this] { show_pair(); });
    QObject::connect(&box_->strip(), &TokenStrip::token_clicked, box_, [this](int token) {
      const auto cell = studio_.selection().cell();
      studio_.selection().pin(Cell{token, cell ? std::min(cell->column, token) : token});
    });
    report_visibility(box_, [this](bool visible) { studio_.probe_for(box_, visible); });
  }
  QWidget* widget() override { return box_; }
  void retranslate() override {
    shown_.reset();
    show();
  }

 private:
  void show() {
    const QString run = studio_.selection().run();
    const auto probe = studio_.probe(run);
    if (probe == shown_ && studio_.probe_problem(run).isEmpty()) return;
    shown_ = probe;
    if (probe) {
      std::vector<QString> tokens;
      for (const std::string& token : probe->tokens)
        tokens.push_back(QString::fromStdString(token));
      box_->set_tokens(std::move(tokens));
      box_->strip().set_values({probe->loss.begin(), probe->loss.end()},
                               Studio::tr("loss in nats"));
    }
    box_->set_message(studio_.probe_problem(run));
    show_pair();
  }
  void show_pair() {
    const auto cell = studio_.selection().cell();
    box_->strip().set_pair(cell ? cell->row : -1, cell ? cell->column : -1);
  }

  Studio& studio_;
  ProbeBox* box_;
  std::shared_ptr<const Probe> shown_;
};

}  // namespace

std::unique_ptr<View> make_probe_view(Studio& studio) {
  return std::make_unique<ProbeView>(studio);
}

}  // namespace attnlab
