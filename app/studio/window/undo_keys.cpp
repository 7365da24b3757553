// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/undo_keys.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <optional>

namespace attnlab {
namespace {

/// The line that a field is typed into; null for what is no such field.
QLineEdit* line_of(QObject& field) {
  if (auto* box = qobject_cast<QComboBox*>(&field)) return box->lineEdit();
  if (auto* box = qobject_cast<QAbstractSpinBox*>(&field)) return box->findChild<QLineEdit*>();
  return qobject_cast<QLineEdit*>(&field);
}

/// Nothing: it has no undo of its own.
std::optional<bool> can_itself(QObject& field, bool undo) {
  if (const QLineEdit* line = line_of(field))
    return undo ? line->isUndoAvailable() : line->isRedoAvailable();
  if (const auto* text = qobject_cast<QPlainTextEdit*>(&field))
    return undo ? text->document()->isUndoAvailable() : text->document()->isRedoAvailable();
  return std::nullopt;
}

/// What was typed into a number some time ago was taken or given up when the focus left it.
void forget_typing(QObject& field) {
  auto* box = qobject_cast<QAbstractSpinBox*>(&field);
  QLineEdit* line = box == nullptr ? nullptr : line_of(field);
  if (line != nullptr && line->isUndoAvailable()) line->setText(line->text());
}

}  // namespace

UndoKeys::UndoKeys(QWidget& window) : QObject(&window), window_(window) {
  qApp->installEventFilter(this);
}

/// In the window, or in a panel that stands outside of it.
bool UndoKeys::is_of_window(const QWidget& widget) const {
  const QWidget* top = widget.window();
  if (top->windowType() == Qt::Tool && top->parentWidget() != nullptr)
    top = top->parentWidget()->window();
  return top == &window_;
}

bool UndoKeys::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) forget_typing(*watched);
  if (event->type() != QEvent::ShortcutOverride) return false;
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool undo = key->matches(QKeySequence::Undo), redo = key->matches(QKeySequence::Redo);
  const auto* widget = qobject_cast<QWidget*>(watched);
  if ((!undo && !redo) || widget == nullptr || !is_of_window(*widget)) return false;
  if (can_itself(*watched, undo).value_or(true)) return false;
  event->ignore();
  return true;
}

}  // namespace attnlab
