// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mixers/form.h"

#include <utility>

#include "core/shared/base/error.h"

namespace attnlab {

#define ATTNLAB_FORM(name) const Form& name##_mixer();
#include "core/shared/forms/forms.def"
#undef ATTNLAB_FORM

const Form& form(std::string_view name) {
#define ATTNLAB_FORM(known) \
  if (name == #known) return known##_mixer();
#include "core/shared/forms/forms.def"
#undef ATTNLAB_FORM
  bad_input(unknown_name("form", name, form_names()));
}

}  // namespace attnlab
