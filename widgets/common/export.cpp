// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/export.h"

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <charconv>
#include <cmath>
#include <sstream>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace {

constexpr int wrapping = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

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
  painter.setFont(picture_font(request.font_pt));
  painter.fillRect(QRectF({0, 0}, size), Qt::white);
  paint(painter, size);
  if (!painter.end()) cannot_write(request.path);
}

/// Gives the only page its exact size by an update at the end of the file (PDF 32000-1, 7.5.6).
void set_page_size(const QString& path, QSizeF size) {
  QFile file(path);
  if (!file.open(QIODevice::ReadWrite)) cannot_write(path);
  const QByteArray pdf = file.readAll();
  static const QRegularExpression page_object(R"((\d+) 0 obj\n(<<\n/Type /Page\n.*?\nendobj\n))",
                                              QRegularExpression::DotMatchesEverythingOption);
  static const QRegularExpression box(R"(/MediaBox \[[^\]]*\])");
  static const QRegularExpression trailer(R"(trailer\n<<\n(.*?)>>\nstartxref\n(\d+)\s)",
                                          QRegularExpression::DotMatchesEverythingOption);
  const QString text = QString::fromLatin1(pdf);
  const auto page = page_object.match(text);
  const auto end = trailer.match(text, text.lastIndexOf("trailer"));
  if (!page.hasMatch() || !end.hasMatch())
    failed("cannot set the page size of " + path.toStdString());
  const QString exact =
      QString("/MediaBox [0 0 %1 %2]").arg(size.width(), 0, 'f', 3).arg(size.height(), 0, 'f', 3);
  QString update = page.captured(1) + " 0 obj\n" + page.captured(2).replace(box, exact);
  const qsizetype table = pdf.size() + update.size();
  update += QString("xref\n%1 1\n%2 00000 n \n")
                .arg(page.captured(1))
                .arg(pdf.size(), 10, 10, QChar('0'));
  update += "trailer\n<<\n" + end.captured(1) + "/Prev " + end.captured(2) + "\n>>\n" +
            QString("startxref\n%1\n%%EOF\n").arg(table);
  file.write(update.toLatin1());
}

/// Qt's pages are whole points high and wide.
QSizeF whole_page(QSizeF size) { return {std::ceil(size.width()), std::ceil(size.height())}; }

void draw_pdf(const ExportRequest& request, QSizeF size, const Paint& paint) {
  QPdfWriter pdf(request.path);
  pdf.setCreator("Attention Lab");
  pdf.setTitle(QFileInfo(request.path).completeBaseName());
  pdf.setResolution(1200);
  pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
  const QSizeF page = whole_page(size);
  pdf.setPageSize(QPageSize(page, QPageSize::Point, QString(), QPageSize::ExactMatch));
  pdf.addFileAttachment("run.json", QByteArray::fromStdString(request.provenance),
                        "application/json");
  draw(pdf, request, size, 1200 / 72.0, [&](QPainter& painter, QSizeF) {
    painter.translate(0, page.height() - size.height());  // PDF counts from below
    paint(painter, size);
  });
}

void write_pdf(const ExportRequest& request, QSizeF size, const Paint& paint) {
  draw_pdf(request, size, paint);
  set_page_size(request.path, size);
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

QFont picture_font(double font_pt) {
  QFont font("Inter");
  // Points of the picture, so device pixels after scaling.
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(font_pt))));
  return font;
}

double wrapped_height(const QFont& font, const QString& text, double width) {
  if (text.isEmpty()) return 0;
  return QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e6), wrapping, text).height();
}

void draw_wrapped(QPainter& painter, const QRectF& place, const QString& text) {
  painter.drawText(place, wrapping | Qt::TextDontClip, text);
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
