// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>
#include <QWidget>
#include <map>
#include <memory>
#include <vector>

#include "widgets/panels/arrangement.h"

namespace attnlab {

class Panel;
class PanelDrag;
class PanelHandle;

/// Shows panels as an arrangement says. It takes any size and fills it: where there is less room
/// than the arrangement asks for, panels become tabs of their neighbours until there is more.
/// Handles between them, titles and tabs are dragged; nothing is dropped where it has no room.
class PanelArea : public QWidget {
  Q_OBJECT
 public:
  explicit PanelArea(QWidget* parent = nullptr);
  ~PanelArea() override;

  void add(Panel* panel);
  /// The panel that is in sight as long as any is, once the room changes.
  void set_main(const QString& id) { main_ = id; }
  /// Of panels that were added, each once; `fixed` ones cannot be moved or closed.
  void set_arrangement(Arrangement arrangement, bool fixed);
  [[nodiscard]] Arrangement arrangement() const;

  /// Puts it into the tabs of `beside` where it has no place yet, and shows it in front.
  void open(const QString& id, const QString& beside);
  void close(const QString& id);
  void set_outside(const QString& id, bool outside);
  [[nodiscard]] bool is_open(const QString& id) const;

  /// What stands where.
  [[nodiscard]] const Placement& placement() const { return placement_; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {0, 0}; }

 Q_SIGNALS:
  /// A person moved, closed or opened something.
  void rearranged();
  void resized();
  /// A panel asks to be shown; see open().
  void front_asked(const QString& id);

 protected:
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  friend class PanelDrag;
  friend class PanelHandle;
  void drop(const QString& id, QPoint on_screen);
  struct Target {
    QString at;  ///< empty: nowhere
    Side side = Side::tabs;
    QRect rect;
  };
  [[nodiscard]] Target target(const QString& id, QPoint on_screen) const;
  [[nodiscard]] static Target side_at(const QString& beside, QRect r, QPoint at);
  void move_border(const PlacedHandle& handle, int by);

  void arrange(bool main_in_front = true);
  void keep_main_in_sight(const PanelNode& shown, const PanelNode& whole);
  void show_tabs();
  void show_handles();
  void show_panels();
  void show_outside();
  void fill(QTabBar& bar, const QStringList& panels);
  void raise_tab(const QString& id);
  [[nodiscard]] QString front(const QStringList& panels) const;
  [[nodiscard]] Measure measure() const;
  [[nodiscard]] PanelNode whole() const;
  void name_bars();

  std::map<QString, Panel*> panels_;
  Arrangement arrangement_;
  Placement placement_;
  QString main_;
  bool fixed_ = false, arranging_ = false;
  std::vector<QTabBar*> bars_;
  std::vector<PanelHandle*> handles_;
  std::unique_ptr<PanelDrag> drag_;
};

}  // namespace attnlab
