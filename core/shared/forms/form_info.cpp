// SPDX-License-Identifier: Apache-2.0
#include "core/shared/forms/form_info.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab {

#define ATTNLAB_FORM(name) extern const FormInfo name##_form;
#include "core/shared/forms/forms.def"
#undef ATTNLAB_FORM

namespace {
#define ATTNLAB_FORM(name) &name##_form,
constexpr auto forms = std::to_array<const FormInfo*>({
#include "core/shared/forms/forms.def"
});
#undef ATTNLAB_FORM
}  // namespace

double HeadInput::score(int64_t i, int64_t j) const {
  double sum = 0;
  for (int64_t c = 0; c < head_dim; ++c)
    sum += static_cast<double>(q[static_cast<size_t>(i * head_dim + c)]) *
           static_cast<double>(k[static_cast<size_t>(j * head_dim + c)]);
  return sum / std::sqrt(static_cast<double>(head_dim));
}

std::span<const FormInfo* const> all_forms() { return forms; }

std::vector<std::string> form_names() {
  std::vector<std::string> names;
  for (const FormInfo* form : forms) names.emplace_back(form->name);
  return names;
}

const FormInfo& form_info(std::string_view name) {
  const auto found = std::ranges::find(forms, name, &FormInfo::name);
  if (found == forms.end()) bad_input(unknown_name("form", name, form_names()));
  return **found;
}

std::vector<double> default_values(const FormInfo& form) {
  std::vector<double> values;
  for (const FormParameter& parameter : form.parameters) values.push_back(parameter.value);
  return values;
}

std::string problem_of(const FormParameter& parameter, double value) {
  const bool fits = value >= parameter.low && value <= parameter.high;
  if (fits && (!parameter.whole || value == std::floor(value))) return {};
  return std::string(parameter.name) + " is " + number_text(value) + ", expected " +
         (parameter.whole ? "a whole number from " : "") + number_text(parameter.low) + " to " +
         number_text(parameter.high);
}

int64_t window_of(const FormInfo& form, int64_t layer_window, std::span<const double> parameters) {
  if (form.window == nullptr) return layer_window;
  const int64_t own = form.window(parameters);
  return layer_window > 0 ? std::min(layer_window, own) : own;
}

}  // namespace attnlab
