// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/export_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "core/shared/base/error.h"
#include "widgets/common/decimal_box.h"
#include "widgets/common/form_row.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

QDoubleSpinBox* number(double low, double high, double step, const QString& unit) {
  auto* box = new DecimalBox;
  box->setRange(low, high);
  box->setSingleStep(step);
  box->setDecimals(1);
  box->setSuffix(' ' + unit);
  return box;
}

QWidget* side_by_side(QWidget* first, QWidget* second, int stretch_first) {
  auto* both = new QWidget;
  auto* row = new QHBoxLayout(both);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(theme().space(2));
  row->addWidget(first, stretch_first);
  row->addWidget(second);
  if (!stretch_first) row->addStretch();
  return both;
}

}  // namespace

ExportDialog::ExportDialog(const QStringList& formats, const QString& file_name,
                           QSettings* settings, QWidget* parent)
    : QDialog(parent), formats_(formats), settings_(settings) {
  for (const QString& format : formats)
    if (!QStringList{"pdf", "svg", "png", "csv", "tex", "md"}.contains(format))
      bad_input("cannot offer the format " + format.toStdString(),
                "use pdf, svg, png, csv, tex or md");
  if (!settings_) settings_ = new QSettings(this);
  build();
  restore(file_name);
  choose_format();
}

void ExportDialog::build() {
  const Theme& t = theme();
  setWindowTitle(tr("Export"));
  format_ = new Segmented;
  for (const QString& format : formats_)
    format_->add(format == "tex"  ? QString("TeX")
                 : format == "md" ? QString("Markdown")
                                  : format.toUpper());
  width_ = number(20, 1000, 5, tr("mm"));
  height_ = number(20, 1000, 5, tr("mm"));
  auto_height_ = new QCheckBox(tr("Automatic"));
  font_ = number(4, 48, 0.5, tr("pt"));
  dpi_ = new QSpinBox;
  dpi_->setRange(36, 1200);
  dpi_->setSingleStep(50);
  dpi_->setSuffix(' ' + tr("dpi"));
  path_ = new QLineEdit;
  browse_ = new QPushButton(tr("Choose…"));
  browse_->setAutoDefault(false);
  note_ = new QLabel;
  note_->setWordWrap(true);
  auto* body = new QWidget;
  QFormLayout* form = make_form(body);
  add_form_row(form, tr("Format"), format_);
  add_form_row(form, tr("Width"), width_);
  QWidget* height_row = side_by_side(height_, auto_height_, 0);
  add_form_row(form, tr("Height"), height_row)->setBuddy(height_);
  height_->setAccessibleName(tr("Height"));
  auto_height_->setAccessibleName(tr("Automatic height"));
  add_form_row(form, tr("Type size"), font_);
  add_form_row(form, tr("Resolution"), dpi_);
  add_form_row(form, tr("File"), side_by_side(path_, browse_, 1))->setBuddy(path_);
  path_->setAccessibleName(tr("File"));
  for (QWidget* box : {static_cast<QWidget*>(width_), static_cast<QWidget*>(height_),
                       static_cast<QWidget*>(font_), static_cast<QWidget*>(dpi_)})
    box->setFixedWidth(t.px(112));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
  export_ = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
  export_->setProperty("kind", "primary");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(t.space(6), t.space(6), t.space(6), t.space(5));
  layout->setSpacing(t.space(4));
  layout->addWidget(body);
  layout->addWidget(note_);
  layout->addStretch();
  layout->addWidget(buttons);
  export_->setDefault(true);  // takes hold only once the button is in the dialog
  setMinimumWidth(t.px(480));
  // Two lines are kept free, so that a note does not move the buttons.
  note_->setMinimumHeight(2 * QFontMetrics(t.body).lineSpacing());
  connect(format_, &Segmented::chosen, this, &ExportDialog::choose_format);
  connect(auto_height_, &QCheckBox::toggled, this, &ExportDialog::choose_format);
  connect(path_, &QLineEdit::textChanged, this, &ExportDialog::check_path);
  connect(path_, &QLineEdit::textEdited, this, &ExportDialog::follow_suffix);
  connect(browse_, &QPushButton::clicked, this, &ExportDialog::choose_file);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
}

