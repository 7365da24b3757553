// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/spec_document.h"

#include <QFileInfo>
#include <QUndoCommand>
#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/spec/settings.h"

namespace attnlab {
namespace {

const Json& part(const Json& all, const char* key) {
  static const Json nothing = Json::object();
  const auto found = all.find(key);
  return found == all.end() ? nothing : *found;
}

// The data and preset alone: what they recommend can always be built.
Json frame_of(const Json& flags) {
  Json frame = {{"data", part(flags, "data")}};
  if (const Json& model = part(flags, "model"); model.contains("preset"))
    frame["model"]["preset"] = model["preset"];
  return frame;
}

RunSpec resolved(const Json& flags) { return resolve_run_spec(flags, "spec", Json::object()); }

/// The part of a spec in JSON that holds a setting.
const Json& section_of(const Setting& setting, const Json& spec) {
  return setting.in_train() ? part(spec, "train") : spec;
}

void take_settings(const Json& flags, RunSpec& spec) {
  for (const Setting& setting : settings()) {
    const Json& section = section_of(setting, flags);
    if (section.contains(setting.key())) set_value(setting, spec, section[setting.key()]);
  }
}

ModelSpec draft_model(const RunSpec& base, const Json& chosen) {
  Json model = to_json(base.model);
  model.erase("layers");
  // Key and value heads follow the heads, as in resolve_run_spec.
  if (base.model.num_heads == base.model.num_kv_heads) model.erase("num_key_value_heads");
  model.update(chosen);
  model.erase("preset");
  return model_from_spec(JsonReader(model, "spec: model"));
}

// resolve_run_spec refuses a spec that cannot be built; a form that is being filled in must show
// it.
RunSpec draft(const Json& flags) {
  RunSpec spec = resolved(frame_of(flags));
  const Json& model = part(flags, "model");
  spec.model = draft_model(spec, model);
  try {
    take_settings(flags, spec);
  } catch (const Json::exception& error) {
    bad_input(std::string("spec: ") + error.what());
  }
  if (!model.contains("max_position_embeddings"))
    spec.model.max_position_embeddings = spec.train.seq_len;
  return spec;
}

struct Derived {
  RunSpec spec;
  QStringList problems;
};

/// What was chosen over what was kept.
Json all_flags(const SpecChoices& choices) {
  Json all = choices.kept;
  all.update(choices.flags, true);
  return all;
}

Derived derive(const SpecChoices& choices) {
  Derived result;
  const Json flags = all_flags(choices);
  try {
    result.spec = resolved(flags);
  } catch (const Error& error) {
    result.spec = draft(flags);
    result.problems = QString::fromStdString(error.what()).split("; ");
  }
  if (choices.layers) {
    auto& layers = result.spec.model.layers;
    const size_t count = std::min(layers.size(), choices.layers->size());
    std::copy_n(choices.layers->begin(), count, layers.begin());
  }
  return result;
}

void note_model_changes(const Json& before, const Json& after, Json& flags) {
  for (const auto& [key, value] : after.items())
    if (key != "layers" && (!before.contains(key) || before.at(key) != value))
      flags["model"][key] = value;
}

// Adds to the choices whatever differs.
SpecChoices with_changes(SpecChoices choices, const RunSpec& before, const RunSpec& after) {
  const Json was = to_json(before), is = to_json(after);
  note_model_changes(was.at("model"), is.at("model"), choices.flags);
  for (const Setting& setting : settings()) {
    const Json value = value_of(setting, after);
    if (value == value_of(setting, before)) continue;
    (setting.in_train() ? choices.flags["train"] : choices.flags)[setting.key()] = value;
  }
  if (was.at("data") != is.at("data")) choices.flags["data"] = is.at("data");
  if (before.model.layers == after.model.layers) return choices;
  // Standard attention needs no choice, so that painting back leaves nothing behind.
  choices.layers.reset();
  if (!std::ranges::all_of(after.model.layers, &LayerSpec::is_standard))
    choices.layers = after.model.layers;
  return choices;
}

/// Choices that give exactly this spec.
SpecChoices choices_of(const RunSpec& spec) {
  SpecChoices choices;
  choices.flags = frame_of(to_json(spec));
  return with_changes(choices, resolved(choices.flags), spec);
}

/// Sizes and training of a spec as flags. What follows another of them, or the data, goes on to.
Json kept_of(const RunSpec& spec) {
  const Json all = to_json(spec);
  Json kept = {{"model", all.at("model")}, {"train", all.at("train")}};
  Json& model = kept["model"];
  model.erase("layers");
  model.erase("vocab_size");
  if (spec.model.num_kv_heads == spec.model.num_heads) model.erase("num_key_value_heads");
  if (spec.model.max_position_embeddings == spec.train.seq_len)
    model.erase("max_position_embeddings");
  return kept;
}

class Edit final : public QUndoCommand {
 public:
  using Apply = std::function<void(const SpecChoices&)>;
  Edit(const QString& text, QString merge_key, SpecChoices before, SpecChoices after, Apply apply)
      : QUndoCommand(text),
        merge_key_(std::move(merge_key)),
        before_(std::move(before)),
        after_(std::move(after)),
        apply_(std::move(apply)) {}

