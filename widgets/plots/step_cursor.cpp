// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/step_cursor.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {

StepCursor::StepCursor(QWidget* parent)
    : QWidget(parent),
      track_(new StepTrack(this)),
      number_(new QSpinBox(this)),
      status_(new QLabel(this)) {
  previous_snapshot_ = button("chevron_left");
  next_snapshot_ = button("chevron_right");
  bookmark_ = button("bookmark");
  previous_bookmark_ = button("chevron_left");
  next_bookmark_ = button("chevron_right");
  follow_button_ = button("follow");
  bookmark_->setCheckable(true);
  follow_button_->setCheckable(true);
  follow_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  number_->setKeyboardTracking(false);
  number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
  number_->setAlignment(Qt::AlignRight);
  auto* row = new QHBoxLayout(this);
  row->setSizeConstraint(QLayout::SetNoConstraint);  // fit_width() takes things away
  for (QWidget* widget : std::initializer_list<QWidget*>{previous_snapshot_, next_snapshot_, track_,
                                                         number_, status_, previous_bookmark_,
                                                         bookmark_, next_bookmark_, follow_button_})
    row->addWidget(widget, widget == track_ ? 1 : 0);
  connect(track_, &StepTrack::picked, this, &StepCursor::go_to);
  connect(number_, &QSpinBox::valueChanged, this, &StepCursor::go_to);
  connect(previous_snapshot_, &QToolButton::clicked, this, &StepCursor::previous_snapshot);
  connect(next_snapshot_, &QToolButton::clicked, this, &StepCursor::next_snapshot);
  connect(bookmark_, &QToolButton::clicked, this, &StepCursor::toggle_bookmark);
  connect(previous_bookmark_, &QToolButton::clicked, this, &StepCursor::previous_bookmark);
  connect(next_bookmark_, &QToolButton::clicked, this, &StepCursor::next_bookmark);
  connect(follow_button_, &QToolButton::clicked, this, &StepCursor::change_follow);
  retranslate();
  restyle();
}

QToolButton* StepCursor::button(const QString& icon_name) {
  auto* made = new QToolButton(this);
  made->setIcon(icon(icon_name));
  made->setAutoRaise(true);
  made->setFocusPolicy(Qt::TabFocus);
  return made;
}

void StepCursor::retranslate() {
  const auto name = [](QToolButton* b, const QString& text, const QString& keys) {
    b->setAccessibleName(text);
    b->setToolTip(keys.isEmpty() ? text : text + " (" + keys + ")");
  };
  name(previous_snapshot_, tr("Previous snapshot"), tr("Ctrl+Left"));
  name(next_snapshot_, tr("Next snapshot"), tr("Ctrl+Right"));
  name(bookmark_, tr("Bookmark this step"), tr("Ctrl+B"));
  name(previous_bookmark_, tr("Previous bookmark"), tr("Shift+B"));
  name(next_bookmark_, tr("Next bookmark"), tr("B"));
  name(follow_button_, tr("Follow the latest step"), {});
  follow_button_->setText(tr("Follow"));
  number_->setAccessibleName(tr("Step number"));
  number_->setPrefix(tr("step ", "before a number"));
  show_step();
}

void StepCursor::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(3), t.space(1), t.space(3), t.space(1));
  layout()->setSpacing(t.space(1));
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, t.muted);
  status_->setPalette(quiet);
  for (QToolButton* b : {previous_snapshot_, next_snapshot_, bookmark_, previous_bookmark_,
                         next_bookmark_, follow_button_})
    b->setIconSize({t.px(16), t.px(16)});
  track_->updateGeometry();
  show_step();
}

void StepCursor::set_range(qint64 last, qint64 total) {
  const bool longer = last > last_;
  const qint64 before = step();
  last_ = last;
  total_ = std::max(total, last);
  const QSignalBlocker quiet_track(track_), quiet_number(number_);
  track_->set_total(total_);
  track_->setRange(0, static_cast<int>(std::max<qint64>(0, last)));
  number_->setRange(0, static_cast<int>(std::max<qint64>(0, last)));
  if (follow_ && longer) track_->setValue(static_cast<int>(last));
  show_step();
  if (step() != before && last >= 0) Q_EMIT step_changed(step());
}

void StepCursor::set_snapshots(std::vector<qint64> steps) {
  StepMarks marks = track_->marks();
  marks.snapshots = std::move(steps);
  std::sort(marks.snapshots.begin(), marks.snapshots.end());
  track_->set_marks(std::move(marks));
  show_step();
}

void StepCursor::set_evaluations(std::vector<qint64> steps) {
  StepMarks marks = track_->marks();
  marks.evaluations = std::move(steps);
  track_->set_marks(std::move(marks));
}

void StepCursor::set_events(std::vector<StepEvent> events) {
  StepMarks marks = track_->marks();
  marks.events = std::move(events);
  track_->set_marks(std::move(marks));
}

void StepCursor::set_bookmarks(std::set<qint64> steps) {
  StepMarks marks = track_->marks();
  marks.bookmarks = std::move(steps);
  track_->set_marks(std::move(marks));
  show_step();
}

qint64 StepCursor::step() const { return track_->value(); }

std::optional<qint64> StepCursor::snapshot() const { return track_->marks().snapshot_of(step()); }

