// SPDX-License-Identifier: Apache-2.0
#include "core/shared/page/page.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

/// In the order in which the browser reads them.
constexpr std::string_view scripts[] = {"texts.js",  "korean.js", "data.js",        "plot.js",
                                        "runs.js",   "curves.js", "map_reading.js", "maps.js",
                                        "tables.js", "page.js"};

std::string_view page_file(std::string_view name) {
  for (const auto& [file, content] : page_files())
    if (file == name) return content;
  failed("the page's file " + std::string(name) + " is not in this program");
}

void fill_in(std::string& page, std::string_view place, std::string_view content) {
  const size_t at = page.find(place);
  if (at == std::string::npos) failed("page.html has no place " + std::string(place));
  page.replace(at, place.size(), content);
}

}  // namespace

std::string script_json(const Json& json) {
  const std::string plain = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  for (const char c : plain) {
    if (c == '<' || c == '>' || c == '&') {
      safe += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string html_page(const std::vector<PageRun>& runs) {
  if (runs.empty()) bad_input("no run for the page", "give the folder of a run");
  std::string code;
  for (const std::string_view name : scripts) code.append(page_file(name)) += "\n";
  std::string page(page_file("page.html"));
  fill_in(page, "/*style*/", page_file("page.css"));
  fill_in(page, "/*script*/", code);
  constexpr size_t spare = 4000;
  const size_t used = page.size() + spare;
  fill_in(page, "/*data*/",
          script_json(page_data(runs, most_page_bytes - std::min(most_page_bytes, used))));
  return page;
}

}  // namespace attnlab
