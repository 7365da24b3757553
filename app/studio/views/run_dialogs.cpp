// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/run_dialogs.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/shared/base/text.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/titles.h"
#include "widgets/common/form_row.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr qsizetype names_listed = 6;

QString text(const char* sentence) { return QCoreApplication::translate("RunDialogs", sentence); }

QLabel* plain_label(const QString& sentence) {
  auto* label = new QLabel(sentence);
  label->setTextFormat(Qt::PlainText);  // names and paths are no markup
  label->setWordWrap(true);
  return label;
}

/// One a line, the first few of many.
QString listed(const QStringList& names) {
  QStringList shown = names.mid(0, names_listed);
  if (names.size() > names_listed)
    shown << text(QT_TRANSLATE_NOOP("RunDialogs", "and %1 more")).arg(names.size() - names_listed);
  return shown.join('\n');
}

/// Asks with Cancel as what a thoughtless Enter does. Names stand in the question, which is plain
/// text; details may be taken for markup.
bool ask(QWidget* parent, const char* name, const QString& question, const QString& details,
         const QString& yes) {
  QMessageBox box(parent);
  box.setObjectName(name);
  box.setIconPixmap(icon("trash").pixmap(theme().px(32)));
  box.setTextFormat(Qt::PlainText);
  box.setText(question);
  box.setInformativeText(details);
  const QPushButton* go_on = box.addButton(yes, QMessageBox::DestructiveRole);
  QPushButton* cancel =
      box.addButton(text(QT_TRANSLATE_NOOP("RunDialogs", "Cancel")), QMessageBox::RejectRole);
  box.setEscapeButton(cancel);
  box.setDefaultButton(cancel);
  box.exec();
  return box.clickedButton() == go_on;
}

/// Of what can be read.
double bytes_of(const QString& folder) {
  namespace fs = std::filesystem;
  double bytes = 0;
  std::error_code error, unknown;
  fs::recursive_directory_iterator at(folder.toStdString(),
                                      fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error))
    if (at->is_regular_file(unknown)) bytes += static_cast<double>(at->file_size(unknown));
  return bytes;
}

/// The newest step at or before `step` at which the run saved weights that are still there.
std::optional<int64_t> saved_step(const OpenRun& run, int64_t step) {
  std::optional<int64_t> newest;
  const RunStore& store = run.client->store();
  const RunFolder folder(run.client->path().toStdString());
  const bool here = run.client->launcher().is_here();
  for (const auto& steps : {here ? folder.snapshot_steps() : store.snapshot_steps(),
                            here ? folder.checkpoint_steps() : store.checkpoint_steps()})
    for (const int64_t saved : steps)
      if (saved <= step && (!newest || saved > *newest)) newest = saved;
  return newest;
}

QString fork_text(std::optional<int64_t> saved, const QStringList& layers) {
  if (!saved)
    return text(QT_TRANSLATE_NOOP("RunDialogs", "No weights were saved at or before this step."));
  QStringList lines = {
      text(QT_TRANSLATE_NOOP("RunDialogs",
                             "Weights: those saved at step %1, the newest at or before this one."))
          .arg(*saved)};
  lines += layers;
  lines << text(QT_TRANSLATE_NOOP(
      "RunDialogs",
      "All other weights are taken over. Optimizer, schedule and step count begin anew."));
  return lines.join('\n');
}

}  // namespace