void StepCursor::set_step(qint64 step) {
  step = std::clamp<qint64>(step, 0, std::max<qint64>(0, last_));
  {
    const QSignalBlocker quiet(track_);
    track_->setValue(static_cast<int>(step));
  }
  show_step();
  if (step != last_) change_follow(false);
}

void StepCursor::go_to(qint64 step) {
  step = std::clamp<qint64>(step, 0, std::max<qint64>(0, last_));
  {
    const QSignalBlocker quiet(track_);
    track_->setValue(static_cast<int>(step));
  }
  show_step();
  if (step != last_) change_follow(false);
  Q_EMIT step_changed(step);
}

void StepCursor::set_follow(bool follow) { change_follow(follow); }

void StepCursor::change_follow(bool follow) {
  follow_button_->setChecked(follow);
  if (follow == follow_) return;
  follow_ = follow;
  if (follow && last_ >= 0 && step() != last_) go_to(last_);
  Q_EMIT follow_changed(follow);
}

QString StepCursor::status() const {
  if (last_ < 0) return tr("No step recorded yet");
  QString text = tr("of %1").arg(step_text(static_cast<double>(total_)));
  if (const auto from = snapshot())
    text += tr(" · weights of snapshot %1").arg(step_text(static_cast<double>(*from)));
  return text;
}

void StepCursor::show_step() {
  const bool any = last_ >= 0;
  const QSignalBlocker quiet(number_);
  number_->setValue(static_cast<int>(step()));
  number_->setToolTip(status());
  status_->setText(status());
  for (QWidget* widget : {static_cast<QWidget*>(track_), static_cast<QWidget*>(number_),
                          static_cast<QWidget*>(bookmark_)})
    set_usable(*widget, any, tr("No step recorded yet"));
  const StepMarks& marks = track_->marks();
  bookmark_->setChecked(marks.bookmarks.contains(step()));
  follow_button_->setChecked(follow_);
  set_usable(*previous_snapshot_,
             any && !marks.snapshots.empty() && marks.snapshots.front() < step(),
             tr("No snapshot lies before this step."));
  set_usable(*next_snapshot_, any && !marks.snapshots.empty() && marks.snapshots.back() > step(),
             tr("No snapshot lies after this step."));
  set_usable(*previous_bookmark_, !marks.bookmarks.empty() && *marks.bookmarks.begin() < step(),
             tr("No bookmark lies before this step."));
  set_usable(*next_bookmark_, !marks.bookmarks.empty() && *marks.bookmarks.rbegin() > step(),
             tr("No bookmark lies after this step."));
  track_->update();
  fit_width();
}

// Widths are kept for the largest numbers that can come, so that nothing moves while they change.
void StepCursor::fit_width() {
  const Theme& t = theme();
  QString widest = QString::number(std::max<qint64>(total_, 1000));
  widest.fill('0');
  const QFontMetrics metrics(t.body);
  number_->setFixedWidth(metrics.horizontalAdvance(number_->prefix() + widest) + t.space(8));
  const int text = metrics.horizontalAdvance(tr("of %1").arg(widest) + " ") +
                   metrics.horizontalAdvance(tr(" · weights of snapshot %1").arg(widest) + " ");
  status_->setMinimumWidth(text);
  status_->setVisible(width() >= text + t.px(560));
  for (QToolButton* b : {previous_bookmark_, next_bookmark_}) b->setVisible(width() >= t.px(520));
  follow_button_->setToolButtonStyle(width() >= t.px(460) ? Qt::ToolButtonTextBesideIcon
                                                          : Qt::ToolButtonIconOnly);
}

QSize StepCursor::minimumSizeHint() const {
  return {theme().px(320), layout()->minimumSize().height()};
}

void StepCursor::toggle_bookmark() {
  if (last_ < 0) return;
  std::set<qint64> steps = bookmarks();
  if (!steps.erase(step())) steps.insert(step());
  set_bookmarks(steps);
  Q_EMIT bookmarks_changed(steps);
}

void StepCursor::next_bookmark() {
  const auto after = bookmarks().upper_bound(step());
  if (after != bookmarks().end()) go_to(*after);
}

void StepCursor::previous_bookmark() {
  const auto here = bookmarks().lower_bound(step());
  if (here != bookmarks().begin()) go_to(*std::prev(here));
}

void StepCursor::next_snapshot() {
  const auto& steps = track_->marks().snapshots;
  const auto after = std::upper_bound(steps.begin(), steps.end(), step());
  if (after != steps.end()) go_to(*after);
}

void StepCursor::previous_snapshot() {
  const auto& steps = track_->marks().snapshots;
  const auto here = std::lower_bound(steps.begin(), steps.end(), step());
  if (here != steps.begin()) go_to(*(here - 1));
}

void StepCursor::keyPressEvent(QKeyEvent* event) {
  const bool control = event->modifiers() & Qt::ControlModifier;
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  if (control && event->key() == Qt::Key_Left) return previous_snapshot();
  if (control && event->key() == Qt::Key_Right) return next_snapshot();
  if (control && event->key() == Qt::Key_B) return toggle_bookmark();
  if (!control && event->key() == Qt::Key_B) return shift ? previous_bookmark() : next_bookmark();
  QWidget::keyPressEvent(event);
}

void StepCursor::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  QWidget::changeEvent(event);
}

void StepCursor::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit_width();
}

void StepCursor::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(0, 0, width(), 1, theme().border);
}

}  // namespace attnlab
