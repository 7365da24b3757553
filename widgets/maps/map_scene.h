// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <memory>

#include "widgets/maps/color_scale.h"

namespace attnlab {

/// How the range of the colours follows the data.
enum class RangeMode {
  automatic,  ///< fitted to every new matrix
  latched,    ///< stays where it was fitted last, to compare maps
  fixed       ///< set by hand
};

/// Place in a matrix, counted from 0; people are shown positions counted from 1.
struct Cell {
  int row = -1, column = -1;
  [[nodiscard]] bool valid() const { return row >= 0 && column >= 0; }
  bool operator==(const Cell&) const = default;
};

/// One map as all its views share it: values, tokens, colours, the cell pointed at and the one
/// pinned. Setters change what is shown; point_at, pin and release are what a person does and are
/// told to the outside.
class MapScene : public QObject {
  Q_OBJECT
 public:
  explicit MapScene(QObject* parent = nullptr);

  /// `stamp` is drawn on the picture: "layer 3 · head 2 · step 300 · weights". Null: nothing to
  /// show. Cells pointed at or pinned outside of the new matrix are forgotten.
  void set_matrix(std::shared_ptr<const Matrix> matrix, const QString& stamp);
  /// Text of each row and column; missing ones are shown by position.
  void set_tokens(const QStringList& rows, const QStringList& columns);
  /// What a row and a column are: "query", "key".
  void set_axis_names(const QString& row, const QString& column);
  /// Refits the range unless it is fixed.
  void set_palette(PaletteName name);
  void set_log(bool on);
  /// Hides the cells above the diagonal of a square matrix.
  void set_causal(bool on);
  /// Makes the mode `fixed`. Ignored unless low < high.
  void set_range(double low, double high);
  void set_range_mode(RangeMode mode);
  /// From outside (shared selection): emit nothing but changed().
  void set_cursor_cell(Cell cell);
  void set_pin(Cell cell);
  /// Colours again from theme().
  void refresh_theme();

  [[nodiscard]] const std::shared_ptr<const Matrix>& matrix() const { return matrix_; }
  [[nodiscard]] bool empty() const { return !matrix_ || matrix_->values.empty(); }
  [[nodiscard]] int rows() const { return matrix_ ? static_cast<int>(matrix_->rows) : 0; }
  [[nodiscard]] int columns() const { return matrix_ ? static_cast<int>(matrix_->columns) : 0; }
  [[nodiscard]] const QString& stamp() const { return stamp_; }
  [[nodiscard]] const QStringList& row_tokens() const { return row_tokens_; }
  [[nodiscard]] const QStringList& column_tokens() const { return column_tokens_; }
  [[nodiscard]] const QString& row_name() const { return row_name_; }
  [[nodiscard]] const QString& column_name() const { return column_name_; }
  [[nodiscard]] const ColorScale& scale() const { return scale_; }
  /// Everything from the smallest to the largest value or end of the range.
  [[nodiscard]] std::pair<double, double> extent() const;
  [[nodiscard]] RangeMode range_mode() const { return range_mode_; }
  [[nodiscard]] bool causal() const { return causal_ && rows() == columns(); }
  [[nodiscard]] Cell cursor() const { return cursor_; }
  [[nodiscard]] Cell pin() const { return pin_; }
  /// The cell that details are shown for: the one pointed at, else the pinned one.
  [[nodiscard]] Cell focus() const { return cursor_.valid() ? cursor_ : pin_; }
  /// The row that is looked at: pinned rows stay while the pointer wanders.
  [[nodiscard]] int focus_row() const { return pin_.valid() ? pin_.row : cursor_.row; }
  [[nodiscard]] bool contains(Cell cell) const;
  [[nodiscard]] bool hidden(Cell cell) const {
    return causal() && above_diagonal(cell.row, cell.column);
  }
  /// "query 12 “cat” · key 5 “the”"
  [[nodiscard]] QString cell_text(Cell cell) const;
  /// "0.1234", or why there is none.
  [[nodiscard]] QString cell_value_text(Cell cell) const;

  void point_at(Cell cell);  ///< an invalid cell: nowhere
  void pin_cell(Cell cell);
  void release();

 Q_SIGNALS:
  void matrix_changed();
  void scale_changed();
  void changed();  ///< anything that is drawn, the two above included
  void range_changed(double low, double high);
  void range_mode_changed(attnlab::RangeMode mode);
  void cell_hovered(int row, int column);  ///< −1, −1: nowhere
  void cell_pinned(int row, int column);
  void cell_released();

 private:
  void fit_range();
  void apply_range(double low, double high);

  std::shared_ptr<const Matrix> matrix_;
  QString stamp_, row_name_, column_name_;
  QStringList row_tokens_, column_tokens_;
  ColorScale scale_;
  std::pair<double, double> data_range_{0, 1};
  RangeMode range_mode_ = RangeMode::automatic;
  bool causal_ = false, fitted_ = false;
  Cell cursor_, pin_;
};

/// Text of a row or column: its token, or its position counted from 1.
QString axis_label(const QStringList& tokens, int index);

}  // namespace attnlab
