// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/jinja.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

Json asked(const std::string& message) {
  return {{"messages", {{{"role", "user"}, {"content", message}}}},
          {"tools", nullptr},
          {"documents", nullptr},
          {"add_generation_prompt", true},
          {"bos_token", "<s>"},
          {"eos_token", "</s>"}};
}

std::string rendered(const std::string& source) { return render_jinja(source, asked("x"), "t"); }

TEST(Jinja, WritesWhatJinja2Writes) {
  const Json golden = read_json(test::source_folder() / "tests/golden/chat.json");
  ASSERT_GE(golden["cases"].size(), 7U);
  for (const Json& one : golden["cases"])
    for (size_t i = 0; i < golden["messages"].size(); ++i)
      EXPECT_EQ(render_jinja(one["template"].get<std::string>(),
                             asked(golden["messages"][i].get<std::string>()), "t"),
                one["texts"][i].get<std::string>())
          << one["name"];
}

// What it writes would be another text than the model's makers meant.
TEST(Jinja, RefusesWhatItDoesNotUnderstandByName) {
  const auto refused = [](const std::string& source, const std::string& what) {
    expect_mentions(error_of([&] { (void)rendered(source); }), what);
  };
  refused("{% macro f() %}{% endmacro %}", "{% macro %}");
  refused("{{ strftime_now('%d') }}", "`strftime_now()`");
  refused("{% if strftime_now is defined %}a{% endif %}", "`strftime_now`");
  refused("{{ messages | tojson }}", "`|tojson`");
  refused("{{ 'a'.title() }}", "`.title()`");
  refused("{{ messages }}", "writing what is no text");
  refused("{{ nobody.name }}", "what is not there");
  refused("{% for m in messages if m.role == 'user' %}{% endfor %}", "`if`");
  refused("{% for m in 'ab' %}{% endfor %}", "a loop over what is no list");
  refused("{{ 1 < 2 < 3 }}", "`<`");
  refused("{{ 'a' if }}", "as a name");
  refused("{% if true %}a", "endif");
  refused("{{ 'a", "no end");
  refused("{{ a ", "}} is missing");
  refused("{{ a ! b }}", "`!`");
  refused("{{ raise_exception('nobody answers') }}", "nobody answers");
  refused("{{ {'a': 1} }}", "`{`");
}

TEST(Jinja, WhatIsNotReachedNeedNotBeUnderstood) {
  EXPECT_EQ(rendered("{% if tools %}{{ tools | tojson(indent=4) }}{{ range(3) }}{% endif %}a"),
            "a");
  expect_mentions(error_of([&] { (void)rendered("{{ messages | default(value=4) }}"); }),
                  "`value=`");
}

TEST(Jinja, NothingThatIsWrittenThereTakesLong) {
  std::string deep, wide = "{{ 1";
  for (int i = 0; i < 5000; ++i) {
    deep += "{% if true %}";
    wide += "+1";
  }
  expect_mentions(error_of([&] { (void)rendered(deep); }), "nested so deep");
  expect_mentions(error_of([&] { (void)rendered(wide + " }}"); }), "too long");
  expect_mentions(error_of([&] { (void)rendered("{{ " + std::string(900, '(') + " }}"); }),
                  "nested so deep");
  std::string loops = "{% set l = [1,2,3,4,5,6,7,8,9,0] %}", ends;
  for (int i = 0; i < 12; ++i) {
    loops += "{% for a in l %}";
    ends += "{% endfor %}";
  }
  expect_mentions(error_of([&] { (void)rendered(loops + "a" + ends); }), "does so much");
  expect_mentions(error_of([&] {
                    (void)rendered(
                        "{% set n = namespace(t='aaaaaaaaaaaaaaaa') %}"
                        "{% for a in [1,2,3,4,5,6,7,8,9,0] %}{% for b in [1,2,3] %}"
                        "{% set n.t = n.t + n.t %}{% endfor %}{% endfor %}");
                  }),
                  "more than 1 MiB");
}

}  // namespace
}  // namespace attnlab
