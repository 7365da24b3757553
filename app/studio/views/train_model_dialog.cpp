// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/train_model_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

#include "app/studio/views/run_dialogs.h"
#include "core/shared/base/text.h"
#include "core/shared/spec/cost.h"
#include "widgets/common/decimal_box.h"

namespace attnlab {
namespace {

constexpr int most_steps = 1'000'000'000, most_sequences = 4096;

class Dialog : public FormDialog {
  Q_DECLARE_TR_FUNCTIONS(TrainModelDialog)

 public:
  Dialog(QWidget* parent, const OpenRun& model, Training::ModelTraining usual)
      : FormDialog(parent, tr("Train a model on"), tr("Train")),
        name_(model.name),
        spec_(model.card()->model),
        training_(std::move(usual)) {
    note(tr("A new run begins with the weights of %1. The model's own files stay as they are.")
             .arg(name_));
    files_ = new QPushButton;
    files_->setObjectName("choose_texts");
    files_->setAutoDefault(false);  // Return trains once a text is chosen
    connect(files_, &QPushButton::clicked, this, [this] { choose_files(); });
    add(tr("Text"), files_);
    steps_ = number(1, most_steps, training_.steps, tr("Steps to train"));
    batch_ = number(1, most_sequences, training_.batch_size, tr("Sequences a step"));
    length_ = number(2, static_cast<int>(spec_.max_position_embeddings), training_.seq_len,
                     tr("Tokens a sequence"));
    rate_ = new DecimalBox;
    rate_->setDecimals(7);
    rate_->setRange(0, 1);
    rate_->setSingleStep(1e-5);
    rate_->setValue(training_.learning_rate);
    add(tr("Learning rate"), rate_);
    what_ = new QLabel;
    what_->setObjectName("training_does");
    what_->setTextFormat(Qt::PlainText);  // names and paths are no markup
    what_->setWordWrap(true);
    add_below(what_);
    tell();
  }

  [[nodiscard]] Training::ModelTraining choice() const {
    Training::ModelTraining chosen = training_;
    chosen.steps = steps_->value();
    chosen.batch_size = batch_->value();
    chosen.seq_len = length_->value();
    chosen.learning_rate = rate_->value();
    return chosen;
  }

 private:
  QSpinBox* number(int least, int most, int64_t value, const QString& name) {
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setValue(static_cast<int>(value));
    connect(box, &QSpinBox::valueChanged, this, [this] { tell(); });
    add(name, box);
    return box;
  }

  void choose_files() {
    const QStringList chosen = QFileDialog::getOpenFileNames(this, tr("Choose text"), {},
                                                             tr("Texts (*.txt);;All files (*)"));
    if (chosen.isEmpty()) return;
    training_.files.clear();
    for (const QString& path : chosen) training_.files.push_back(path.toStdString());
    tell();
  }

  [[nodiscard]] QString text_name() const {
    if (training_.files.empty()) return tr("Choose text…");
    const QString first = QFileInfo(QString::fromStdString(training_.files.front())).fileName();
    return training_.files.size() == 1
               ? first
               : tr("%1 and %2 more").arg(first).arg(training_.files.size() - 1);
  }

  void tell() {
    if (what_ == nullptr) return;  // fields are still being made
    files_->setText(text_name());
    files_->setAccessibleName(tr("Text: %1").arg(text_name()));
    what_->setText(sentences().join('\n'));
    allow(!training_.files.empty());
  }

  [[nodiscard]] QStringList sentences() const {
    ModelSpec painted = spec_;
    painted.layers = training_.layers;
    const ModelCost cost = cost_of(painted, batch_->value(), length_->value());
    QStringList lines;
    if (training_.files.empty()) lines << tr("Choose the text that it is trained on.");
    const QStringList kept = layers_kept(spec_, training_.layers);
    lines += kept;
    lines << (kept.isEmpty() ? tr("All weights are taken over; no layer is painted.")
                             : tr("All other weights are taken over."));
    lines << tr("Text is cut into the model's own tokens.");
    lines << tr("Training takes about %1 of memory, and three snapshots of %2 go to disk.")
                 .arg(QString::fromStdString(readable_bytes(
                          cost.weight_bytes + cost.optimizer_bytes + cost.activation_bytes)),
                      QString::fromStdString(readable_bytes(cost.weight_bytes)));
    return lines;
  }

  QString name_;
  ModelSpec spec_;
  Training::ModelTraining training_;
  QPushButton* files_ = nullptr;
  QSpinBox *steps_ = nullptr, *batch_ = nullptr, *length_ = nullptr;
  DecimalBox* rate_ = nullptr;
  QLabel* what_ = nullptr;
};

/// The document's layers and text where they can be had of it.
Training::ModelTraining usual_training(const OpenRun& model, const RunSpec& document) {
  Training::ModelTraining usual;
  usual.model = model.id();
  usual.layers = model.card()->model.layers;
  if (document.model.layers.size() == usual.layers.size()) usual.layers = document.model.layers;
  usual.files = document.data.files;
  usual.seq_len = std::min<int64_t>(usual.seq_len, model.card()->model.max_position_embeddings);
  return usual;
}

}  // namespace

std::optional<Training::ModelTraining> ask_for_model_training(QWidget* parent, Studio& studio) {
  const OpenRun& model = *studio.current();
  Dialog dialog(parent, model, usual_training(model, studio.document().spec()));
  if (dialog.exec() != QDialog::Accepted) return std::nullopt;
  return dialog.choice();
}

}  // namespace attnlab
