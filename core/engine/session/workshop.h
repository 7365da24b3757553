// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/engine/data/data_source.h"
#include "core/engine/model/language_model.h"
#include "core/engine/train/optimizer.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Everything that a run works with, built before its folder is touched.
struct Workshop {
  RunSpec spec;  ///< with what the data and the defaults settle
  std::unique_ptr<DataSource> data;
  std::unique_ptr<LanguageModel> model;
  std::unique_ptr<Optimizer> optimizer;
};

/// With weights drawn from the seed. Throws Error.
Workshop build_workshop(RunSpec spec);

}  // namespace attnlab
