// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/dataset_list.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

QString text(const JsonReader& from, const char* key) {
  return QString::fromStdString(from.text(key));
}

/// Files of a dataset as full paths, where the engine runs.
QStringList below(const QString& folder, const JsonReader& from, const char* key) {
  QStringList paths;
  for (const std::string& file : from.texts(key))
    paths << folder + "/" + QString::fromStdString(file);
  return paths;
}

DatasetRow row_from(const JsonReader& from) {
  DatasetRow row;
  row.name = text(from, "name");
  row.title = text(from, "title");
  row.purpose = text(from, "for");
  row.note = text(from, "note");
  row.licence = text(from, "licence");
  row.card = text(from, "card");
  row.bytes = from.integer("bytes");
  row.files = static_cast<int>(from.integer("files"));
  row.files_here = static_cast<int>(from.integer("files_here"));
  row.folder = text(from, "folder");
  row.train = below(row.folder, from, "train");
  row.held_out = below(row.folder, from, "held_out");
  row.field = text(from, "field");
  row.is_tokenizer = from.boolean("tokenizer");
  return row;
}

}  // namespace

DatasetList& DatasetList::of(Studio& studio) {
  if (auto* known = studio.findChild<DatasetList*>()) return *known;
  return *new DatasetList(studio);
}

DatasetList::DatasetList(Studio& studio) : QObject(&studio), studio_(studio) {
  connect(&studio, &Studio::preferences_changed, this, [this] {
    if (!rows_.empty() && !(launcher_ == studio_.preferences().places.current().launcher)) look();
  });
}

const DatasetRow* DatasetList::find(const QString& name) const {
  const auto found = std::ranges::find(rows_, name, &DatasetRow::name);
  return found == rows_.end() ? nullptr : &*found;
}

void DatasetList::look() {
  launcher_ = studio_.preferences().places.current().launcher;
  job_ = std::make_unique<EngineJob>(
      launcher_, QStringList{"list", "datasets"}, [](const Json&) {},
      [this](const EngineJob::Outcome& outcome) {
        const auto over = std::move(job_);
        take(outcome);
      });
  Q_EMIT changed();
}

void DatasetList::take(const EngineJob::Outcome& outcome) {
  rows_.clear();
  problem_ = outcome.problem;
  try {
    if (problem_.isEmpty()) {
      const Json all = {{"datasets", outcome.answer}};
      for (const JsonReader& row : JsonReader(all, "attnlab list datasets").objects("datasets"))
        rows_.push_back(row_from(row));
    }
  } catch (const Error& error) {
    problem_ = QString::fromStdString(error.line());
  }
  Q_EMIT changed();
}

}  // namespace attnlab
