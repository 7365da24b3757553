// SPDX-License-Identifier: GPL-3.0-or-later
// What is gone to is there at once: in front, with the keys, with something in it.
#include <QApplication>
#include <QMenuBar>
#include <QTableView>

#include "tests/app/studio/views/inspection.h"
#include "tests/support/settle.h"
#include "widgets/inspect/ablate_panel.h"
#include "widgets/inspect/token_table.h"
#include "widgets/maps/map_view.h"

namespace attnlab {
namespace {

class GoingTo : public test::Inspection {};

TEST_F(GoingTo, TheMapIsFoundByItsNameAndTakesTheArrows) {
  named("Probe text")->setFocus();
  find_command("map");
  EXPECT_FALSE(dialog_is_open()) << "it is the map that is meant, not its export";
  ASSERT_EQ(QApplication::focusWidget(), map().view());
  ASSERT_TRUE(wait([this] { return map().scene().matrix() != nullptr; }));
  for (const Qt::Key k : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Right}) key(k);
  const auto cell = studio_->selection().cell();
  ASSERT_TRUE(cell);
  key(Qt::Key_Down);
  EXPECT_EQ(studio_->selection().cell(), std::optional(Cell{cell->row + 1, cell->column}));
}

TEST_F(GoingTo, AWhatIfMovesNothingUnderTheMouse) {
  view<AblatePanel>("ablate");
  MapView& map_view = *map().view();
  QWidget* head = named("Layer 2, head 1");
  const auto places = [&] {
    return std::tuple(map_view.mapToGlobal(QPoint()), map_view.size(), head->mapToGlobal(QPoint()),
                      window_->menuBar()->size());
  };
  // Once there and back: by then every panel has what it shows, and the room for it.
  click(head);
  ASSERT_TRUE(wait([&] { return summary("ablate").startsWith("Loss "); }));
  click("End what-if");
  ASSERT_TRUE(wait([&] { return map().scene().matrix() != nullptr; }));
  const auto before = places();
  click(head);
  ASSERT_FALSE(studio_->probing().ablation().empty());
  ASSERT_TRUE(test::settle(*window_));
  EXPECT_EQ(places(), before);
  QWidget* end = named("End what-if");
  for (QAction* menu : window_->menuBar()->actions())
    EXPECT_LT(window_->menuBar()->actionGeometry(menu).right(),
              end->parentWidget()->geometry().left())
        << "it lies over a menu";
  shot("what-if");
  click(end);
  EXPECT_EQ(places(), before);
  EXPECT_TRUE(studio_->probing().ablation().empty());
}

TEST_F(GoingTo, FlowOpensAtThePositionThatItIsAbout) {
  window_->resize(1280, 720);
  auto& table = view<TokenTable>("flow");
  auto* cells = table.findChild<QTableView*>();
  ASSERT_TRUE(wait([&] { return cells->currentIndex().isValid(); }));
  EXPECT_TRUE(wait([&] {
    return cells->viewport()->rect().contains(cells->visualRect(cells->currentIndex()).center());
  })) << cells->currentIndex().column();
  shot("flow");
  double seen = 0;
  for (int column = 0; column < table.model().columnCount(); ++column) {
    const QRect cell = cells->visualRect(table.model().index(0, column));
    if (cells->viewport()->rect().contains(cell.center()))
      seen += table.model().cells()[0][static_cast<size_t>(column)].shade;
  }
  EXPECT_GT(seen, 0.3) << "what is in sight is empty";
}

}  // namespace
}  // namespace attnlab