void ExportDialog::restore(const QString& file_name) {
  const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  const auto last = [this](const char* key, const QVariant& otherwise) {
    return settings_->value(QString("export/") + key, otherwise);
  };
  format_->set_current(
      std::max(0, static_cast<int>(formats_.indexOf(last("format", "pdf").toString()))));
  width_->setValue(last("width_mm", 160).toDouble());
  height_->setValue(last("height_mm", 100).toDouble());
  auto_height_->setChecked(last("auto_height", true).toBool());
  font_->setValue(last("font_pt", 9).toDouble());
  dpi_->setValue(last("png_dpi", 300).toInt());
  QString folder = last("folder", documents).toString();
  if (!QDir(folder).exists()) folder = QDir::homePath();
  path_->setText(QDir::toNativeSeparators(QDir(folder).filePath(file_name + '.' + format())));
}

void ExportDialog::remember() {
  const auto keep = [this](const char* key, const QVariant& value) {
    settings_->setValue(QString("export/") + key, value);
  };
  keep("format", format());
  keep("width_mm", width_->value());
  keep("height_mm", height_->value());
  keep("auto_height", auto_height_->isChecked());
  keep("font_pt", font_->value());
  keep("png_dpi", dpi_->value());
  keep("folder", QFileInfo(request().path).absolutePath());
}

QString ExportDialog::format() const { return formats_[format_->current()]; }

ExportRequest ExportDialog::request() const {
  ExportRequest request;
  request.path = QDir::fromNativeSeparators(path_->text().trimmed());
  request.width_mm = width_->value();
  request.height_mm = auto_height_->isChecked() ? 0 : height_->value();
  request.font_pt = font_->value();
  request.png_dpi = dpi_->value();
  return request;
}

// The suffix follows the format, and what the format has no use for is off.
void ExportDialog::choose_format() {
  const bool picture = format() != "csv" && format() != "md";
  const QString table = tr("Only pictures have it.");
  for (QWidget* field : std::initializer_list<QWidget*>{width_, auto_height_, font_})
    set_usable(*field, picture, table);
  set_usable(*height_, picture && !auto_height_->isChecked(),
             picture ? tr("It follows from what is shown.") : table);
  set_usable(*dpi_, format() == "png", tr("Only PNG has it."));
  QString path = path_->text();
  const QString suffix = QFileInfo(path).suffix();
  if (formats_.contains(suffix.toLower())) path.chop(suffix.size() + 1);
  path_->setText(path + '.' + format());
  check_path();
}

// Who types the suffix of another format means that format.
void ExportDialog::follow_suffix() {
  const auto typed = formats_.indexOf(QFileInfo(path_->text()).suffix().toLower());
  if (typed < 0 || typed == format_->current()) return;
  format_->set_current(static_cast<int>(typed));
  choose_format();
}

void ExportDialog::choose_file() {
  const QString filter = QString("%1 (*.%2)").arg(format().toUpper(), format());
  const QString path = QFileDialog::getSaveFileName(this, tr("Export"), path_->text(), filter);
  if (path.isEmpty()) return;
  path_->setText(QDir::toNativeSeparators(path));
  choose_format();
}

void ExportDialog::check_path() {
  const QFileInfo file(request().path);
  QString problem, note;
  if (file.completeBaseName().isEmpty())
    problem = tr("Name the file to write.");
  else if (!QFileInfo(file.absolutePath()).isWritable())
    problem = tr("The folder does not exist or cannot be written to. Choose another one.");
  else if (file.suffix().toLower() != format())
    problem = tr("The file name must end in .%1.").arg(format());
  else if (file.exists())
    note = tr("This file exists and will be replaced.");
  note_->setProperty("kind", problem.isEmpty() ? "muted" : "error");
  note_->setText(problem.isEmpty() ? note : problem);
  restyle(note_);
  set_usable(*export_, problem.isEmpty(), problem);
}

void ExportDialog::accept() {
  if (!export_->isEnabled()) return;
  remember();
  QDialog::accept();
}

std::optional<ExportRequest> ExportDialog::ask(const QStringList& formats, const QString& file_name,
                                               QWidget* parent) {
  ExportDialog dialog(formats, file_name, nullptr, parent);
  if (dialog.exec() != QDialog::Accepted) return std::nullopt;
  return dialog.request();
}

}  // namespace attnlab
