// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>
#include <vector>

#include "widgets/common/commands.h"

namespace attnlab {

/// A command that fits the search, with what of its name was found.
struct CommandMatch {
  PaletteCommand command;
  int score = 0;
  std::vector<int> positions;
};

/// The commands that fit, best first. Each word of `query` must be found in the name (loosely), the
/// category, the description or the shortcut. `recent`: keys of the last used, newest first.
std::vector<CommandMatch> find_commands(const std::vector<PaletteCommand>& commands,
                                        const QString& query, const QStringList& recent);

class CommandListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;
  void set_matches(std::vector<CommandMatch> matches);
  [[nodiscard]] const CommandMatch& match(int row) const { return matches_[row]; }
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  std::vector<CommandMatch> matches_;
};

/// One command a row: icon, name with the found letters strong, category, keys.
class CommandDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
};

}  // namespace attnlab
