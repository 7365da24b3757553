// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <iostream>
#include <map>

#include "app/cli/command.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/tasks/tasks.h"
#include "core/shared/eval/eval_task.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/spec/difference.h"
#include "core/shared/spec/model.h"
#include "core/shared/spec/placement.h"

namespace attnlab::cli {
namespace {

using Entries = std::vector<std::vector<std::string>>;  // name, then columns

Entries mixers() {
  Entries all = {{"mixer", "title", "relaxes", "mixing", "form", "q and k from"}};
  for (const Mixer& m : paper_mixers()) {
    const LayerSpec& l = m.layer;
    all.push_back(
        {std::string(m.name), std::string(m.title), std::string(m.relaxes), l.mixing ? "on" : "off",
         l.mixing ? form_text(l) : "-",
         l.mixing ? std::string(name_of(l.sequence)) + "/" + std::string(name_of(l.hidden)) : "-"});
  }
  return all;
}

/// "width 16 (1 to 262144 tokens)"
std::string parameters_of(const FormInfo& form) {
  std::vector<std::string> all;
  for (const FormParameter& p : form.parameters) {
    std::string range = number_text(p.low) + " to " + number_text(p.high);
    if (!p.unit.empty()) range += " " + std::string(p.unit);
    all.push_back(std::string(p.name) + " " + number_text(p.value) + " (" + range + ")");
  }
  return all.empty() ? "-" : join(all, ", ");
}

Entries forms() {
  Entries all = {{"form", "title", "parameters", "formula", "source"}};
  for (const FormInfo* f : all_forms())
    all.push_back({std::string(f->name), std::string(f->title) + (f->slow ? " (slow)" : ""),
                   parameters_of(*f), std::string(f->formula), std::string(f->source)});
  return all;
}

Entries placements() {
  Entries all = {{"placement", "standard layers of 24"}};
  for (const auto& name : placement_names()) {
    std::vector<std::string> layers;
    const auto standard = standard_layers(name, 24);
    for (size_t i = 0; i < standard.size(); ++i)
      if (standard[i]) layers.push_back(std::to_string(i + 1));
    all.push_back({name, layers.empty() ? "none" : join(layers, ",")});
  }
  return all;
}

Entries presets_table() {
  Entries all = {{"preset", "title", "layers", "d", "f", "heads", "vocabulary"}};
  for (const Preset& p : presets())
    all.push_back({std::string(p.name), std::string(p.title), std::to_string(p.num_layers),
                   std::to_string(p.model.hidden_size), std::to_string(p.model.intermediate_size),
                   std::to_string(p.model.num_heads),
                   p.model.vocab_size > 0 ? std::to_string(p.model.vocab_size) : "of the data"});
  return all;
}

Entries tasks() {
  Entries all = {{"task", "vocabulary", "chance", "what"}};
  for (const Task* t : all_tasks())
    all.push_back({std::string(t->name()), std::to_string(t->vocabulary().size()),
                   number(t->chance(), "%.3f"), std::string(t->description())});
  return all;
}

Entries datasets() {
  Entries all = {{"dataset", "disk", "minutes", "here", "for", "what", "licence"}};
  constexpr double bytes_per_minute = 60 * 100e6 / 8;  // 100 Mbit/s
  for (const CatalogEntry& e : catalog()) {
    const Downloaded here = downloaded(e, dataset_folder(e.name));
    const auto count = std::to_string(here.files) + "/" + std::to_string(e.files.size());
    all.push_back({e.name, readable_bytes(static_cast<double>(e.bytes)),
                   number(static_cast<double>(e.bytes) / bytes_per_minute, "%.1f"), count,
                   e.purpose, e.title + (e.note.empty() ? "" : " (" + e.note + ")"), e.licence});
  }
  return all;
}

Entries evaluations() {
  Entries all = {{"evaluation", "version", "metrics", "what"}};
  for (const EvalTask& task : eval_tasks())
    all.push_back({task.name, task.version, join(task.metrics, " "), task.title});
  return all;
}

std::string range_text(const Setting& s) {
  if (s.names != nullptr) return join(s.names(), ", ");
  if (s.range.least < s.range.most && std::isinf(s.range.most) && std::isinf(s.range.least))
    return "-";
  const auto bound = [](double value) { return number(value, "%.16g"); };
  const std::string from = (s.range.above_least ? "above " : "from ") + bound(s.range.least);
  if (std::isinf(s.range.most)) return from;
  return from + (s.range.below_most ? " to below " : " to ") + bound(s.range.most);
}

Entries settings_table() {
  const std::map<ChangeEffect, const char*> effects = {
      {ChangeEffect::now, "now"},
      {ChangeEffect::needs_fork, "in a fork"},
      {ChangeEffect::needs_new_run, "in a new run"}};
  std::map<std::string, std::string> defaults;
  for (const SpecField& field : spec_fields({})) defaults[field.key] = field.value;
  Entries all = {{"setting", "flag", "default", "unit", "range", "takes effect", "what"}};
  for (const Setting& s : settings())
    all.push_back(
        {s.path, s.flag == nullptr ? "-" : s.flag, defaults[s.path], *s.unit == 0 ? "-" : s.unit,
         range_text(s), effects.at(s.effect),
         s.help + (*s.range.reason == 0 ? "" : std::string("; range: ") + s.range.reason)});
  return all;
}

Json as_json(const Entries& entries) {
  Json all = Json::array();
  for (size_t row = 1; row < entries.size(); ++row) {
    Json entry;
    for (size_t c = 0; c < entries[0].size(); ++c)
      entry[c == 0 ? "name" : entries[0][c]] = entries[row][c];
    all.push_back(entry);
  }
  return all;
}

/// With what a program needs to prepare them.
Json datasets_json(const Entries& entries) {
  Json all = as_json(entries);
  for (size_t i = 0; i < all.size(); ++i) {
    const CatalogEntry& e = catalog()[i];
    const auto folder = dataset_folder(e.name);
    all[i].update({{"title", e.title},
                   {"note", e.note},
                   {"card", e.card},
                   {"bytes", e.bytes},
                   {"files", e.files.size()},
                   {"files_here", downloaded(e, folder).files},
                   {"folder", folder.string()},
                   {"train", e.train},
                   {"held_out", e.held_out},
                   {"field", e.field},
                   {"tokenizer", e.is_tokenizer}});
  }
  return all;
}

}  // namespace

void add_list(CLI::App& app, Globals& globals) {
  static const std::map<std::string, Entries (*)()> lists = {{"mixers", mixers},
                                                             {"forms", forms},
                                                             {"placements", placements},
                                                             {"presets", presets_table},
                                                             {"tasks", tasks},
                                                             {"datasets", datasets},
                                                             {"evaluations", evaluations},
                                                             {"settings", settings_table}};
  std::vector<std::string> names;
  for (const auto& [name, make] : lists) names.push_back(name);
  CLI::App* command = app.add_subcommand("list", "what there is: " + join(names, ", "));
  const auto what = std::make_shared<std::string>();
  command->add_option("WHAT", *what, join(names, ", "))->required();
  command->callback([what, names, &globals] {
    const auto found = lists.find(*what);
    if (found == lists.end()) bad_input(unknown_name("list", *what, names));
    const Entries entries = found->second();
    if (globals.json)
      print_json(*what == "datasets" ? datasets_json(entries) : as_json(entries));
    else
      std::cout << table(entries);
  });
}

}  // namespace attnlab::cli
