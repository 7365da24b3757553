// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/close_question.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

CloseAnswer ask_before_closing(QWidget* parent, int live_runs) {
  const auto text = [](const char* sentence) {
    return QCoreApplication::translate("CloseQuestion", sentence);
  };
  QMessageBox box(parent);
  box.setObjectName("close_question");
  box.setIconPixmap(icon("app").pixmap(theme().px(40)));
  box.setText(
      live_runs == 1
          ? text(QT_TRANSLATE_NOOP("CloseQuestion", "A run is still training."))
          : text(QT_TRANSLATE_NOOP("CloseQuestion", "%1 runs are still training.")).arg(live_runs));
  box.setInformativeText(text(QT_TRANSLATE_NOOP(
      "CloseQuestion", "It can go on without the window: the next start finds it again.")));
  QPushButton* keep = box.addButton(text(QT_TRANSLATE_NOOP("CloseQuestion", "Keep training")),
                                    QMessageBox::AcceptRole);
  const QPushButton* stop =
      box.addButton(text(QT_TRANSLATE_NOOP("CloseQuestion", "Stop after a checkpoint")),
                    QMessageBox::DestructiveRole);
  box.setEscapeButton(
      box.addButton(text(QT_TRANSLATE_NOOP("CloseQuestion", "Cancel")), QMessageBox::RejectRole));
  box.setDefaultButton(keep);  // what a thoughtless Enter does no harm with
  box.exec();
  if (box.clickedButton() == keep) return CloseAnswer::keep_training;
  return box.clickedButton() == stop ? CloseAnswer::stop_after_checkpoint : CloseAnswer::stay;
}

}  // namespace attnlab
