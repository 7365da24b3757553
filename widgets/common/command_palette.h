// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <vector>

#include "widgets/common/commands.h"
#include "widgets/common/overlay.h"

namespace attnlab {

class CommandListModel;

/// Everything the product can do, found by a few letters of its name, category, description or
/// shortcut. Arrows choose, Enter runs, Esc leaves. Without a search the recently used come first.
class CommandPalette : public Overlay {
  Q_OBJECT
 public:
  explicit CommandPalette(QWidget* parent);

  /// Actions that are invisible are left out; disabled ones stand last and do not run.
  void set_commands(std::vector<PaletteCommand> commands);

  /// Keys of the commands run last, newest first: for the application to keep between starts.
  [[nodiscard]] QStringList recent() const { return recent_; }
  void set_recent(const QStringList& keys) { recent_ = keys; }

 Q_SIGNALS:
  void recent_changed(const QStringList& keys);

 protected:
  [[nodiscard]] QSize card_size(const QSize& window) const override;
  [[nodiscard]] QWidget* focus_target() const override { return search_; }
  void prepare() override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void translate();
  void update_matches();
  void move_current(int by);
  void announce_current();
  void run(const QModelIndex& index);
  bool handle_key(int key);

  QLineEdit* search_;
  QListView* list_;
  QLabel* nothing_;
  CommandListModel* model_;
  std::vector<PaletteCommand> commands_;
  QStringList recent_;
};

}  // namespace attnlab
