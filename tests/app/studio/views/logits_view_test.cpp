// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/analysis/indicators.h"
#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/indicator.h"
#include "widgets/inspect/logits_panel.h"

namespace attnlab {
namespace {

class LogitsView : public test::Inspection {};

TEST_F(LogitsView, LogitsAreThoseOfTheProbe) {
  view<LogitsPanel>("logits");
  const LogitRange range = indicators(*probe())[1].logits;
  EXPECT_TRUE(summary("logits").contains(
      QString("layer 2 from %1 to %2").arg(indicator_text(range.min), indicator_text(range.max))))
      << summary("logits").toStdString();
  shot("logits");
}

}  // namespace
}  // namespace attnlab
