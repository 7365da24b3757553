// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/training_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/shared/base/text.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

using Steps = NumberField::Steps;

/// Scrolling the panel must not change what the mouse happens to pass.
class CalmComboBox : public QComboBox {
 public:
  using QComboBox::QComboBox;

 protected:
  void wheelEvent(QWheelEvent* event) override {
    if (hasFocus())
      QComboBox::wheelEvent(event);
    else
      event->ignore();
  }
};

NumberField::Format whole(double least, Steps steps, std::optional<double> automatic = {}) {
  return {true, least, 1e12, steps, automatic};
}

NumberField::Format real(double least, double most = 1e6) {
  return {false, least, most, Steps::one_two_five, {}};
}

// Positions follow the sequence length unless the model was given more of them.
void set_seq_len(RunSpec& spec, double value) {
  int64_t& positions = spec.model.max_position_embeddings;
  const auto length = static_cast<int64_t>(value);
  if (positions == spec.train.seq_len || positions < length) positions = length;
  spec.train.seq_len = length;
}

void set_colour(QLabel* label, const QColor& colour) {
  QPalette palette = label->palette();
  palette.setColor(QPalette::WindowText, colour);
  label->setPalette(palette);
}

template <class T>
auto reader(T TrainSpec::*field) {
  return [field](const RunSpec& spec) { return static_cast<double>(spec.train.*field); };
}

template <class T>
auto writer(T TrainSpec::*field) {
  return [field](RunSpec& spec, double value) { spec.train.*field = static_cast<T>(value); };
}

}  // namespace

TrainingPanel::TrainingPanel(QWidget* parent)
    : QWidget(parent),
      more_fields_(new QWidget(this)),
      grid_(new QGridLayout),
      more_grid_(new QGridLayout(more_fields_)),
      more_(new QToolButton(this)),
      total_(new QLabel(this)) {
  auto* column = new QVBoxLayout(this);
  column->addLayout(grid_);
  column->addWidget(total_);
  column->addWidget(more_, 0, Qt::AlignLeft);
  column->addWidget(more_fields_);
  column->addStretch(1);
  more_->setCheckable(true);
  more_->setAutoRaise(true);
  more_->setFocusPolicy(Qt::StrongFocus);
  more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  total_->setWordWrap(true);
  total_->setProperty("kind", "muted");
  connect(more_, &QToolButton::toggled, this, &TrainingPanel::show_more);
  make_fields();
  make_more_fields();
  show_more(false);
  retranslate();
  restyle();
  set_spec({});
}

void TrainingPanel::make_fields() {
  const auto number = [&](const char* key, const NumberField::Format& format, auto read,
                          auto write) {
    add({key, new NumberField(format, this), new QLabel(this), new QLabel(this), read, write},
        grid_);
  };
  const auto choice = [&](const char* key, const QStringList& names, auto text) {
    auto* box = new CalmComboBox(this);
    box->addItems(names);
    add({key, box, new QLabel(this), new QLabel(this), text}, grid_);
  };
  number("steps", whole(1, Steps::one_two_five), reader(&TrainSpec::steps),
         writer(&TrainSpec::steps));
  number("batch_size", whole(1, Steps::doubling), reader(&TrainSpec::batch_size),
         writer(&TrainSpec::batch_size));
  number("seq_len", whole(1, Steps::doubling), reader(&TrainSpec::seq_len), set_seq_len);
  NumberField::Format rate = real(0);
  rate.least = 1e-9;
  number("learning_rate", rate, reader(&TrainSpec::learning_rate),
         writer(&TrainSpec::learning_rate));
  number(
      "seed", whole(0, Steps::by_one),
      [](const RunSpec& spec) { return static_cast<double>(spec.seed); },
      [](RunSpec& spec, double value) { spec.seed = static_cast<uint64_t>(value); });
  choice("device", {"cpu"}, [](RunSpec& spec) -> std::string& { return spec.device; });
  choice("dtype", {"fp32", "bf16"}, [](RunSpec& spec) -> std::string& { return spec.dtype; });
}

