// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

namespace attnlab {

/// A heading that opens and closes what stands below it.
class Section : public QWidget {
  Q_OBJECT
 public:
  explicit Section(const QString& title, QWidget* parent = nullptr);

  void set_title(const QString& title);
  /// What a closed section still says, e.g. "6 layers"; muted, right of the heading.
  void set_summary(const QString& summary);
  /// Takes ownership; replaces what was there.
  void set_content(QWidget* content);
  [[nodiscard]] bool is_open() const { return header_->isChecked(); }
  /// Emits `toggled` when it changes something.
  void set_open(bool open);

 Q_SIGNALS:
  void toggled(bool open);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void lay_out();
  void show_state();

  QPushButton* header_;
  QLabel* summary_;
  QHBoxLayout* top_;
  QVBoxLayout* layout_;
  QWidget* content_ = nullptr;
};

}  // namespace attnlab
