// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <cstdio>

#include "core/shared/base/statistics.h"
#include "core/shared/base/text.h"
#include "core/shared/eval/characters.h"
#include "core/shared/eval/report.h"

namespace attnlab {
namespace {

constexpr double longest_plain = 1e4;  // beyond it "3E+5", as the paper prints it

std::string shown(double value, int decimals) {
  std::array<char, 64> buffer{};
  if (!std::isfinite(value)) return "inf";
  if (std::abs(value) < longest_plain) {
    std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
    return buffer.data();
  }
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  std::snprintf(buffer.data(), buffer.size(), "%.1fE+%d", value / std::pow(10.0, exponent),
                exponent);
  return buffer.data();
}

std::string exact(double value) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.17g", value);
  return buffer.data();
}

bool is_perplexity(const Report& report, const std::string& key) {
  return report.table == 4 || key.ends_with("ppl") || key == "wikitext" ||
         key == "lambada_perplexity";
}

// One decimal, as the paper; two where a perplexity is so small that one would tell nothing.
std::string cell(const Report& report, const ReportRow& row, const std::string& key) {
  const auto found = row.values.find(key);
  if (found == row.values.end()) return "-";
  const double mean = mean_of(found->second);
  const int decimals = is_perplexity(report, key) && mean < 10 ? 2 : 1;
  const auto spread = deviation_of(found->second);
  return shown(mean, decimals) + (spread ? " ± " + shown(*spread, decimals) : "");
}

std::string latex_text(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (std::string_view("_%&#{}$").find(c) != std::string_view::npos)
      safe += std::string("\\") + c;
    else if (c == '\\')
      safe += "\\textbackslash{}";
    else if (c == '~' || c == '^')
      safe += std::string("\\") + c + "{}";
    else
      safe += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return safe;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  return "\"" + replace_all(text, "\"", "\"\"") + "\"";
}

// JSON has no NaN.
Json numbers_or_null(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(std::isnan(value) ? Json() : Json(value));
  return list;
}

std::vector<double> numbers(const JsonReader& from, std::string_view key) {
  std::vector<double> values;
  for (const Json& value : from.raw(key)) {
    if (!value.is_number() && !value.is_null()) from.fail(key, "a list of numbers was expected");
    values.push_back(value.is_null() ? std::nan("") : value.get<double>());
  }
  return values;
}

std::string section_of(const ReportRow& row) {
  return row.source.empty() ? row.config
                            : row.source + (row.config.empty() ? "" : " " + row.config);
}

}  // namespace

std::vector<std::vector<std::string>> report_cells(const Report& report) {
  std::vector<std::vector<std::string>> cells = {{"config", "mixer", "seeds"}};
  for (const auto& column : report.columns) cells[0].push_back(column.title);
  for (const ReportRow& row : report.rows) {
    cells.push_back({section_of(row).empty() ? "-" : section_of(row), row.mixer,
                     row.runs.empty() ? "-" : std::to_string(row.runs.size())});
    for (const auto& column : report.columns) cells.back().push_back(cell(report, row, column.key));
  }
  return cells;
}

std::string report_markdown(const Report& report) {
  std::string text;
  bool heading = true;
  for (const auto& row : report_cells(report)) {
    std::string line = "|";
    for (const auto& word : row)
      line += " " + replace_all(replace_all(one_line(word), "|", "\\|"), "<", "&lt;") + " |";
    text += line + "\n";
    if (heading) {
      text += "|---|---|";
      for (size_t c = 2; c < row.size(); ++c) text += "---:|";
      text += "\n";
    }
    heading = false;
  }
  for (const auto& note : report.notes) text += "\n" + note + ".\n";
  return text;
}

std::string report_latex(const Report& report) {
  const auto cells = report_cells(report);
  std::string text = "% needs \\usepackage{booktabs}\n\\begin{tabular}{ll" +
                     std::string(cells[0].size() - 2, 'r') + "}\n\\toprule\n";
  std::string section = "\n";
  for (size_t r = 0; r < cells.size(); ++r) {
    if (r > 1 && cells[r][0] != section) text += "\\midrule\n";
    section = cells[r][0];
    std::vector<std::string> words;
    for (const auto& word : cells[r])
      words.push_back(replace_all(latex_text(word == "-" ? "--" : word), "±", "$\\pm$"));
    text += join(words, " & ") + " \\\\\n";
    if (r == 0) text += "\\midrule\n";
  }
  text += "\\bottomrule\n\\end{tabular}\n";
  for (const auto& note : report.notes)
    text += "% " + replace_all(one_line(note), "±", "+-") + "\n";
  return text;
}

std::string report_csv(const Report& report) {
  std::vector<std::string> heading = {"source", "config", "mixer", "seeds"};
  for (const auto& column : report.columns) {
    heading.push_back(column.key);
    heading.push_back(column.key + "_sd");
  }
  std::string text = join(heading, ",") + "\n";
  for (const ReportRow& row : report.rows) {
    std::vector<std::string> words = {row.source.empty() ? "ours" : row.source, quoted(row.config),
                                      quoted(row.mixer), std::to_string(row.runs.size())};
    for (const auto& column : report.columns) {
      const auto found = row.values.find(column.key);
      const bool there = found != row.values.end();
      const auto spread = there ? deviation_of(found->second) : std::nullopt;
      words.push_back(there ? exact(mean_of(found->second)) : "");
      words.push_back(spread ? exact(*spread) : "");
    }
    text += join(words, ",") + "\n";
  }
  return text;
}

Json report_json(const Report& report) {
  Json json = {{"table", report.table},
               {"title", report.title},
               {"columns", Json::array()},
               {"rows", Json::array()},
               {"notes", report.notes}};
  for (const auto& column : report.columns)
    json["columns"].push_back({{"key", column.key}, {"title", column.title}});
  for (const ReportRow& row : report.rows) {
    Json line = {{"source", row.source.empty() ? "ours" : row.source},
                 {"config", row.config},
                 {"mixer", row.mixer},
                 {"runs", row.runs},
                 {"values", Json::object()}};
    for (const auto& [key, values] : row.values) {
      const auto spread = deviation_of(values);
      line["values"][key] = {
          {"mean", mean_of(values)}, {"sd", spread ? Json(*spread) : Json()}, {"values", values}};
      if (const auto errors = row.errors.find(key); errors != row.errors.end())
        line["values"][key]["standard_errors"] = numbers_or_null(errors->second);
    }
    json["rows"].push_back(std::move(line));
  }
  return json;
}

Report report_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  Report report;
  report.table = static_cast<int>(reader.integer("table"));
  report.title = reader.text("title");
  report.notes = reader.texts("notes");
  for (const JsonReader& column : reader.objects("columns"))
    report.columns.push_back({column.text("key"), column.text("title")});
  for (const JsonReader& line : reader.objects("rows")) {
    const std::string source = line.text("source");
    ReportRow row{line.text("config"),
                  line.text("mixer"),
                  source == "ours" ? "" : source,
                  line.texts("runs"),
                  {},
                  {}};
    const JsonReader values = line.object("values");
    for (const auto& [key, value] : values.value().items()) {
      const JsonReader cell = values.object(key);
      row.values[key] = numbers(cell, "values");
      if (cell.has("standard_errors")) row.errors[key] = numbers(cell, "standard_errors");
    }
    report.rows.push_back(std::move(row));
  }
  return report;
}

}  // namespace attnlab
