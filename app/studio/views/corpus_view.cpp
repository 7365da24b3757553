// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

#include "app/studio/views/dataset_list.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "core/shared/base/error.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"
#include "widgets/data/corpus_panel.h"
#include "widgets/panels/panel.h"

namespace attnlab {
namespace {

/// Text becomes a corpus to train on: learns a tokenizer where that is wished, prepares, shows what
/// came of it, and makes it the data of the next run.
class CorpusView : public View {
 public:
  explicit CorpusView(Studio& studio)
      : studio_(studio), list_(DatasetList::of(studio)), panel_(new CorpusPanel) {
    QObject::connect(&list_, &DatasetList::changed, panel_, [this] { show_tokenizers(); });
    QObject::connect(&list_, &DatasetList::prepare_asked, panel_,
                     [this](const QString& name) { take_dataset(name); });
    QObject::connect(&studio, &Studio::preferences_changed, panel_, [this] { set_home(); });
    QObject::connect(panel_, &CorpusPanel::prepare_requested, panel_,
                     [this](const CorpusOrder& order) { begin(order); });
    QObject::connect(panel_, &CorpusPanel::stop_requested, panel_, [this] {
      if (job_) job_->stop();
    });
    QObject::connect(panel_, &CorpusPanel::train_requested, panel_,
                     [this](const QString& folder) { train_with(folder); });
    report_visibility(panel_, [this](bool visible) {
      if (visible && list_.rows().empty() && !list_.is_looking()) list_.look();
    });
    set_home();
  }

  QWidget* widget() override { return panel_; }
  QString summary() const override { return panel_->facts(); }

 private:
  [[nodiscard]] Launcher launcher() const {
    return studio_.preferences().places.current().launcher;
  }

  /// Beside the runs.
  void set_home() {
    panel_->set_home(QFileInfo(studio_.preferences().runs_folder).path() + "/corpora");
  }
  void show_tokenizers() {
    std::vector<std::pair<QString, QString>> here;
    for (const DatasetRow& row : list_.rows())
      if (row.is_tokenizer && row.is_here()) here.emplace_back(row.title, row.folder);
    panel_->set_tokenizers(here);
  }
  void take_dataset(const QString& name) {
    const DatasetRow* row = list_.find(name);
    if (row == nullptr) return;
    panel_->set_texts(row->train, row->held_out, row->field, row->name);
    for (QWidget* at = panel_; at != nullptr; at = at->parentWidget())
      if (auto* panel = qobject_cast<Panel*>(at)) panel->bring_to_front();
  }

  void begin(const CorpusOrder& order) {
    order_ = order;
    panel_->show_corpus({}, {}, {});
    if (launcher().is_here()) QDir().mkpath(QFileInfo(order.out).path());
    if (order.tokenizer.isEmpty()) return learn();
    prepare();
  }
  /// The corpus keeps a copy of it; this one stays for other corpora.
  void learn() {
    const QString tokenizer = order_.out + ".tokenizer.json";
    const QStringList words = QStringList{"tokenizer", "train"} + order_.files +
                              QStringList{"--vocab-size", QString::number(order_.vocab_size),
                                          "--field",      order_.field,
                                          "--out",        tokenizer};
    start(words, Studio::tr("Reading the text to learn a tokenizer…"),
          [this, tokenizer](const EngineJob::Outcome&) {
            order_.tokenizer = tokenizer;
            prepare();
          });
  }
  void prepare() {
    QStringList words = QStringList{"data", "prepare"} + order_.files;
    if (!order_.held_out.isEmpty()) words += QStringList{"--held-out"} + order_.held_out;
    words += {"--tokenizer", order_.tokenizer, "--field", order_.field, "--out", order_.out};
    start(words, Studio::tr("Preparing…"),
          [this](const EngineJob::Outcome& outcome) { show_prepared(outcome.answer); });
  }

