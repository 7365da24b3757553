// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/head_evidence_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/shared/base/error.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/icons.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/inspect/head_scatter.h"
#include "widgets/inspect/indicator.h"
#include "widgets/inspect/top_row_list.h"
#include "widgets/maps/flow_layout.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

constexpr double default_tokens = 100'000;
constexpr int from_file = 0, held_out = 1;  // entries of the choice of data
constexpr size_t first_x = evidence_figures - 1,
                 first_y = evidence_indicators;  // induction, previous

QString title_of_figure(size_t figure) {
  constexpr std::array<Indicator, evidence_indicators> indicators = {
      Indicator::entropy, Indicator::concentration, Indicator::sink,   Indicator::local_0,
      Indicator::local_1, Indicator::local_2,       Indicator::local_3};
  if (figure < evidence_indicators) return title_of(indicators[figure]);
  const std::array<QString, evidence_figures - evidence_indicators> scores = {
      HeadEvidencePanel::tr("Previous token"), HeadEvidencePanel::tr("Duplicate token"),
      HeadEvidencePanel::tr("Induction")};
  return scores[figure - evidence_indicators];
}

QString value_text(const HeadReport& head, size_t figure) {
  QString text = indicator_text(head.figures[figure]);
  if (figure < evidence_indicators && std::isfinite(head.sd[figure]))
    text += " ± " + indicator_text(head.sd[figure]);
  return text;
}

QWidget* beside(QLabel* label, QWidget* field) {
  auto* both = new QWidget;
  auto* row = new QHBoxLayout(both);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(label);
  row->addWidget(field);
  label->setBuddy(field);
  return both;
}

QPixmap layer_colors(int layers) {
  const int width = theme().px(48), height = theme().px(10);
  QPixmap picture(width, height);
  QPainter painter(&picture);
  for (int x = 0; x < width; ++x)
    painter.fillRect(x, 0, 1, height, layer_color(x * layers / width, layers));
  return picture;
}

}  // namespace

HeadEvidencePanel::HeadEvidencePanel(QWidget* parent)
    : QWidget(parent), empty_(new EmptyState("histogram", {})), pages_(new QStackedWidget) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(make_bar());
  job_ = new JobBar;
  column->addWidget(job_);
  pages_->addWidget(empty_);
  pages_->addWidget(make_figures());
  pages_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
  column->addWidget(pages_, 1);
  connect(job_, &JobBar::stop_requested, this, &HeadEvidencePanel::stop_requested);
  retranslate();
  restyle();
  refresh();
}

QWidget* HeadEvidencePanel::make_bar() {
  bar_ = new QWidget;
  source_ = new QComboBox;
  source_->addItems({{}, {}});
  file_ = new QLineEdit;
  browse_ = new QToolButton;
  tokens_label_ = new QLabel;
  tokens_ = new NumberField(
      {.whole = true, .least = 1, .most = 1e9, .steps = NumberField::Steps::one_two_five});
  tokens_->set_value(default_tokens);
  start_ = new QPushButton;
  start_->setProperty("kind", "primary");
  x_label_ = new QLabel;
  y_label_ = new QLabel;
  colors_ = new QLabel;
  x_ = new QComboBox;
  y_ = new QComboBox;
  auto* row = new FlowLayout(bar_);
  for (QWidget* one :
       std::initializer_list<QWidget*>{source_, file_, browse_, beside(tokens_label_, tokens_),
                                       start_, beside(x_label_, x_), beside(y_label_, y_), colors_})
    row->addWidget(one);
  for (QComboBox* axis : {x_, y_}) add_figures(*axis);
  x_->setCurrentIndex(first_x);
  y_->setCurrentIndex(first_y);
  connect(source_, &QComboBox::activated, this, &HeadEvidencePanel::refresh);
  connect(file_, &QLineEdit::textChanged, this, &HeadEvidencePanel::refresh);
  connect(browse_, &QToolButton::clicked, this, &HeadEvidencePanel::browse);
  connect(start_, &QPushButton::clicked, this, [this] { Q_EMIT start_requested(order()); });
  return bar_;
}

void HeadEvidencePanel::add_figures(QComboBox& axis) {
  for (size_t figure = 0; figure < evidence_figures; ++figure) axis.addItem({});
  connect(&axis, &QComboBox::activated, this, [this] {
    show_points();
    show_title();
  });
}

