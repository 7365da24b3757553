// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/table_export.h"

#include <QFileInfo>
#include <QFontMetricsF>
#include <QRegularExpression>
#include <algorithm>
#include <numeric>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace {

constexpr double smallest_type = 0.6, smaller = 0.93;  // of the size that was asked for
constexpr double gap = 1.1, padding = 0.25;            // in lines
constexpr qsizetype longest_word = 24;                 // letters; a longer one may be broken
const QChar break_here(0x200b);

bool is_number(const QString& cell) {
  static const QRegularExpression number("^[-−+]?[0-9][-−+0-9.,eE± %kM]*$");
  return number.match(cell).hasMatch();
}

QString breakable(const QString& text) {
  QString broken;
  qsizetype letters = 0;
  for (const QChar c : text) {
    letters = c.isSpace() ? 0 : letters + 1;
    if (letters > longest_word) {
      broken += break_here;
      letters = 1;
    }
    broken += c;
  }
  return broken;
}

/// Columns that say nothing are left out.
TextTable as_drawn(const TextTable& table) {
  TextTable drawn;
  drawn.rows.resize(table.rows.size());
  for (qsizetype c = 0; c < table.columns.size(); ++c) {
    if (std::ranges::all_of(table.rows, [c](const QStringList& row) { return row[c].isEmpty(); }))
      continue;
    drawn.columns << table.columns[c];
    for (size_t r = 0; r < table.rows.size(); ++r) drawn.rows[r] << breakable(table.rows[r][c]);
  }
  return drawn;
}

/// Widths of one column, points: of its longest text, and of its longest word.
struct Column {
  double natural = 0, least = 0;
  bool numbers = false;
};

Column measured(const TextTable& table, qsizetype c, const QFont& font, const QFont& bold) {
  static const QRegularExpression between_words("[\\s\u200b]+");
  Column column;
  const auto take = [&](const QString& text, const QFont& of) {
    const QFontMetricsF metrics(of);
    column.natural = std::max(column.natural, metrics.horizontalAdvance(text) + 1);
    for (const QString& word : text.split(between_words))
      column.least = std::max(column.least, metrics.horizontalAdvance(word) + 1);
  };
  column.numbers = std::ranges::all_of(table.rows, [c](const QStringList& row) {
    return row[c].isEmpty() || row[c] == "–" || is_number(row[c]);
  });
  take(table.columns[c], bold);
  for (const QStringList& row : table.rows) take(row[c], font);
  if (column.numbers)
    for (const QStringList& row : table.rows)
      column.least = std::max(column.least, QFontMetricsF(font).horizontalAdvance(row[c]) + 1);
  return column;
}

/// Some columns of a table in one size of type.
class Block {
 public:
  Block(const TextTable& table, const QFont& font, double width) : table_(table), font_(font) {
    bold_ = font;
    bold_.setWeight(QFont::DemiBold);
    line_ = QFontMetricsF(font).height();
    for (qsizetype c = 0; c < table.columns.size(); ++c)
      columns_.push_back(measured(table, c, font_, bold_));
    share(width - gap * line_ * static_cast<double>(columns_.size() - 1));
    heights_.push_back(height_of(table_.columns, bold_));
    for (const QStringList& row : table_.rows) heights_.push_back(height_of(row, font_));
  }
  /// No word is broken.
  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] double height() const {
    return std::accumulate(heights_.begin(), heights_.end(), 0.0) +
           2 * padding * line_ * static_cast<double>(heights_.size()) + 2;
  }
  void draw(QPainter& painter, double top) const {
    top = rule(painter, top, 0.8);
    painter.setFont(bold_);
    top = draw_row(painter, table_.columns, top, heights_[0]);
    top = rule(painter, top, 0.4);
    painter.setFont(font_);
    for (size_t row = 0; row < table_.rows.size(); ++row)
      top = draw_row(painter, table_.rows[row], top, heights_[row + 1]);
    rule(painter, top, 0.8);
  }

 private:
  /// Takes from the widest columns what is too much, down to their longest words.
  void share(double room) {
    const auto sum = [this](double most) {
      double all = 0;
      for (const Column& c : columns_) all += std::max(c.least, std::min(c.natural, most));
      return all;
    };
    fits_ = sum(0) <= room;
    double low = 0, high = room;  // of the width that no column exceeds
    for (int i = 0; i < 40; ++i) (sum((low + high) / 2) > room ? high : low) = (low + high) / 2;
    const double part = fits_ ? 1 : room / sum(0);
    for (const Column& c : columns_)
      widths_.push_back(part * std::max(c.least, std::min(c.natural, fits_ ? low : 0)));
  }
  [[nodiscard]] double height_of(const QStringList& cells, const QFont& font) const {
    double height = line_;
    for (size_t c = 0; c < widths_.size(); ++c)
      height = std::max(height, wrapped_height(font, cells[static_cast<qsizetype>(c)], widths_[c]));
    return height;
  }
  double rule(QPainter& painter, double top, double thick) const {
    const double wide = std::accumulate(widths_.begin(), widths_.end(), 0.0) +
                        gap * line_ * static_cast<double>(widths_.size() - 1);
    painter.setPen(QPen(Qt::black, thick));
    painter.drawLine(QPointF(0, top + thick / 2), QPointF(wide, top + thick / 2));
    return top + thick;
  }
  double draw_row(QPainter& painter, const QStringList& cells, double top, double height) const {
    double x = 0;
    top += padding * line_;
    for (size_t c = 0; c < widths_.size(); ++c) {
      const QRectF place(x, top, widths_[c], height);
      const QString& text = cells[static_cast<qsizetype>(c)];
      if (columns_[c].numbers)
        painter.drawText(place, Qt::AlignRight | Qt::AlignTop | Qt::TextWordWrap, text);
      else
        draw_wrapped(painter, place, text);
      x += widths_[c] + gap * line_;
    }
    return top + height + padding * line_;
  }

  TextTable table_;
  QFont font_, bold_;
  double line_ = 0;
  bool fits_ = true;
  std::vector<Column> columns_;
  std::vector<double> widths_, heights_;
};

