// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mixers/form.h"

#include <utility>

#include "core/engine/kernels/rotary.h"
#include "core/shared/base/error.h"

namespace attnlab {

#define ATTNLAB_FORM(name) const Form& name##_mixer();
#include "core/shared/forms/forms.def"
#undef ATTNLAB_FORM

void Form::prepare(const at::Tensor& q, const at::Tensor& k, const Positions& positions,
                   Saved*) const {
  if (positions.rotary == nullptr) return;
  kernels::rotate(q, *positions.rotary, positions.first, false);
  kernels::rotate(k, *positions.rotary, positions.first, false);
}

void Form::prepare_backward(const at::Tensor& dq, const at::Tensor& dk, const Positions& positions,
                            const Saved&) const {
  if (positions.rotary == nullptr) return;
  kernels::rotate(dq, *positions.rotary, positions.first, true);
  kernels::rotate(dk, *positions.rotary, positions.first, true);
}

const Form& form(std::string_view name) {
#define ATTNLAB_FORM(known) \
  if (name == #known) return known##_mixer();
#include "core/shared/forms/forms.def"
#undef ATTNLAB_FORM
  bad_input(unknown_name("form", name, form_names()));
}

}  // namespace attnlab
