// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_export.h"

#include <QFileInfo>
#include <sstream>

#include "core/shared/base/files.h"
#include "widgets/stack/cost_strip.h"
#include "widgets/stack/layer_row.h"

namespace attnlab {
namespace {

int64_t residual_at(const std::vector<int64_t>& residuals, size_t index) {
  return index < residuals.size() ? residuals[index] : 0;
}

void draw_stack(QPainter& painter, QSizeF size, const RunSpec& spec) {
  const RowLook look = print_look(painter.font());
  const auto& layers = spec.model.layers;
  const int count = static_cast<int>(layers.size());
  const auto residuals = layer_residuals(spec);
  const RowColumns columns = row_columns(look, size.width(), count);
  double top = header_height(look, columns);
  draw_header(painter, look, columns, 0);
  painter.setPen(QPen(look.border, look.unit / 2));
  painter.drawLine(QPointF(0, top), QPointF(size.width(), top));
  for (int index = count - 1; index >= 0; --index) {
    RowState state;
    state.layer = layers[static_cast<size_t>(index)];
    state.number = index + 1;
    state.residual = residual_at(residuals, static_cast<size_t>(index));
    draw_row(painter, look, columns, top, row_height(look, count), state);
    top += row_height(look, count);
  }
}

double natural_height(const ExportRequest& request, double width, const RunSpec& spec) {
  QFont font("Inter");
  font.setPixelSize(std::max(1, static_cast<int>(request.font_pt + 0.5)));
  const RowLook look = print_look(font);
  const int count = static_cast<int>(spec.model.layers.size());
  return header_height(look, row_columns(look, width, count)) + count * row_height(look, count) +
         2 * look.unit;
}

/// Several parameters have commas between them.
std::string csv_cell(const std::string& text) {
  return text.find(',') == std::string::npos ? text : '"' + text + '"';
}

void write_csv(const ExportRequest& request, const RunSpec& spec) {
  std::ostringstream out;
  std::istringstream lines(request.provenance);
  for (std::string line; std::getline(lines, line);) out << "# " << line << '\n';
  out << "layer,mixer,mixing,form,qk_sequence,qk_hidden,parameter_residual\n";
  const auto residuals = layer_residuals(spec);
  for (size_t i = 0; i < spec.model.layers.size(); ++i) {
    const LayerSpec& layer = spec.model.layers[i];
    out << i + 1 << ",\"" << mixer_name(layer) << "\"," << (layer.mixing ? "on" : "off") << ',';
    if (layer.mixing)
      out << csv_cell(form_text(layer)) << ',' << name_of(layer.sequence) << ','
          << name_of(layer.hidden);
    else
      out << ",,";
    out << ',' << residual_at(residuals, i) << '\n';
  }
  write_file(request.path.toStdString(), out.str());
}

void write_layers_json(const ExportRequest& request, const RunSpec& spec) {
  const auto residuals = layer_residuals(spec);
  Json layers = Json::array();
  for (size_t i = 0; i < spec.model.layers.size(); ++i) {
    Json entry = {{"layer", i + 1}, {"mixer", mixer_name(spec.model.layers[i])}};
    entry.update(to_json(spec.model.layers[i]));
    entry["parameter_residual"] = residual_at(residuals, i);
    layers.push_back(std::move(entry));
  }
  Json json = {{"stack", describe_layers(spec.model.layers)}, {"layers", std::move(layers)}};
  if (!request.provenance.empty())
    json["provenance"] = parse_json(request.provenance, "provenance");
  write_json(request.path.toStdString(), json);
}

}  // namespace

void export_stack(const ExportRequest& request, const RunSpec& spec) {
  const QString suffix = QFileInfo(request.path).suffix().toLower();
  if (suffix == "csv") return write_csv(request, spec);
  if (suffix == "json") return write_layers_json(request, spec);
  const double width = points(request.width_mm);
  const double height =
      request.height_mm > 0 ? points(request.height_mm) : natural_height(request, width, spec);
  export_picture(request, {width, height},
                 [&](QPainter& painter, QSizeF size) { draw_stack(painter, size, spec); });
}

}  // namespace attnlab
