// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <string>

#include "app/studio/jobs/places.h"
#include "tests/support/temp_folder.h"

namespace attnlab::test {

/// A script in the part of `ssh HOST` that has a report of its own and else the real engine, which
/// computes on the processor whatever GPU it is told.
class StandInPlace {
 public:
  /// `report` is what `attnlab doctor --json` prints there; `before` is done by every login.
  StandInPlace(const TempFolder& folder, const std::string& name, const std::string& report,
               const std::string& before = {})
      : log_(folder / (name + ".log")) {
    const std::string engine = qEnvironmentVariable("ATTNLAB_PROGRAM").toStdString();
    const auto answer = folder.write(name + ".json", report);
    const auto script = folder.write(
        name, "#!/bin/bash\necho \"$*\" >> '" + log_.string() + "'\n" + before +
                  "\nshift\nif [[ \"$3\" == doctor* ]]; then cat '" + answer.string() +
                  "'; exit; fi\nexec '" + engine + "' --arguments \"${3//cuda%3A[0-9]/cpu}\"\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    place_ = {QString::fromStdString(name),
              Launcher(QString::fromStdString(script.string()) + " host"),
              QString::fromStdString((folder / (name + "-runs")).string())};
  }
  [[nodiscard]] const EnginePlace& place() const { return place_; }
  /// What its logins were given to do, a line each.
  [[nodiscard]] const std::filesystem::path& log() const { return log_; }

 private:
  std::filesystem::path log_;
  EnginePlace place_;
};

/// Of a machine with two GPUs.
inline std::string report_of_two_gpus(const std::string& engine_version) {
  return R"({"version":")" + engine_version +
         R"(","cpu":{"model":"AMD EPYC 9654","threads":96},"memory":810e9,"free":700e9,)"
         R"("libtorch":"2.11.0","driver":"570.86.15","cuda_build":true,"gpus":[],"devices":[)"
         R"({"name":"cpu","title":"AMD EPYC 9654","memory":810e9,"free":700e9},)"
         R"({"name":"cuda:0","title":"NVIDIA H100 80GB HBM3","memory":85899345920,"free":83751862272},)"
         R"({"name":"cuda:1","title":"NVIDIA H100 80GB HBM3","memory":85899345920,"free":1073741824}]})"
         "\n";
}

}  // namespace attnlab::test
