// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/page_export.h"

#include <utility>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {

QStringList PageExport::runs(Studio& studio) {
  QStringList ids;
  const OpenRun* first = studio.current();
  if (first != nullptr && !first->card()) ids << first->id();
  for (const auto& run : studio.runs().runs()) {
    if (!run->visible || !run->listed || run->card() || ids.contains(run->id())) continue;
    const OpenRun* leading = ids.isEmpty() ? run.get() : studio.runs().find(ids.front());
    if (run->client->launcher().prefix() == leading->client->launcher().prefix()) ids << run->id();
  }
  return ids;
}

PageExport::PageExport(Studio& studio, const QStringList& runs, QString file, OnEnd on_end)
    : file_(std::move(file)), on_end_(std::move(on_end)) {
  QStringList words = {"report", "--html"};
  for (const QString& id : runs) words << studio.runs().find(id)->client->path();
  job_ = std::make_unique<EngineJob>(
      studio.runs().find(runs.front())->client->launcher(), words, [](const Json&) {},
      [this](const EngineJob::Outcome& outcome) {
        const OnEnd end = std::move(on_end_);  // it may remove this object
        end(take(outcome));
      });
}

QString PageExport::take(const EngineJob::Outcome& outcome) const {
  if (!outcome.problem.isEmpty()) return outcome.problem;
  const std::string page = text_or(outcome.answer, "page");
  if (page.empty()) return tr("The engine gave no page; it may be an older one.");
  try {
    write_file(file_.toStdString(), page);
    return {};
  } catch (const Error& error) {
    return QString::fromStdString(error.line());
  }
}

}  // namespace attnlab
