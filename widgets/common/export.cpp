// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/export.h"

#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <charconv>
#include <cmath>
#include <sstream>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace {

using Paint = std::function<void(QPainter&, QSizeF)>;

void cannot_write(const QString& path) {
  failed("cannot write " + path.toStdString(), "choose a folder that exists and is writable");
}

// The painter works in points whatever the device's resolution is.
void draw(QPaintDevice& device, const ExportRequest& request, QSizeF size, double dots_per_point,
          const Paint& paint) {
  QPainter painter;
  if (!painter.begin(&device)) cannot_write(request.path);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  painter.scale(dots_per_point, dots_per_point);
  QFont font("Inter");
  // Font sizes are given in points of the picture, so device pixels after scaling.
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(request.font_pt))));
  painter.setFont(font);
  painter.fillRect(QRectF({0, 0}, size), Qt::white);
  paint(painter, size);
  if (!painter.end()) cannot_write(request.path);
}

void write_pdf(const ExportRequest& request, QSizeF size, const Paint& paint) {
  QPdfWriter pdf(request.path);
  pdf.setCreator("Attention Lab");
  pdf.setTitle(QFileInfo(request.path).completeBaseName());
  pdf.setResolution(1200);
  pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
  pdf.setPageSize(QPageSize(size, QPageSize::Point, QString(), QPageSize::ExactMatch));
  pdf.addFileAttachment("run.json", QByteArray::fromStdString(request.provenance),
                        "application/json");
  draw(pdf, request, size, 1200 / 72.0, paint);
}

void write_svg(const ExportRequest& request, QSizeF size, const Paint& paint) {
  QSvgGenerator svg;
  svg.setFileName(request.path);
  svg.setResolution(72);
  svg.setSize(size.toSize());
  svg.setViewBox(QRectF({0, 0}, size));
  svg.setTitle(QFileInfo(request.path).completeBaseName());
  svg.setDescription(QString::fromStdString(request.provenance));
  draw(svg, request, size, 1, paint);
}

void write_png(const ExportRequest& request, QSizeF size, const Paint& paint) {
  const double scale = request.png_dpi / 72;
  QImage image((size * scale).toSize(), QImage::Format_RGB32);
  image.fill(Qt::white);  // the last pixels are only partly inside of the picture
  image.setDotsPerMeterX(static_cast<int>(request.png_dpi / 0.0254));
  image.setDotsPerMeterY(static_cast<int>(request.png_dpi / 0.0254));
  image.setText("attnlab", QString::fromStdString(request.provenance));
  draw(image, request, size, scale, paint);
  if (!image.save(request.path)) cannot_write(request.path);
}

std::string shortest(double value) {
  if (!std::isfinite(value)) return {};
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

}  // namespace

void export_picture(const ExportRequest& request, QSizeF size_pt, const Paint& paint) {
  const QString suffix = QFileInfo(request.path).suffix().toLower();
  if (suffix == "pdf")
    write_pdf(request, size_pt, paint);
  else if (suffix == "svg")
    write_svg(request, size_pt, paint);
  else if (suffix == "png")
    write_png(request, size_pt, paint);
  else
    bad_input("cannot export to " + request.path.toStdString(), "use .pdf, .svg, .png or .csv");
  if (!QFileInfo::exists(request.path)) cannot_write(request.path);
}

void export_csv(
    const ExportRequest& request, const std::vector<std::string>& columns,
    const std::function<void(const std::function<void(const std::vector<double>&)>&)>& rows) {
  std::ostringstream out;
  std::istringstream lines(request.provenance);
  for (std::string line; std::getline(lines, line);) out << "# " << line << '\n';
  for (size_t i = 0; i < columns.size(); ++i) out << (i ? "," : "") << columns[i];
  out << '\n';
  rows([&](const std::vector<double>& row) {
    for (size_t i = 0; i < row.size(); ++i) out << (i ? "," : "") << shortest(row[i]);
    out << '\n';
  });
  write_file(request.path.toStdString(), out.str());
}

void draw_fitting(QPainter& painter, const QRectF& place, int flags, const QString& text) {
  const QFont usual = painter.font();
  const double wide = QFontMetricsF(usual).horizontalAdvance(text);
  if (wide > place.width()) {
    QFont smaller = usual;
    smaller.setPixelSize(std::max(1, static_cast<int>(usual.pixelSize() * place.width() / wide)));
    painter.setFont(smaller);
  }
  painter.drawText(place, flags | Qt::TextSingleLine, text);
  painter.setFont(usual);
}

}  // namespace attnlab
