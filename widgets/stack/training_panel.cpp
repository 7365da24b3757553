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
#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/shared/base/text.h"
#include "widgets/common/icons.h"
#include "widgets/common/shared_texts.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/stack/calm_combo_box.h"
#include "widgets/stack/memory_plan.h"
#include "widgets/stack/number_field.h"
#include "widgets/stack/place_box.h"

namespace attnlab {
namespace {

using Steps = NumberField::Steps;

NumberField::Steps steps_of(Arrows arrows) {
  switch (arrows) {
    case Arrows::by_one:
      return Steps::by_one;
    case Arrows::doubling:
      return Steps::doubling;
    case Arrows::one_two_five:
      return Steps::one_two_five;
  }
  return Steps::one_two_five;
}

/// The field says the automatic number in its own way, below its least.
NumberField::Format format_of(const Setting& setting) {
  constexpr double smallest = 1e-9, largest = 1e6;
  const Range& range = setting.range;
  NumberField::Format format{setting.is_whole(), range.least, std::min(range.most, largest),
                             steps_of(setting.arrows), setting.automatic};
  if (format.whole) format.most = range.most;
  if (range.above_least) format.least += smallest;
  if (setting.automatic) format.least = *setting.automatic + 1;
  return format;
}

QStringList names_of(const Setting& setting) {
  QStringList names;
  if (setting.names != nullptr)
    for (const auto& name : setting.names()) names << QString::fromStdString(name);
  if (setting.example != nullptr) names << setting.example;
  return names;
}

bool is_device(const Setting& setting) { return setting.path == std::string_view("device"); }

// Positions follow the sequence length unless the model was given more of them.
void set_seq_len(RunSpec& spec, int64_t length) {
  int64_t& positions = spec.model.max_position_embeddings;
  if (positions == spec.train.seq_len || positions < length) positions = length;
  spec.train.seq_len = length;
}

void set(const Setting& setting, RunSpec& spec, const Json& value) {
  if (setting.member == Setting::Member(&TrainSpec::seq_len))
    set_seq_len(spec, value.get<int64_t>());
  else
    set_value(setting, spec, value);
}

QString text_of(const Setting& setting, const RunSpec& spec) {
  return QString::fromStdString(value_of(setting, spec).get<std::string>());
}

QString label_of(const Setting& setting) {
  return setting_text(setting.label != nullptr ? setting.label : setting.title);
}

void set_colour(QLabel* label, const QColor& colour) {
  QPalette palette = label->palette();
  palette.setColor(QPalette::WindowText, colour);
  label->setPalette(palette);
}

}  // namespace

TrainingPanel::TrainingPanel(QWidget* parent)
    : QWidget(parent),
      more_fields_(new QWidget(this)),
      grid_(new QGridLayout),
      more_grid_(new QGridLayout(more_fields_)),
      more_(new QToolButton(this)),
      total_(new QLabel(this)),
      place_label_(new QLabel(this)),
      memory_(new MemoryPlan(this)) {
  auto* column = new QVBoxLayout(this);
  column->addLayout(grid_);
  column->addWidget(total_);
  column->addWidget(memory_);
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
  for (const Setting& setting : settings())
    if (setting.shown != Shown::nowhere) add(setting);
  const auto front = std::find_if(fields_.rbegin(), fields_.rend(), [](const Field& field) {
    return field.setting->shown == Shown::in_front;
  });
  setTabOrder(front->widget, memory_);
  setTabOrder(memory_, more_);
  show_more(false);
  retranslate();
  restyle();
  set_spec({});
}

void TrainingPanel::add(const Setting& setting) {
  if (is_device(setting)) put_place();
  QWidget* widget = nullptr;
  if (setting.is_text())
    widget = make_choice(setting);
  else
    widget = make_number(setting);
  fields_.push_back({&setting, widget, new QLabel(this), new QLabel(this)});
  put(setting.shown == Shown::in_front ? grid_ : more_grid_, fields_.back());
}

/// Above the devices, which are those of the place.
void TrainingPanel::put_place() {
  place_ = new PlaceBox(this);
  const int row = grid_->rowCount();
  grid_->addWidget(place_label_, row, 0, Qt::AlignTop);
  grid_->addWidget(place_, row, 1, 1, -1);  // it needs no hint beside it
  place_label_->setBuddy(place_);
  place_label_->setProperty("kind", "muted");
}

NumberField* TrainingPanel::make_number(const Setting& setting) {
  auto* field = new NumberField(format_of(setting), this);
  connect(field, &NumberField::value_edited, this,
          [this, &setting](double value) { change(setting, value); });
  return field;
}

QComboBox* TrainingPanel::make_choice(const Setting& setting) {
  auto* box = new CalmComboBox(this);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(3);
  box->setEditable(setting.names == nullptr && !is_device(setting));
  box->setInsertPolicy(QComboBox::NoInsert);
  box->addItems(is_device(setting) ? QStringList("cpu") : names_of(setting));
  const auto choose = [this, &setting](const QString& text) {
    if (text.trimmed() != text_of(setting, spec_)) change(setting, text.trimmed().toStdString());
  };
  if (is_device(setting))
    connect(box, &QComboBox::activated, this, [box, choose](int index) {
      const QString name = box->itemData(index).toString();
      choose(name.isEmpty() ? box->itemText(index) : name);
    });
  else
    connect(box, &QComboBox::textActivated, this, choose);
  if (QLineEdit* line = box->lineEdit())
    connect(line, &QLineEdit::editingFinished, this, [line, choose] { choose(line->text()); });
  return box;
}

void TrainingPanel::put(QGridLayout* grid, const Field& field) {
  const int row = grid->rowCount();
  grid->addWidget(field.label, row, 0);
  grid->addWidget(field.widget, row, 1);
  grid->addWidget(field.effect, row, 2);
  grid->setColumnStretch(1, 1);
  field.label->setBuddy(field.widget);
  field.label->setProperty("kind", "muted");
  setTabOrder(field.widget, more_);
}

void TrainingPanel::change(const Setting& setting, const Json& value) {
  set(setting, spec_, value);
  memory_->set_spec(spec_);
  show_automatic();
  show_total();
  Q_EMIT edited(tr("Change %1").arg(label_of(setting).toLower()),
                QString("train.%1").arg(setting.key()),
                [&setting, value](RunSpec& spec) { set(setting, spec, value); });
}

void TrainingPanel::set_spec(const RunSpec& spec) {
  spec_ = spec;
  for (const Field& field : fields_) show_value(field);
  memory_->set_spec(spec);
  show_automatic();
  show_total();
  show_effects();
}

void TrainingPanel::show_value(const Field& field) {
  if (auto* number = qobject_cast<NumberField*>(field.widget))
    return number->set_value(value_of(*field.setting, spec_).get<double>());
  auto* box = qobject_cast<QComboBox*>(field.widget);
  const QSignalBlocker quiet(box);
  const QString name = text_of(*field.setting, spec_);
  if (box->isEditable()) return box->setEditText(name);
  int index = box->findData(name);
  if (index < 0) index = box->findText(name);
  if (index < 0) {  // said even where it is unknown
    box->addItem(name);
    index = box->count() - 1;
  }
  box->setCurrentIndex(index);
}

void TrainingPanel::set_devices(const std::vector<DeviceChoice>& devices) {
  if (devices == devices_) return;
  devices_ = devices;
  for (const Field& field : fields_) {
    if (!is_device(*field.setting)) continue;
    const QSignalBlocker quiet(field.widget);
    auto* box = qobject_cast<QComboBox*>(field.widget);
    box->clear();
    int row = 0;
    for (const DeviceChoice& device : devices) {
      box->addItem(device.text, device.name);
      box->setItemData(row++, device.text, Qt::ToolTipRole);
    }
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
  for (const Field& field : fields_) {
    const Setting& setting = *field.setting;
    if (setting.automatic) {
      RunSpec chosen = spec_;
      set_value(setting, chosen, *setting.automatic);
      qobject_cast<NumberField*>(field.widget)
          ->set_automatic_text(
              setting.chosen == nullptr
                  ? tr("auto: all")
                  : tr("auto: %1")
                        .arg(QString::fromStdString(grouped((chosen.train.*setting.chosen)()))));
    }
    if (setting.path == std::string_view("train.record_every") ||
        setting.path == std::string_view("train.record_budget_mb"))
      set_usable(*field.widget, !spec_.train.record_maps.empty(),
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
  for (const Field& field : fields_) {
    const bool now = field.setting->effect == ChangeEffect::now;
    show(field.effect, now ? rate_text() : tr("next run"), now ? theme().accent : theme().muted);
    if (now)
      field.effect->setToolTip(
          tr("The run that trains takes a change from its next step on. The peak rate in force is "
             "beside the field where it is another."));
  }
}

// What the field says and what the run does may differ: the factor in the bar on top is another
// way.
QString TrainingPanel::rate_text() const {
  const double field = spec_.train.learning_rate, rate = rate_in_force_.value_or(field);
  return std::abs(rate - field) <= 1e-3 * field ? tr("now")
                                                : tr("now %1").arg(QString::number(rate, 'g', 2));
}

void TrainingPanel::retranslate() {
  for (const Field& field : fields_) {
    const QString label = label_of(*field.setting), tip = setting_text(field.setting->tip);
    field.label->setText(label);
    field.label->setToolTip(tip);
    field.widget->setToolTip(tip);
    field.widget->setAccessibleName(label);
    field.widget->setAccessibleDescription(tip);
    if (auto* line = field.widget->findChild<QLineEdit*>(); line && field.setting->is_text())
      line->setPlaceholderText(tr("none"));
  }
  place_label_->setText(tr("Place"));
  place_label_->setToolTip(tr("The machine that the run computes on."));
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
  for (const Field& field : fields_) {
    labels = std::max(labels, QFontMetrics(t.body).horizontalAdvance(field.label->text()));
    field.effect->setFont(t.small);
    field.effect->setFixedWidth(room);
    if (field.setting->is_text())
      field.widget->setMinimumWidth(t.px(80));  // long names: wide panels
  }
  for (QGridLayout* grid : {grid_, more_grid_}) {
    grid->setColumnMinimumWidth(0, labels);
    grid->setHorizontalSpacing(t.space(1));
    grid->setVerticalSpacing(t.space(1.5));
  }
  place_label_->setFixedHeight(place_->choice()->sizeHint().height());
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
