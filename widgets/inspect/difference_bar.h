// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace attnlab {

/// What a map is compared with.
enum class ComparedWith {
  run,    ///< the same head of another run
  step,   ///< the same head of this run at a pinned step
  head,   ///< a pinned head of the same probe
  intact  ///< the model without the what-if
};

/// Chooses what the selected map is compared with, pins steps and heads, and says how the two
/// differ.
class DifferenceBar : public QWidget {
  Q_OBJECT
 public:
  explicit DifferenceBar(QWidget* parent = nullptr);

  [[nodiscard]] ComparedWith compared_with() const;
  void set_compared_with(ComparedWith what);
  /// "step 120", "layer 1 · head 2", a run's name; empty: nothing is pinned or chosen.
  void set_reference(const QString& text);
  void set_change(const QString& sentence);
  [[nodiscard]] QString change() const;
  /// A button that has both show one text.
  void offer_same_text(bool offered);

 Q_SIGNALS:
  /// By the person.
  void compared_with_changed(attnlab::ComparedWith what);
  /// The step or head that is selected becomes the reference.
  void pin_requested();
  void same_text_requested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void restyle();
  void refresh();

  QComboBox* choice_;
  QLabel *reference_, *change_;
  QPushButton *pin_, *same_text_;
};

}  // namespace attnlab
