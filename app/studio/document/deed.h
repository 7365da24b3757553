// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>
#include <functional>
#include <utility>

namespace attnlab {

/// Something done that is no edit of the document. It stands on the same stack, so that undo always
/// means the last thing done.
class Deed final : public QUndoCommand {
 public:
  using Act = std::function<void()>;
  /// Deeds in a row with the same nonempty `merge_key` are one step of undo.
  Deed(const QString& text, Act act, Act take_back, QString merge_key = {})
      : QUndoCommand(text),
        act_(std::move(act)),
        take_back_(std::move(take_back)),
        merge_key_(std::move(merge_key)) {}

  void redo() override { act_(); }
  void undo() override { take_back_(); }
  int id() const override { return merge_key_.isEmpty() ? -1 : 2; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const Deed*>(other);
    if (next->merge_key_ != merge_key_) return false;
    act_ = next->act_;
    return true;
  }

 private:
  Act act_, take_back_;
  QString merge_key_;
};

}  // namespace attnlab
