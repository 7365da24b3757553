// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/cost_strip.h"

#include <QEvent>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>

#include "core/shared/base/text.h"
#include "core/shared/data/tasks/tasks.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr const char* names[] = {"parameters", "residual", "flops", "memory", "cache"};
constexpr int64_t text_vocabulary = 256;

QString text(const std::string& ascii) { return QString::fromStdString(ascii); }

ModelSpec countable_model(const RunSpec& spec) {
  ModelSpec model = spec.model;
  model.vocab_size = expected_vocabulary(spec);
  return model;
}

QString signed_count(int64_t count) {
  if (count == 0) return QStringLiteral("= ");
  return (count > 0 ? "+" : "\u2212") + text(grouped(std::abs(count)));
}

}  // namespace

int64_t expected_vocabulary(const RunSpec& spec) {
  if (spec.model.vocab_size > 0) return spec.model.vocab_size;
  if (spec.data.task.empty()) return text_vocabulary;
  return static_cast<int64_t>(task(spec.data.task).vocabulary().size());
}

std::vector<int64_t> layer_residuals(const RunSpec& spec) {
  ModelSpec model = countable_model(spec);
  if (!problems(model).empty()) return {};
  const ModelCost cost = cost_of(model, 1, 1);
  model.layers.assign(1, LayerSpec{});
  const int64_t standard = cost_of(model, 1, 1).layers[0].parameters;
  std::vector<int64_t> residuals;
  for (const LayerCost& layer : cost.layers) residuals.push_back(layer.parameters - standard);
  return residuals;
}

CostStrip::CostStrip(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  for (size_t i = 0; i < figures_.size(); ++i) {
    figures_[i] = {new QLabel(this), new QLabel(this)};
    figures_[i].value->setObjectName(names[i]);
    figures_[i].value->setTextFormat(Qt::PlainText);
  }
  retranslate();
}

void CostStrip::set_spec(const RunSpec& spec) {
  spec_ = spec;
  show_cost();
}

QString CostStrip::value_text(const QString& name) const {
  const auto* label = findChild<QLabel*>(name);
  return label ? label->text() : QString();
}

void CostStrip::set_figure(size_t index, const QString& value, const QString& tip) {
  const Figure& figure = figures_[index];
  figure.value->setText(value);
  figure.value->setToolTip(tip);
  figure.caption->setToolTip(tip);
  figure.value->setAccessibleName(figure.caption->text() + ": " + value);
  figure.value->setAccessibleDescription(tip);
}

void CostStrip::show_cost() {
  const ModelSpec model = countable_model(spec_);
  if (!problems(model).empty()) {
    for (size_t i = 0; i < figures_.size(); ++i)
      set_figure(i, QStringLiteral("–"), tr("Known once the model's shape is possible."));
    return;
  }
  const TrainSpec& t = spec_.train;
  const ModelCost cost = cost_of(model, t.batch_size, t.seq_len);
  const double bytes = spec_.dtype == "bf16" ? 0.5 : 1;  // cost_of counts fp32
  const double activations = bytes * cost.activation_bytes;
  const double memory = cost.weight_bytes + cost.optimizer_bytes + activations;
  QString vocabulary = tr("Vocabulary %1.").arg(model.vocab_size);
  if (spec_.model.vocab_size == 0 && spec_.data.task.empty())
    vocabulary = tr("Counted with a vocabulary of %1 until the text is read.").arg(text_vocabulary);
  set_figure(0, text(readable_count(static_cast<double>(cost.parameters))),
             tr("%1 trained parameters. %2").arg(text(grouped(cost.parameters)), vocabulary));
  set_figure(1, cost.residual() == 0 ? tr("= equal") : signed_count(cost.residual()),
             tr("Parameters more or less than with standard attention in every layer (%1).")
                 .arg(text(grouped(cost.standard_parameters))));
  set_figure(2, text(readable_count(cost.training_flops * static_cast<double>(t.accumulate))),
             tr("Floating point operations of one training step, forward and backward: %1 "
                "sequences of %2 tokens. A multiply-add counts as two.")
                 .arg(t.batch_size * t.accumulate)
                 .arg(t.seq_len));
  set_figure(3, text(readable_bytes(memory)),
             tr("Weights %1, gradients and optimizer %2, activations %3 (%4 sequences of %5 "
                "tokens).")
                 .arg(text(readable_bytes(cost.weight_bytes)),
                      text(readable_bytes(cost.optimizer_bytes)), text(readable_bytes(activations)))
                 .arg(t.batch_size)
                 .arg(t.seq_len));
  set_figure(4, text(readable_bytes(bytes * cost_of(model, 1, t.seq_len).cache_bytes)),
             tr("Kept to continue one sequence after %1 tokens.").arg(t.seq_len));
}

void CostStrip::retranslate() {
  const Theme& t = theme();
  const QString captions[] = {tr("Parameters"), tr("Against standard"), tr("FLOPs a step"),
                              tr("Memory"), tr("Cache a sequence")};
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(t.space(3));
  grid_->setVerticalSpacing(0);
  QPalette muted = palette();
  muted.setColor(QPalette::WindowText, t.muted);
  QFont strong = t.body;
  strong.setWeight(QFont::DemiBold);
  for (size_t i = 0; i < figures_.size(); ++i) {
    figures_[i].caption->setText(captions[i]);
    figures_[i].caption->setFont(t.small);
    figures_[i].caption->setPalette(muted);
    figures_[i].value->setFont(strong);
    // Wide enough for any number: nothing moves while painting.
    figures_[i].value->setMinimumWidth(QFontMetrics(strong).horizontalAdvance("+888 888 888"));
  }
  columns_ = 0;
  if (spec_.model.num_layers() > 0) show_cost();
}

int CostStrip::column_width() const {
  int widest = 1;
  for (const Figure& figure : figures_)
    widest = std::max({widest, figure.caption->sizeHint().width(), figure.value->minimumWidth()});
  return widest;
}

// The grid alone would hold its panel at the width of the columns it has at the moment.
QSize CostStrip::minimumSizeHint() const {
  return {2 * column_width() + grid_->horizontalSpacing(), QWidget::minimumSizeHint().height()};
}

void CostStrip::arrange() {
  const int step = column_width() + grid_->horizontalSpacing();
  const int room = (width() + grid_->horizontalSpacing()) / step;
  const int columns = room >= 5 ? 5 : room >= 3 ? 3 : 2;
  if (columns == columns_) return;
  columns_ = columns;
  for (int i = 0; i < 5; ++i) grid_->setColumnStretch(i, i < columns ? 1 : 0);
  for (int i = 0; i < 5; ++i) {
    const int row = i / columns * 3;
    grid_->addWidget(figures_[static_cast<size_t>(i)].caption, row, i % columns);
    grid_->addWidget(figures_[static_cast<size_t>(i)].value, row + 1, i % columns);
  }
  for (int row : {2, 5})
    grid_->setRowMinimumHeight(row, row / 3 < 4 / columns ? theme().space(1) : 0);
}

void CostStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void CostStrip::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange &&
      event->type() != QEvent::LanguageChange)
    return;
  retranslate();
  arrange();
}

}  // namespace attnlab
