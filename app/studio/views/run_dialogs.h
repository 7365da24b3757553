// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>
#include <optional>
#include <vector>

#include "app/studio/document/studio.h"

class QFormLayout;
class QPushButton;
class QVBoxLayout;

namespace attnlab {

/// A dialog of a few lines to fill in. The keys go to the first of them.
class FormDialog : public QDialog {
 public:
  FormDialog(QWidget* parent, const QString& title, const QString& go_on);
  void note(const QString& sentence);
  void add(const QString& name, QWidget* field);
  /// Below the lines.
  void add_below(QWidget* widget);
  /// Whether the button that goes on can be pressed.
  void allow(bool possible);

 private:
  QVBoxLayout* column_;
  QFormLayout* rows_;
  QPushButton* go_on_ = nullptr;
  bool has_field_ = false;
};

/// Whether these runs shall leave the list; their folders stay.
bool ask_to_remove(QWidget* parent, const QStringList& names);
/// Why these runs cannot be deleted from disk, in one sentence; empty when they can.
QString hindrance_to_deletion(const std::vector<const OpenRun*>& runs);
/// Whether the folders of these runs shall be deleted; says what goes and that it is for good.
bool ask_to_delete(QWidget* parent, const std::vector<const OpenRun*>& runs);

/// Another name; empty: named by its layers again. Nothing when cancelled.
std::optional<QString> ask_for_name(QWidget* parent, const OpenRun& run);
std::optional<QString> ask_for_notes(QWidget* parent, const OpenRun& run);

/// What painted layers keep of a model's weights, a line for each kind; empty: nothing is painted.
QStringList layers_kept(const ModelSpec& from, const std::vector<LayerSpec>& to);

/// From which step the selected run is forked and how long the fork trains; says which weights that
/// takes over. Nothing when cancelled.
std::optional<Training::ForkChoice> ask_for_fork(QWidget* parent, Studio& studio);

}  // namespace attnlab
