// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/lesson_stage.h"

#include <QPushButton>
#include <QToolBar>

#include "app/studio/document/lesson_player.h"
#include "app/studio/document/studio.h"
#include "app/studio/views/lesson_shelf.h"
#include "app/studio/window/layouts.h"
#include "app/studio/window/main_window.h"
#include "app/studio/window/ring.h"
#include "widgets/common/segmented.h"
#include "widgets/maps/map_panel.h"
#include "widgets/maps/row_plot.h"
#include "widgets/panels/panel.h"
#include "widgets/plots/curves_panel.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab {
namespace {

/// A target moves for many reasons (a handle, a tab, a scroll bar, another language): it is looked
/// for this often rather than at each of them.
constexpr int follow_ms = 100;

QRect in_window(const QWidget* part, const QWidget& window, QRect rect = {}) {
  if (part == nullptr || !part->isVisible()) return {};
  if (rect.isEmpty()) rect = part->rect();
  return {part->mapTo(&window, rect.topLeft()), rect.size()};
}

/// A column of switches.
QRect switches(const MainWindow& window, LayerAxis axis) {
  const auto* painter = window.findChild<StackPainter*>();
  if (painter == nullptr) return {};
  QRect column;
  for (int layer = 0; layer < static_cast<int>(painter->layers().size()); ++layer)
    column |= painter->cell_rect({layer, axis});
  column &= painter->viewport()->rect();
  return column.isEmpty() ? QRect() : in_window(painter->viewport(), window, column);
}

}  // namespace

LessonStage::LessonStage(const Parts& parts)
    : QObject(&parts.window), parts_(parts), ring_(new Ring(&parts.window)) {
  const LessonPlayer& player = parts_.studio.lessons();
  connect(&player, &LessonPlayer::step_changed, this, &LessonStage::set_up);
  connect(&player, &LessonPlayer::left, this, &LessonStage::clear);
  follow_.setInterval(follow_ms);
  connect(&follow_, &QTimer::timeout, this, &LessonStage::follow_target);
}

void LessonStage::set_up() {
  const LessonStep& step = parts_.studio.lessons().step();
  QStringList views = {"lesson"};
  bool transport = false, cursor = false;
  for (const std::string& view : step.views) {
    transport = transport || view == transport_name;
    cursor = cursor || view == step_cursor_name;
    if (parts_.window.view(QString::fromStdString(view)) != nullptr)
      views << QString::fromStdString(view);
  }
  parts_.transport.setVisible(transport);
  parts_.step_cursor.setVisible(cursor);
  if (auto* map = qobject_cast<MapPanel*>(parts_.window.view("map")->widget()))
    map->show_thumbnails(true);
  parts_.layouts.show_lesson(views);
  if (!step.target.empty() && views.contains(QString::fromStdString(step.target)))
    parts_.layouts.open(QString::fromStdString(step.target));
  if (auto* curves = qobject_cast<CurvesPanel*>(parts_.window.view("curves")->widget());
      curves != nullptr && !step.look.curve.empty())
    curves->show_quantity(QString::fromStdString(step.look.curve));
  follow_target();
  follow_.start();
}

void LessonStage::clear() {
  follow_.stop();
  ring_->surround({});
  const bool projector = parts_.layouts.current() == "projector";
  parts_.transport.setHidden(projector);
  parts_.step_cursor.show();
  if (auto* map = qobject_cast<MapPanel*>(parts_.window.view("map")->widget()))
    map->show_thumbnails(!projector);
  if (parts_.layouts.shows_lesson()) parts_.layouts.end_lesson();
}

void LessonStage::follow_target() {
  const LessonPlayer& player = parts_.studio.lessons();
  ring_->surround(player.lesson() == nullptr ? QRect() : place_of(player.step().target));
}

QRect LessonStage::place_of(const std::string& target) const {
  const MainWindow& window = parts_.window;
  if (target.empty()) return {};
  if (target == transport_name) return in_window(&parts_.transport, window);
  if (target == step_cursor_name) return in_window(&parts_.step_cursor, window);
  if (target == "train") return in_window(window.findChild<QPushButton*>("train"), window);
  if (target == "stages") return in_window(window.findChild<Segmented*>("stages"), window);
  if (target == "mixing") return switches(window, LayerAxis::mixing);
  if (target == "form") return switches(window, LayerAxis::form);
  if (target == "sequence") return switches(window, LayerAxis::sequence);
  if (target == "hidden") return switches(window, LayerAxis::hidden);
  if (const auto* map = qobject_cast<MapPanel*>(window.view("map")->widget())) {
    if (target == "heads") return in_window(map->head_grid(), window);
    if (target == "row") return in_window(map->row_plot(), window);
  }
  return in_window(window.findChild<Panel*>(QString::fromStdString(target)), window);
}

}  // namespace attnlab