QWidget* HeadEvidencePanel::make_figures() {
  scatter_ = new HeadScatter;
  auto* right = new QWidget;
  head_title_ = new QLabel;
  head_title_->setWordWrap(true);
  rows_ = new TopRowList;
  auto* right_column = new QVBoxLayout(right);
  right_column->setContentsMargins(0, 0, 0, 0);
  right_column->addWidget(head_title_);
  right_column->addWidget(rows_, 1);
  auto* both = new QSplitter;
  both->setChildrenCollapsible(false);
  both->addWidget(scatter_);
  both->addWidget(right);
  scatter_->set_tooltips([this](int layer, int head) { return tooltip(layer, head); });
  connect(scatter_, &HeadScatter::head_selected, this, [this](int layer, int head) {
    set_selected(layer, head);
    Q_EMIT head_selected(layer, head);
  });
  connect(rows_, &TopRowList::row_chosen, this, [this](int row) {
    if (const HeadReport* shown = head(layer_, head_))
      Q_EMIT row_chosen(shown->top_rows[static_cast<size_t>(row)]);
  });
  return both;
}

QSize HeadEvidencePanel::minimumSizeHint() const { return {theme().px(280), theme().px(150)}; }

void HeadEvidencePanel::set_report(std::shared_ptr<const EvidenceReport> report,
                                   const QString& where) {
  report_ = std::move(report);
  where_ = where;
  pages_->setCurrentIndex(report_ == nullptr ? 0 : 1);
  show_points();
  show_head();
}

void HeadEvidencePanel::set_message(const QString& sentence) { empty_->set_sentence(sentence); }

void HeadEvidencePanel::set_problem(const QString& why_not) {
  problem_ = why_not;
  refresh();
}

void HeadEvidencePanel::set_held_out_possible(bool possible) {
  if (possible == held_out_possible_) return;
  held_out_possible_ = possible;
  if (!possible) source_->setCurrentIndex(from_file);
  if (possible && file_->text().isEmpty()) source_->setCurrentIndex(held_out);
  refresh();
}

void HeadEvidencePanel::set_selected(int layer, int head) {
  layer_ = layer;
  head_ = head;
  scatter_->set_selected(layer, head);
  show_head();
}

EvidenceOrder HeadEvidencePanel::order() const {
  return {source_->currentIndex() == held_out ? QString() : file_->text().trimmed(),
          static_cast<int64_t>(tokens_->value())};
}

void HeadEvidencePanel::refresh() {
  const bool runs = job_->is_running(), by_file = source_->currentIndex() == from_file;
  for (QWidget* part : std::initializer_list<QWidget*>{file_, browse_}) part->setVisible(by_file);
  const QString busy = tr("It looks at a text already.");
  set_usable(*source_, !runs && held_out_possible_,
             runs ? busy : tr("Only a run has held-out sequences of its own."));
  for (QWidget* part : std::initializer_list<QWidget*>{file_, browse_, tokens_})
    set_usable(*part, !runs, busy);
  const bool nothing = by_file && file_->text().trimmed().isEmpty();
  set_usable(*start_, !runs && problem_.isEmpty() && !nothing,
             runs                  ? busy
             : !problem_.isEmpty() ? problem_
                                   : tr("Choose a text first."));
}

void HeadEvidencePanel::browse() {
  const QString file =
      QFileDialog::getOpenFileName(this, tr("Choose text"), {}, tr("Texts (*.txt);;All files (*)"));
  if (!file.isEmpty()) file_->setText(file);
}

const HeadReport* HeadEvidencePanel::head(int layer, int head) const {
  if (report_ == nullptr || layer >= static_cast<int>(report_->layers.size())) return nullptr;
  const auto& heads = report_->layers[static_cast<size_t>(layer)];
  return head < static_cast<int>(heads.size()) ? &heads[static_cast<size_t>(head)] : nullptr;
}

void HeadEvidencePanel::show_points() {
  const auto x = static_cast<size_t>(x_->currentIndex()),
             y = static_cast<size_t>(y_->currentIndex());
  std::vector<HeadPoint> points;
  const int layers = report_ == nullptr ? 0 : static_cast<int>(report_->layers.size());
  for (int layer = 0; layer < layers; ++layer)
    for (int number = 0; head(layer, number) != nullptr; ++number)
      points.push_back(
          {layer, number, head(layer, number)->figures[x], head(layer, number)->figures[y]});
  scatter_->set_points(std::move(points), title_of_figure(x), title_of_figure(y));
  colors_->setPixmap(layers < 2 ? QPixmap() : layer_colors(layers));
  colors_->setToolTip(tr("From layer 1, left, to layer %1, right").arg(layers));
}

void HeadEvidencePanel::show_head() {
  const HeadReport* shown = head(layer_, head_);
  show_title();
  if (shown == nullptr) return rows_->set_rows({}, {});
  rows_->set_rows(shown->top_rows, report_->windows);
}

void HeadEvidencePanel::show_title() {
  const bool missing = report_ != nullptr && head(layer_, head_) == nullptr;
  head_title_->setText(missing ? tr("The selected head is none of this model.")
                               : tooltip(layer_, head_));
}

