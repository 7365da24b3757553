// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/logits_panel.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <cmath>

#include "core/shared/base/error.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/segmented.h"
#include "widgets/common/theme.h"
#include "widgets/inspect/indicator.h"
#include "widgets/inspect/logit_boxes.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/plot_export.h"

namespace attnlab {

LogitsPanel::LogitsPanel(QWidget* parent)
    : QWidget(parent),
      pages_(new QStackedWidget(this)),
      boxes_(new LogitBoxes(this)),
      curves_(new CurvePlot(this)),
      empty_(new EmptyState("histogram", {}, this)),
      note_(new QLabel(this)),
      toolbar_(new QWidget(this)) {
  page_ = new Segmented(toolbar_);
  page_->add({});
  page_->add({});
  auto* row = new QHBoxLayout(toolbar_);
  row->addWidget(page_);
  row->addStretch(1);
  note_->setWordWrap(true);
  note_->setProperty("kind", "muted");
  note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  curves_->set_log_y(true);
  for (QWidget* page : std::initializer_list<QWidget*>{boxes_, curves_, empty_})
    pages_->addWidget(page);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(toolbar_);
  column->addWidget(pages_, 1);
  column->addWidget(note_);
  connect(page_, &Segmented::chosen, this, &LogitsPanel::refresh);
  connect(boxes_, &LogitBoxes::layer_selected, this, &LogitsPanel::layer_selected);
  connect(curves_, &CurvePlot::cursor_moved, this, &LogitsPanel::step_selected);
  retranslate();
  restyle();
}

QSize LogitsPanel::minimumSizeHint() const { return {theme().px(200), theme().px(150)}; }

void LogitsPanel::set_layers(std::vector<LayerIndicators> layers, const QString& where) {
  layers_ = std::move(layers);
  where_ = where;
  boxes_->set_layers(layers_, threshold_);
  refresh();
}

void LogitsPanel::set_history(const std::vector<IndicatorFrame>& frames) {
  frames_ = frames;
  draw_history();
  refresh();
}

void LogitsPanel::set_threshold(double value) {
  threshold_ = value;
  boxes_->set_layers(layers_, threshold_);
  draw_history();
  refresh();
}

void LogitsPanel::set_step(int64_t step) { curves_->set_cursor(step); }
void LogitsPanel::set_selected(int layer) { boxes_->set_selected(layer); }

void LogitsPanel::set_message(const QString& sentence) {
  message_ = sentence;
  refresh();
}

void LogitsPanel::show_history(bool history) {
  page_->set_current(history ? 1 : 0);
  refresh();
}

bool LogitsPanel::history_shown() const { return page_->current() == 1; }

/// A line a layer and one for the threshold, which thereby always lies within the plot.
void LogitsPanel::draw_history() {
  for (const int line : lines_) curves_->remove_curve(line);
  lines_.clear();
  if (frames_.empty()) return;
  for (size_t l = 0; l < frames_.back().layers.size(); ++l) {
    std::vector<Point> points;
    for (const IndicatorFrame& frame : frames_)
      if (l < frame.layers.size() && frame.layers[l].mixing)
        points.push_back({static_cast<double>(frame.step), frame.layers[l].logits.largest()});
    if (points.empty()) continue;
    lines_.push_back(curves_->add_curve(tr("layer %1").arg(l + 1), run_style(static_cast<int>(l))));
    curves_->append(lines_.back(), points);
  }
  lines_.push_back(curves_->add_curve(tr("alarm"), {theme().danger, Qt::DotLine, 5}));
  curves_->append(lines_.back(),
                  std::vector<Point>{{static_cast<double>(frames_.front().step), threshold_},
                                     {static_cast<double>(frames_.back().step), threshold_}});
}

void LogitsPanel::refresh() {
  empty_->set_sentence(message_);
  const bool nothing = history_shown() ? frames_.empty() && layers_.empty() : layers_.empty();
  note_->setVisible(!nothing);
  if (nothing) return pages_->setCurrentWidget(empty_);
  pages_->setCurrentWidget(history_shown() ? static_cast<QWidget*>(curves_) : boxes_);
  note_->setText(history_shown()
                     ? tr("Largest |q·k| of each layer over the recorded steps.")
                     : tr("%1. Box: quartiles; whiskers: smallest and largest; dashed: alarm at "
                          "±%2.")
                           .arg(where_, indicator_text(threshold_)));
  setAccessibleDescription(summary());
}

QString LogitsPanel::summary() const {
  if (layers_.empty()) return message_;
  QStringList parts;
  for (size_t l = 0; l < layers_.size(); ++l) {
    const LogitRange& r = layers_[l].logits;
    if (!layers_[l].mixing || !std::isfinite(r.median)) {
      parts << tr("layer %1 has none").arg(l + 1);
      continue;
    }
    QString text = tr("layer %1 from %2 to %3, half of them from %4 to %5")
                       .arg(l + 1)
                       .arg(indicator_text(r.min), indicator_text(r.max),
                            indicator_text(r.lower_quartile), indicator_text(r.upper_quartile));
    if (r.largest() >= threshold_) text += tr(" (alarm)");
    parts << text;
  }
  return tr("Pre-softmax activations, %1: %2").arg(where_, parts.join("; "));
}

void LogitsPanel::export_to(const ExportRequest& request) const {
  if (layers_.empty())
    bad_input("no logit ranges to export to " + request.path.toStdString(),
              "select a run that has recorded weights");
  if (history_shown()) return export_curves(request, {curves_->picture()});
  if (QFileInfo(request.path).suffix().toLower() != "csv") {
    const double height = points(request.height_mm > 0 ? request.height_mm : request.width_mm / 2);
    return export_picture(request, {points(request.width_mm), height},
                          [this](QPainter& painter, QSizeF size) { boxes_->print(painter, size); });
  }
  export_csv(request, {"layer", "min", "lower_quartile", "median", "upper_quartile", "max"},
             [this](const auto& write) {
               for (size_t l = 0; l < layers_.size(); ++l) {
                 const LogitRange& r = layers_[l].logits;
                 write({static_cast<double>(l + 1), r.min, r.lower_quartile, r.median,
                        r.upper_quartile, r.max});
               }
             });
}

void LogitsPanel::retranslate() {
  setAccessibleName(tr("Logit ranges"));
  page_->set_text(0, tr("This step"), tr("Distribution at the step cursor"));
  page_->set_text(1, tr("Over steps"), tr("Largest magnitude over the steps"));
  page_->setAccessibleName(tr("Show logits"));
  boxes_->setAccessibleName(tr("Logits of each layer"));
  curves_->set_title(tr("Largest |logit|"));
  curves_->set_x_label(tr("step"));
  curves_->set_empty_text(
      tr("No indicators were recorded, so there is no history. Boxes at each step work."));
  draw_history();
  refresh();
}

void LogitsPanel::restyle() {
  const Theme& t = theme();
  toolbar_->layout()->setContentsMargins(t.space(2), t.space(2), t.space(2), t.space(1));
  note_->setContentsMargins(t.space(2), t.space(1), t.space(2), t.space(1.5));
  note_->setFont(t.small);
  draw_history();
}

void LogitsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void LogitsPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
