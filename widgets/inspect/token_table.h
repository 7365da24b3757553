// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QWidget>
#include <vector>

#include "widgets/common/export.h"

class QLabel;
class QStackedWidget;
class QTableView;

namespace attnlab {

class EmptyState;

/// One cell over a token.
struct TokenCell {
  QString text;
  double shade = 0;     ///< 0 to 1: how much of the palette
  bool strong = false;  ///< set off from the others
  QString help;         ///< tooltip, also spoken
};

/// Rows over the tokens of a text, such as depths of a model; cells shaded by a share.
class TokenTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { shade_role = Qt::UserRole, strong_role };

  using QAbstractTableModel::QAbstractTableModel;

  /// `cells[row][token]`.
  void set(QStringList rows, QStringList tokens, std::vector<std::vector<TokenCell>> cells);
  [[nodiscard]] const QStringList& rows() const { return rows_; }
  [[nodiscard]] const QStringList& tokens() const { return tokens_; }
  [[nodiscard]] const std::vector<std::vector<TokenCell>>& cells() const { return cells_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  QStringList rows_, tokens_;
  std::vector<std::vector<TokenCell>> cells_;
};

/// The table with a sentence below it. A click or Return chooses a cell.
class TokenTable : public QWidget {
  Q_OBJECT
 public:
  /// `cell_width` at scale 1.
  explicit TokenTable(double cell_width, QWidget* parent = nullptr);

  void set_cells(QStringList rows, QStringList tokens, std::vector<std::vector<TokenCell>> cells,
                 const QString& note);
  /// What stands there without cells.
  void set_message(const QString& sentence);
  /// The column that the selection is at; −1: none.
  void set_column(int token);
  void set_name(const QString& name);

  [[nodiscard]] const TokenTableModel& model() const { return *model_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  [[nodiscard]] QString note() const;
  /// PDF, SVG or PNG of as many tokens as have room, or CSV of all shares. Throws Error.
  void export_to(const ExportRequest& request) const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void cell_chosen(int row, int token);

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void restyle();
  [[nodiscard]] int tokens_across(const QFont& font, double width) const;
  [[nodiscard]] double first_column(const QFont& font) const;
  void print(QPainter& painter, const QRectF& place, int across) const;
  void print_token(QPainter& painter, QRectF head, int token) const;

  TokenTableModel* model_;
  QTableView* table_;
  QLabel* note_;
  EmptyState* empty_;
  QStackedWidget* pages_;
  double cell_width_;
};

}  // namespace attnlab
