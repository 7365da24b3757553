// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/places.h"

#include <gtest/gtest.h>

#include "app/studio/jobs/last_words.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

Places two_places() {
  Places places;
  places.elsewhere = {
      {"cluster", Launcher("srun --gpus=1", "/opt/attnlab/bin/attnlab"), "/scratch/me"},
      {"lab", Launcher("ssh lab"), {}}};
  places.chosen = "lab";
  return places;
}

TEST(Places, ComeBackAsTheyWere) {
  const Places places = two_places();
  EXPECT_EQ(places_from_json(parse_json(to_json(places).dump(), "text"), "text"), places);
  EXPECT_EQ(places_from_json(to_json(Places()), "text"), Places());
}

TEST(Places, AreTakenWholeOrNotAtAll) {
  const auto refused = [](const std::function<void(Json&)>& spoil) {
    Json json = to_json(two_places());
    spoil(json);
    try {
      (void)places_from_json(json, "settings");
    } catch (const Error& error) {
      return error.line();
    }
    return std::string();
  };
  EXPECT_EQ(refused([](Json&) {}), "");
  const auto of = [](Json& json, int place) -> Json& {
    return json["places"][static_cast<size_t>(place)];
  };
  for (const auto& [word, spoil] : std::vector<std::pair<std::string, std::function<void(Json&)>>>{
           {"version", [](Json& json) { json["version"] = 2; }},
           {"places", [](Json& json) { json.erase("places"); }},
           {"colour", [&](Json& json) { of(json, 0)["colour"] = "red"; }},
           {"places[1].name", [&](Json& json) { of(json, 1)["name"] = 3; }},
           {"Two places", [&](Json& json) { of(json, 1)["name"] = "cluster"; }},
           {"no host", [&](Json& json) { of(json, 1)["command"] = "ssh"; }},
           {"shells", [&](Json& json) { of(json, 1)["engine"] = "/opt/a b/attnlab"; }},
           {"needs a command", [&](Json& json) { of(json, 1)["command"] = ""; }},
           {"chosen", [](Json& json) { json["chosen"] = "moon"; }}})
    EXPECT_NE(refused(spoil).find(word), std::string::npos) << word << ": " << refused(spoil);
}

TEST(Places, AreFoundByNameAndByWhatLeadsThere) {
  const Places places = two_places();
  EXPECT_EQ(places.current().launcher.prefix(), "ssh lab");
  EXPECT_TRUE(places.find("")->is_here());
  EXPECT_FALSE(places.find("moon"));
  EXPECT_EQ(places.name_of(places.elsewhere[0].launcher), "cluster");
  EXPECT_EQ(places.name_of(Launcher("ssh moon")), "ssh moon");
  EXPECT_EQ(places.name_of(Launcher()), "");
}

// As Open MPI 4.1 writes it.
TEST(LastWords, AreALineOrWhatMpirunPutsBetweenLinesOfDashes) {
  const QByteArray frame(74, '-');
  const QByteArray few = "There are not enough slots available in the system to satisfy the 4";
  EXPECT_EQ(last_words(frame + "\nearlier\n" + frame + "\n" + frame + "\n" + few +
                       "\nslots that were requested by the application:\n\n  attnlab\n\n"
                       "Either request fewer slots\n" +
                       frame + "\n"),
            few + " slots that were requested by the application:");
  EXPECT_EQ(last_words("attnlab: no such\n" + frame + "\nPrimary job\n" + frame),
            "attnlab: no such");
  EXPECT_EQ(last_words("Welcome\nattnlab: no \n"), "attnlab: no");
  EXPECT_EQ(last_words(frame + "\n" + frame), "");
  EXPECT_EQ(last_words(frame), frame);
  EXPECT_EQ(last_words(""), "");
  const QByteArray missing = frame +
                             "\nmpirun was unable to find the specified executable file, and "
                             "therefore\ndid not launch the job.\n" +
                             frame;
  EXPECT_TRUE(Launcher::reason("mpirun", 134, last_words(missing))
                  .startsWith("There is no program attnlab where mpirun leads"));
}

TEST(Launcher, StartsTheEngineThatIsNamed) {
  const Launcher far("ssh -p 22 lab", "~/attention/attnlab");
  EXPECT_EQ(far.command({"doctor", "--json"}),
            (QStringList{"ssh", "-p", "22", "lab", "~/attention/attnlab", "--arguments",
                         "doctor,--json"}));
  EXPECT_EQ(Launcher::from_key(far.key()), far);
  EXPECT_EQ(Launcher::from_key("ssh lab"), Launcher("ssh lab"));
  EXPECT_EQ(Launcher("ssh lab").command({"list"})[2], "attnlab");
  EXPECT_EQ(Launcher().key(), "");
}

}  // namespace
}  // namespace attnlab
