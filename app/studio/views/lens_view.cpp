// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/jobs/retry.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "app/studio/views/what_if.h"
#include "core/shared/base/error.h"
#include "core/shared/messages/lens.h"
#include "widgets/common/token_strip.h"
#include "widgets/inspect/indicator.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

constexpr double cell_width = 56;

/// What each layer would predict for the probe text (logit lens), at the snapshot at the step
/// cursor.
class LensView : public View {
 public:
  explicit LensView(Studio& studio)
      : studio_(studio), table_(new TokenTable(cell_width)), retry_([this] { ask(); }) {
    Selection& selection = studio.selection();
    const auto ask = [this] { this->ask(); };
    QObject::connect(&selection, &Selection::run_changed, table_, ask);
    QObject::connect(&selection, &Selection::step_changed, table_, ask);
    QObject::connect(&studio.probing(), &Probing::text_changed, table_, ask);
    QObject::connect(&studio.probing(), &Probing::ablation_changed, table_, ask);
    QObject::connect(&studio.runs(), &RunSet::updated, table_, ask);
    QObject::connect(&selection, &Selection::cell_changed, table_, [this] {
      if (const auto cell = studio_.selection().pinned()) table_->set_column(cell->row);
    });
    QObject::connect(table_, &TokenTable::cell_chosen, table_,
                     [this](int row, int token) { choose(row, token); });
    report_visibility(table_, [this](bool visible) {
      visible_ = visible;
      if (visible) this->ask();
    });
    retranslate();
  }

  QWidget* widget() override { return table_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { table_->export_to(request); }
  QString summary() const override { return table_->note(); }
  bool is_ready() const override {
    if (studio_.current() == nullptr) return true;
    return probing_.snapshot() && !waiting_ && asked_ == wanted();
  }
  QString problem() const override { return problem_; }
  Json facts() const override {
    return lens_.depths == 0 ? Json::object() : Json{{"step", lens_.step}};
  }
  void retranslate() override {
    table_->set_name(Studio::tr("Predictions of each layer"));
    table_->set_message(Studio::tr("What each layer would predict next appears here."));
    show();
  }

 private:
  struct Question {
    QString run, text;
    int64_t snapshot = 0;
    Ablation ablation;
    bool operator==(const Question&) const = default;
  };

  [[nodiscard]] Question wanted() const {
    return {studio_.selection().run(), probing_.text(), probing_.snapshot().value_or(0),
            probing_.ablation()};
  }
  void ask() {
    if (!visible_ || !probing_.snapshot()) return;
    const Question question = wanted();
    if (!retry_.should_ask(question == asked_)) return;
    if (question.run != asked_.run) {
      lens_ = {};
      show();
    }
    asked_ = question;
    waiting_ = true;
    LensQuery query;
    if (!question.text.isEmpty()) query.of.text = question.text.toStdString();
    query.of.step = question.snapshot;
    query.of.ablation = question.ablation;
    probing_.ask_snapshot(lens_command(0, "lens", query), table_,
                          [this, question](const auto& answer) {
                            if (question == asked_) take(*answer);
                          });
  }
  void take(const Event& answer) {
    waiting_ = false;
    try {
      if (answer.header.value("answer", "") != "lens")
        failed(answer.header.value("message", std::string("no answer")));
      lens_ = lens_from_event(answer);
      problem_.clear();
      retry_.succeeded();
    } catch (const Error& error) {
      lens_ = {};
      retry_.failed();
      problem_ = QString::fromStdString(error.line());
      table_->set_message(problem_);
    }
    show();
  }

  void show() {
    QStringList rows, tokens;
    std::vector<std::vector<TokenCell>> cells;
    for (const std::string& token : lens_.tokens) tokens << QString::fromStdString(token);
    for (int64_t depth = lens_.depths - 1; depth >= 0; --depth) {
      rows << (depth == 0 ? Studio::tr("embedding") : Studio::tr("after L%1").arg(depth));
      cells.emplace_back();
      for (int64_t i = 0; i < lens_.length(); ++i)
        cells.back().push_back(cell_at(depth, i, rows.back(), tokens[i]));
    }
    table_->set_cells(rows, tokens, std::move(cells), lens_.depths == 0 ? QString() : note());
  }
  [[nodiscard]] QString text_of(int64_t id) const {
    const auto found = lens_.texts.find(id);
    return found == lens_.texts.end() ? QString("#%1").arg(id)
                                      : visible_token(QString::fromStdString(found->second));
  }
  [[nodiscard]] TokenCell cell_at(int64_t depth, int64_t i, const QString& row,
                                  const QString& token) const {
    const auto ids = lens_.ids_at(depth, i);
    const auto shares = lens_.probabilities_at(depth, i);
    if (ids.empty()) return {};
    QStringList guesses;
    for (size_t k = 0; k < ids.size(); ++k)
      guesses << QString("%1 %2 %").arg(text_of(ids[k]), QString::number(100 * shares[k], 'f', 1));
    QString help = Studio::tr("%1, after token %2 “%3”: %4")
                       .arg(row, QString::number(i + 1), visible_token(token), guesses.join(", "));
    if (std::isfinite(lens_.loss_at(depth, i)))
      help += Studio::tr("; loss %1 nats").arg(indicator_text(lens_.loss_at(depth, i)));
    return {text_of(ids[0]), shares[0], depth >= lens_.decided_at(i), help};
  }
  [[nodiscard]] QString note() const {
    QString text = Studio::tr(
                       "Likeliest next token after each layer, shaded by its probability, step %1. "
                       "Bold: from there on what the model says in the end.")
                       .arg(lens_.step);
    if (!asked_.ablation.empty()) text += " (" + what_if_text(asked_.ablation) + ")";
    return text;
  }

  void choose(int row, int token) {
    Selection& selection = studio_.selection();
    const int depth = static_cast<int>(lens_.depths) - 1 - row;
    if (depth > 0) selection.select_head(depth - 1, selection.head());
    const auto cell = selection.cell();
    selection.pin(Cell{token, cell ? std::min(cell->column, token) : token});
  }

  Studio& studio_;
  Probing& probing_ = studio_.probing();
  TokenTable* table_;
  Question asked_;
  Retry retry_;
  Lens lens_;
  QString problem_;  ///< of the newest answer
  bool visible_ = false, waiting_ = false;
};

}  // namespace

std::unique_ptr<View> make_lens_view(Studio& studio) { return std::make_unique<LensView>(studio); }

}  // namespace attnlab
