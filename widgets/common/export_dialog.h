// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <optional>

#include "widgets/common/export.h"
#include "widgets/common/segmented.h"

namespace attnlab {

/// Asks how a view is to be written: format, size, type, file. What was chosen last is offered
/// again.
class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// `formats`: suffixes the view can write, of "pdf", "svg", "png", "csv", "tex", "md", at least one.
  /// `file_name`: proposed, without folder and suffix. `settings`: where the last choice is kept,
  /// outlives the dialog; null: the application's own. Throws Error on an unknown format.
  ExportDialog(const QStringList& formats, const QString& file_name, QSettings* settings = nullptr,
               QWidget* parent = nullptr);

  /// What is entered now. Height is 0 for "as the width asks"; provenance is left to the caller.
  [[nodiscard]] ExportRequest request() const;

  /// Shows the dialog; nothing when it was left without export.
  static std::optional<ExportRequest> ask(const QStringList& formats, const QString& file_name,
                                          QWidget* parent);

  void accept() override;

 private:
  void build();
  void restore(const QString& file_name);
  void remember();
  void choose_format();
  void follow_suffix();
  void choose_file();
  void check_path();
  [[nodiscard]] QString format() const;

  QStringList formats_;
  QSettings* settings_;
  Segmented* format_;
  QDoubleSpinBox *width_, *height_, *font_;
  QCheckBox* auto_height_;
  QSpinBox* dpi_;
  QLineEdit* path_;
  QPushButton *browse_, *export_;
  QLabel* note_;
};

}  // namespace attnlab