QString HeadEvidencePanel::tooltip(int layer, int number) const {
  const HeadReport* shown = head(layer, number);
  if (shown == nullptr) return {};
  const QString name = tr("Layer %1, head %2").arg(layer + 1).arg(number + 1);
  if (!report_->mixing[static_cast<size_t>(layer)]) return name + ": " + tr("no mixing");
  QStringList parts;
  for (const QComboBox* axis : {x_, y_})
    parts << title_of_figure(static_cast<size_t>(axis->currentIndex())) + " " +
                 value_text(*shown, static_cast<size_t>(axis->currentIndex()));
  for (size_t figure = evidence_indicators; figure < evidence_figures; ++figure)
    if (!parts.contains(title_of_figure(figure) + " " + value_text(*shown, figure)))
      parts << title_of_figure(figure) + " " + value_text(*shown, figure);
  return name + ": " + parts.join(" · ");
}

QString HeadEvidencePanel::summary() const {
  if (report_ == nullptr) return {};
  return tr("%1 tokens, %2. %3").arg(number_text(report_->tokens), where_, head_title_->text());
}

void HeadEvidencePanel::export_to(const ExportRequest& request) const {
  if (report_ == nullptr)
    bad_input("there is no head evidence to export to " + request.path.toStdString(),
              "press Start first");
  if (QFileInfo(request.path).suffix().toLower() != "csv") {
    const double height = request.height_mm > 0 ? request.height_mm : request.width_mm * 0.7;
    return export_picture(
        request, {points(request.width_mm), points(height)},
        [this](QPainter& painter, QSizeF size) { scatter_->print(painter, size); });
  }
  std::vector<std::string> columns = {"layer", "head"};
  for (size_t figure = 0; figure < evidence_figures; ++figure)
    columns.emplace_back(name_of_figure(figure));
  for (size_t figure = 0; figure < evidence_indicators; ++figure)
    columns.push_back(std::string(name_of_figure(figure)) + "_sd");
  export_csv(request, columns, [this](const auto& write) {
    for (int layer = 0; head(layer, 0) != nullptr; ++layer)
      for (int number = 0; head(layer, number) != nullptr; ++number) {
        const HeadReport& one = *head(layer, number);
        std::vector<double> row = {layer + 1.0, number + 1.0};
        row.insert(row.end(), one.figures.begin(), one.figures.end());
        row.insert(row.end(), one.sd.begin(), one.sd.end());
        write(row);
      }
  });
}

void HeadEvidencePanel::retranslate() {
  setAccessibleName(tr("Head evidence"));
  source_->setItemText(from_file, tr("Text file"));
  source_->setItemText(held_out, tr("Held-out sequences"));
  source_->setAccessibleName(tr("Data to look at"));
  source_->setToolTip(tr("A text, or what the run keeps from its training to be evaluated on"));
  file_->setPlaceholderText(tr("a text"));
  file_->setAccessibleName(tr("Text to look at"));
  file_->setToolTip(tr("A file on the machine where the engine runs"));
  browse_->setAccessibleName(tr("Choose text"));
  browse_->setToolTip(tr("Choose text"));
  tokens_label_->setText(tr("Tokens"));
  tokens_->setAccessibleName(tr("Tokens to look at"));
  tokens_->setToolTip(tr("From the beginning of the text, in pieces of at most 256"));
  start_->setText(tr("Start"));
  start_->setAccessibleName(tr("Look at the data"));
  start_->setToolTip(tr("Has every head look at this much text; what was stopped goes on."));
  x_label_->setText(tr("Across"));
  y_label_->setText(tr("Up"));
  x_->setAccessibleName(tr("Figure across"));
  y_->setAccessibleName(tr("Figure up"));
  x_->setToolTip(tr("Figure across"));
  y_->setToolTip(tr("Figure up"));
  scatter_->setAccessibleName(tr("All heads by two figures"));
  for (size_t figure = 0; figure < evidence_figures; ++figure)
    for (QComboBox* axis : {x_, y_})
      axis->setItemText(static_cast<int>(figure), title_of_figure(figure));
  refresh();
  show_points();
  show_head();
}

void HeadEvidencePanel::restyle() {
  const Theme& t = theme();
  bar_->layout()->setContentsMargins(t.space(2), t.space(1.5), t.space(2), t.space(1));
  bar_->layout()->setSpacing(t.space(2));
  pages_->setMinimumHeight(t.px(90));
  colors_->setFixedHeight(x_->sizeHint().height());
  job_->setContentsMargins(t.space(2), 0, t.space(2), 0);
  head_title_->setContentsMargins(t.space(2), t.space(1), t.space(2), 0);
  for (QLabel* label : {head_title_, colors_, x_label_, y_label_, tokens_label_})
    label->setFont(t.small);
  browse_->setIcon(icon("folder"));
  file_->setMinimumWidth(t.px(140));
  show_points();
}

void HeadEvidencePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void HeadEvidencePanel::paintEvent(QPaintEvent*) {
  QPainter(this).fillRect(rect(), theme().surface);
}

}  // namespace attnlab
