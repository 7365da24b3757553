// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "widgets/common/probe_box.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"

namespace attnlab {
namespace {

/// The text that all views answer for, its tokens shaded by how hard each was to predict.
class ProbeView : public View {
 public:
  explicit ProbeView(Studio& studio) : studio_(studio), box_(new ProbeBox) {
    const int margin = theme().space(3);
    box_->setContentsMargins(margin, margin, margin, margin);
    box_->set_text(studio.probing().text());
    QObject::connect(box_, &ProbeBox::text_changed, &studio.probing(), &Probing::set_text);
    QObject::connect(box_, &ProbeBox::data_example_requested, box_, [this] {
      box_->set_text({});
      probing_.set_text({});
    });
    QObject::connect(&studio.probing(), &Probing::text_changed, box_, [this] {
      if (box_->text() != probing_.text()) box_->set_text(probing_.text());
    });
    QObject::connect(&studio.probing(), &Probing::changed, box_, [this] { show(); });
    QObject::connect(&studio.selection(), &Selection::run_changed, box_, [this] {
      show();
      show_examples();
    });
    QObject::connect(&studio.runs(), &RunSet::updated, box_, [this](const QString& id) {
      if (id == studio_.selection().run() && examples_.isEmpty()) show_examples();
    });
    QObject::connect(&studio.selection(), &Selection::cell_changed, box_, [this] { show_pair(); });
    QObject::connect(&box_->strip(), &TokenStrip::token_clicked, box_, [this](int token) {
      const auto cell = studio_.selection().cell();
      studio_.selection().pin(Cell{token, cell ? std::min(cell->column, token) : token});
    });
    report_visibility(box_, [this](bool visible) { probing_.keep_up_for(box_, visible); });
  }
  QWidget* widget() override { return box_; }
  void retranslate() override {
    shown_.reset();
    show();
  }

 private:
  void show() {
    const QString run = studio_.selection().run();
    const auto probe = probing_.probe(run);
    if (probe == shown_ && probing_.problem(run).isEmpty()) return;
    shown_ = probe;
    if (probe) {
      std::vector<QString> tokens;
      for (const std::string& token : probe->tokens)
        tokens.push_back(QString::fromStdString(token));
      const ProbeRemarks remarks = probing_.remarks(run);
      box_->set_tokens(std::move(tokens));
      box_->strip().set_around(static_cast<int>(remarks.before), static_cast<int>(remarks.behind));
      box_->strip().set_values({probe->loss.begin(), probe->loss.end()},
                               Studio::tr("loss in nats"));
    }
    box_->set_message(probing_.problem(run));
    show_left_out(probing_.problem(run).isEmpty() ? probing_.remarks(run) : ProbeRemarks());
    show_pair();
  }
  /// What the vocabulary lacks is marked in the text and said.
  void show_left_out(const ProbeRemarks& remarks) {
    const QByteArray text = probing_.text().toUtf8();
    std::vector<std::pair<int, int>> parts;
    QStringList symbols;
    const auto characters = [&](int64_t bytes) {
      return static_cast<int>(QString::fromUtf8(text.left(bytes)).size());
    };
    for (const auto& [begin, end] : remarks.left_out) {
      if (text.isEmpty() || end > text.size()) break;  // about the text before
      parts.emplace_back(characters(begin), characters(end));
      const QString symbol = "“" + QString::fromUtf8(text.mid(begin, end - begin)) + "”";
      if (!symbols.contains(symbol)) symbols << symbol;
    }
    box_->set_left_out(parts, left_out_text(symbols, remarks.truncated));
  }
  static QString left_out_text(QStringList symbols, bool truncated) {
    constexpr int most = 6;
    if (symbols.size() > most) symbols = symbols.mid(0, most) << "…";
    QStringList sentences;
    if (!symbols.isEmpty())
      sentences
          << Studio::tr("Left out, as this model's vocabulary lacks it: %1").arg(symbols.join(' '));
    if (truncated)
      sentences << Studio::tr("The text is longer than the model takes: its end is left out.");
    return sentences.join('\n');
  }
  /// What the run itself continued, or is asked about.
  void show_examples() {
    const OpenRun* run = studio_.current();
    QStringList texts;
    if (run != nullptr && run->spec && !run->spec->train.probe_text.empty())
      texts << QString::fromStdString(run->spec->train.probe_text);
    if (run != nullptr)
      for (const RunSample& sample : run->client->store().samples())
        if (const QString text = QString::fromStdString(sample.prompt).trimmed();
            !text.isEmpty() && !texts.contains(text))
          texts << text;
    if (texts.size() > 8) texts = texts.mid(0, 8);
    if (texts == examples_) return;
    examples_ = texts;
    box_->set_examples(texts);
  }
  void show_pair() {
    const auto cell = studio_.selection().cell();
    box_->strip().set_pair(cell ? cell->row : -1, cell ? cell->column : -1);
  }

  Studio& studio_;
  Probing& probing_ = studio_.probing();
  ProbeBox* box_;
  std::shared_ptr<const Probe> shown_;
  QStringList examples_;
};

}  // namespace

std::unique_ptr<View> make_probe_view(Studio& studio) {
  return std::make_unique<ProbeView>(studio);
}

}  // namespace attnlab
