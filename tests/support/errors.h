// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/shared/base/error.h"

namespace attnlab::test {

/// The one-line message of the Error that `action` throws; fails the test when it throws none.
template <class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.line();
  }
  ADD_FAILURE() << "no Error was thrown";
  return {};
}

inline void expect_mentions(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "\"" << text << "\" does not mention " << part;
}

}  // namespace attnlab::test
