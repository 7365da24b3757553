// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTimer>
#include <utility>

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "core/shared/analysis/alarms.h"
#include "widgets/inspect/alarm_list.h"
#include "widgets/inspect/indicator.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

/// Alarms are looked for this long after a run has news: many at once cost one look.
constexpr int delay_ms = 500;

QString percent(double share) { return Studio::tr("%1 %").arg(qRound(100 * share)); }

QString place_of(const Alarm& alarm) {
  if (alarm.head) return Studio::tr("Layer %1, head %2").arg(*alarm.layer + 1).arg(*alarm.head + 1);
  return alarm.layer ? Studio::tr("Layer %1").arg(*alarm.layer + 1) : QString();
}

QString loss_sentence(const Alarm& alarm) {
  if (!std::isfinite(alarm.value))
    return Studio::tr("The loss is no number since step %1.").arg(alarm.since);
  return Studio::tr("The loss jumped at step %1: %2 where up to %3 was usual.")
      .arg(alarm.since)
      .arg(indicator_text(alarm.value), indicator_text(alarm.threshold));
}

QString what_happened(const Alarm& alarm) {
  const QString place = place_of(alarm), value = indicator_text(alarm.value),
                limit = indicator_text(alarm.threshold);
  switch (alarm.kind) {
    case AlarmKind::entropy_collapse:
      return Studio::tr(
                 "%1 looks at almost one token a row since step %2: entropy %3 of what a "
                 "uniform map has (alarm at %4).")
          .arg(place)
          .arg(alarm.since)
          .arg(value, limit);
    case AlarmKind::sink_takeover:
      return Studio::tr(
                 "%1 rests on the first token since step %2: %3 of its weight (alarm at "
                 "%4).")
          .arg(place)
          .arg(alarm.since)
          .arg(percent(alarm.value), percent(alarm.threshold));
    case AlarmKind::logit_outliers:
      return Studio::tr(
                 "%1 has outliers before the softmax since step %2: up to %3 at step %5 "
                 "(alarm at %4).")
          .arg(place)
          .arg(alarm.since)
          .arg(value, limit)
          .arg(alarm.value_step);
    case AlarmKind::uniform_head:
      return Studio::tr(
                 "%1 looks at everything alike since step %2: entropy %3 of what a uniform "
                 "map has (alarm at %4).")
          .arg(place)
          .arg(alarm.since)
          .arg(value, limit);
    case AlarmKind::dead_head:
      return Studio::tr(
                 "%1 is dead since step %2: %3 of its weight lies on the first token (alarm "
                 "at %4).")
          .arg(place)
          .arg(alarm.since)
          .arg(percent(alarm.value), percent(alarm.threshold));
    default:
      return loss_sentence(alarm);
  }
}

/// Whether that is bad, from what is known of such models; the sources stand in analysis/alarms.h.
std::pair<AlarmWeight, QString> meaning_of(const Alarm& alarm) {
  switch (alarm.kind) {
    case AlarmKind::entropy_collapse:
      return {AlarmWeight::bad,
              Studio::tr("training often becomes unstable from here. A lower learning rate or QK "
                         "norm helps.")};
    case AlarmKind::sink_takeover:
      return {AlarmWeight::harmless,
              Studio::tr("trained models rest on the first token where nothing else fits. Look "
                         "closer only if the loss stands still.")};
    case AlarmKind::logit_outliers:
      return {AlarmWeight::watch,
              Studio::tr("numbers of this size lose digits, in bf16 above all, and a jump of the "
                         "loss may follow. QK norm or a lower learning rate helps.")};
    case AlarmKind::uniform_head:
      return {AlarmWeight::harmless,
              Studio::tr("this head takes the mean of all tokens. The loss does not suffer, but "
                         "its parameters do nothing else.")};
    case AlarmKind::dead_head:
      return {AlarmWeight::harmless,
              Studio::tr("what this head adds is the same everywhere: the model could do without "
                         "it.")};
    default:
      break;
  }
  if (!std::isfinite(alarm.value))
    return {AlarmWeight::bad, Studio::tr("nothing is learned from here on. Go back to a snapshot "
                                         "before, with a lower learning rate.")};
  if (alarm.until) return {AlarmWeight::harmless, Studio::tr("the loss came back by itself.")};
  return {
      AlarmWeight::bad,
      Studio::tr("unless the loss comes back within some steps, the learning rate is too high.")};
}

