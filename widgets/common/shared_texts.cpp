// SPDX-License-Identifier: GPL-3.0-or-later
// core/shared knows no Qt: texts that it does not mark itself (translated.h) are marked here, and a
// test compares.
#include "widgets/common/shared_texts.h"

#include <QCoreApplication>

namespace attnlab {
namespace {

[[maybe_unused]] constexpr const char* task_texts[] = {
    QT_TRANSLATE_NOOP("Task", "Bracket matching"),
    QT_TRANSLATE_NOOP(
        "Task", "Random nested brackets of four kinds; predict the kind of every closing one."),
    QT_TRANSLATE_NOOP("Task", "Modular addition"),
    QT_TRANSLATE_NOOP("Task",
                      "Sums modulo 23, one after the other; predict each result. A fifth of all "
                      "pairs is never trained on."),
    QT_TRANSLATE_NOOP("Task", "Needle in a haystack"),
    QT_TRANSLATE_NOOP("Task",
                      "One key and its value stand far back among filler; the key comes again at "
                      "the end, predict the value."),
    QT_TRANSLATE_NOOP("Task", "Reverse"),
    QT_TRANSLATE_NOOP("Task", "A random word of changing length, an arrow, the word backwards."),
    QT_TRANSLATE_NOOP("Task", "Sort"),
    QT_TRANSLATE_NOOP("Task", "A random word of changing length, an arrow, its symbols in order."),
    QT_TRANSLATE_NOOP("Task", "Recall"),
    QT_TRANSLATE_NOOP(
        "Task", "A random word of changing length is repeated to the end; predict the repeats."),
    QT_TRANSLATE_NOOP("Task", "Copy"),
    QT_TRANSLATE_NOOP(
        "Task",
        "A random word fills the first half and is repeated once; the period never changes."),
    QT_TRANSLATE_NOOP("Task", "Stories"),
    QT_TRANSLATE_NOOP(
        "Task", "Small English stories about two people and their things; predict who owns what."),
};

[[maybe_unused]] constexpr const char* setting_titles[] = {
    QT_TRANSLATE_NOOP("Setting", "Layers"),
    QT_TRANSLATE_NOOP("Setting", "Data"),
    QT_TRANSLATE_NOOP("Setting", "Number of layers"),
    QT_TRANSLATE_NOOP("Setting", "Hidden size"),
    QT_TRANSLATE_NOOP("Setting", "Heads"),
    QT_TRANSLATE_NOOP("Setting", "KV heads"),
    QT_TRANSLATE_NOOP("Setting", "Intermediate size"),
    QT_TRANSLATE_NOOP("Setting", "Rotary positions"),
    QT_TRANSLATE_NOOP("Setting", "Rotary base"),
    QT_TRANSLATE_NOOP("Setting", "Rotary scaling"),
    QT_TRANSLATE_NOOP("Setting", "Layers that rotate"),
    QT_TRANSLATE_NOOP("Setting", "Tokens that layers see"),
    QT_TRANSLATE_NOOP("Setting", "Channels of a head that rotate"),
    QT_TRANSLATE_NOOP("Setting", "Learned positions"),
    QT_TRANSLATE_NOOP("Setting", "Norm"),
    QT_TRANSLATE_NOOP("Setting", "Feed-forward"),
    QT_TRANSLATE_NOOP("Setting", "Mixer and feed-forward side by side"),
    QT_TRANSLATE_NOOP("Setting", "Head size"),
    QT_TRANSLATE_NOOP("Setting", "QK norm"),
    QT_TRANSLATE_NOOP("Setting", "Biases of q, k, v"),
    QT_TRANSLATE_NOOP("Setting", "Bias of the output projection"),
    QT_TRANSLATE_NOOP("Setting", "Biases of the feed-forward"),
    QT_TRANSLATE_NOOP("Setting", "Norm on static rows"),
    QT_TRANSLATE_NOOP("Setting", "Tied embeddings"),
    QT_TRANSLATE_NOOP("Setting", "Initial weights' deviation"),
    QT_TRANSLATE_NOOP("Setting", "Norm epsilon"),
    QT_TRANSLATE_NOOP("Setting", "Family"),
    QT_TRANSLATE_NOOP("Setting", "Tokenizer"),
    QT_TRANSLATE_NOOP("Setting", "Vocabulary"),
    QT_TRANSLATE_NOOP("Setting", "Longest sequence"),
    QT_TRANSLATE_NOOP("Setting", "Text of the second stream"),
};

}  // namespace

QString task_text(std::string_view english) {
  return QCoreApplication::translate("Task", std::string(english).c_str());
}

QString setting_text(const QString& english) {
  return QCoreApplication::translate("Setting", english.toUtf8().constData());
}

}  // namespace attnlab