  void start(const QStringList& words, const QString& what, EngineJob::OnEnd then) {
    panel_->job().start(what);
    job_ = std::make_unique<EngineJob>(
        launcher(), words, [this](const Json& progress) { show(progress); },
        [this, then = std::move(then)](const EngineJob::Outcome& outcome) {
          const auto over = std::move(job_);
          end(outcome);
          if (outcome.problem.isEmpty() && !outcome.stopped) then(outcome);
          panel_->refresh();
        });
    panel_->refresh();
  }
  void show(const Json& progress) {
    const auto number = [&](const char* key) { return progress.value(key, int64_t{0}); };
    const double of = static_cast<double>(number("of"));
    const QString text =
        progress.contains("documents")
            ? Studio::tr("%1 documents, %2 tokens")
                  .arg(number_text(number("documents")), number_text(number("tokens")))
            : Studio::tr("Learning: %1 of %2 tokens")
                  .arg(number_text(number("done")), number_text(number("of")));
    panel_->job().show_progress(text, of > 0 ? static_cast<double>(number("done")) / of : -1);
  }
  void end(const EngineJob::Outcome& outcome) {
    if (!outcome.problem.isEmpty())
      panel_->job().fail(outcome.problem);
    else if (outcome.stopped)
      panel_->job().end(Studio::tr("Stopped. Prepare again to go on from there."));
    else
      panel_->job().clear();
  }

  void show_prepared(const Json& answer) {
    try {
      const JsonReader corpus(answer, "attnlab data prepare");
      const int64_t train = corpus.object("train").integer("tokens");
      const int64_t held_out = corpus.object("held_out").integer("tokens");
      QString facts = Studio::tr(
                          "%1 tokens to train on, %2 held out, of %3 documents; vocabulary "
                          "%4")
                          .arg(number_text(train), number_text(held_out),
                               number_text(corpus.integer("documents")),
                               number_text(corpus.integer("vocab_size")));
      if (corpus.has("text_bytes") && train + held_out > 0)
        facts += Studio::tr("; %1 bytes a token")
                     .arg(static_cast<double>(corpus.integer("text_bytes")) /
                              static_cast<double>(train + held_out),
                          0, 'f', 2);
      if (const int64_t skipped = corpus.integer("skipped", 0); skipped > 0)
        facts += Studio::tr("; lines left out: %1").arg(number_text(skipped));
      panel_->show_corpus(order_.out, facts, {});
      if (launcher().is_here()) look_at_tokens(order_.out, facts);
    } catch (const Error& error) {
      panel_->job().fail(QString::fromStdString(error.line()));
    }
  }
  /// On another thread.
  void look_at_tokens(const QString& folder, const QString& facts) {
    QThreadPool::globalInstance()->start([guard = QPointer(panel_), folder, facts] {
      const TextPreview preview = preview_text({folder.toStdString()}, {}, 0);
      QMetaObject::invokeMethod(
          qApp,
          [guard, folder, facts, preview] {
            if (guard && guard->facts() == facts) guard->show_corpus(folder, facts, preview);
          },
          Qt::QueuedConnection);
    });
  }

  void train_with(const QString& folder) {
    try {
      DataSpec data = studio_.document().spec().data;
      data.task.clear();
      data.files = {folder.toStdString()};
      data.tokenizer = (folder + "/tokenizer.json").toStdString();
      studio_.document().choose_data(Studio::tr("Train with a corpus"), data);
      panel_->job().end(Studio::tr("The next run trains with this corpus."));
    } catch (const Error& error) {
      panel_->job().fail(QString::fromStdString(error.line()));
    }
  }

  Studio& studio_;
  DatasetList& list_;
  CorpusPanel* panel_;
  CorpusOrder order_;
  std::unique_ptr<EngineJob> job_;
};

}  // namespace

std::unique_ptr<View> make_corpus_view(Studio& studio) {
  return std::make_unique<CorpusView>(studio);
}

}  // namespace attnlab
