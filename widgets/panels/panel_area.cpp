// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel_area.h"

#include <QGuiApplication>
#include <QPainter>
#include <QScreen>
#include <algorithm>

#include "widgets/common/theme.h"
#include "widgets/panels/panel.h"
#include "widgets/panels/panel_drag.h"
#include "widgets/panels/panel_handle.h"
#include "widgets/panels/panel_title.h"

namespace attnlab {
namespace {

constexpr double gap = 5;

/// Inside the screen that it is nearest to.
QRect on_a_screen(QRect rect) {
  const QScreen* screen = QGuiApplication::screenAt(rect.center());
  if (screen == nullptr) screen = QGuiApplication::primaryScreen();
  const QRect room = screen->availableGeometry();
  rect.setSize(rect.size().boundedTo(room.size()));
  rect.moveLeft(std::clamp(rect.left(), room.left(), room.right() + 1 - rect.width()));
  rect.moveTop(std::clamp(rect.top(), room.top(), room.bottom() + 1 - rect.height()));
  return rect;
}

std::vector<QStringList> groups_of(const Placement& placement) {
  std::vector<QStringList> groups;
  for (const PlacedTabs& tabs : placement.tabs) groups.push_back(tabs.panels);
  return groups;
}

}  // namespace

PanelArea::PanelArea(QWidget* parent)
    : QWidget(parent), drag_(std::make_unique<PanelDrag>(*this)) {}

PanelArea::~PanelArea() = default;

void PanelArea::add(Panel* panel) {
  const QString id = panel->objectName();
  panels_[id] = panel;
  panel->setParent(this);
  panel->hide();
  drag_->watch(panel->title(), [id] { return id; });
  connect(panel, &Panel::front_asked, this, [this, id] { Q_EMIT front_asked(id); });
  connect(panel, &Panel::close_asked, this, [this, id] { close(id); });
  connect(panel, &Panel::outside_asked, this, [this, id](bool out) { set_outside(id, out); });
  connect(panel, &QWidget::windowTitleChanged, this, [this] { arrange(); });
}

void PanelArea::set_arrangement(Arrangement arrangement, bool fixed) {
  arrangement_ = std::move(arrangement);
  number_nodes(arrangement_.root);
  fixed_ = fixed;
  for (const auto& [id, panel] : panels_) panel->set_fixed(fixed);
  for (const QString& id : arrangement_.outside.keys())
    if (Panel* panel = panels_.at(id); panel->isWindow())
      panel->setGeometry(on_a_screen(arrangement_.outside[id]));
  arrange();
}

Arrangement PanelArea::arrangement() const {
  Arrangement now = arrangement_;
  for (auto at = now.outside.begin(); at != now.outside.end(); ++at)
    if (panels_.at(at.key())->isWindow()) *at = panels_.at(at.key())->geometry();
  return now;
}

bool PanelArea::is_open(const QString& id) const {
  return panels_of(arrangement_.root).contains(id) && !arrangement_.closed.contains(id);
}

void PanelArea::open(const QString& id, const QString& beside) {
  const bool changes = !is_open(id);
  PanelNode& root = arrangement_.root;
  if (!panels_of(root).contains(id)) {
    move_panel(root, id, beside, Side::tabs);
    number_nodes(root);
  }
  arrangement_.closed.removeAll(id);
  raise_tab(id);
  if (arrangement_.outside.contains(id)) panels_[id]->raise();
  if (changes) Q_EMIT rearranged();
}

void PanelArea::close(const QString& id) {
  if (!is_open(id)) return;
  arrangement_.closed << id;
  arrange();
  Q_EMIT rearranged();
}

void PanelArea::set_outside(const QString& id, bool outside) {
  Panel* panel = panels_.at(id);
  if (outside)
    arrangement_.outside[id] = on_a_screen(
        {panel->mapToGlobal(QPoint(theme().space(6), theme().space(6))), panel->size()});
  else
    arrangement_.outside.remove(id);
  raise_tab(id);
  Q_EMIT rearranged();
}

void PanelArea::raise_tab(const QString& id) {
  arrangement_.raised.removeAll(id);
  arrangement_.raised << id;
  arrange(false);
}

QString PanelArea::front(const QStringList& panels) const {
  return *std::max_element(panels.begin(), panels.end(), [this](const auto& a, const auto& b) {
    return arrangement_.raised.lastIndexOf(a) < arrangement_.raised.lastIndexOf(b);
  });
}

Measure PanelArea::measure() const {
  return {[this](const QStringList& tabs) {
            QSize least(0, 0);
            for (const QString& id : tabs) least = least.expandedTo(panels_.at(id)->least());
            return least;
          },
          theme().px(gap)};
}

/// What is in the window.
PanelNode PanelArea::whole() const {
  return without(arrangement_.root, arrangement_.closed + arrangement_.outside.keys());
}

void PanelArea::arrange(bool main_in_front) {
  if (arranging_) return;  // showing and hiding asks for it again
  arranging_ = true;
  const PanelNode all = whole(), shown = fitted(all, size(), measure(), main_);
  const auto before = groups_of(placement_);
  placement_ = placed(shown, rect(), measure());
  if (groups_of(placement_) != before) {
    if (main_in_front) keep_main_in_sight(shown, all);
    update();
  }
  show_panels();
  show_outside();
  show_handles();
  show_tabs();
  arranging_ = false;
}

/// Panels that lost their own place do not cover the main one.
void PanelArea::keep_main_in_sight(const PanelNode& shown, const PanelNode& whole_tree) {
  const auto beside_main = [this](const PanelNode& root) {
    for (const PlacedTabs& tabs : placed(root, rect(), measure()).tabs)
      if (tabs.panels.contains(main_)) return tabs.panels;
    return QStringList();
  };
  if (beside_main(shown) == beside_main(whole_tree)) return;
  arrangement_.raised.removeAll(main_);
  arrangement_.raised << main_;
}

void PanelArea::show_tabs() {
  size_t used = 0;
  for (const PlacedTabs& tabs : placement_.tabs) {
    if (tabs.panels.size() < 2) continue;
    if (used == bars_.size()) {
      auto* bar = new QTabBar(this);
      bar->setDocumentMode(true);
      bar->setDrawBase(false);
      bar->setExpanding(false);
      bar->setElideMode(Qt::ElideNone);
      bar->setUsesScrollButtons(true);
      connect(bar, &QTabBar::currentChanged, this, [this, bar](int index) {
        if (!arranging_ && index >= 0) raise_tab(bar->tabData(index).toString());
      });
      drag_->watch(*bar, [bar] { return bar->tabData(bar->currentIndex()).toString(); });
      bars_.push_back(bar);
      name_bars();
    }
    QTabBar& bar = *bars_[used++];
    fill(bar, tabs.panels);
    const int buttons = panels_.at(front(tabs.panels))->title().width_of_buttons();
    bar.setGeometry(tabs.rect.x(), tabs.rect.y(), tabs.rect.width() - buttons,
                    PanelTitle::usual_height());
    bar.show();
    bar.raise();
  }
  for (size_t i = used; i < bars_.size(); ++i) {
    bars_[i]->hide();
    fill(*bars_[i], {});
  }
}

void PanelArea::fill(QTabBar& bar, const QStringList& panels) {
  while (bar.count() > panels.size()) bar.removeTab(bar.count() - 1);
  while (bar.count() < panels.size()) bar.addTab({});
  for (int i = 0; i < bar.count(); ++i) {
    const QString title = panels_.at(panels[i])->windowTitle();
    if (bar.tabText(i) != title) bar.setTabText(i, title);
    bar.setTabData(i, panels[i]);
  }
  if (!panels.isEmpty()) bar.setCurrentIndex(static_cast<int>(panels.indexOf(front(panels))));
}

void PanelArea::show_handles() {
  while (handles_.size() < placement_.handles.size()) handles_.push_back(new PanelHandle(*this));
  for (size_t i = 0; i < handles_.size(); ++i) {
    handles_[i]->setVisible(i < placement_.handles.size());
    if (i < placement_.handles.size()) handles_[i]->show_at(placement_.handles[i]);
  }
}

// What goes is hidden first, that nothing ever lies over another. A row of tabs stands in the title
// of the panel in front.
void PanelArea::show_panels() {
  QMap<QString, QRect> in_front;
  for (const PlacedTabs& tabs : placement_.tabs) {
    in_front[front(tabs.panels)] = tabs.rect;
    panels_.at(front(tabs.panels))->title().show_name(tabs.panels.size() == 1);
  }
  for (const auto& [id, panel] : panels_)
    if (!in_front.contains(id) && !(is_open(id) && arrangement_.outside.contains(id)))
      panel->hide();
  for (auto at = in_front.begin(); at != in_front.end(); ++at) {
    Panel* panel = panels_.at(at.key());
    if (panel->isWindow()) panel->setParent(this, Qt::Widget);
    panel->setGeometry(at.value());
    panel->show();
  }
}

void PanelArea::show_outside() {
  for (const QString& id : arrangement_.outside.keys()) {
    Panel* panel = panels_.at(id);
    if (!is_open(id) || !isVisible()) continue;
    panel->title().show_name(true);
    if (!panel->isWindow()) {
      panel->setParent(this, Qt::Tool);
      panel->setGeometry(on_a_screen(arrangement_.outside[id]));
    }
    panel->show();
  }
}

PanelArea::Target PanelArea::target(const QString& id, QPoint on_screen) const {
  const QPoint at = mapFromGlobal(on_screen);
  for (const PlacedTabs& tabs : placement_.tabs) {
    if (!tabs.rect.contains(at)) continue;
    QStringList others = tabs.panels;
    others.removeAll(id);
    if (others.isEmpty()) return {};
    const Target found = side_at(others.front(), tabs.rect, at);
    PanelNode after = whole();
    move_panel(after, id, found.at, found.side);
    const QSize least = least_size(after, measure());
    const bool fits = least.width() <= width() && least.height() <= height();
    return fits ? found : Target{found.at, Side::tabs, tabs.rect};
  }
  return {};
}

/// Near a border its side, else the tabs; above only below the title, which means the tabs too.
PanelArea::Target PanelArea::side_at(const QString& beside, QRect r, QPoint at) {
  const int half_w = r.width() / 2, half_h = r.height() / 2;
  if (at.x() < r.left() + half_w / 2) return {beside, Side::left, r.adjusted(0, 0, -half_w, 0)};
  if (at.x() > r.right() - half_w / 2) return {beside, Side::right, r.adjusted(half_w, 0, 0, 0)};
  if (at.y() > r.bottom() - half_h / 2) return {beside, Side::below, r.adjusted(0, half_h, 0, 0)};
  const int title = 2 * PanelTitle::usual_height();
  if (at.y() > r.top() + title && at.y() < r.top() + half_h)
    return {beside, Side::above, r.adjusted(0, 0, 0, -half_h)};
  return {beside, Side::tabs, r};
}

/// Where it is let go: into the tabs or to a side of others, or into a window of its own.
void PanelArea::drop(const QString& id, QPoint on_screen) {
  const Target where = target(id, on_screen);
  if (where.at.isEmpty()) {
    const bool inside = rect().contains(mapFromGlobal(on_screen));
    if (inside || arrangement_.outside.contains(id)) return;
    const QPoint title(theme().px(60), theme().px(14));
    arrangement_.outside[id] = on_a_screen({on_screen - title, panels_.at(id)->size()});
  } else {
    arrangement_.outside.remove(id);
    move_panel(arrangement_.root, id, where.at, where.side);
    number_nodes(arrangement_.root);
  }
  raise_tab(id);
  Q_EMIT rearranged();
}

void PanelArea::move_border(const PlacedHandle& handle, int by) {
  std::vector<int> sizes = handle.sizes;
  const size_t a = handle.before, b = a + 1;
  by = std::clamp(by, std::min(0, handle.least[a] - sizes[a]),
                  std::max(0, sizes[b] - handle.least[b]));
  sizes[a] += by;
  sizes[b] -= by;
  set_shares(arrangement_.root, handle.numbers, sizes);
  arrange();
  Q_EMIT rearranged();
}

void PanelArea::name_bars() {
  for (QTabBar* bar : bars_) bar->setAccessibleName(tr("Panels"));
}

bool PanelArea::event(QEvent* event) {
  const auto type = event->type();
  if (type == QEvent::LanguageChange) name_bars();
  const bool again = type == QEvent::LayoutRequest || type == QEvent::PaletteChange ||
                     type == QEvent::FontChange || type == QEvent::Show;
  const bool done = QWidget::event(event);
  if (again) arrange();
  return done;
}

void PanelArea::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Q_EMIT resized();
  arrange();
}

void PanelArea::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().window);
  if (!placement_.tabs.empty()) return;
  painter.setPen(theme().muted);
  painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                   tr("Every panel is closed. View, “Reset this layout” brings them back."));
}

}  // namespace attnlab
