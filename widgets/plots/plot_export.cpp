// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_export.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "widgets/plots/legend_rows.h"

namespace attnlab {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double height_per_width = 0.62;

struct Column {
  std::string name;
  const Series* series;
  size_t next = 0;
};

// A name in quotes where it would break the row.
std::string quoted(const std::string& name) {
  if (name.find_first_of(",\"\n") == std::string::npos) return name;
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::vector<Column> columns_of(const std::vector<CurvesPicture>& plots) {
  std::vector<Column> columns;
  for (const CurvesPicture& plot : plots)
    for (const CurvesPicture::Line& line : plot.lines) {
      const QString name = plot.title.isEmpty() ? line.name : plot.title + ": " + line.name;
      columns.push_back({quoted(name.toStdString()), line.raw});
      if (line.low) columns.push_back({quoted(name.toStdString() + ", low"), line.low});
      if (line.high) columns.push_back({quoted(name.toStdString() + ", high"), line.high});
    }
  return columns;
}

/// Steps of which the coarsest column keeps extremes alone.
double thinned_to(const std::vector<Column>& columns) {
  double stride = 1;
  for (const Column& column : columns) stride = std::max(stride, column.series->stride());
  return stride;
}

void export_table(const ExportRequest& request, const std::vector<CurvesPicture>& plots) {
  std::vector<Column> columns = columns_of(plots);
  std::vector<std::string> names = {plots[0].x_name};
  for (const Column& column : columns) names.push_back(column.name);
  ExportRequest with_note = request;
  if (const double stride = thinned_to(columns); stride > 1)
    with_note.provenance +=
        (request.provenance.empty() ? "" : "\n") +
        ("thinned: of older steps only the smallest and the largest value of every " +
         std::to_string(std::llround(stride)) + " stand here; all are in the run's events.attnlab");
  export_csv(with_note, names, [&](const auto& write) {
    std::vector<double> row(names.size());
    while (true) {
      double step = std::numeric_limits<double>::infinity();
      for (const Column& c : columns)
        if (c.next < c.series->size()) step = std::min(step, c.series->points()[c.next].x);
      if (!(step < std::numeric_limits<double>::infinity())) return;
      row[0] = step;
      for (size_t i = 0; i < columns.size(); ++i) {
        Column& c = columns[i];
        const bool here = c.next < c.series->size() && c.series->points()[c.next].x == step;
        row[i + 1] = here ? c.series->points()[c.next++].y : nothing;
      }
      write(row);
    }
  });
}

double height_of(const ExportRequest& request, size_t rows, size_t across) {
  if (request.height_mm > 0) return request.height_mm;
  return request.width_mm / static_cast<double>(across) * height_per_width *
         static_cast<double>(rows);
}

// All names that occur, once.
std::vector<CurvesPicture::Line> shared_legend(const std::vector<CurvesPicture>& plots) {
  std::vector<CurvesPicture::Line> lines;
  for (const CurvesPicture& plot : plots)
    for (const CurvesPicture::Line& line : plot.lines)
      if (std::none_of(lines.begin(), lines.end(), [&](auto& l) { return l.name == line.name; }))
        lines.push_back(line);
  return lines;
}

// One legend stands above all plots, where it hides no curve.
void export_drawing(const ExportRequest& request, const std::vector<CurvesPicture>& plots) {
  const size_t across = plots.size() > 1 ? 2 : 1, rows = (plots.size() + across - 1) / across;
  std::vector<CurvesPicture::Line> lines = shared_legend(plots);
  if (lines.size() < 2) lines.clear();
  QSizeF size(points(request.width_mm), points(height_of(request, rows, across)));
  const QRectF head(0, 0, size.width(), size.height());
  const double top = legend_rows(nullptr, picture_font(request.font_pt), head, Qt::black, lines);
  if (request.height_mm <= 0) size.rheight() += top;
  export_picture(request, size, [&](QPainter& painter, QSizeF area) {
    legend_rows(&painter, painter.font(), head, Qt::black, lines);
    const double width = area.width() / static_cast<double>(across);
    const double height = (area.height() - top) / static_cast<double>(rows);
    for (size_t i = 0; i < plots.size(); ++i)
      draw_curves(painter,
                  {width * static_cast<double>(i % across),
                   top + height * static_cast<double>(i / across), width, height},
                  plots[i]);
  });
}

}  // namespace

void export_curves(const ExportRequest& request, const std::vector<CurvesPicture>& plots) {
  if (std::none_of(plots.begin(), plots.end(), [](const auto& p) { return !p.lines.empty(); }))
    bad_input("no curves to export to " + request.path.toStdString(),
              "show at least one run that has recorded steps");
  const QString suffix = QFileInfo(request.path).suffix().toLower();
  if (suffix == "csv") return export_table(request, plots);
  if (suffix == "pdf" || suffix == "svg" || suffix == "png") return export_drawing(request, plots);
  if (suffix != "tex")
    bad_input("cannot export curves to " + request.path.toStdString(),
              "use .pdf, .svg, .png, .csv or .tex");
  write_file(request.path.toStdString(),
             pgfplots(plots, request.width_mm, height_of(request, 1, 1), request.provenance));
}

}  // namespace attnlab
