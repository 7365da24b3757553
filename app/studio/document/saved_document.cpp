// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/saved_document.h"

#include <QSettings>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr const char* document_key = "session/document";
constexpr const char* probe_key = "session/probe";

}  // namespace

SavedDocument::SavedDocument(Studio& studio) : studio_(studio) {
  restore();
  connect(&studio.document(), &SpecDocument::changed, this, [this] {
    QSettings().setValue(document_key, QString::fromStdString(studio_.document().session().dump()));
  });
  connect(&studio.probing(), &Probing::text_changed, this,
          [this] { QSettings().setValue(probe_key, studio_.probing().text()); });
}

void SavedDocument::restore() {
  const QSettings settings;
  studio_.probing().set_text(settings.value(probe_key).toString());
  studio_.document().undo_stack()->clear();
  const QString saved = settings.value(document_key).toString();
  if (saved.isEmpty()) return;
  try {
    studio_.document().restore(parse_json(saved.toStdString(), "the settings of the last session"));
  } catch (const Error& error) {
    studio_.report_problem(
        tr("The stack of the last session is lost: %1").arg(QString::fromStdString(error.line())));
  }
}

}  // namespace attnlab
