// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>

#include "core/shared/base/statistics.h"
#include "core/shared/base/text.h"
#include "core/shared/eval/characters.h"
#include "core/shared/eval/report.h"

namespace attnlab {
namespace {

constexpr int digits = 4;  // of a perplexity

std::string written(double value, std::chars_format format, int decimals) {
  std::array<char, 400> text{};
  return {text.data(), std::to_chars(text.begin(), text.end(), value, format, decimals).ptr};
}

/// The shortest text that reads back as the same number.
std::string exact(double value) {
  std::array<char, 64> text{};
  return {text.data(), std::to_chars(text.begin(), text.end(), value).ptr};
}

int exponent_of(const std::string& scientific) {
  return std::stoi(scientific.substr(scientific.find('e') + 1));
}

std::string with_exponent(const std::string& mantissa, int exponent) {
  return mantissa + "E+" + std::to_string(exponent);
}

// From 10 000 on it prints one digit and the power of ten, or all digits.
std::string as_in_the_paper(double value) {
  if (value < 1e4 || value != std::floor(value)) return written(value, std::chars_format::fixed, 1);
  std::array<char, 64> text{};
  const std::string all(
      text.data(),
      std::to_chars(text.begin(), text.end(), value, std::chars_format::scientific).ptr);
  return with_exponent(all.substr(0, all.find('e')), exponent_of(all));
}

std::string with_spread(double value, std::optional<double> spread,
                        const std::function<std::string(double)>& write) {
  return write(value) + (spread ? " ± " + write(*spread) : "");
}

std::string perplexity(double value, std::optional<double> spread) {
  // The exponent after rounding: 9.9996 is 10.00.
  const int exponent = exponent_of(written(value, std::chars_format::scientific, digits - 1));
  if (exponent < digits)
    return with_spread(value, spread, [&](double x) {
      return written(x, std::chars_format::fixed, std::max(0, digits - 1 - exponent));
    });
  return with_spread(value, spread, [&](double x) {
    return with_exponent(
        written(x / std::pow(10.0, exponent), std::chars_format::fixed, digits - 1), exponent);
  });
}

std::string cell(const Report& report, const ReportRow& row, const std::string& key) {
  const auto found = row.values.find(key);
  if (found == row.values.end()) return "-";
  return report_figure(report, row, key, mean_of(found->second), deviation_of(found->second));
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

bool is_perplexity(const Report& report, const std::string& column) {
  return report.table == 4 || column.ends_with("ppl") || column == "wikitext" ||
         column == "lambada_perplexity";
}

std::string report_figure(const Report& report, const ReportRow& row, const std::string& column,
                          double value, std::optional<double> spread) {
  if (!std::isfinite(value)) return "inf";
  if (row.source == "paper") return as_in_the_paper(value);
  if (is_perplexity(report, column)) return perplexity(value, spread);
  return with_spread(value, spread,
                     [](double x) { return written(x, std::chars_format::fixed, 1); });
}

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
