// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/table_text.h"

#include <QRegularExpression>
#include <sstream>

namespace attnlab {
namespace {

QString csv_field(QString text) {
  static const QRegularExpression special("[\",\n\r]");
  if (!text.contains(special)) return text;
  return '"' + text.replace('"', "\"\"") + '"';
}

std::string csv_line(const QStringList& cells) {
  QStringList fields;
  for (const QString& cell : cells) fields << csv_field(cell);
  return (fields.join(',') + '\n').toStdString();
}

QString markdown_line(const QStringList& cells) {
  QString line = "|";
  for (QString cell : cells) line += ' ' + cell.replace('|', "\\|").replace('\n', ' ') + " |";
  return line + '\n';
}

}  // namespace

std::string TextTable::csv(const std::string& provenance) const {
  std::string text;
  std::istringstream lines(provenance);
  for (std::string line; std::getline(lines, line);) text += "# " + line + '\n';
  text += csv_line(columns);
  for (const QStringList& row : rows) text += csv_line(row);
  return text;
}

QString TextTable::markdown() const {
  QStringList rule;
  for (qsizetype i = 0; i < columns.size(); ++i) rule << "---";
  QString text = markdown_line(columns) + markdown_line(rule);
  for (const QStringList& row : rows) text += markdown_line(row);
  return text;
}

}  // namespace attnlab
