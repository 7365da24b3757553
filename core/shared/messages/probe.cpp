// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/probe.h"

#include <cmath>

#include "core/shared/base/error.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/messages/payload.h"

namespace attnlab {
namespace {

Json layer_header(const LayerProbe& layer, size_t offset) {
  if (!layer.mixing) {
    Json without = {{"mixing", false}, {"num_heads", layer.num_heads}};
    if (layer.skipped) without["skipped"] = true;
    if (layer.absent) without["absent"] = true;
    return without;
  }
  Json header = {{"mixing", true},
                 {"form", layer.form},
                 {"fixed", layer.fixed},
                 {"num_heads", layer.num_heads},
                 {"num_kv_heads", layer.num_kv_heads},
                 {"head_dim", layer.head_dim},
                 {"offset", offset}};
  if (layer.v.empty()) header["values"] = false;
  if (layer.window > 0) header["window"] = layer.window;
  if (!layer.parameters.empty()) header["parameters"] = layer.parameters;
  if (layer.replaced) header["replaced"] = name_of(*layer.replaced);
  for (const int64_t head : layer.zero_heads) header["zero_heads"].push_back(head + 1);
  return header;
}

// More can only be damage. A map of so many tokens takes 256 MB, wherever its probe came from.
constexpr int64_t most_heads = 4096;
constexpr size_t most_layers = 1024;
constexpr int64_t longest_text = 8192;

/// Takes floats from a payload and refuses to read beyond its end.
class FloatReader {
 public:
  FloatReader(const std::string& payload, int64_t offset) : payload_(payload), at_(offset) {}

  std::vector<float> take(int64_t heads, int64_t length, int64_t width) {
    const auto size = static_cast<int64_t>(payload_.size());
    // Each factor is bounded first, so that their product cannot overflow.
    const int64_t most = size / static_cast<int64_t>(sizeof(float));
    if (at_ < 0 || at_ > size || heads < 0 || width < 0 || heads > most || width > most ||
        (heads > 0 && width > most / heads) ||
        (heads * width > 0 && length > (size - at_) / 4 / (heads * width)))
      failed("damaged probe (header and payload do not fit)");
    const int64_t count = heads * length * width, from = at_;
    at_ += count * static_cast<int64_t>(sizeof(float));
    return values_at<float>(payload_, static_cast<size_t>(from), static_cast<size_t>(count));
  }

 private:
  const std::string& payload_;
  int64_t at_;
};

std::set<int64_t> zero_heads_from(const JsonReader& header, int64_t num_heads) {
  std::set<int64_t> heads;
  const Json& list = header.raw("zero_heads");
  if (!list.is_array()) failed("damaged probe (zeroed heads are no list)");
  for (const Json& head : list) {
    if (!head.is_number_integer() || head < 1 || head > num_heads)
      failed("damaged probe (a zeroed head that does not exist)");
    heads.insert(head.get<int64_t>() - 1);
  }
  return heads;
}

std::vector<double> parameters_from(const JsonReader& header, const FormInfo& form) {
  if (!header.has("parameters")) return default_values(form);
  std::vector<double> values;
  for (const Json& value : header.raw("parameters"))
    values.push_back(value.is_number() ? value.get<double>() : std::nan(""));
  if (values.size() != form.parameters.size()) failed("damaged probe (parameters of another form)");
  for (size_t i = 0; i < values.size(); ++i)
    if (const auto problem = problem_of(form.parameters[i], values[i]); !problem.empty())
      failed("damaged probe (" + problem + ")");
  return values;
}

LayerProbe layer_from(const JsonReader& header, const std::string& payload, int64_t length) {
  LayerProbe layer;
  layer.mixing = header.boolean("mixing");
  layer.skipped = header.boolean("skipped", false);
  if (!layer.mixing) {
    layer.absent = header.boolean("absent", false);
    layer.num_heads = header.integer("num_heads", 0);
    if (layer.num_heads < 0 || layer.num_heads > most_heads)
      failed("damaged probe (impossible number of heads)");
    return layer;
  }
  layer.form = form_info(header.text("form")).name;  // an engine may know more forms
  layer.parameters = parameters_from(header, form_info(layer.form));
  layer.fixed = header.boolean("fixed", false);
  layer.num_heads = header.integer("num_heads");
  layer.num_kv_heads = header.integer("num_kv_heads");
  layer.head_dim = header.integer("head_dim");
  if (layer.num_heads < 1 || layer.num_heads > most_heads || layer.num_kv_heads < 1 ||
      layer.num_heads % layer.num_kv_heads != 0)
    failed("damaged probe (impossible number of heads)");
  if (layer.head_dim < 1) failed("damaged probe (impossible size of a head)");
  layer.window = header.integer("window", 0);
  if (layer.window < 0) failed("damaged probe (impossible window)");
  if (header.has("replaced")) layer.replaced = parse_map_choice(header.text("replaced"));
  if (header.has("zero_heads")) layer.zero_heads = zero_heads_from(header, layer.num_heads);
  FloatReader reader(payload, header.integer("offset"));
  layer.q = reader.take(layer.num_heads, length, layer.head_dim);
  layer.k = reader.take(layer.num_kv_heads, length, layer.head_dim);
  if (header.boolean("values", true))
    layer.v = reader.take(layer.num_kv_heads, length, layer.head_dim);
  return layer;
}

}  // namespace

Event to_event(const Probe& probe) {
  Event event{{{"answer", "probe"},
               {"step", probe.step},
               {"ids", probe.ids},
               {"tokens", probe.tokens},
               {"layers", Json::array()}},
              {}};
  append_values(event.payload, probe.loss);
  for (const LayerProbe& layer : probe.layers) {
    event.header["layers"].push_back(layer_header(layer, event.payload.size()));
    for (const auto* values : {&layer.q, &layer.k, &layer.v}) append_values(event.payload, *values);
  }
  return event;
}

Probe probe_from_event(const Event& event) {
  const JsonReader header(event.header, "probe");
  Probe probe;
  probe.step = header.integer("step");
  read_tokens(header, "probe", probe.ids, probe.tokens);
  if (probe.length() < 1 || probe.length() > longest_text)
    failed("a probe of " + std::to_string(probe.length()) + " tokens",
           "maps are read of 1 to " + std::to_string(longest_text) + " tokens");
  probe.loss = FloatReader(event.payload, 0).take(1, probe.length(), 1);
  for (const JsonReader& layer : header.objects("layers"))
    probe.layers.push_back(layer_from(layer, event.payload, probe.length()));
  if (probe.layers.empty() || probe.layers.size() > most_layers)
    failed("damaged probe (impossible number of layers)");
  return probe;
}

}  // namespace attnlab
