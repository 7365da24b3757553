#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Adds a view to a copy of the tree as CONTRIBUTING.md says (one file, one line, one test), builds the
# Studio and runs its test. Nothing else is touched. What did not change comes out of ccache: the copy
# is configured like the build that calls this.
set -euo pipefail
source "$(dirname "$0")/copy_of_tree.sh"

cat >app/studio/views/toy_view.cpp <<'VIEW'
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"

namespace attnlab {
namespace {

/// Says in words which head is selected.
class ToyView : public View {
 public:
  explicit ToyView(Studio& studio) : studio_(studio), label_(new QLabel) {
    QObject::connect(&studio.selection(), &Selection::head_changed, label_, [this] { show(); });
    show();
  }
  QWidget* widget() override { return label_; }
  QString summary() const override { return label_->text(); }

 private:
  void show() {
    label_->setText(Studio::tr("layer %1, head %2")
                        .arg(studio_.selection().layer() + 1)
                        .arg(studio_.selection().head() + 1));
  }
  Studio& studio_;
  QLabel* label_;
};

}  // namespace

std::unique_ptr<View> make_toy_view(Studio& studio) { return std::make_unique<ToyView>(studio); }

}  // namespace attnlab
VIEW

line='      {"toy", QT_TRANSLATE_NOOP("view", "Toy"), "help", Place::right_bottom, "train inspect", MADE_BY(make_toy_view)},'
awk -v line="$line" '/^      \{"/ { seen = 1 } seen && !done && !/^      \{"/ { print line; done = 1 } { print }' \
  app/studio/views/view_list.cpp >view_list.new
mv view_list.new app/studio/views/view_list.cpp
[ "$(diff "$source_folder/app/studio/views/view_list.cpp" app/studio/views/view_list.cpp | grep -c '^[<>]')" = 1 ]

mkdir -p tests/app/studio/views
cat >tests/app/studio/views/toy_view_test.cpp <<'VIEW'
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/studio_window.h"
#include "widgets/panels/panel.h"

namespace attnlab {
namespace {

class ToyView : public test::StudioWindow {};

TEST_F(ToyView, StandsInItsLayoutsAndFollowsTheSelection) {
  auto* panel = window_->findChild<Panel*>("toy");
  ASSERT_NE(panel, nullptr);
  studio_->selection().select_head(2, 1);
  EXPECT_EQ(window_->view("toy")->summary(), "layer 3, head 2");
  window_->show_view("toy");
  EXPECT_TRUE(panel->widget()->isVisible());
  show("compare");
  EXPECT_FALSE(panel->isVisible());
}

}  // namespace
}  // namespace attnlab
VIEW

cmake --preset "${ATTNLAB_PRESET:-release}" -DATTNLAB_ENGINE=OFF >/dev/null
cmake --build --preset "${ATTNLAB_PRESET:-release}" --target studio_tests
env LIBGL_ALWAYS_SOFTWARE=1 QT_QPA_PLATFORM=xcb tests/support/on_display.sh \
  build/release/bin/studio_tests --gtest_brief=1 --gtest_filter='ToyView.*:AccessibleNames.*'
