// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <map>

#include "app/cli/command.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/task.h"
#include "core/shared/forms/form_info.h"
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
         l.mixing ? l.form : "-",
         l.mixing ? std::string(name_of(l.sequence)) + "/" + std::string(name_of(l.hidden)) : "-"});
  }
  return all;
}

Entries forms() {
  Entries all = {{"form", "title", "formula", "source"}};
  for (const FormInfo* f : all_forms())
    all.push_back({std::string(f->name), std::string(f->title) + (f->slow ? " (slow)" : ""),
                   std::string(f->formula), std::string(f->source)});
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

}  // namespace

void add_list(CLI::App& app, Globals& globals) {
  static const std::map<std::string, Entries (*)()> lists = {{"mixers", mixers},
                                                             {"forms", forms},
                                                             {"placements", placements},
                                                             {"presets", presets_table},
                                                             {"tasks", tasks}};
  CLI::App* command =
      app.add_subcommand("list", "what there is: mixers, forms, placements, presets, tasks");
  const auto what = std::make_shared<std::string>();
  command->add_option("WHAT", *what, "mixers, forms, placements, presets or tasks")->required();
  command->callback([what, &globals] {
    const auto found = lists.find(*what);
    if (found == lists.end())
      bad_input(unknown_name("list", *what, {"mixers", "forms", "placements", "presets", "tasks"}));
    const Entries entries = found->second();
    if (globals.json)
      print_json(as_json(entries));
    else
      std::cout << table(entries);
  });
}

}  // namespace attnlab::cli
