// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "widgets/runs/prompt_box.h"

namespace attnlab {
namespace {

/// Generates at the step cursor: asks a process beside the run, so training goes on.
class PromptView : public View {
 public:
  explicit PromptView(Studio& studio) : studio_(studio), box_(new PromptBox) {
    QObject::connect(box_, &PromptBox::generate_requested, box_,
                     [this](const GenerateRequest& request) { ask(request); });
    QObject::connect(box_, &PromptBox::stop_requested, box_, [this] {
      ++question_;  // pieces of the old answer are dropped
      box_->finished();
    });
    const auto step = [this] { show_step(); };
    QObject::connect(&studio.selection(), &Selection::step_changed, box_, step);
    QObject::connect(&studio.selection(), &Selection::run_changed, box_, step);
    show_step();
  }
  QWidget* widget() override { return box_; }

 private:
  void show_step() {
    const OpenRun* run = studio_.current();
    box_->set_chat(run != nullptr && run->card()
                       ? std::optional(QString::fromStdString(run->card()->no_chat))
                       : std::nullopt);
    if (run == nullptr) return box_->set_step(std::nullopt);
    box_->set_step(run->client->store().snapshot_at(studio_.selection().step()));
  }
  void ask(const GenerateRequest& request) {
    OpenRun* run = studio_.current();
    if (run == nullptr) return box_->set_message(Studio::tr("Open or train a run first."));
    GenerateQuery query;
    query.prompt = request.prompt.toStdString();
    query.max_new_tokens = request.max_new_tokens;
    query.temperature = request.temperature;
    query.top_k = request.top_k;
    query.top_p = request.top_p;
    query.seed = request.seed;
    query.chat = request.chat;
    query.step = studio_.selection().step();
    run->client->ask_snapshot(
        generate_command(0, "generate", query),
        [this, mine = ++question_](const auto& answer) { take(mine, *answer); });
  }
  void take(int question, const Event& answer) {
    if (question != question_) return;
    if (answer.header.value("answer", "") == "error")
      return box_->set_message(
          QString::fromStdString(answer.header.value("message", std::string())));
    box_->append_piece(QString::fromStdString(answer.header.value("text", std::string())));
    if (answer.header.value("done", false)) box_->finished();
  }

  Studio& studio_;
  PromptBox* box_;
  int question_ = 0;
};

}  // namespace

std::unique_ptr<View> make_prompt_view(Studio& studio) {
  return std::make_unique<PromptView>(studio);
}

}  // namespace attnlab
