// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace attnlab {

/// Where the next run computes: this machine or a place that a person added, and what is known of
/// it.
class PlaceBox : public QWidget {
  Q_OBJECT
 public:
  explicit PlaceBox(QWidget* parent = nullptr);

  /// Names; the empty one is this machine. Emits nothing.
  void set_places(const QStringList& names, const QString& chosen);
  /// A sentence below the choice; while the place is being asked a button stops that.
  void set_state(const QString& sentence, bool asking);
  [[nodiscard]] QComboBox* choice() const { return choice_; }
  [[nodiscard]] QString state() const;

 Q_SIGNALS:
  void place_chosen(const QString& name);
  /// A person wants to add, change or remove places.
  void places_requested();
  void ask_requested();
  void stop_requested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();
  void choose(int index);
  void retranslate();
  void restyle();

  QComboBox* choice_;
  QToolButton* ask_;
  QLabel* state_;
  QStringList names_;
  QString chosen_;
  bool asking_ = false;
};

}  // namespace attnlab