  void undo() override { apply_(before_); }
  void redo() override { apply_(after_); }
  int id() const override { return merge_key_.isEmpty() ? -1 : 1; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const Edit*>(other);
    if (next->merge_key_ != merge_key_) return false;
    after_ = next->after_;
    setText(next->text());
    setObsolete(after_ == before_);
    return true;
  }

 private:
  QString merge_key_;
  SpecChoices before_, after_;
  Apply apply_;
};

}  // namespace

SpecDocument::SpecDocument(QObject* parent) : QObject(parent) { apply(choices_); }

void SpecDocument::edit(const QString& text, const QString& merge_key,
                        const std::function<void(RunSpec&)>& change) {
  RunSpec after = spec_;
  change(after);
  push(text, merge_key, with_changes(choices_, spec_, after));
}

void SpecDocument::choose(const QString& text, const QString& merge_key,
                          const std::function<void(Json&)>& change) {
  SpecChoices after = choices_;
  change(after.flags);
  // A preset stands for all sizes.
  const auto preset = [](const SpecChoices& of) {
    return part(of.flags, "model").value("preset", std::string());
  };
  if (preset(after) != preset(choices_)) after.kept.erase("model");
  push(text, merge_key, std::move(after));
}

void SpecDocument::choose_data(const QString& text, const DataSpec& data) {
  RunSpec wanted = spec_;
  wanted.data = data;
  SpecChoices after = with_changes(choices_, spec_, wanted);
  if (after.flags.contains("model")) after.flags["model"].erase("vocab_size");
  after.kept = data.files.empty() ? Json::object() : kept_of(spec_);
  if (wishes(after).empty()) after.kept = Json::object();
  push(text, {}, std::move(after));
}

std::vector<SpecChange> SpecDocument::wishes(const SpecChoices& choices) const {
  if (choices.kept.empty()) return {};
  SpecChoices free = choices;
  free.kept = Json::object();
  return describe_change(derive(choices).spec, derive(free).spec);
}

std::vector<SpecChange> SpecDocument::wishes() const { return wishes(choices_); }

void SpecDocument::follow_data(const QString& text) {
  SpecChoices after = choices_;
  after.kept = Json::object();
  push(text, {}, std::move(after));
}

void SpecDocument::take(const QString& text, const RunSpec& spec) {
  push(text, {}, choices_of(spec));
}

void SpecDocument::push(const QString& text, const QString& merge_key, SpecChoices after) {
  if (after == choices_) return;
  (void)derive(after);  // throws before anything has changed
  const QString key =
      merge_key.isEmpty() ? QString() : QString("%1 %2").arg(gesture_).arg(merge_key);
  undo_stack_.push(new Edit(text, key, choices_, std::move(after),
                            [this](const SpecChoices& choices) { apply(choices); }));
}

void SpecDocument::apply(const SpecChoices& choices) {
  Derived derived = derive(choices);
  choices_ = choices;
  spec_ = std::move(derived.spec);
  problems_ = std::move(derived.problems);
  Q_EMIT changed();
}

void SpecDocument::open(const QString& path) {
  const Json file = read_json(path.toStdString());
  if (!file.is_object()) bad_input(path.toStdString() + " is no run spec: expected an object");
  RunSpec spec;
  std::optional<Error> refused;
  try {
    spec = resolve_run_spec(file, path.toStdString(), Json::object());
  } catch (const Error& error) {
    refused = error;
    spec = draft(file);
  }
  SpecChoices choices;
  choices.flags = frame_of(file);
  choices = with_changes(choices, resolved(choices.flags), spec);
  // A draft with open problems may be finished here; a file that says something unknown may not.
  if (refused && derive(choices).problems.isEmpty()) throw *refused;
  push(tr("Open %1").arg(QFileInfo(path).fileName()), {}, std::move(choices));
  path_ = path;
  undo_stack_.setClean();
}

void SpecDocument::save(const QString& path) {
  write_json(path.toStdString(), to_json(spec_));
  path_ = path;
  undo_stack_.setClean();
}

Json SpecDocument::session() const {
  Json layers = nullptr;
  if (choices_.layers) {
    layers = Json::array();
    for (const LayerSpec& layer : *choices_.layers) layers.push_back(to_json(layer));
  }
  return {{"flags", choices_.flags}, {"layers", layers}, {"kept", choices_.kept}};
}

void SpecDocument::restore(const Json& session) {
  const JsonReader reader(session, "the settings of the last session");
  SpecChoices choices;
  for (const char* key : {"flags", "kept"})
    for (const char* section : {"model", "data", "train"})
      if (const JsonReader part = reader.object(key); part.has(section)) (void)part.object(section);
  choices.flags = reader.raw("flags");
  choices.kept = reader.raw("kept");
  if (reader.has("layers")) {
    choices.layers.emplace();
    for (const JsonReader& layer : reader.objects("layers"))
      choices.layers->push_back(layer_from_json(layer));
  }
  (void)derive(choices);  // throws before anything has changed
  undo_stack_.clear();
  apply(choices);
}

}  // namespace attnlab
