// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/shortcut_sheet.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QScrollBar>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/key_caps.h"
#include "widgets/common/theme.h"

namespace attnlab {

ShortcutSheet::ShortcutSheet(QWidget* parent)
    : Overlay(parent),
      title_(new QLabel(card())),
      search_(new QLineEdit(card())),
      scroll_(new QScrollArea(card())) {
  title_->setProperty("kind", "title");
  search_->addAction(icon("search"), QLineEdit::LeadingPosition);
  search_->installEventFilter(this);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  auto* layout = new QGridLayout(card());
  layout->addWidget(title_, 0, 0);
  layout->addWidget(search_, 0, 1);
  layout->addWidget(scroll_, 1, 0, 1, 2);
  layout->setColumnStretch(0, 1);
  layout->setRowStretch(1, 1);
  connect(search_, &QLineEdit::textChanged, this, &ShortcutSheet::rebuild);
  translate();
}

void ShortcutSheet::translate() {
  title_->setText(tr("Keyboard and mouse"));
  search_->setPlaceholderText(tr("Search shortcuts"));
  search_->setAccessibleName(tr("Search shortcuts"));
  scroll_->setAccessibleName(tr("Shortcuts"));
}

void ShortcutSheet::set_commands(std::vector<PaletteCommand> commands) {
  commands_ = std::move(commands);
  if (isVisible()) rebuild();
}

void ShortcutSheet::set_gestures(std::vector<Gesture> gestures) {
  gestures_ = std::move(gestures);
  if (isVisible()) rebuild();
}

QSize ShortcutSheet::card_size(const QSize& window) const {
  const Theme& t = theme();
  const int height = content_height_ + search_->sizeHint().height() + t.space(13);
  return {std::min(t.px(980), window.width() - 2 * t.space(4)),
          std::min(height, window.height() * 7 / 9)};
}

void ShortcutSheet::prepare() {
  const Theme& t = theme();
  card()->layout()->setContentsMargins(t.space(6), t.space(5), t.space(4), t.space(4));
  static_cast<QGridLayout*>(card()->layout())->setVerticalSpacing(t.space(4));
  search_->setMinimumWidth(t.px(220));
  search_->clear();
  rebuild();
}

std::vector<ShortcutSheet::Group> ShortcutSheet::groups() const {
  Group mouse{tr("In every view"),
              {{{tr("Hover")}, tr("Previews")},
               {{tr("Click")}, tr("Pins what is under the pointer")},
               {{"Esc"}, tr("Releases what is pinned")},
               {{"Shift", tr("Click")}, tr("Adds to what is pinned")}}};
  for (const Gesture& gesture : gestures_) mouse.rows.push_back({gesture.keys, gesture.meaning});
  std::vector<Group> all{mouse};
  for (const PaletteCommand& command : commands_) {
    if (!command.action || !command.action->isVisible()) continue;
    for (const QKeySequence& shortcut : command.action->shortcuts()) {
      auto group = std::find_if(all.begin(), all.end(),
                                [&](const Group& g) { return g.title == command.category; });
      if (group == all.end()) group = all.insert(all.end(), {command.category, {}});
      group->rows.push_back({key_caps(shortcut), command_text(*command.action)});
    }
  }
  const QString query = search_->text().trimmed();
  for (Group& group : all)
    if (!group.title.contains(query, Qt::CaseInsensitive))
      std::erase_if(group.rows, [&](const Row& row) {
        return !row.text.contains(query, Qt::CaseInsensitive) &&
               !row.keys.join('+').contains(query, Qt::CaseInsensitive);
      });
  std::erase_if(all, [](const Group& group) { return group.rows.empty(); });
  return all;
}

QWidget* ShortcutSheet::group_widget(const Group& group) const {
  const Theme& t = theme();
  auto* widget = new QWidget;
  auto* grid = new QGridLayout(widget);
  grid->setContentsMargins(0, 0, t.space(6), t.space(6));
  grid->setVerticalSpacing(t.space(1.5));
  grid->setHorizontalSpacing(t.space(4));
  auto* title = new QLabel(group.title);
  title->setProperty("kind", "heading");
  grid->addWidget(title, 0, 0, 1, 2);
  for (const Row& row : group.rows) {
    auto* text = new QLabel(row.text);
    text->setWordWrap(true);
    const int at = grid->rowCount();
    grid->addWidget(text, at, 0);
    grid->addWidget(new KeyCaps(row.keys), at, 1, Qt::AlignRight | Qt::AlignVCenter);
  }
  grid->setColumnStretch(0, 1);
  widget->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  return widget;
}

// Groups go to whichever column is shortest so far.
void ShortcutSheet::rebuild() {
  const Theme& t = theme();
  const int columns = std::clamp(card_size(size()).width() / t.px(300), 1, 3);
  auto* content = new QWidget;
  auto* row = new QHBoxLayout(content);
  row->setContentsMargins(0, 0, 0, 0);
  std::vector<QVBoxLayout*> column;
  std::vector<size_t> length(columns);
  for (int i = 0; i < columns; ++i) row->addLayout(column.emplace_back(new QVBoxLayout), 1);
  const std::vector<Group> shown = groups();
  for (const Group& group : shown) {
    const auto shortest = std::min_element(length.begin(), length.end()) - length.begin();
    column[shortest]->addWidget(group_widget(group));
    length[shortest] += group.rows.size() + 2;
  }
  if (shown.empty()) {
    auto* none = new QLabel(tr("No shortcut fits."));
    none->setProperty("kind", "muted");
    column[0]->addWidget(none);
  }
  for (QVBoxLayout* one : column) one->addStretch();
  scroll_->setWidget(content);
  // A search leaves the card as large as it is: nothing jumps while one types.
  if (search_->text().isEmpty()) content_height_ = content->sizeHint().height();
  place_card();
}

// The search line keeps the focus; the keys that scroll go to the list.
bool ShortcutSheet::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    QScrollBar* bar = scroll_->verticalScrollBar();
    const int by = key == Qt::Key_Down       ? bar->singleStep()
                   : key == Qt::Key_Up       ? -bar->singleStep()
                   : key == Qt::Key_PageDown ? bar->pageStep()
                   : key == Qt::Key_PageUp   ? -bar->pageStep()
                                             : 0;
    bar->setValue(bar->value() + by);
    if (by || key == Qt::Key_Tab || key == Qt::Key_Backtab) return true;
  }
  return Overlay::eventFilter(watched, event);
}

void ShortcutSheet::changeEvent(QEvent* event) {
  Overlay::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) translate();
  if (isVisible() &&
      (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange))
    rebuild();
}

}  // namespace attnlab
