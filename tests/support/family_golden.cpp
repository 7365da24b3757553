// SPDX-License-Identifier: Apache-2.0
#include "tests/support/family_golden.h"

#include <ATen/core/grad_mode.h>

#include "core/shared/base/error.h"
#include "tests/support/temp_folder.h"

namespace attnlab::test {

const Json& FamilyGolden::entry(const std::string& name) const {
  for (const Json& one : listing["cases"])
    if (one["name"] == name) return one;
  failed("tests/golden/families.json has no case " + name);
}

const FamilyGolden& family_golden() {
  static const FamilyGolden files{
      read_json(source_folder() / "tests/golden/families.json"),
      SafetensorsFile(source_folder() / "tests/golden/families.safetensors")};
  return files;
}

void fill_family(LanguageModel& model) {
  fill_known_weights(model);
  const at::NoGradGuard no_graph;
  const Parameters& parameters = model.parameters();
  for (const auto& info : parameters.list())
    if (info.shape.size() == 2) parameters.view(info, parameters.weights()).mul_(0.5);
  model.weights_changed();
}

}  // namespace attnlab::test
