// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/unwilling_engine.h"

#include <QtGlobal>
#include <algorithm>
#include <filesystem>

#include "core/shared/base/files.h"

namespace attnlab::test {
namespace fs = std::filesystem;

UnwillingEngine::UnwillingEngine() : before_(qgetenv("ATTNLAB_PROGRAM")) {
  const std::string here = folder_.path().string();
  const fs::path script = folder_ / "attnlab";
  write_file(script,
             "#!/bin/sh\n"
             "echo start >> '" +
                 here +
                 "'/$1.starts\n"
                 "if [ -e '" +
                 here +
                 "'/$1.hangs ]; then exec sleep 600; fi\n"
                 "if [ -e '" +
                 here +
                 "'/$1.refuses ]; then\n"
                 "  cat '" +
                 here +
                 "'/$1.refuses >&2\n"
                 "  exit 1\n"
                 "fi\n"
                 "exec '" +
                 before_.toStdString() + "' \"$@\"\n");
  fs::permissions(script, fs::perms::owner_all);
  qputenv("ATTNLAB_PROGRAM", script.c_str());
}

UnwillingEngine::~UnwillingEngine() { qputenv("ATTNLAB_PROGRAM", before_); }

void UnwillingEngine::refuse(const std::string& command, const std::string& sentence) {
  write_file(folder_ / (command + ".refuses"), "attnlab: " + sentence + "\n");
}

void UnwillingEngine::hang(const std::string& command) {
  write_file(folder_ / (command + ".hangs"), "");
}

void UnwillingEngine::recover(const std::string& command) {
  for (const char* how : {".refuses", ".hangs"}) fs::remove(folder_ / (command + how));
}

int UnwillingEngine::starts(const std::string& command) const {
  const fs::path log = folder_ / (command + ".starts");
  if (!fs::exists(log)) return 0;
  return static_cast<int>(std::ranges::count(read_file(log), '\n'));
}

}  // namespace attnlab::test
