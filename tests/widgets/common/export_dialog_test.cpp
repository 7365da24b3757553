// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/export_dialog.h"

#include <gtest/gtest.h>

#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

struct ExportDialogTest : testing::Test {
  ExportDialogTest() { settings.setValue("export/folder", folder.path()); }

  template <class T>
  static T* field(QDialog& dialog, const QString& name) {
    for (T* one : dialog.findChildren<T*>())
      if (one->accessibleName() == name) return one;
    return nullptr;
  }
  static void enter(QAbstractSpinBox* box, const QString& text) {
    box->selectAll();
    QTest::keyClicks(box, text);
    QTest::keyClick(box, Qt::Key_Tab);
  }
  static QPushButton* export_button(QDialog& dialog) {
    for (QPushButton* one : dialog.findChildren<QPushButton*>())
      if (one->isDefault()) return one;
    return nullptr;
  }
  static QPushButton* format(QDialog& dialog, const QString& name) {
    return field<QPushButton>(dialog, name);
  }

  QTemporaryDir folder;
  QSettings settings{folder.filePath("settings.ini"), QSettings::IniFormat};
  const QStringList all{"pdf", "svg", "png", "csv", "tex"};
};

TEST_F(ExportDialogTest, GivesExactlyWhatIsEntered) {
  ExportDialog dialog(all, "curves", &settings);
  dialog.show();
  QTest::mouseClick(format(dialog, "PNG"), Qt::LeftButton);
  field<QCheckBox>(dialog, "Automatic height")->setChecked(false);
  enter(field<QDoubleSpinBox>(dialog, "Width"), "85");
  enter(field<QDoubleSpinBox>(dialog, "Height"), "60.5");
  enter(field<QDoubleSpinBox>(dialog, "Type size"), "7.5");
  enter(field<QSpinBox>(dialog, "Resolution"), "600");
  QTest::mouseClick(export_button(dialog), Qt::LeftButton);
  EXPECT_EQ(dialog.result(), QDialog::Accepted);
  const ExportRequest request = dialog.request();
  EXPECT_EQ(request.path, folder.filePath("curves.png"));
  EXPECT_EQ(request.width_mm, 85);
  EXPECT_EQ(request.height_mm, 60.5);
  EXPECT_EQ(request.font_pt, 7.5);
  EXPECT_EQ(request.png_dpi, 600);
  EXPECT_EQ(request.provenance, "");
}

TEST_F(ExportDialogTest, OffersTheLastChoiceAgain) {
  {
    ExportDialog first(all, "curves", &settings);
    first.show();
    QTest::mouseClick(format(first, "SVG"), Qt::LeftButton);
    enter(field<QDoubleSpinBox>(first, "Width"), "120");
    first.accept();
  }
  ExportDialog second(all, "map", &settings);
  EXPECT_EQ(second.request().path, folder.filePath("map.svg"));
  EXPECT_EQ(second.request().width_mm, 120);
  EXPECT_EQ(second.request().height_mm, 0);
}

TEST_F(ExportDialogTest, LeavingItKeepsNothing) {
  ExportDialog dialog(all, "curves", &settings);
  enter(field<QDoubleSpinBox>(dialog, "Width"), "50");
  dialog.reject();
  EXPECT_FALSE(settings.contains("export/width_mm"));
}

TEST_F(ExportDialogTest, TheSuffixFollowsTheFormat) {
  ExportDialog dialog(all, "run.v2", &settings);
  dialog.show();
  EXPECT_EQ(dialog.request().path, folder.filePath("run.v2.pdf"));
  QTest::mouseClick(format(dialog, "TeX"), Qt::LeftButton);
  EXPECT_EQ(dialog.request().path, folder.filePath("run.v2.tex"));
  QTest::mouseClick(format(dialog, "CSV"), Qt::LeftButton);
  EXPECT_EQ(dialog.request().path, folder.filePath("run.v2.csv"));
  EXPECT_FALSE(field<QDoubleSpinBox>(dialog, "Width")->isEnabled());
  EXPECT_FALSE(field<QSpinBox>(dialog, "Resolution")->isEnabled());
}

TEST_F(ExportDialogTest, TheFormatFollowsATypedSuffix) {
  ExportDialog dialog(all, "curves", &settings);
  dialog.show();
  auto* path = field<QLineEdit>(dialog, "File");
  path->selectAll();
  QTest::keyClicks(path, folder.filePath("mine.svg"));
  EXPECT_TRUE(format(dialog, "SVG")->isChecked());
  EXPECT_EQ(dialog.request().path, folder.filePath("mine.svg"));
  EXPECT_TRUE(export_button(dialog)->isEnabled());
}

TEST_F(ExportDialogTest, RefusesAPathItCannotWrite) {
  ExportDialog dialog(all, "curves", &settings);
  dialog.show();
  auto* path = field<QLineEdit>(dialog, "File");
  EXPECT_TRUE(export_button(dialog)->isEnabled());
  for (const QString& bad : {QString(), folder.filePath("none/curves.pdf"),
                             folder.filePath("curves.doc"), folder.filePath(".pdf")}) {
    path->setText(bad);
    EXPECT_FALSE(export_button(dialog)->isEnabled()) << bad.toStdString();
    dialog.accept();
    EXPECT_TRUE(dialog.isVisible());
  }
}

TEST_F(ExportDialogTest, SaysThatAFileWillBeReplaced) {
  QFile file(folder.filePath("curves.pdf"));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  ExportDialog dialog(all, "curves", &settings);
  bool said = false;
  for (QLabel* label : dialog.findChildren<QLabel*>())
    said |= label->text() == "This file exists and will be replaced.";
  EXPECT_TRUE(said);
  EXPECT_TRUE(export_button(dialog)->isEnabled());
}

TEST_F(ExportDialogTest, AFormatNobodyKnowsIsAnError) {
  EXPECT_THROW(ExportDialog({"gif"}, "x", &settings), Error);
}

}  // namespace
}  // namespace attnlab
