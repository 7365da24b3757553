// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/layer_axes.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/shared/forms/form_info.h"

namespace attnlab {
namespace {

struct Axes {
  Q_DECLARE_TR_FUNCTIONS(LayerAxes)
};

QString words(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

const FormInfo& form_at(int value) { return *all_forms()[static_cast<size_t>(value)]; }

const Mixer& mixer_at(int value) { return paper_mixers()[static_cast<size_t>(value)]; }

int form_index(const std::string& name) {
  const auto found = std::ranges::find(all_forms(), name, &FormInfo::name);
  return static_cast<int>(found - all_forms().begin());
}

int point_index(const LayerSpec& layer) {
  const auto found = std::ranges::find(paper_mixers(), layer, &Mixer::layer);
  if (found == paper_mixers().end()) return -1;
  return static_cast<int>(found - paper_mixers().begin());
}

QString relaxed_title(std::string_view relaxes) {
  if (relaxes == "token mixing") return Axes::tr("token mixing");
  if (relaxes == "mathematical form") return Axes::tr("the mathematical form");
  if (relaxes == "sequence dependency") return Axes::tr("sequence dependency");
  return Axes::tr("current queries and keys");
}

QString sequence_help(int value) {
  if (value == 0)
    return Axes::tr("Queries and keys come from the input: the map depends on the text.");
  if (value == 1)
    return Axes::tr("Queries and keys come from a fixed random sequence: one map for every text.");
  return Axes::tr("Queries and keys come from one fixed text: one map for every input.");
}

QString point_help(int value) {
  if (value == 0) return Axes::tr("Keeps all four principles.");
  return Axes::tr("Relaxes %1.").arg(relaxed_title(mixer_at(value).relaxes));
}

}  // namespace

int value_count(LayerAxis axis) {
  switch (axis) {
    case LayerAxis::mixing:
    case LayerAxis::hidden:
      return 2;
    case LayerAxis::form:
      return static_cast<int>(all_forms().size());
    case LayerAxis::sequence:
      return 3;
    case LayerAxis::point:
      break;
  }
  return static_cast<int>(paper_mixers().size());
}

int value_of(const LayerSpec& layer, LayerAxis axis) {
  switch (axis) {
    case LayerAxis::mixing:
      return layer.mixing ? 0 : 1;
    case LayerAxis::form:
      return form_index(layer.form);
    case LayerAxis::sequence:
      return static_cast<int>(layer.sequence);
    case LayerAxis::hidden:
      return static_cast<int>(layer.hidden);
    case LayerAxis::point:
      break;
  }
  return point_index(layer);
}

void set_value(LayerSpec& layer, LayerAxis axis, int value) {
  if (!has_meaning(layer, axis)) return;
  switch (axis) {
    case LayerAxis::mixing:
      layer.mixing = value == 0;
      return;
    case LayerAxis::form:
      layer.form = form_at(value).name;
      layer.parameters.clear();
      return;
    case LayerAxis::sequence:
      layer.sequence = static_cast<QkSequence>(value);
      return;
    case LayerAxis::hidden:
      layer.hidden = static_cast<QkHidden>(value);
      return;
    case LayerAxis::point:
      layer = mixer_at(value).layer;
  }
}

void copy_value(const LayerSpec& from, LayerSpec& to, LayerAxis axis) {
  if (axis == LayerAxis::point)
    to = from;
  else if (has_meaning(from, axis))
    set_value(to, axis, value_of(from, axis));
  if (axis == LayerAxis::form && has_meaning(from, axis) && to.mixing)
    to.parameters = from.parameters;
}

bool has_meaning(const LayerSpec& layer, LayerAxis axis) {
  return layer.mixing || axis == LayerAxis::mixing || axis == LayerAxis::point;
}

QString axis_title(LayerAxis axis) {
  switch (axis) {
    case LayerAxis::mixing:
      return Axes::tr("Token mixing");
    case LayerAxis::form:
      return Axes::tr("Mathematical form");
    case LayerAxis::sequence:
      return Axes::tr("Sequence dependency");
    case LayerAxis::hidden:
      return Axes::tr("Current QK");
    case LayerAxis::point:
      break;
  }
  return Axes::tr("Mixer");
}

QString axis_short_title(LayerAxis axis) {
  switch (axis) {
    case LayerAxis::mixing:
      return Axes::tr("Mix");
    case LayerAxis::form:
      return Axes::tr("Form");
    case LayerAxis::sequence:
      return Axes::tr("Seq");
    case LayerAxis::hidden:
      return Axes::tr("QK");
    case LayerAxis::point:
      break;
  }
  return Axes::tr("Mixer");
}

QString value_label(LayerAxis axis, int value) {
  switch (axis) {
    case LayerAxis::mixing:
      return value == 0 ? Axes::tr("on") : Axes::tr("off");
    case LayerAxis::form:
      return words(form_at(value).name).replace('_', ' ');
    case LayerAxis::sequence:
      return value == 0 ? Axes::tr("input") : value == 1 ? Axes::tr("random") : Axes::tr("text");
    case LayerAxis::hidden:
      return value == 0 ? Axes::tr("current") : Axes::tr("static");
    case LayerAxis::point:
      break;
  }
  return words(mixer_at(value).title);
}

QString value_help(LayerAxis axis, int value) {
  switch (axis) {
    case LayerAxis::mixing:
      return value == 0 ? Axes::tr("Tokens look at earlier tokens.")
                        : Axes::tr("A gated MLP stands in for attention: each token on its own.");
    case LayerAxis::form: {
      const FormInfo& form = form_at(value);
      const QString text =
          QCoreApplication::translate("Form", form.title.data()) + "\n" + words(form.formula);
      return form.slow ? text + "\n" + Axes::tr("Slow: it has no kernel of its own yet.") : text;
    }
    case LayerAxis::sequence:
      return sequence_help(value);
    case LayerAxis::hidden:
      return value == 0
                 ? Axes::tr("Queries and keys come from this layer's hidden states.")
                 : Axes::tr("Queries and keys come from the rows the sequence started from.");
    case LayerAxis::point:
      break;
  }
  return point_help(value);
}

QString form_label(const LayerSpec& layer) {
  return QString::fromStdString(form_text(layer)).replace('_', ' ');
}

QString point_title(const LayerSpec& layer) {
  if (const int index = point_index(layer); index >= 0) return value_label(LayerAxis::point, index);
  return form_label(layer) + " · " +
         value_label(LayerAxis::sequence, value_of(layer, LayerAxis::sequence)) + " / " +
         value_label(LayerAxis::hidden, value_of(layer, LayerAxis::hidden));
}

QColor point_color(const LayerSpec& layer) {
  const int index = point_index(layer);
  if (index == 0) return theme().muted;
  return theme().series[index < 0 ? 7 : static_cast<size_t>((index - 1) % 7)];
}

QString describe_cell(int number, const LayerSpec& layer, LayerAxis axis) {
  QString value = Axes::tr("has no meaning while token mixing is off");
  if (axis == LayerAxis::point)
    value = point_title(layer);
  else if (axis == LayerAxis::form && has_meaning(layer, axis))
    value = form_label(layer);
  else if (has_meaning(layer, axis))
    value = value_label(axis, value_of(layer, axis));
  const QString title = axis == LayerAxis::hidden ? axis_title(axis) : axis_title(axis).toLower();
  return Axes::tr("Layer %1, %2: %3").arg(number).arg(title, value);
}

}  // namespace attnlab
