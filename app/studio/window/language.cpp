// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace attnlab {

void use_language(const QString& language) {
  static QTranslator ours, qt;
  const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
  QCoreApplication::removeTranslator(&ours);
  QCoreApplication::removeTranslator(&qt);
  if (qt.load(locale, "qtbase", "_", QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
    QCoreApplication::installTranslator(&qt);
  if (ours.load(locale, "attnlab", "_", ":/translations"))
    QCoreApplication::installTranslator(&ours);
}

}  // namespace attnlab
