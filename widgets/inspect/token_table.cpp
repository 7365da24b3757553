// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/token_table.h"

#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/maps/palettes.h"
#include "widgets/runs/quiet_header.h"
#include "widgets/runs/table_text.h"

namespace attnlab {
namespace {

/// Black or white, whichever can be read on `back`.
QColor readable_on(const QColor& back) {
  const double light = 0.299 * back.redF() + 0.587 * back.greenF() + 0.114 * back.blueF();
  return light > 0.55 ? QColor("#1a1e27") : QColor("#ffffff");
}

class CellDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    painter->save();
    const QColor back = palette_.at(index.data(TokenTableModel::shade_role).toDouble());
    painter->fillRect(option.rect, back);
    const bool strong = index.data(TokenTableModel::strong_role).toBool();
    QFont font = theme().small;
    if (strong) font.setWeight(QFont::Bold);
    painter->setFont(font);
    painter->setPen(readable_on(back));
    const QRect rect = option.rect.adjusted(theme().px(2), 0, -theme().px(2), 0);
    painter->drawText(
        rect, Qt::AlignCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    if (option.state & QStyle::State_Selected) {
      painter->setPen(QPen(readable_on(back), theme().px(2)));
      painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1));
    }
    painter->restore();
  }
  void refresh() { palette_ = make_palette(PaletteName::ink, theme()); }

 private:
  Palette palette_ = make_palette(PaletteName::ink, theme());
};

Theme paper_look() {
  Theme paper = theme();
  paper.surface = Qt::white;
  paper.accent = QColor("#3355d1");
  paper.text = QColor("#1b1f27");
  paper.muted = QColor("#566070");
  paper.name = ThemeName::light;
  return paper;
}

}  // namespace

void TokenTableModel::set(QStringList rows, QStringList tokens,
                          std::vector<std::vector<TokenCell>> cells) {
  const bool same = rows.size() == rows_.size() && tokens.size() == tokens_.size();
  if (!same) beginResetModel();
  rows_ = std::move(rows);
  tokens_ = std::move(tokens);
  cells_ = std::move(cells);
  if (!same) return endResetModel();
  if (rows_.isEmpty() || tokens_.isEmpty()) return;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
}

int TokenTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int TokenTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(tokens_.size());
}

QVariant TokenTableModel::data(const QModelIndex& index, int role) const {
  const TokenCell& cell =
      cells_[static_cast<size_t>(index.row())][static_cast<size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case shade_role:
      return cell.shade;
    case strong_role:
      return cell.strong;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
      return cell.help;
    default:
      return {};
  }
}

QVariant TokenTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::TextAlignmentRole)
    return QVariant(orientation == Qt::Horizontal ? Qt::AlignCenter
                                                  : Qt::AlignLeft | Qt::AlignVCenter);
  const QStringList& texts = orientation == Qt::Horizontal ? tokens_ : rows_;
  if (role == Qt::ToolTipRole && orientation == Qt::Horizontal)
    return tr("token %1 “%2”").arg(section + 1).arg(texts.value(section));
  return role == Qt::DisplayRole ? QVariant(texts.value(section)) : QVariant();
}

TokenTable::TokenTable(double cell_width, QWidget* parent)
    : QWidget(parent),
      model_(new TokenTableModel(this)),
      table_(new QTableView(this)),
      note_(new QLabel(this)),
      empty_(new EmptyState("text", {}, this)),
      pages_(new QStackedWidget(this)),
      cell_width_(cell_width) {
  table_->setHorizontalHeader(new QuietHeader(Qt::Horizontal, table_));
  table_->setVerticalHeader(new QuietHeader(Qt::Vertical, table_));
  table_->setItemDelegate(new CellDelegate(table_));
  table_->setModel(model_);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setTabKeyNavigation(false);
  table_->setCornerButtonEnabled(false);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table_->horizontalHeader()->setMinimumSectionSize(1);
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  note_->setWordWrap(true);
  note_->setProperty("kind", "muted");
  note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  pages_->addWidget(table_);
  pages_->addWidget(empty_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(pages_, 1);
  column->addWidget(note_);
  const auto chosen = [this](const QModelIndex& index) {
    Q_EMIT cell_chosen(index.row(), index.column());
  };
  connect(table_, &QTableView::clicked, this, chosen);
  connect(table_, &QTableView::activated, this, chosen);
  set_cells({}, {}, {}, {});
  restyle();
}

QSize TokenTable::minimumSizeHint() const { return {theme().px(180), theme().px(110)}; }
QString TokenTable::note() const { return note_->text(); }

void TokenTable::set_cells(QStringList rows, QStringList tokens,
                           std::vector<std::vector<TokenCell>> cells, const QString& note) {
  for (QString& token : tokens) token = visible_token(token);
  const bool nothing = rows.isEmpty() || tokens.isEmpty();
  model_->set(std::move(rows), std::move(tokens), std::move(cells));
  note_->setText(note);
  note_->setVisible(!nothing);
  pages_->setCurrentIndex(nothing ? 1 : 0);
  setAccessibleDescription(note);
}

void TokenTable::set_message(const QString& sentence) { empty_->set_sentence(sentence); }

void TokenTable::set_name(const QString& name) {
  setAccessibleName(name);
  table_->setAccessibleName(name);
}

void TokenTable::set_column(int token) {
  if (token < 0 || token >= model_->columnCount()) return;
  const int row = std::max(0, table_->currentIndex().row());
  if (table_->currentIndex().column() == token) return;
  table_->setCurrentIndex(model_->index(row, token));
}

// A position that was chosen before there was room to scroll to it.
void TokenTable::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  QMetaObject::invokeMethod(
      table_, [table = table_] { table->scrollTo(table->currentIndex()); }, Qt::QueuedConnection);
}

