// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/command_list.h"

#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>
#include <algorithm>

#include "widgets/common/fuzzy.h"
#include "widgets/common/key_caps.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

// A hit in the name outweighs any other: the name is what one remembers.
bool add_word(CommandMatch& match, const QString& word) {
  const QAction& action = *match.command.action;
  if (const auto found = fuzzy_match(word, command_text(action))) {
    match.score += 100 + found->score;
    match.positions.insert(match.positions.end(), found->positions.begin(), found->positions.end());
    return true;
  }
  const QString keys = action.shortcut().toString(QKeySequence::NativeText);
  if (keys.contains(word, Qt::CaseInsensitive))
    match.score += 60;
  else if (match.command.category.contains(word, Qt::CaseInsensitive))
    match.score += 40;
  else if (action.toolTip().contains(word, Qt::CaseInsensitive))
    match.score += 20;
  else
    return false;
  return true;
}

}  // namespace

std::vector<CommandMatch> find_commands(const std::vector<PaletteCommand>& commands,
                                        const QString& query, const QStringList& recent) {
  const QStringList words = query.split(' ', Qt::SkipEmptyParts);
  std::vector<CommandMatch> matches;
  for (const PaletteCommand& command : commands) {
    if (!command.action || !command.action->isVisible()) continue;
    CommandMatch match{command, 0, {}};
    if (!std::all_of(words.begin(), words.end(),
                     [&](const QString& word) { return add_word(match, word); }))
      continue;
    // Among equally good names the one used last wins; with no search that is the whole order.
    const auto place = recent.indexOf(command_key(*command.action));
    if (place >= 0) match.score += std::max(1, 6 - static_cast<int>(place));
    const bool whole =
        command_text(*command.action).compare(query.trimmed(), Qt::CaseInsensitive) == 0;
    if (whole) match.score += command.goes ? 30 : 15;
    if (!command.action->isEnabled()) match.score -= 10000;
    matches.push_back(std::move(match));
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  return matches;
}

void CommandListModel::set_matches(std::vector<CommandMatch> matches) {
  beginResetModel();
  matches_ = std::move(matches);
  endResetModel();
}

int CommandListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(matches_.size());
}

QVariant CommandListModel::data(const QModelIndex& index, int role) const {
  const PaletteCommand& command = matches_[index.row()].command;
  if (!command.action) return {};
  const QString text = command_text(*command.action);
  if (role == Qt::DisplayRole) return text;
  if (role == Qt::ToolTipRole) return command.action->toolTip();
  if (role != Qt::AccessibleTextRole) return {};
  const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
  return QStringList{text, command.category, keys}.join(", ");
}

namespace {

// Draws `text` left-aligned, the characters at `positions` strong. Returns its width.
int draw_name(QPainter& painter, const QRect& rect, const QString& text,
              const std::vector<int>& positions, const QColor& color) {
  QTextLayout layout(QFontMetrics(theme().body).elidedText(text, Qt::ElideRight, rect.width()),
                     theme().body);
  QList<QTextLayout::FormatRange> strong;
  for (const int at : positions) {
    QTextCharFormat format;
    format.setFontWeight(QFont::Bold);
    format.setForeground(theme().accent);
    if (at < layout.text().size()) strong.append({at, 1, format});
  }
  layout.setFormats(strong);
  layout.beginLayout();
  QTextLine line = layout.createLine();
  layout.endLayout();
  painter.setPen(color);
  layout.draw(&painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
  return static_cast<int>(line.naturalTextWidth());
}

}  // namespace

void CommandDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const Theme& t = theme();
  const CommandMatch& match =
      static_cast<const CommandListModel*>(index.model())->match(index.row());
  if (!match.command.action) return;
  const QAction& action = *match.command.action;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & QStyle::State_Selected) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.accent_soft);
    painter->drawRoundedRect(option.rect, t.px(6), t.px(6));
  }
  QRect rect = option.rect.adjusted(t.space(2.5), 0, -t.space(2.5), 0);
  const QIcon::Mode mode = action.isEnabled() ? QIcon::Normal : QIcon::Disabled;
  action.icon().paint(painter, QRect(rect.left(), rect.top(), t.px(16), rect.height()),
                      Qt::AlignCenter, mode);
  rect.setLeft(rect.left() + t.px(16) + t.space(2.5));
  const QStringList keys = key_caps(action.shortcut());
  draw_key_caps(*painter, rect, keys);
  rect.setRight(rect.right() - key_caps_width(keys) - t.space(3));
  rect.setLeft(rect.left() + t.space(3) +
               draw_name(*painter, rect, command_text(action), match.positions,
                         action.isEnabled() ? t.text : t.muted));
  painter->setFont(t.small);
  painter->setPen(t.muted);
  const QFontMetrics metrics(t.small);
  painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight,
                    metrics.elidedText(match.command.category, Qt::ElideRight, rect.width()));
  painter->restore();
}

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {theme().px(120), theme().px(34)};
}

}  // namespace attnlab