void TrainingPanel::make_more_fields() {
  const auto number = [&](const char* key, const NumberField::Format& format, auto read,
                          auto write) {
    add({key, new NumberField(format, this), new QLabel(this), new QLabel(this), read, write},
        more_grid_);
  };
  number("accumulate", whole(1, Steps::doubling), reader(&TrainSpec::accumulate),
         writer(&TrainSpec::accumulate));
  number("warmup_steps", whole(0, Steps::one_two_five, -1), reader(&TrainSpec::warmup_steps),
         writer(&TrainSpec::warmup_steps));
  auto* schedule = new CalmComboBox(this);
  for (const auto& name : schedule_names()) schedule->addItem(QString::fromStdString(name));
  add({"schedule", schedule, new QLabel(this), new QLabel(this),
       [](RunSpec& spec) -> std::string& { return spec.train.schedule; }},
      more_grid_);
  number("weight_decay", real(0), reader(&TrainSpec::weight_decay),
         writer(&TrainSpec::weight_decay));
  number("grad_clip", real(0), reader(&TrainSpec::grad_clip), writer(&TrainSpec::grad_clip));
  number("eval_every", whole(1, Steps::one_two_five, 0), reader(&TrainSpec::eval_every),
         writer(&TrainSpec::eval_every));
  make_recording_fields();
  number(
      "threads", whole(1, Steps::by_one, 0), [](const RunSpec& spec) { return spec.threads; },
      [](RunSpec& spec, double value) { spec.threads = static_cast<int>(value); });
}

void TrainingPanel::make_recording_fields() {
  const auto number = [&](const char* key, const NumberField::Format& format, auto field) {
    add({key, new NumberField(format, this), new QLabel(this), new QLabel(this), reader(field),
         writer(field)},
        more_grid_);
  };
  number("probe_every", whole(0, Steps::one_two_five, -1), &TrainSpec::probe_every);
  auto* layers = new CalmComboBox(this);
  layers->setEditable(true);
  layers->setInsertPolicy(QComboBox::NoInsert);
  layers->addItem("all");
  add({"record_maps", layers, new QLabel(this), new QLabel(this),
       [](RunSpec& spec) -> std::string& { return spec.train.record_maps; }},
      more_grid_);
  number("record_every", whole(1, Steps::one_two_five, 0), &TrainSpec::record_every);
  number("record_budget_mb", real(0.001), &TrainSpec::record_budget_mb);
}

void TrainingPanel::place(QGridLayout* grid, QLabel* label, QWidget* field, QLabel* effect) {
  const int row = grid->rowCount();
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
  grid->addWidget(effect, row, 2);
  grid->setColumnStretch(1, 1);
  label->setBuddy(field);
  label->setProperty("kind", "muted");
  setTabOrder(field, more_);
}

void TrainingPanel::add(const Number& number, QGridLayout* grid) {
  place(grid, number.label, number.field, number.effect);
  numbers_.push_back(number);
  connect(number.field, &NumberField::value_edited, this,
          [this, key = number.key, write = number.write](double value) {
            write(spec_, value);
            show_automatic();
            show_total();
            Q_EMIT edited(tr("Change %1").arg(words(key).label.toLower()),
                          QString("train.%1").arg(key),
                          [write, value](RunSpec& spec) { write(spec, value); });
          });
}

void TrainingPanel::add(const Choice& choice, QGridLayout* grid) {
  choice.box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice.box->setMinimumContentsLength(3);
  place(grid, choice.label, choice.box, choice.effect);
  choices_.push_back(choice);
  connect(choice.box, &QComboBox::textActivated, this,
          [this, choice](const QString& text) { choose(choice, text); });
  if (QLineEdit* line = choice.box->lineEdit())
    connect(line, &QLineEdit::editingFinished, this,
            [this, choice, line] { choose(choice, line->text()); });
}

void TrainingPanel::choose(const Choice& choice, const QString& text) {
  const std::string value = text.trimmed().toStdString();
  if (choice.text(spec_) == value) return;
  choice.text(spec_) = value;
  show_automatic();
  Q_EMIT edited(tr("Change %1").arg(words(choice.key).label.toLower()),
                QString("train.%1").arg(choice.key),
                [of = choice.text, value](RunSpec& spec) { of(spec) = value; });
}

