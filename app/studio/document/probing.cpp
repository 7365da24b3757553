// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/probing.h"

#include <QPointer>

#include "app/studio/document/deed.h"

namespace attnlab {

Probing::Probing(RunSet& runs, Selection& selection, QUndoStack& undo)
    : runs_(runs), selection_(selection), undo_(undo) {
  connect(&selection, &Selection::step_changed, this, &Probing::refresh);
  connect(&selection, &Selection::other_changed, this, &Probing::refresh);
}

Probing::~Probing() { probers_.clear(); }

void Probing::forget(const QString& run) {
  probers_.remove(run);
  indicators_.forget(run);
  head_scores_.remove(run);
}

void Probing::set_text(const QString& text) {
  if (text == text_) return;
  undo_.push(new Deed(
      tr("Change the probe text"), [this, text] { apply_text(text); },
      [this, before = text_] { apply_text(before); }));
}

void Probing::apply_text(const QString& text) {
  text_ = text;
  Q_EMIT text_changed();
  refresh();
}

std::shared_ptr<const Probe> Probing::probe(const QString& run) const {
  const auto found = probers_.find(run);
  return found == probers_.end() ? nullptr : (*found)->probe();
}

QString Probing::problem(const QString& run) const {
  const auto found = probers_.find(run);
  return found == probers_.end() ? QString() : (*found)->problem();
}

ProbeRemarks Probing::remarks(const QString& run) const {
  const auto found = probers_.find(run);
  return found == probers_.end() ? ProbeRemarks() : (*found)->remarks();
}

bool Probing::is_settled(const QString& run) const {
  const auto found = probers_.find(run);
  return found != probers_.end() && (*found)->is_settled();
}

void Probing::keep_up_for(const QObject* user, bool visible) {
  if (visible)
    users_.insert(user);
  else
    users_.remove(user);
  if (visible) refresh();
}

Prober& Probing::prober(OpenRun& run) {
  auto& known = probers_[run.id()];
  if (!known) {
    known = std::make_shared<Prober>(*run.client);
    connect(known.get(), &Prober::changed, this, [this, id = run.id()] { Q_EMIT changed(id); });
    connect(known.get(), &Prober::retry_due, this, &Probing::refresh);
  }
  return *known;
}

void Probing::refresh() {
  if (users_.isEmpty()) return;
  for (OpenRun* run : {current(), runs_.find(selection_.other())}) {
    if (run == nullptr) continue;
    const bool now = run == current() && selection_.follows() && run->client->is_live();
    const Ablation changes = run == current() ? ablation_ : Ablation();
    prober(*run).ask({text_, selection_.step(), now, changes});
  }
}

void Probing::note_head_scores(const QString& run, const AllHeadScores& scores) {
  head_scores_[run] = scores;
  Q_EMIT head_scores_changed(run);
}

void Probing::set_ablation(const Ablation& ablation) {
  if (ablation == ablation_) return;
  const OpenRun* run = current();
  if (!ablation.empty()) {
    if (run == nullptr || !run->spec) return Q_EMIT failed(tr("Select a run first."));
    const auto wrong = problems(ablation, run->spec->model);
    if (!wrong.empty()) return Q_EMIT failed(QString::fromStdString(wrong.front()));
  }
  undo_.push(new Deed(
      ablation.empty() ? tr("End what-if") : tr("Change what-if"),
      [this, id = selection_.run(), ablation] { apply_ablation(id, ablation); },
      [this, id = selection_.run(), before = ablation_] { apply_ablation(id, before); }));
}

/// Undone and done again it goes to the run that it was for.
void Probing::apply_ablation(const QString& id, const Ablation& ablation) {
  const OpenRun* run = runs_.find(id);
  if (!ablation.empty()) {
    if (run == nullptr || !run->spec || !problems(ablation, run->spec->model).empty()) return;
    selection_.select_run(id);
  }
  if (ablation == ablation_) return;
  ablation_ = ablation;
  refresh();
  Q_EMIT ablation_changed();
}

/// Another model may have fewer layers, or layers of another kind.
void Probing::take_run() {
  const OpenRun* run = current();
  const bool fits = run != nullptr && run->spec && problems(ablation_, run->spec->model).empty();
  if (!ablation_.empty() && !fits) {
    ablation_ = {};
    Q_EMIT ablation_changed();
    Q_EMIT failed(tr("The what-if ended: it does not fit the selected run."));
  }
  refresh();
}

std::optional<int64_t> Probing::snapshot() const {
  const OpenRun* run = current();
  return run == nullptr ? std::nullopt : run->client->store().snapshot_at(selection_.step());
}

void Probing::ask_snapshot(const Command& question, const QObject* context,
                           RunClient::OnAnswer on_answer) {
  OpenRun* run = current();
  if (run == nullptr) return;
  run->client->ask_snapshot(
      question, [guard = QPointer(context), on_answer = std::move(on_answer)](const auto& answer) {
        if (guard) on_answer(answer);
      });
}

}  // namespace attnlab
