// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>

#include "app/studio/views/view.h"

// Declared where it is listed, so that a view needs a line here and nothing else.
#define MADE_BY(maker)                    \
  [](Studio& studio) {                    \
    std::unique_ptr<View> maker(Studio&); \
    return maker(studio);                 \
  }

namespace attnlab {

/// Every panel of the window, a line each: id, title, icon, place, layouts, the function of its
/// file that makes it.
const std::vector<ViewInfo>& view_list() {
  // clang-format off
  static const std::vector<ViewInfo> all = {
      {"stack", QT_TRANSLATE_NOOP("view", "Stack"), "layers", Place::left, "teach train inspect", MADE_BY(make_stack_view)},
      {"training", QT_TRANSLATE_NOOP("view", "Training"), "settings", Place::left, "train", MADE_BY(make_training_view)},
      {"data", QT_TRANSLATE_NOOP("view", "Data"), "data", Place::left, "train", MADE_BY(make_data_view)},
      {"ablate", QT_TRANSLATE_NOOP("view", "What if"), "eye_off", Place::left, "inspect", MADE_BY(make_ablate_view)},
      {"map", QT_TRANSLATE_NOOP("view", "Map"), "map", Place::map, "teach train inspect compare", MADE_BY(make_map_view)},
      {"other_map", QT_TRANSLATE_NOOP("view", "Compared map"), "compare", Place::map, "compare", MADE_BY(make_other_map_view)},
      {"difference", QT_TRANSLATE_NOOP("view", "Map difference"), "compare", Place::map, "compare", MADE_BY(make_difference_view)},
      {"curves", QT_TRANSLATE_NOOP("view", "Curves"), "curve", Place::curves, "teach train inspect compare", MADE_BY(make_curves_view)},
      {"evaluation", QT_TRANSLATE_NOOP("view", "Evaluation"), "table", Place::map, "evaluate", MADE_BY(make_evaluation_view)},
      {"datasets", QT_TRANSLATE_NOOP("view", "Datasets"), "download", Place::curves, "evaluate", MADE_BY(make_datasets_view)},
      {"corpus", QT_TRANSLATE_NOOP("view", "Corpus"), "data", Place::curves, "evaluate", MADE_BY(make_corpus_view)},
      {"lens", QT_TRANSLATE_NOOP("view", "Logit lens"), "text", Place::curves, "inspect", MADE_BY(make_lens_view)},
      {"flow", QT_TRANSLATE_NOOP("view", "Flow"), "layers", Place::curves, "inspect", MADE_BY(make_flow_view)},
      {"heads", QT_TRANSLATE_NOOP("view", "Head evidence"), "histogram", Place::curves, "inspect", MADE_BY(make_heads_view)},
      {"runs", QT_TRANSLATE_NOOP("view", "Runs"), "table", Place::right_top, "teach train compare evaluate", MADE_BY(make_runs_view)},
      {"probe", QT_TRANSLATE_NOOP("view", "Probe text"), "text", Place::right_top, "inspect", MADE_BY(make_probe_view)},
      {"alarms", QT_TRANSLATE_NOOP("view", "Alarms"), "warning", Place::right_top, "train inspect", MADE_BY(make_alarms_view)},
      {"model", QT_TRANSLATE_NOOP("view", "Model"), "model", Place::right_top, "inspect", MADE_BY(make_model_view)},
      {"indicators", QT_TRANSLATE_NOOP("view", "Indicators"), "histogram", Place::right_bottom, "train inspect", MADE_BY(make_indicators_view)},
      {"logits", QT_TRANSLATE_NOOP("view", "Logit ranges"), "curve", Place::right_bottom, "inspect", MADE_BY(make_logits_view)},
      {"differences", QT_TRANSLATE_NOOP("view", "Differences"), "compare", Place::right_bottom, "compare", MADE_BY(make_differences_view)},
      {"samples", QT_TRANSLATE_NOOP("view", "Samples"), "chat", Place::right_bottom, "teach train", MADE_BY(make_samples_view)},
      {"prompt", QT_TRANSLATE_NOOP("view", "Prompt"), "chat", Place::right_bottom, "train inspect", MADE_BY(make_prompt_view)},
      {"lesson", QT_TRANSLATE_NOOP("view", "Lesson"), "help", Place::left, "", MADE_BY(make_lesson_view)},
      {"queue", QT_TRANSLATE_NOOP("view", "Queue"), "queue", Place::right_bottom, "train", MADE_BY(make_queue_view)},
  };
  // clang-format on
  return all;
}

bool stands_in(const ViewInfo& view, const QString& layout) {
  return QString(view.layouts).split(' ').contains(layout);
}

}  // namespace attnlab