AlarmRow row_of(const Alarm& alarm) {
  QString sentence = what_happened(alarm);
  if (alarm.until) sentence += " " + Studio::tr("Over at step %1.").arg(*alarm.until);
  auto [weight, meaning] = meaning_of(alarm);
  return {sentence,
          alarm.since,
          alarm.until.has_value(),
          alarm.layer ? static_cast<int>(*alarm.layer) : -1,
          alarm.head ? static_cast<int>(*alarm.head) : -1,
          weight,
          std::move(meaning)};
}

/// What deserves a look in the selected run. The number of alarms that are on stands in the
/// widget's window title, from where the panel takes it.
class AlarmsView : public View {
 public:
  explicit AlarmsView(Studio& studio) : studio_(studio), list_(new AlarmList) {
    timer_.setSingleShot(true);
    QObject::connect(&timer_, &QTimer::timeout, list_, [this] { show(); });
    QObject::connect(&studio.runs(), &RunSet::updated, list_, [this](const QString& run) {
      if (run == studio_.selection().run() && !timer_.isActive()) timer_.start(delay_ms);
    });
    QObject::connect(&studio.selection(), &Selection::run_changed, list_, [this] { show(); });
    QObject::connect(list_, &AlarmList::alarm_chosen, list_,
                     [this](const AlarmRow& row) { go_to(row); });
    show();
  }

  QWidget* widget() override { return list_; }
  QStringList export_formats() const override { return table_formats; }
  void export_to(const ExportRequest& request) override {
    show();  // what is known now
    list_->export_to(request);
  }
  QString summary() const override { return list_->summary(); }
  void retranslate() override { show(); }

 private:
  void show() {
    const OpenRun* run = studio_.current();
    std::vector<AlarmRow> rows;
    if (run != nullptr) {
      for (const Alarm& alarm : alarms_of(*run)) rows.push_back(row_of(alarm));
    }
    list_->set_message(message(run));
    if (rows.size() != list_->rows().size() ||
        !std::ranges::equal(rows, shown_, {}, &AlarmRow::sentence, &AlarmRow::sentence))
      list_->set_rows(rows);
    shown_ = std::move(rows);
    const int on = list_->alarms_on();
    list_->setWindowTitle(on == 0 ? QString() : QString::number(on));
  }
  /// The store looked at every loss, also at those that it keeps no more.
  [[nodiscard]] std::vector<Alarm> alarms_of(const OpenRun& run) {
    const auto limits = run.spec ? alarm_limits(run.spec->train) : AlarmLimits();
    std::vector<Alarm> all = alarms(studio_.recorded().of(run), {}, limits);
    std::ranges::copy(run.client->store().loss_alarms(), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, &Alarm::since);
    return all;
  }
  [[nodiscard]] QString message(const OpenRun* run) {
    if (run == nullptr) return Studio::tr("What deserves a look in the selected run appears here.");
    if (run->card())
      return Studio::tr("Alarms watch a training: nothing is trained in an opened model.");
    if (studio_.recorded().of(*run).empty())
      return Studio::tr(
          "No alarms from the loss. This run recorded no indicators, so layers and heads cannot be "
          "watched; a new run records them.");
    return Studio::tr("No alarms: neither the loss nor any layer or head is out of the ordinary.");
  }
  void go_to(const AlarmRow& row) {
    Selection& selection = studio_.selection();
    selection.select_step(row.since);
    if (row.layer >= 0)
      selection.select_head(row.layer, row.head >= 0 ? row.head : selection.head());
  }

  Studio& studio_;
  AlarmList* list_;
  QTimer timer_;
  std::vector<AlarmRow> shown_;
};

}  // namespace

std::unique_ptr<View> make_alarms_view(Studio& studio) {
  return std::make_unique<AlarmsView>(studio);
}

}  // namespace attnlab
