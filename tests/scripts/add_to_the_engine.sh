#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Adds an optimizer, an observer and a family of models to a copy of the tree as CONTRIBUTING.md says,
# each a file and a line (the observer's include apart), builds the engine once and uses them. Nothing
# else is touched.
set -euo pipefail
source "$(dirname "$0")/copy_of_tree.sh"

cat >core/engine/train/signs.cpp <<'CODE'
// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/sign.h>

#include "core/engine/train/optimizer.h"

namespace attnlab {
namespace {

class Signs final : public Optimizer {
 public:
  Signs(Parameters& parameters, const TrainSpec& spec) : Optimizer(parameters, spec) {}
  std::vector<OptimizerState> state() const override { return {}; }

 private:
  void update(double learning_rate, const Clipping& clipping) override {
    if (clipping.not_finite.item<float>() != 0) return;
    at::Tensor weights = parameters().weights();
    weights.sub_(parameters().gradients().sign(), learning_rate);
  }
};

}  // namespace

std::unique_ptr<Optimizer> make_signs(Parameters& parameters, const TrainSpec& spec) {
  return std::make_unique<Signs>(parameters, spec);
}

}  // namespace attnlab
CODE
echo 'ATTNLAB_OPTIMIZER(signs)' >>core/shared/spec/optimizers.def

cat >core/engine/train/weight_norm.h <<'CODE'
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ops/norm.h>

#include "core/engine/train/observers.h"

namespace attnlab {

class WeightNorm final : public Observer {
 public:
  explicit WeightNorm(Watched watched) : watched_(std::move(watched)) {}
  [[nodiscard]] bool is_due(int64_t step, bool last) const override { return last || step % 4 == 0; }
  void observe(const TrainProgress& progress) override {
    const double norm = watched_.model.parameters().weights().norm().item<double>();
    watched_.emit({{{"event", "weight_norm"}, {"step", progress.step}, {"norm", norm}}, {}});
  }

 private:
  Watched watched_;
};

}  // namespace attnlab
CODE
sed -i 's|^#include "core/engine/train/snapshots.h"|&\n#include "core/engine/train/weight_norm.h"|
        s|^  all.push_back(std::make_unique<IndicatorObserver>.*|&\n  all.push_back(std::make_unique<WeightNorm>(watched));|' core/engine/train/observers.cpp

sed 's/qwen2/toy/g; s/is_toy/is_qwen2/; s/"Qwen2"/"Toy"/' core/shared/spec/families/qwen2.cpp >core/shared/spec/families/toy.cpp
echo 'ATTNLAB_FAMILY(toy)' >>core/shared/spec/families/families.def

changed=$(diff -rq "$source_folder/core" core | sort || true)
[ "$(grep -c '^Files' <<<"$changed")" = 3 ] && [ "$(grep -c '^Only' <<<"$changed")" = 3 ] ||
  { echo "other files than these are touched: $changed" >&2; exit 1; }
for file in core/shared/spec/optimizers.def core/shared/spec/families/families.def; do
  [ "$(diff "$source_folder/$file" "$file" | grep -c '^[<>]')" = 1 ]
done
[ "$(diff "$source_folder/core/engine/train/observers.cpp" core/engine/train/observers.cpp | grep -c '^[<>]')" = 2 ]

preset="${ATTNLAB_PRESET:-release}"  # the one that calls this: ccache then knows most files
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target attnlab
attnlab=build/release/bin/attnlab
small=(--quiet --json --batch-size 2 --seq-len 16)

$attnlab train "${small[@]}" --preset micro --steps 12 --optimizer signs --out build/run >build/events.jsonl
grep -q '"optimizer": "signs"' build/run/run.json
[ "$(grep -c '"event":"weight_norm"' build/events.jsonl)" = 4 ]  # steps 0, 4, 8, 12
$attnlab train --resume build/run --steps 14 --quiet
$attnlab list settings | grep -q 'signs'

model=$(ls -d build/run/checkpoints/* | tail -1)
cp -r "$model" build/model
sed -i 's/Qwen2ForCausalLM/ToyForCausalLM/; s/"model_type": "qwen2"/"model_type": "toy"/' build/model/config.json
grep -q '"model_type": "toy"' build/model/config.json
for one in "$model" build/model; do $attnlab logits "$one" --ids 1,2,3 --out "$one.npy" >/dev/null; done
cmp "$model.npy" build/model.npy
$attnlab train "${small[@]}" --steps 3 --init build/model --out build/from_model >/dev/null
