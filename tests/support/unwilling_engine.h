// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <string>

#include "tests/support/temp_folder.h"

namespace attnlab::test {

/// While it lives the window starts this engine: the real one, of which some commands can be made
/// to fail or to hang.
class UnwillingEngine {
 public:
  UnwillingEngine();
  ~UnwillingEngine();
  UnwillingEngine(const UnwillingEngine&) = delete;
  UnwillingEngine& operator=(const UnwillingEngine&) = delete;

  /// From now on `attnlab COMMAND …` ends at once and says "attnlab: " and this sentence.
  void refuse(const std::string& command, const std::string& sentence);
  /// From now on it says nothing and does not end.
  void hang(const std::string& command);
  /// It works again.
  void recover(const std::string& command);
  /// How often it was started.
  [[nodiscard]] int starts(const std::string& command) const;

 private:
  TempFolder folder_;
  QByteArray before_;
};

}  // namespace attnlab::test
