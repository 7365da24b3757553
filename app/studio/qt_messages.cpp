// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/qt_messages.h"

#include <QString>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace attnlab {
namespace {

QtMessageHandler usual = nullptr;

/// Why the window system cannot be had: the first that Qt says about it.
QString& reason() {
  static QString text;
  return text;
}

[[noreturn]] void give_up(const QString& message) {
  const QString why = reason().isEmpty() ? message.section('\n', 0, 0) : reason();
  std::fprintf(stderr,
               "attnlab-studio: no window can be opened here (%s): log in with ssh -X, or use "
               "--export, which needs no display\n",
               qPrintable(why.trimmed()));
  std::_Exit(1);
}

bool says_nothing_new(const QString& message) {
  constexpr const char* known[] = {"OpenType support missing",  // another font stands in
                                   "This plugin does not support", "XDG_RUNTIME_DIR not set"};
  return std::ranges::any_of(known, [&](const char* part) { return message.contains(part); });
}

void take(QtMsgType type, const QMessageLogContext& context, const QString& message) {
  const QString category = context.category == nullptr ? "" : context.category;
  if (type == QtFatalMsg && message.contains("platform plugin")) give_up(message);
  const bool about_platform =
      (category.startsWith("qt.qpa") && message.contains("display")) || category == "qt.qpa.plugin";
  if (about_platform && reason().isEmpty()) reason() = message;
  if (!about_platform && !says_nothing_new(message)) usual(type, context, message);
}

}  // namespace

void tame_qt_messages() { usual = qInstallMessageHandler(take); }

}  // namespace attnlab
