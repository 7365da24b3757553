// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/recent_models.h"

#include <QSettings>

namespace attnlab {
namespace {

constexpr const char* key = "models/recent";
constexpr qsizetype most = 8;

}  // namespace

QStringList recent_models() { return QSettings().value(key).toStringList(); }

void remember_model(const QString& path) {
  QStringList models = recent_models();
  models.removeAll(path);
  models.prepend(path);
  QSettings().setValue(key, models.mid(0, most));
}

}  // namespace attnlab