void TrainingPanel::set_spec(const RunSpec& spec) {
  spec_ = spec;
  for (const Number& number : numbers_) number.field->set_value(number.read(spec_));
  for (const Choice& choice : choices_) {
    const QSignalBlocker quiet(choice.box);
    const QString name = QString::fromStdString(choice.text(spec_));
    if (choice.box->isEditable()) {
      choice.box->setEditText(name);
      continue;
    }
    if (choice.box->findText(name) < 0) choice.box->addItem(name);  // said even where it is unknown
    choice.box->setCurrentText(name);
  }
  show_automatic();
  show_total();
  show_effects();
}

void TrainingPanel::set_devices(const QStringList& devices) {
  for (const Choice& choice : choices_) {
    if (QString(choice.key) != "device") continue;
    const QSignalBlocker quiet(choice.box);
    choice.box->clear();
    choice.box->addItems(devices);
  }
  set_spec(spec_);
}

void TrainingPanel::set_rate_in_force(std::optional<double> rate) {
  if (rate == rate_in_force_) return;
  rate_in_force_ = rate;
  show_effects();
}

void TrainingPanel::show_more(bool more) {
  more_->setChecked(more);
  more_->setIcon(icon(more ? "chevron_down" : "chevron_right"));
  more_fields_->setVisible(more);
}

// What an empty field stands for, and which fields have a use.
void TrainingPanel::show_automatic() {
  TrainSpec chosen = spec_.train;
  chosen.warmup_steps = -1;
  chosen.eval_every = chosen.record_every = 0;
  const int64_t maps = chosen.record_interval();
  chosen.probe_every = -1;
  const std::map<QString, int64_t> automatic = {{"warmup_steps", chosen.warmup()},
                                                {"eval_every", chosen.eval_interval()},
                                                {"probe_every", chosen.probe_interval()},
                                                {"record_every", maps}};
  for (const Number& number : numbers_) {
    const QString key = number.key;
    if (const auto steps = automatic.find(key); steps != automatic.end())
      number.field->set_automatic_text(
          tr("auto: %1").arg(QString::fromStdString(grouped(steps->second))));
    if (key == "threads") number.field->set_automatic_text(tr("auto: all"));
    if (key.startsWith("record_"))
      set_usable(*number.field, !spec_.train.record_maps.empty(),
                 tr("Name the layers whose maps are recorded first."));
  }
}

void TrainingPanel::show_total() {
  const TrainSpec& t = spec_.train;
  const auto tokens = static_cast<double>(t.batch_size) * static_cast<double>(t.accumulate) *
                      static_cast<double>(t.seq_len);
  const auto readable = [](double n) { return QString::fromStdString(readable_count(n)); };
  total_->setText(tr("%1 tokens a step, %2 in all")
                      .arg(readable(tokens), readable(tokens * static_cast<double>(t.steps))));
}

void TrainingPanel::show_effects() {
  const auto show = [&](QLabel* label, const QString& text, const QColor& colour) {
    label->setText(rate_in_force_ ? text : QString());
    set_colour(label, colour);
  };
  for (const Number& number : numbers_) {
    const bool now = is_learning_rate(number);
    show(number.effect, now ? rate_text() : tr("next run"), now ? theme().accent : theme().muted);
    if (now)
      number.effect->setToolTip(
          tr("The run that trains takes a change from its next step on. The peak rate in force is "
             "beside the field where it is another."));
  }
  for (const Choice& choice : choices_) show(choice.effect, tr("next run"), theme().muted);
}

bool TrainingPanel::is_learning_rate(const Number& number) {
  return QString(number.key) == "learning_rate";
}

// What the field says and what the run does may differ: the factor in the bar on top is another
// way.
QString TrainingPanel::rate_text() const {
  const double field = spec_.train.learning_rate, rate = rate_in_force_.value_or(field);
  return std::abs(rate - field) <= 1e-3 * field ? tr("now")
                                                : tr("now %1").arg(QString::number(rate, 'g', 2));
}