FormDialog::FormDialog(QWidget* parent, const QString& title, const QString& go_on)
    : QDialog(parent), column_(new QVBoxLayout(this)), rows_(make_form(nullptr)) {
  const Theme& t = theme();
  setWindowTitle(title);
  setMinimumWidth(t.px(480));
  column_->setContentsMargins(t.space(6), t.space(6), t.space(6), t.space(5));
  column_->setSpacing(t.space(4));
  column_->addLayout(rows_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  buttons->button(QDialogButtonBox::Cancel)
      ->setText(text(QT_TRANSLATE_NOOP("RunDialogs", "Cancel")));
  go_on_ = buttons->addButton(go_on, QDialogButtonBox::AcceptRole);
  go_on_->setProperty("kind", "primary");
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column_->addWidget(buttons);
  go_on_->setDefault(true);
}

void FormDialog::allow(bool possible) { go_on_->setEnabled(possible); }

void FormDialog::note(const QString& sentence) { column_->insertWidget(0, plain_label(sentence)); }

void FormDialog::add(const QString& name, QWidget* field) {
  add_form_row(rows_, name, field);
  if (!std::exchange(has_field_, true)) field->setFocus();
}

void FormDialog::add_below(QWidget* widget) { column_->insertWidget(column_->count() - 1, widget); }

bool ask_to_remove(QWidget* parent, const QStringList& names) {
  const QString question =
      names.size() == 1
          ? text(QT_TRANSLATE_NOOP("RunDialogs", "Remove this run from the list?"))
          : text(QT_TRANSLATE_NOOP("RunDialogs", "Remove these %1 runs from the list?"))
                .arg(names.size());
  return ask(
      parent, "remove_question", question + "\n\n" + listed(names),
      text(QT_TRANSLATE_NOOP("RunDialogs",
                             "Folders stay on disk, what trains goes on. Undo brings them back.")),
      text(QT_TRANSLATE_NOOP("RunDialogs", "Remove")));
}

QString hindrance_to_deletion(const std::vector<const OpenRun*>& runs) {
  for (const OpenRun* run : runs) {
    if (run->card())
      return text(QT_TRANSLATE_NOOP("RunDialogs",
                                    "%1 is a model that others trained: it is never deleted here."))
          .arg(run->name);
    if (!run->client->launcher().is_here())
      return text(QT_TRANSLATE_NOOP("RunDialogs",
                                    "%1 lies on another machine: delete its folder there."))
          .arg(run->name);
    if (run->client->is_live() || RunLock::owner(RunFolder(run->client->path().toStdString())))
      return text(QT_TRANSLATE_NOOP("RunDialogs", "%1 is training: stop it first.")).arg(run->name);
  }
  return {};
}

bool ask_to_delete(QWidget* parent, const std::vector<const OpenRun*>& runs) {
  QStringList names;
  double bytes = 0;
  for (const OpenRun* run : runs) {
    names << run->name + " (" + run->client->path() + ")";
    bytes += bytes_of(run->client->path());
  }
  const QString question =
      runs.size() == 1 ? text(QT_TRANSLATE_NOOP("RunDialogs", "Delete this run from disk?"))
                       : text(QT_TRANSLATE_NOOP("RunDialogs", "Delete these %1 runs from disk?"))
                             .arg(runs.size());
  return ask(parent, "delete_question", question + "\n\n" + listed(names),
             text(QT_TRANSLATE_NOOP("RunDialogs",
                                    "%1 of curves, snapshots and checkpoints go for good: this "
                                    "cannot be undone."))
                 .arg(QString::fromStdString(readable_bytes(bytes))),
             text(QT_TRANSLATE_NOOP("RunDialogs", "Delete for good")));
}

std::optional<QString> ask_for_name(QWidget* parent, const OpenRun& run) {
  FormDialog form(parent, text(QT_TRANSLATE_NOOP("RunDialogs", "Rename run")),
                  text(QT_TRANSLATE_NOOP("RunDialogs", "Rename")));
  form.note(text(QT_TRANSLATE_NOOP("RunDialogs", "Empty: named by its layers again.")));
  const QString shown = run.name;  // may change while the dialog is open
  auto* name = new QLineEdit(shown);
  name->selectAll();
  form.add(text(QT_TRANSLATE_NOOP("RunDialogs", "Name")), name);
  if (form.exec() != QDialog::Accepted) return std::nullopt;
  return name->text() == shown ? run.own_name : name->text().simplified();
}

std::optional<QString> ask_for_notes(QWidget* parent, const OpenRun& run) {
  FormDialog form(parent, text(QT_TRANSLATE_NOOP("RunDialogs", "Notes on %1")).arg(run.name),
                  text(QT_TRANSLATE_NOOP("RunDialogs", "Keep")));
  auto* notes = new QPlainTextEdit(run.notes);
  notes->setTabChangesFocus(true);
  notes->setMinimumHeight(theme().px(140));
  form.add(text(QT_TRANSLATE_NOOP("RunDialogs", "Notes")), notes);
  if (form.exec() != QDialog::Accepted) return std::nullopt;
  return notes->toPlainText();
}

QStringList layers_kept(const ModelSpec& from, const std::vector<LayerSpec>& to) {
  QStringList fresh, kept;
  for (size_t i = 0; i < to.size(); ++i) {
    if (from.layers[i] == to[i]) continue;
    (from.layers[i].mixing != to[i].mixing ? fresh : kept)
        << "L" + QString::number(i + 1) + ": " + QString::fromStdString(mixer_title(to[i]));
  }
  QStringList lines;
  if (!kept.isEmpty())
    lines << text(QT_TRANSLATE_NOOP("RunDialogs", "Goes on with its weights in another form: %1"))
                 .arg(kept.join(", "));
  if (!fresh.isEmpty())
    lines
        << text(QT_TRANSLATE_NOOP("RunDialogs", "The mixer begins anew: %1")).arg(fresh.join(", "));
  return lines;
}

std::optional<Training::ForkChoice> ask_for_fork(QWidget* parent, Studio& studio) {
  // Runs may be opened, selected and closed while the dialog is open.
  const OpenRun& run = *studio.current();
  const QString id = run.id();
  const RunSpec spec = *run.spec;
  const std::vector<LayerSpec> layers = studio.document().spec().model.layers;
  FormDialog form(parent, text(QT_TRANSLATE_NOOP("RunDialogs", "Fork a run")),
                  text(QT_TRANSLATE_NOOP("RunDialogs", "Fork")));
  form.note(text(QT_TRANSLATE_NOOP("RunDialogs", "A new run that begins with weights of %1."))
                .arg(run.name));
  auto* step = new QSpinBox;
  step->setRange(0, static_cast<int>(run.client->store().status().step));
  step->setValue(static_cast<int>(studio.selection().step()));
  auto* steps = new QSpinBox;
  steps->setRange(1, 1'000'000'000);
  steps->setValue(static_cast<int>(spec.train.steps));
  form.add(text(QT_TRANSLATE_NOOP("RunDialogs", "From step")), step);
  form.add(text(QT_TRANSLATE_NOOP("RunDialogs", "Steps to train")), steps);
  QLabel* what = plain_label({});
  what->setObjectName("fork_takes");
  form.add_below(what);
  const auto tell = [&] {
    const OpenRun* still = studio.runs().find(id);
    const auto saved = still == nullptr ? std::nullopt : saved_step(*still, step->value());
    what->setText(fork_text(saved, layers_kept(spec.model, layers)));
    form.allow(saved.has_value());
  };
  QObject::connect(step, &QSpinBox::valueChanged, what, tell);
  tell();
  if (form.exec() != QDialog::Accepted) return std::nullopt;
  return Training::ForkChoice{id, layers, step->value(), steps->value()};
}

}  // namespace attnlab