TextTable columns_of(const TextTable& table, const std::vector<qsizetype>& which) {
  TextTable some;
  some.rows.resize(table.rows.size());
  for (const qsizetype c : which) {
    some.columns << table.columns[c];
    for (size_t r = 0; r < table.rows.size(); ++r) some.rows[r] << table.rows[r][c];
  }
  return some;
}

/// The table in blocks below each other, where its words do not fit side by side; each begins with
/// the first column, which names the rows.
std::vector<Block> blocks_of(const TextTable& table, const QFont& font, double width) {
  std::vector<Block> blocks;
  std::vector<qsizetype> which;
  for (qsizetype c = 0; c < table.columns.size(); ++c) {
    which.push_back(c);
    if (which.size() <= 2 || Block(columns_of(table, which), font, width).fits()) continue;
    which.pop_back();
    blocks.emplace_back(columns_of(table, which), font, width);
    which = {0, c};
  }
  blocks.emplace_back(columns_of(table, which), font, width);
  return blocks;
}

/// A title, the blocks and notes, from top to bottom.
struct Page {
  Page(const TextTable& table, QString above, const QStringList& below, double type, double wide)
      : font(picture_font(type)),
        title(std::move(above)),
        notes(below.join('\n')),
        width(wide),
        space(QFontMetricsF(font).height() / 2),
        blocks(blocks_of(table, font, width)) {}

  [[nodiscard]] bool fits() const { return std::ranges::all_of(blocks, &Block::fits); }
  [[nodiscard]] double height() const {
    double all = text_height(title) + text_height(notes) - space;
    for (const Block& block : blocks) all += block.height() + space;
    return all;
  }
  void draw(QPainter& painter) const {
    double top = 0;
    const auto write = [&](const QString& text) {
      painter.setFont(font);
      painter.setPen(Qt::black);
      draw_wrapped(painter, {0, top, width, 0}, text);
      top += text_height(text);
    };
    write(title);
    for (const Block& block : blocks) {
      block.draw(painter, top);
      top += block.height() + space;
    }
    write(notes);
  }
  [[nodiscard]] double text_height(const QString& text) const {
    return text.isEmpty() ? 0 : wrapped_height(font, text, width) + space;
  }

  QFont font;
  QString title, notes;
  double width, space;
  std::vector<Block> blocks;
};

void draw_table(const TextTable& table, const ExportRequest& request, const QString& title,
                const QStringList& notes) {
  if (table.rows.empty())
    bad_input("there are no rows to draw in " + request.path.toStdString(),
              "write .csv for a table of none");
  const double width = points(request.width_mm), most = points(request.height_mm);
  const TextTable drawn = as_drawn(table);
  double type = request.font_pt;
  const auto page = [&] { return Page(drawn, title, notes, type, width); };
  const auto fits = [&](const Page& made) {
    return made.fits() && (most <= 0 || made.height() <= most);
  };
  while (type > smallest_type * request.font_pt && !fits(page())) type *= smaller;
  const Page set = page();
  export_picture(request, {width, most > 0 ? most : set.height()},
                 [&](QPainter& painter, QSizeF) { set.draw(painter); });
}

}  // namespace

void export_table(const TextTable& table, const ExportRequest& request, const QString& title,
                  const QStringList& notes) {
  const QString suffix = QFileInfo(request.path).suffix().toLower();
  if (suffix == "csv")
    write_file(request.path.toStdString(), table.csv(request.provenance));
  else if (suffix == "md")
    write_file(request.path.toStdString(), table.markdown().toStdString());
  else
    draw_table(table, request, title, notes);
}

}  // namespace attnlab
