// SPDX-License-Identifier: GPL-3.0-or-later
// Curves as LaTeX source for the pgfplots package.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "widgets/plots/plot_export.h"
#include "widgets/plots/trace.h"

namespace attnlab {
namespace {

constexpr int most_points = 1000;  // a run, with its raw trace

std::string number(double value) {
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::general, 7).ptr;
  return {text, end};
}

// Text as LaTeX prints it.
std::string escaped(const QString& text) {
  std::string out;
  for (const char c : text.toStdString()) {
    if (c == '\\')
      out += "\\textbackslash{}";
    else if (c == '~' || c == '^')
      out += std::string("\\") + c + "{}";
    else if (std::string_view("{}$&#%_").find(c) != std::string_view::npos)
      out += std::string("\\") + c;
    else
      out += c == '\n' ? ' ' : c;
  }
  return out;
}

const char* dash(Qt::PenStyle style) {
  switch (style) {
    case Qt::DashLine:
      return "dashed";
    case Qt::DotLine:
      return "dotted";
    case Qt::DashDotLine:
      return "dashdotted";
    case Qt::DashDotDotLine:
      return "dashdotdotted";
    default:
      return "solid";
  }
}

const char* mark(int marker) {
  static const char* const names[] = {"*", "square*", "triangle*", "diamond*", "x", "o"};
  return names[static_cast<size_t>(marker) % 6];
}

std::string color_name(size_t plot, size_t line) {
  return "attnlab" + std::string(1, static_cast<char>('A' + plot % 26)) + std::to_string(line + 1);
}

std::vector<Point> points_of(const Series& series, const CurvesPicture& plot, bool shared) {
  return window_of(series, plot.x0, plot.x1, most_points / (shared ? 4 : 2), plot.log_x);
}

void write_coordinates(std::ostream& out, const std::vector<Point>& points,
                       const CurvesPicture& plot) {
  out << " coordinates {\n";
  int in_row = 0;
  for (const Point& p : points) {
    // pgfplots jumps over what it cannot draw (unbounded coords=jump).
    const bool drawable = std::isfinite(p.y) && (!plot.log_y || p.y > 0);
    out << '(' << number(p.x) << ',' << (drawable ? number(p.y) : "nan") << ')';
    out << (++in_row % 8 == 0 ? '\n' : ' ');
  }
  out << "\n};\n";
}

void write_line(std::ostream& out, const CurvesPicture& plot, size_t i, const std::string& color) {
  const CurvesPicture::Line& line = plot.lines[i];
  if (line.smoothed) {
    out << "\\addplot[" << color << "!30!white, line width=0.3pt, forget plot]";
    write_coordinates(out, points_of(*line.raw, plot, true), plot);
  }
  const std::vector<Point> points =
      points_of(CurvesPicture::main(line), plot, line.smoothed != nullptr);
  const size_t repeat = std::max<size_t>(1, points.size() / 8);
  out << "\\addplot[" << color << ", " << dash(line.style.dash)
      << ", line width=0.9pt, mark=" << mark(line.style.marker)
      << ", mark size=1.4pt, mark repeat=" << repeat << ", mark phase=" << 1 + repeat * (i % 6) / 6
      << ", mark options={solid, fill=" << color << "}" << (plot.legend ? "" : ", forget plot")
      << "]";
  write_coordinates(out, points, plot);
  if (plot.legend) out << "\\addlegendentry{" << escaped(line.name) << "}\n";
}

void write_axis(std::ostream& out, const CurvesPicture& plot, size_t n, double width,
                double height) {
  out << "\\begin{axis}[\n  width=" << number(width) << "mm, height=" << number(height)
      << "mm,\n  xlabel={" << escaped(plot.x_label) << "}, ylabel={" << escaped(plot.title)
      << "},\n  xmin=" << number(plot.x0) << ", xmax=" << number(plot.x1)
      << ", ymin=" << number(plot.y0) << ", ymax=" << number(plot.y1) << ",\n";
  if (plot.log_x) out << "  xmode=log,\n";
  if (plot.log_y) out << "  ymode=log,\n";
  out << "  ymajorgrids, grid style={black!10}, axis lines=left, tick align=outside,\n"
         "  unbounded coords=jump, legend cell align=left,\n"
         "  legend style={draw=none, fill=white, fill opacity=0.85, text opacity=1},\n]\n";
  for (size_t i = 0; i < plot.lines.size(); ++i) write_line(out, plot, i, color_name(n, i));
  for (const CurvesPicture::Level& level : plot.levels)
    out << "\\addplot[black!55, densely dashed, line width=0.4pt, forget plot] coordinates {("
        << number(plot.x0) << ',' << number(level.value) << ") (" << number(plot.x1) << ','
        << number(level.value) << ")} node[pos=0, above right, font=\\footnotesize] {"
        << escaped(level.label) << "};\n";
  out << "\\end{axis}\n";
}

void write_colors(std::ostream& out, const CurvesPicture& plot, size_t n) {
  for (size_t i = 0; i < plot.lines.size(); ++i) {
    const std::string hex = plot.lines[i].style.color.name().mid(1).toUpper().toStdString();
    out << "\\definecolor{" << color_name(n, i) << "}{HTML}{" << hex << "}\n";
  }
}

}  // namespace

std::string pgfplots(const std::vector<CurvesPicture>& plots, double width_mm, double height_mm,
                     const std::string& provenance) {
  std::ostringstream out;
  out << "% Needs \\usepackage{pgfplots} and \\pgfplotsset{compat=1.16}; \\input this file.\n";
  std::istringstream lines(provenance);
  for (std::string line; std::getline(lines, line);) out << "% " << line << '\n';
  for (size_t n = 0; n < plots.size(); ++n) {
    write_colors(out, plots[n], n);
    out << "\\begin{tikzpicture}\n";
    write_axis(out, plots[n], n, width_mm, height_mm);
    out << "\\end{tikzpicture}\n";
  }
  return out.str();
}

}  // namespace attnlab
