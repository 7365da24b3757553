// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QUndoStack>
#include <functional>
#include <optional>
#include <vector>

#include "core/shared/spec/difference.h"

namespace attnlab {

/// What the user chose, and nothing else: the rest follows the task and preset. Layers stand apart
/// from the JSON so that a smaller model forgets none of those painted before.
struct SpecChoices {
  Json flags = {{"data", {{"task", "recall"}}}};  ///< as SPEC.json, without model.layers
  std::optional<std::vector<LayerSpec>> layers;
  Json kept = Json::object();  ///< sizes and training that stayed when a text was chosen, as flags

  bool operator==(const SpecChoices&) const = default;
};

/// The run to be: edited, undone, opened and saved. It starts as something that can be trained.
class SpecDocument : public QObject {
  Q_OBJECT
 public:
  explicit SpecDocument(QObject* parent = nullptr);

  /// Complete and consistent with `choices`, but maybe not buildable: see `problems`.
  [[nodiscard]] const RunSpec& spec() const { return spec_; }
  [[nodiscard]] const SpecChoices& choices() const { return choices_; }
  /// Everything that keeps the run from starting; empty when it can.
  [[nodiscard]] const QStringList& problems() const { return problems_; }
  [[nodiscard]] QUndoStack* undo_stack() { return &undo_stack_; }
  /// The file it was opened from or saved to; empty: none yet.
  [[nodiscard]] const QString& path() const { return path_; }

  /// Changes fields: those that `change` touches become the user's own. Edits with the same
  /// nonempty `merge_key` are one step of undo until `end_gesture` or another edit. An edit that
  /// changes nothing leaves no step. Throws Error for an unknown task; nothing has changed then.
  void edit(const QString& text, const QString& merge_key,
            const std::function<void(RunSpec&)>& change);
  /// Changes the choices themselves, so that a preset or the number of layers brings what suits it.
  void choose(const QString& text, const QString& merge_key,
              const std::function<void(Json& flags)>& change);
  /// Takes other data. A text leaves the model, its painting and the training as they are; what it
  /// would rather have is in `wishes`. A task brings what suits it.
  void choose_data(const QString& text, const DataSpec& data);
  /// What would change if sizes and training followed the data; empty when they do.
  [[nodiscard]] std::vector<SpecChange> wishes() const;
  /// Lets sizes and training follow the data again, but for the user's own choices.
  void follow_data(const QString& text);
  /// Takes all settings of another run. Those that equal what suits its data stay free to follow
  /// it.
  void take(const QString& text, const RunSpec& spec);
  /// A drag is over: the next edit is a step of its own.
  void end_gesture() { ++gesture_; }

  /// Reads a SPEC.json, sparse or complete. Fields that equal what suits its task stay free to
  /// follow the task. One step of undo. Throws Error; nothing has changed then.
  void open(const QString& path);
  /// Writes the complete spec, as `attnlab train SPEC.json` reads it. Throws Error.
  void save(const QString& path);

  /// The choices, for the next session.
  [[nodiscard]] Json session() const;
  /// Reads what `session` wrote; leaves no step of undo. Throws Error; nothing has changed then.
  void restore(const Json& session);

 Q_SIGNALS:
  void changed();

 private:
  [[nodiscard]] std::vector<SpecChange> wishes(const SpecChoices& choices) const;
  void push(const QString& text, const QString& merge_key, SpecChoices after);
  void apply(const SpecChoices& choices);

  SpecChoices choices_;
  RunSpec spec_;
  QStringList problems_;
  QUndoStack undo_stack_;
  QString path_;
  int gesture_ = 0;
};

}  // namespace attnlab
