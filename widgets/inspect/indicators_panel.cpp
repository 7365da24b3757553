// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicators_panel.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "core/shared/base/error.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/segmented.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/inspect/indicator_table.h"
#include "widgets/inspect/radar.h"
#include "widgets/inspect/sparkline.h"

namespace attnlab {
namespace {

/// Of all indicators, how many stand side by side: eight, else four or two, so that figures keep
/// their size. `cell`: width of the widest figure, points.
size_t indicators_across(double room, double cell) {
  size_t across = all_indicators.size();
  while (across > 2 && room / double(across) < cell) across /= 2;
  return across;
}

}  // namespace

IndicatorsPanel::IndicatorsPanel(QWidget* parent)
    : QWidget(parent),
      model_(new IndicatorModel(this)),
      table_(new IndicatorTable(model_, this)),
      radars_(new RadarGrid(this)),
      filter_(new QLineEdit),
      note_(new QLabel(this)),
      pages_(new QStackedWidget(this)),
      empty_(new EmptyState("histogram", {}, this)),
      toolbar_(new QWidget(this)) {
  page_ = new Segmented(toolbar_);
  unit_ = new Segmented(toolbar_);
  for (Segmented* choice : {page_, unit_}) {
    choice->add({});
    choice->add({});
  }
  auto* row = new QHBoxLayout;
  row->addWidget(page_);
  row->addStretch(1);
  row->addWidget(unit_);
  auto* lines = new QVBoxLayout(toolbar_);
  lines->addLayout(row);
  lines->addWidget(filter_);
  note_->setWordWrap(true);
  note_->setProperty("kind", "muted");
  note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  for (QWidget* page : std::initializer_list<QWidget*>{table_, radars_, empty_})
    pages_->addWidget(page);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(toolbar_);
  column->addWidget(pages_, 1);
  column->addWidget(note_);
  connect(page_, &Segmented::chosen, this, &IndicatorsPanel::refresh);
  connect(unit_, &Segmented::chosen, this, [this](int index) {
    set_unit(index == 0 ? EntropyUnit::nats : EntropyUnit::of_uniform);
  });
  filter_->setObjectName("head_filter");
  filter_->setClearButtonEnabled(true);
  connect(filter_, &QLineEdit::textChanged, this,
          [this](const QString& text) { model_->set_filter(HeadFilter(text)); });
  connect(table_, &IndicatorTable::head_selected, this, [this](int layer, int head) {
    set_selected(layer, head);
    Q_EMIT head_selected(layer, head);
  });
  connect(radars_, &RadarGrid::layer_selected, this, [this](int layer) {
    set_selected(layer, -1);
    Q_EMIT head_selected(layer, -1);
  });
  retranslate();
  restyle();
}

QSize IndicatorsPanel::minimumSizeHint() const {
  return {toolbar_->minimumSizeHint().width(), theme().px(150)};
}

void IndicatorsPanel::set_layers(std::vector<LayerIndicators> layers, const QString& where) {
  where_ = where;
  model_->set_layers(std::move(layers));
  refresh();
}

void IndicatorsPanel::set_history(IndicatorHistory history) {
  model_->set_history(std::move(history));
  refresh();
}

void IndicatorsPanel::set_kinds(std::vector<std::vector<HeadKindText>> kinds) {
  table_->set_kinds_shown(!kinds.empty());
  model_->set_kinds(std::move(kinds));
}

/// Too many heads to look them through.
bool IndicatorsPanel::is_large() const {
  constexpr size_t many = 64;
  size_t heads = 0;
  for (const LayerIndicators& layer : model_->layers()) heads += layer.heads.size();
  return heads > many || !filter_->text().isEmpty();
}

void IndicatorsPanel::set_step(int64_t step) { table_->set_step(step); }

void IndicatorsPanel::set_selected(int layer, int head) {
  selected_layer_ = layer;
  table_->set_selected(layer, head);
  radars_->set_selected(layer);
  setAccessibleDescription(summary());
}

void IndicatorsPanel::set_message(const QString& sentence) {
  message_ = sentence;
  refresh();
}

void IndicatorsPanel::show_radars(bool radars) {
  page_->set_current(radars ? 1 : 0);
  refresh();
}

bool IndicatorsPanel::radars_shown() const { return page_->current() == 1; }

void IndicatorsPanel::set_unit(EntropyUnit unit) {
  unit_->set_current(unit == EntropyUnit::nats ? 0 : 1);
  model_->set_unit(unit);
  refresh();
}

void IndicatorsPanel::refresh() {
  const auto& layers = model_->layers();
  empty_->set_sentence(message_);
  note_->setVisible(!layers.empty());
  filter_->setVisible(!radars_shown() && is_large());
  note_->setText(footnote());
  if (layers.empty()) return pages_->setCurrentWidget(empty_);
  std::vector<bool> mixing;
  for (const LayerIndicators& layer : layers) mixing.push_back(layer.mixing);
  radars_->set_layers(normalised_over_layers(layers, model_->unit()), mixing);
  pages_->setCurrentWidget(radars_shown() ? static_cast<QWidget*>(radars_) : table_);
  setAccessibleDescription(summary());
}

QString IndicatorsPanel::normalised_over() const {
  const int count = static_cast<int>(model_->layers().size());
  if (count == 1)
    return tr("One layer alone has nothing to be normalised over: every corner lies half way.");
  return tr("Each corner from the smallest to the largest value over the %1 layers of %2.")
      .arg(count)
      .arg(where_);
}

QString IndicatorsPanel::footnote() const {
  if (radars_shown()) return normalised_over();
  const IndicatorHistory& history = model_->history();
  if (!history.has_steps)
    return tr("%1. It has one step; what is trained from it has a history.").arg(where_);
  if (history.frames.size() < 2)
    return tr("%1. No indicators were recorded, so there is no history to draw.").arg(where_);
  if (history.siblings.empty()) return tr("%1. Lines: over the recorded steps.").arg(where_);
  return tr("%1. Lines: over the recorded steps; band: mean ± deviation of %2 seeds.")
      .arg(where_)
      .arg(history.siblings.size() + 1);
}

QString IndicatorsPanel::summary() const {
  const auto& layers = model_->layers();
  if (layers.empty()) return message_;
  const int layer = std::clamp(selected_layer_, 0, static_cast<int>(layers.size()) - 1);
  QStringList parts;
  for (const Indicator indicator : all_indicators)
    parts << title_of(indicator) + " " +
                 indicator_text(
                     value_of(layers[static_cast<size_t>(layer)], indicator, model_->unit()));
  return tr("%1, layer %2: %3").arg(where_).arg(layer + 1).arg(parts.join(", "));
}

void IndicatorsPanel::export_to(const ExportRequest& request) const {
  if (model_->layers().empty())
    bad_input("no indicators to export to " + request.path.toStdString(),
              "select a run that has recorded weights");
  if (QFileInfo(request.path).suffix().toLower() == "csv") return export_figures(request);
  if (radars_shown()) return export_radars(request);
  export_table(request);
}

void IndicatorsPanel::export_figures(const ExportRequest& request) const {
  std::vector<std::string> columns = {"layer", "head"};
  for (const Indicator indicator : all_indicators)
    columns.push_back(column_of(indicator, EntropyUnit::nats));
  columns.push_back(column_of(Indicator::entropy, EntropyUnit::of_uniform));
  const auto row_of = [](size_t layer, size_t head, const auto& values) {
    std::vector<double> row = {static_cast<double>(layer + 1), static_cast<double>(head)};
    for (const Indicator indicator : all_indicators)
      row.push_back(value_of(values, indicator, EntropyUnit::nats));
    row.push_back(value_of(values, Indicator::entropy, EntropyUnit::of_uniform));
    return row;
  };
  export_csv(request, columns, [&](const auto& write) {
    const auto& layers = model_->layers();
    for (size_t l = 0; l < layers.size(); ++l) {
      write(row_of(l, 0, layers[l]));
      for (size_t h = 0; h < layers[l].heads.size(); ++h)
        write(row_of(l, h + 1, layers[l].heads[h]));
    }
  });
}

void IndicatorsPanel::export_radars(const ExportRequest& request) const {
  const auto& layers = model_->layers();
  const auto values = normalised_over_layers(layers, model_->unit());
  const int count = static_cast<int>(layers.size());
  const int columns = std::min(count, count <= 4 ? count : (count + 1) / 2 <= 4 ? 4 : 6);
  const double side = points(request.width_mm) / columns;
  const int rows = (count + columns - 1) / columns;
  const double width = points(request.width_mm);
  const QFont small = radar_print_look(picture_font(request.font_pt)).small;
  const double note = wrapped_height(small, normalised_over(), width) + 0.5 * request.font_pt;
  const double height = request.height_mm > 0 ? points(request.height_mm) : rows * side + note;
  export_picture(request, {points(request.width_mm), height}, [&](QPainter& painter, QSizeF size) {
    const RadarLook look = radar_print_look(painter.font());
    const double tall = (size.height() - note) / rows;
    for (int l = 0; l < count; ++l)
      draw_radar(painter, {l % columns * side, l / columns * tall, side, tall},
                 tr("Layer %1").arg(l + 1), values[static_cast<size_t>(l)], false, look);
    painter.setFont(look.small);
    painter.setPen(look.muted);
    draw_wrapped(painter, {0, size.height() - note, size.width(), note}, normalised_over());
  });
}

/// Figures of the layers with their sparklines; in blocks below each other where the page is
/// narrow.
void IndicatorsPanel::export_table(const ExportRequest& request) const {
  const auto& layers = model_->layers();
  const QFont font = picture_font(request.font_pt);
  const double em = request.font_pt, line = 1.6 * em, first = 4 * em;
  const double width = points(request.width_mm);
  const bool history = model_->history().frames.size() > 1;
  const double row = line + (history ? 1.6 * em : 0);
  const auto figure = [&](size_t layer, size_t i) {
    return indicator_text(value_of(layers[layer], all_indicators[i], model_->unit()));
  };
  double widest = 0, title = 0;
  for (size_t i = 0; i < all_indicators.size(); ++i) {
    title = std::max(title, QFontMetricsF(font).horizontalAdvance(title_of(all_indicators[i])));
    for (size_t l = 0; l < layers.size(); ++l)
      widest = std::max(widest, QFontMetricsF(font).horizontalAdvance(figure(l, i)));
  }
  const size_t across = indicators_across(width - first, std::max(widest, 0.75 * title) + 0.5 * em);
  const double each = (width - first) / double(across);
  const double block = line + row * static_cast<double>(layers.size()) + 0.8 * em;
  const double note = wrapped_height(radar_print_look(font).small, footnote(), width) + 0.2 * em;
  const double natural = block * double(all_indicators.size() / across) + note;
  const double height = request.height_mm > 0 ? points(request.height_mm) : natural;
  export_picture(request, {width, height}, [&](QPainter& painter, QSizeF size) {
    const RadarLook look = radar_print_look(painter.font());
    QFont head = painter.font();
    head.setPixelSize(
        static_cast<int>(head.pixelSize() * std::min(1.0, (each - 0.5 * em) / title)));
    const auto cell = [&](size_t i, double below) {
      return QRectF(first + double(i % across) * each, double(i / across) * block + below,
                    each - 0.5 * em, line);
    };
    const auto draw_layer = [&](size_t l, size_t i, double top) {
      painter.setPen(look.text);
      painter.drawText(cell(i, top), Qt::AlignRight | Qt::AlignVCenter, figure(l, i));
      draw_sparkline(painter, cell(i, top + line).adjusted(0.5 * em, 0, 0, -0.4 * em),
                     model_->track(int(l), all_indicators[i]), double(table_->step()),
                     {look.line, QColor("#d5dcf5"), look.muted, 0.08 * em});
    };
    for (size_t i = 0; i < all_indicators.size(); ++i) {
      painter.setFont(head);
      painter.setPen(look.muted);
      painter.drawText(cell(i, 0), Qt::AlignRight | Qt::AlignVCenter, title_of(all_indicators[i]));
      painter.setFont(font);
      for (size_t r = 0; r < layers.size(); ++r) {
        const size_t l = layers.size() - 1 - r;
        const double top = line + double(r) * row, y = cell(i, top).top();
        if (i % across == 0) {
          painter.setPen(QPen(look.grid, 0.5));
          painter.drawLine(QPointF(0, y), QPointF(size.width(), y));
          painter.setPen(look.text);
          painter.drawText(QRectF(0, y, first, line), Qt::AlignVCenter, tr("Layer %1").arg(l + 1));
        }
        draw_layer(l, i, top);
      }
    }
    painter.setFont(look.small);
    painter.setPen(look.muted);
    draw_wrapped(painter, {0, size.height() - note, size.width(), note}, footnote());
  });
}

void IndicatorsPanel::retranslate() {
  setAccessibleName(tr("Indicators"));
  page_->set_text(0, tr("Figures"), tr("Indicators as figures, with their history"));
  page_->set_text(1, tr("Radar"), tr("One radar for each layer"));
  page_->setAccessibleName(tr("Show indicators as"));
  unit_->set_text(0, tr("nats"), tr("Entropy in nats"));
  unit_->set_text(1, tr("of uniform"), tr("Entropy of each row over that of a uniform row"));
  unit_->setAccessibleName(tr("Unit of the entropy"));
  table_->setAccessibleName(tr("Indicators of layers and heads"));
  filter_->setPlaceholderText(tr("Filter: 3-5, 8 or induction"));
  filter_->setAccessibleName(tr("Filter heads by layer or kind"));
  filter_->setToolTip(
      tr("Layers such as “3-5, 8”, the beginning of a kind such as “induction”, or both. A click on "
         "a heading sorts all heads."));
  radars_->setAccessibleName(tr("Radar of each layer"));
  model_->retranslate();
  refresh();
}

void IndicatorsPanel::restyle() {
  const Theme& t = theme();
  toolbar_->layout()->setContentsMargins(t.space(2), t.space(2), t.space(2), t.space(1));
  toolbar_->layout()->setSpacing(t.space(2));
  note_->setContentsMargins(t.space(2), t.space(1), t.space(2), t.space(1.5));
  note_->setFont(t.small);
  filter_->setFont(t.small);
  table_->refresh_look();
}

void IndicatorsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void IndicatorsPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
