// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/spec/titles.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class StackView : public test::Inspection {};

TEST_F(StackView, SaysThePaintedStackAndWhatDiffersFromTheRun) {
  studio_->edit_copy_of_run();
  view<QWidget>("stack");
  EXPECT_EQ(summary("stack").toStdString(), layers_title(run()->spec->model.layers));
  click_cell(2, LayerAxis::mixing);
  EXPECT_FALSE(studio_->document().spec().model.layers[1].mixing);
  EXPECT_EQ(summary("stack").toStdString(), layers_title(studio_->document().spec().model.layers));
  studio_->document().edit("paint", {}, [](RunSpec& spec) {
    edit_layers(spec.model.layers, "1=form:window(8);2=form:alibi");
  });
  shot("parameters");
  EXPECT_TRUE(window_->view("stack")->facts()["run"].is_null()) << "no run was trained with this";
}

}  // namespace
}  // namespace attnlab
