// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/layers_of_probe.h"

#include "app/studio/views/visibility.h"
#include "app/studio/views/what_if.h"

namespace attnlab {

LayersOfProbe::LayersOfProbe(Studio& studio, QWidget* view) : QObject(view), studio_(studio) {
  const auto mine = [this](const QString& run) { return run == studio_.selection().run(); };
  connect(&studio.probing(), &Probing::changed, this, [this, mine](const QString& run) {
    if (mine(run)) want();
  });
  connect(&studio.probing().indicators(), &ProbeIndicators::changed, this,
          [this, mine](const QString& run) {
            if (mine(run)) Q_EMIT changed();
          });
  connect(&studio.runs(), &RunSet::marks_changed, this, &LayersOfProbe::changed);
  connect(&studio.selection(), &Selection::run_changed, this, &LayersOfProbe::want);
  report_visibility(view, [this, view](bool visible) {
    seen_ = visible;
    probing_.keep_up_for(view, visible);
    if (!visible) return;
    want();
    Q_EMIT seen();
  });
}

void LayersOfProbe::want() {
  if (!seen_) return;
  const QString run = studio_.selection().run();
  probing_.indicators().want(run, probing_.probe(run));
  Q_EMIT changed();
}

std::shared_ptr<const ProbeIndicators::Found> LayersOfProbe::found() const {
  if (studio_.current() == nullptr) return nullptr;
  return probing_.indicators().of(studio_.selection().run());
}

const std::vector<LayerIndicators>& LayersOfProbe::layers() const {
  static const std::vector<LayerIndicators> none;
  const auto known = found();
  return known ? known->layers : none;
}

QString LayersOfProbe::where() const {
  const auto known = found();
  if (!known) return {};
  const OpenRun& run = *studio_.current();
  QString text =
      run.card() ? run.name : Studio::tr("%1, step %2").arg(run.name).arg(known->probe->step);
  if (!probing_.ablation().empty()) text += ", " + what_if_text(probing_.ablation());
  return text;
}

QString LayersOfProbe::message(const QString& without_run) const {
  const OpenRun* run = studio_.current();
  if (run == nullptr) return without_run;
  const QString problem = probing_.problem(run->id());
  return problem.isEmpty() ? Studio::tr("Asking for the maps of the probe text…") : problem;
}

bool LayersOfProbe::are_ready() const {
  const QString run = studio_.selection().run();
  const auto known = probing_.indicators().of(run);
  return run.isEmpty() ||
         (probing_.is_settled(run) &&
          (!problem().isEmpty() || (known && known->probe == probing_.probe(run))));
}

QString LayersOfProbe::problem() const { return probing_.problem(studio_.selection().run()); }

Json LayersOfProbe::facts() const {
  const auto known = found();
  return known ? Json{{"step", known->probe->step}} : Json::object();
}

}  // namespace attnlab
