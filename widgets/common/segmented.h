// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QButtonGroup>
#include <QFrame>
#include <QString>

namespace attnlab {

/// A few alternatives side by side, exactly one chosen. Tab enters at the chosen one, arrows move
/// the choice.
class Segmented : public QFrame {
  Q_OBJECT
 public:
  explicit Segmented(QWidget* parent = nullptr);

  /// Appends an alternative; the first one is chosen. `text` may be empty when there is an icon:
  /// then `tooltip` is its accessible name.
  void add(const QString& text, const QString& icon_name = {}, const QString& tooltip = {});
  /// For a change of language.
  void set_text(int index, const QString& text, const QString& tooltip = {});
  void set_enabled(int index, bool enabled);
  [[nodiscard]] int count() const { return static_cast<int>(group_->buttons().size()); }
  [[nodiscard]] int current() const { return group_->checkedId(); }
  /// Emits nothing. Throws Error unless 0 ≤ index < count().
  void set_current(int index);

 Q_SIGNALS:
  /// By the person, never by set_current.
  void chosen(int index);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void lay_out();
  [[nodiscard]] QAbstractButton* button(int index) const;

  QButtonGroup* group_;
};

}  // namespace attnlab