void TokenTable::export_to(const ExportRequest& request) const {
  if (model_->cells().empty())
    bad_input("nothing to export to " + request.path.toStdString(),
              "wait until the probe text is answered");
  if (QFileInfo(request.path).suffix().toLower() == "csv") {
    TextTable table{{"row", "position", "token", "text", "share"}, {}};
    for (int r = 0; r < model_->rowCount(); ++r)
      for (int t = 0; t < model_->columnCount(); ++t) {
        const TokenCell& cell = model_->cells()[static_cast<size_t>(r)][static_cast<size_t>(t)];
        table.rows.push_back({model_->rows()[r], QString::number(t + 1), model_->tokens()[t],
                              cell.text, QString::number(cell.shade, 'g', 6)});
      }
    return write_file(request.path.toStdString(), table.csv(request.provenance));
  }
  const double width = points(request.width_mm);
  const int across = tokens_across(picture_font(request.font_pt), width);
  const int blocks = (model_->columnCount() + across - 1) / across;
  const double note = wrapped_height(picture_font(request.font_pt), note_->text(), width);
  const double natural = 1.7 * request.font_pt * ((model_->rowCount() + 1.5) * blocks) + note;
  const double height = request.height_mm > 0 ? points(request.height_mm) : natural;
  export_picture(request, {width, height}, [&](QPainter& painter, QSizeF size) {
    print(painter, {0, 0, size.width(), size.height() - note}, across);
    painter.setPen(paper_look().muted);
    draw_wrapped(painter, {0, size.height() - note, size.width(), note}, note_->text());
  });
}

/// How many tokens stand side by side, each as wide as most texts are.
int TokenTable::tokens_across(const QFont& font, double width) const {
  const double em = font.pixelSize();
  std::vector<double> widths;
  for (const auto& row : model_->cells())
    for (const TokenCell& cell : row)
      widths.push_back(QFontMetricsF(font).horizontalAdvance(cell.text));
  for (const QString& token : model_->tokens())
    widths.push_back(QFontMetricsF(font).horizontalAdvance(token));
  const auto most = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() * 19 / 20);
  std::nth_element(widths.begin(), most, widths.end());
  const double each = std::clamp(*most + 0.5 * em, 1.4 * em, 6 * em);
  return std::clamp(static_cast<int>((width - first_column(font)) / each), 1,
                    model_->columnCount());
}

double TokenTable::first_column(const QFont& font) const {
  double widest = 0;
  for (const QString& row : model_->rows())
    widest = std::max(widest, QFontMetricsF(font).horizontalAdvance(row));
  return widest + 0.6 * font.pixelSize();
}

/// All tokens, in blocks below each other.
void TokenTable::print(QPainter& painter, const QRectF& place, int across) const {
  const double first = first_column(painter.font());
  const double each = (place.width() - first) / across;
  const int rows = model_->rowCount(), blocks = (model_->columnCount() + across - 1) / across;
  const double line = place.height() / ((rows + 1.5) * blocks);
  for (int t = 0; t < model_->columnCount(); ++t) {
    const double top = place.top() + (t / across) * (rows + 1.5) * line;
    print_token(painter, {first + t % across * each, top, each, line}, t);
    painter.setPen(paper_look().text);
    if (t % across == 0)
      for (int r = 0; r < rows; ++r)
        painter.drawText(QRectF(0, top + (r + 1) * line, first, line), Qt::AlignVCenter,
                         model_->rows()[r]);
  }
}

/// The token in the cell `head` and what belongs to it below.
void TokenTable::print_token(QPainter& painter, QRectF head, int token) const {
  const Palette palette = make_palette(PaletteName::ink, paper_look());
  const QFont usual = painter.font();
  painter.setPen(paper_look().muted);
  draw_fitting(painter, head, Qt::AlignCenter, model_->tokens()[token]);
  for (int r = 0; r < model_->rowCount(); ++r) {
    const TokenCell& cell = model_->cells()[static_cast<size_t>(r)][static_cast<size_t>(token)];
    const QColor back = palette.at(cell.shade);
    head.translate(0, head.height());
    painter.fillRect(head, back);
    painter.setPen(readable_on(back));
    QFont font = usual;
    if (cell.strong) font.setWeight(QFont::Bold);
    painter.setFont(font);
    draw_fitting(painter, head.adjusted(1, 0, -1, 0), Qt::AlignCenter, cell.text);
  }
  painter.setFont(usual);
}

void TokenTable::restyle() {
  const Theme& t = theme();
  note_->setContentsMargins(t.space(2), t.space(1), t.space(2), t.space(1.5));
  note_->setFont(t.small);
  table_->horizontalHeader()->setDefaultSectionSize(t.px(cell_width_));
  table_->verticalHeader()->setDefaultSectionSize(t.px(24));
  static_cast<CellDelegate*>(table_->itemDelegate())->refresh();
}

void TokenTable::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void TokenTable::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
