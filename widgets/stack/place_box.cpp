// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/place_box.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/stack/calm_combo_box.h"

namespace attnlab {

PlaceBox::PlaceBox(QWidget* parent)
    : QWidget(parent),
      choice_(new CalmComboBox(this)),
      ask_(new QToolButton(this)),
      state_(new QLabel(this)) {
  choice_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice_->setMinimumContentsLength(3);
  ask_->setProperty("kind", "small");
  state_->setWordWrap(true);
  state_->setTextFormat(Qt::PlainText);
  state_->setProperty("kind", "hint");
  state_->setObjectName("place_state");
  state_->hide();
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->addWidget(choice_, 0, 0);
  grid->addWidget(ask_, 0, 1);
  grid->addWidget(state_, 1, 0, 1, 2);
  grid->setColumnStretch(0, 1);
  setFocusProxy(choice_);
  connect(choice_, &QComboBox::activated, this, &PlaceBox::choose);
  connect(ask_, &QToolButton::clicked, this,
          [this] { asking_ ? Q_EMIT stop_requested() : Q_EMIT ask_requested(); });
  set_places({QString()}, {});
  retranslate();
  restyle();
}

void PlaceBox::set_places(const QStringList& names, const QString& chosen) {
  if (names == names_ && chosen == chosen_) return;
  names_ = names;
  chosen_ = chosen;
  fill();
}

void PlaceBox::fill() {
  const QSignalBlocker quiet(choice_);
  choice_->clear();
  for (const QString& name : names_) choice_->addItem(name.isEmpty() ? tr("This machine") : name);
  choice_->insertSeparator(choice_->count());
  choice_->addItem(tr("Add or change places…"));
  choice_->setCurrentIndex(std::max<int>(0, static_cast<int>(names_.indexOf(chosen_))));
}

/// The last entry is no place: the choice stays.
void PlaceBox::choose(int index) {
  const int now = std::max<int>(0, static_cast<int>(names_.indexOf(chosen_)));
  if (index < names_.size()) {
    if (index != now) Q_EMIT place_chosen(names_[index]);
    return;
  }
  choice_->setCurrentIndex(now);
  Q_EMIT places_requested();
}

void PlaceBox::set_state(const QString& sentence, bool asking) {
  asking_ = asking;
  state_->setText(sentence);
  state_->setVisible(!sentence.isEmpty());
  choice_->setAccessibleDescription(sentence);
  retranslate();
  restyle();
}

QString PlaceBox::state() const { return state_->text(); }

void PlaceBox::retranslate() {
  choice_->setAccessibleName(tr("Place"));
  const QString tip = asking_ ? tr("Stop asking the place")
                              : tr("Ask the place again what it has and what is free");
  ask_->setToolTip(tip);
  ask_->setAccessibleName(tip);
}

void PlaceBox::restyle() {
  const Theme& t = theme();
  ask_->setIcon(icon(asking_ ? "stop" : "redo"));
  ask_->setIconSize({t.px(14), t.px(14)});
  auto* grid = static_cast<QGridLayout*>(layout());
  grid->setHorizontalSpacing(t.space(1));
  grid->setVerticalSpacing(t.space(1));
}

void PlaceBox::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) {
    fill();
    retranslate();
  }
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