TrainingPanel::Words TrainingPanel::words(const QString& key) {
  if (key == "steps") return {tr("Steps"), tr("Updates of the weights.")};
  if (key == "batch_size") return {tr("Batch size"), tr("Sequences a micro-batch.")};
  if (key == "seq_len") return {tr("Sequence length"), tr("Tokens of a sequence.")};
  if (key == "learning_rate") return {tr("Learning rate"), tr("The peak of the schedule.")};
  if (key == "seed") return {tr("Seed"), tr("First weights and the order of the data.")};
  if (key == "device") return {tr("Device"), tr("Where the run computes.")};
  if (key == "dtype") return {tr("Precision"), tr("Numbers of the forward and backward pass.")};
  if (key == "accumulate") return {tr("Accumulation"), tr("Micro-batches a step.")};
  if (key == "warmup_steps")
    return {tr("Warm-up"), tr("Steps until the peak rate; empty: 5 % of the steps.")};
  if (key == "schedule") return {tr("Schedule"), tr("How the rate falls after the warm-up.")};
  if (key == "weight_decay") return {tr("Weight decay"), tr("Pull of the weights towards zero.")};
  if (key == "grad_clip")
    return {tr("Clip"), tr("The largest norm of a gradient; 0: no clipping.")};
  if (key == "eval_every")
    return {tr("Evaluate every"), tr("Steps between two evaluations; empty: ten a run.")};
  if (key == "probe_every")
    return {tr("Indicators every"),
            tr("Steps between two readings; 0: none; empty: a few hundred a run.")};
  if (key == "record_maps")
    return {tr("Record maps"),
            tr("Layers whose maps are kept while training, as 1,3-5, or all; empty: none.")};
  if (key == "record_every")
    return {tr("Maps every"),
            tr("Steps between two recorded maps; empty: as often as indicators.")};
  if (key == "record_budget_mb")
    return {tr("Maps, MB"), tr("Room for recorded maps; when it is full, every second one goes.")};
  return {tr("Threads"), tr("Threads of the processor; empty: all cores.")};
}

void TrainingPanel::retranslate() {
  const auto name = [&](const char* key, QLabel* label, QWidget* field) {
    const Words text = words(key);
    label->setText(text.label);
    label->setToolTip(text.tip);
    field->setToolTip(text.tip);
    field->setAccessibleName(text.label);
    field->setAccessibleDescription(text.tip);
  };
  for (const Number& number : numbers_) name(number.key, number.label, number.field);
  for (const Choice& choice : choices_) {
    name(choice.key, choice.label, choice.box);
    if (QLineEdit* line = choice.box->lineEdit()) line->setPlaceholderText(tr("none"));
  }
  more_->setText(tr("More"));
  more_->setAccessibleName(tr("More training settings"));
  show_automatic();
  show_total();
  show_effects();
}

// Room for the effect is always there, and both grids share the columns.
void TrainingPanel::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(3), t.space(3), t.space(3), t.space(3));
  layout()->setSpacing(t.space(2));
  more_grid_->setContentsMargins(0, 0, 0, 0);
  const QFontMetrics small(t.small);
  const int room = std::max(small.horizontalAdvance(tr("next run")),
                            small.horizontalAdvance(tr("now %1").arg("0.00012")));
  int labels = 0;
  const auto style = [&](QLabel* label, QLabel* effect) {
    labels = std::max(labels, QFontMetrics(t.body).horizontalAdvance(label->text()));
    effect->setFont(t.small);
    effect->setFixedWidth(room);
  };
  for (const Number& number : numbers_) style(number.label, number.effect);
  for (const Choice& choice : choices_) {
    style(choice.label, choice.effect);
    choice.box->setMinimumWidth(t.px(80));  // long names are for wide panels
  }
  for (QGridLayout* grid : {grid_, more_grid_}) {
    grid->setColumnMinimumWidth(0, labels);
    grid->setHorizontalSpacing(t.space(1));
    grid->setVerticalSpacing(t.space(1.5));
  }
  more_->setIconSize({t.px(14), t.px(14)});
  show_effects();
}

// Fields of a wide panel stay beside their labels.
void TrainingPanel::resizeEvent(QResizeEvent*) {
  const int spare = std::max(0, width() - theme().px(440));
  QMargins margins = layout()->contentsMargins();
  margins.setRight(theme().space(3) + spare);
  layout()->setContentsMargins(margins);
}

void TrainingPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) {
    retranslate();
    restyle();
  }
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
