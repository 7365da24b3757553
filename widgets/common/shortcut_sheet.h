// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <vector>

#include "widgets/common/commands.h"
#include "widgets/common/overlay.h"

namespace attnlab {

/// What the mouse or a key without a menu entry does.
struct Gesture {
  QStringList keys;  ///< e.g. {"Shift", "Click"}
  QString meaning;
};

/// F1: every shortcut by category and the grammar of the mouse, searchable.
class ShortcutSheet : public Overlay {
  Q_OBJECT
 public:
  explicit ShortcutSheet(QWidget* parent);

  /// Only actions with a shortcut are listed.
  void set_commands(std::vector<PaletteCommand> commands);
  /// What stands under "In every view" after hover, click, Esc and Shift.
  void set_gestures(std::vector<Gesture> gestures);

 protected:
  [[nodiscard]] QSize card_size(const QSize& window) const override;
  [[nodiscard]] QWidget* focus_target() const override { return search_; }
  void prepare() override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Row {
    QStringList keys;
    QString text;
  };
  struct Group {
    QString title;
    std::vector<Row> rows;
  };
  void translate();
  [[nodiscard]] std::vector<Group> groups() const;
  [[nodiscard]] QWidget* group_widget(const Group& group) const;
  void rebuild();

  QLabel* title_;
  QLineEdit* search_;
  QScrollArea* scroll_;
  std::vector<PaletteCommand> commands_;
  std::vector<Gesture> gestures_;
  int content_height_ = 0;
};

}  // namespace attnlab
