// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "app/studio/views/what_if.h"
#include "core/shared/analysis/rollout.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

constexpr double cell_width = 34;

/// Where one position of the probe text comes from, seen at every depth (attention rollout).
class FlowView : public View {
 public:
  FlowView(Selection& selection, Probing& probing)
      : selection_(selection), probing_(probing), table_(new TokenTable(cell_width)) {
    const auto refresh = [this] { show(); };
    QObject::connect(&probing, &Probing::changed, table_, refresh);
    QObject::connect(&selection, &Selection::run_changed, table_, refresh);
    QObject::connect(&selection, &Selection::cell_changed, table_, refresh);
    QObject::connect(table_, &TokenTable::cell_chosen, &selection, [&selection](int, int token) {
      const auto cell = selection.cell();
      selection.pin(Cell{token, cell ? std::min(cell->column, token) : token});
    });
    report_visibility(table_, [this](bool visible) {
      visible_ = visible;
      probing_.keep_up_for(table_, visible);
      if (visible) show();
    });
    retranslate();
  }

  QWidget* widget() override { return table_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { table_->export_to(request); }
  QString summary() const override { return table_->note(); }
  bool is_ready() const override {
    const QString run = selection_.run();
    return run.isEmpty() ||
           (probing_.is_settled(run) && (!problem().isEmpty() || shown_ == probing_.probe(run)));
  }
  QString problem() const override { return probing_.problem(selection_.run()); }
  Json facts() const override {
    return shown_ ? Json{{"step", shown_->step}, {"position", position_ + 1}} : Json::object();
  }
  void retranslate() override {
    table_->set_name(Studio::tr("Flow through the layers"));
    shown_ = nullptr;
    show();
  }

 private:
  void show() {
    const auto probe = probing_.probe(selection_.run());
    if (!visible_ || !probe || probe->length() == 0) {
      if (!probe) {
        table_->set_message(message());
        table_->set_cells({}, {}, {}, {});
      }
      shown_ = nullptr;
      return;
    }
    const auto cell = selection_.cell();
    const auto last = static_cast<int>(probe->length()) - 1;
    const int position = cell ? std::min(cell->row, last) : last;
    if (probe == shown_ && position == position_) return;
    shown_ = probe;
    position_ = position;
    show_flow(*probe, flow_to(*probe, position));
  }
  [[nodiscard]] QString message() const {
    const QString problem = probing_.problem(selection_.run());
    return problem.isEmpty()
               ? Studio::tr("Where a token's information comes from, layer by layer, appears here.")
               : problem;
  }

  void show_flow(const Probe& probe, const Matrix& flow) {
    QStringList rows, tokens;
    for (const std::string& token : probe.tokens) tokens << QString::fromStdString(token);
    std::vector<std::vector<TokenCell>> cells;
    for (int64_t row = flow.rows - 1; row >= 0; --row) {
      rows << (row == 0 ? Studio::tr("tokens") : Studio::tr("after L%1").arg(row));
      cells.emplace_back();
      for (int64_t j = 0; j < flow.columns; ++j)
        cells.back().push_back(cell_of(flow.at(row, j), rows.back(), tokens[j], j));
    }
    table_->set_cells(rows, tokens, std::move(cells), note(probe, flow));
    table_->set_column(position_);
  }
  static TokenCell cell_of(double share, const QString& depth, const QString& token, int64_t j) {
    const QString percent = QString::number(100 * share, 'f', share < 0.0995 ? 1 : 0);
    return {share < 0.005 ? QString() : percent, share, false,
            Studio::tr("%1, token %2 “%3”: %4 %").arg(depth).arg(j + 1).arg(token, percent)};
  }
  [[nodiscard]] QString note(const Probe& probe, const Matrix& flow) const {
    int64_t most = 0;
    for (int64_t j = 1; j < flow.columns; ++j)
      if (flow.at(0, j) > flow.at(0, most)) most = j;
    QString text = Studio::tr(
                       "Shares in % that reach position %1 “%2”, step %3; the most, %4 %, "
                       "from token %5 “%6”. Half of each layer counts as its residual.")
                       .arg(position_ + 1)
                       .arg(token(probe, position_))
                       .arg(probe.step)
                       .arg(qRound(100 * flow.at(0, most)))
                       .arg(most + 1)
                       .arg(token(probe, most));
    if (!probing_.ablation().empty()) text += " (" + what_if_text(probing_.ablation()) + ")";
    return text;
  }
  static QString token(const Probe& probe, int64_t i) {
    return QString::fromStdString(probe.tokens[static_cast<size_t>(i)]);
  }

  Selection& selection_;
  Probing& probing_;
  TokenTable* table_;
  std::shared_ptr<const Probe> shown_;
  int position_ = -1;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_flow_view(Studio& studio) {
  return std::make_unique<FlowView>(studio.selection(), studio.probing());
}

}  // namespace attnlab
