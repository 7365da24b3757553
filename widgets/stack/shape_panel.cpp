// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/shape_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QSpinBox>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr int largest_size = 1 << 20;
constexpr int most_layers = 1024;

QString from(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool same_sizes(const ModelSpec& spec, const Preset& preset) {
  const ModelSpec& p = preset.model;
  return spec.hidden_size == p.hidden_size && spec.intermediate_size == p.intermediate_size &&
         spec.num_heads == p.num_heads && spec.num_kv_heads == p.num_kv_heads &&
         spec.qk_norm == p.qk_norm && spec.num_layers() == preset.num_layers;
}

// The preset decides these: choosing one takes back what was chosen before.
constexpr const char* sizes[] = {
    "hidden_size",       "intermediate_size", "num_attention_heads", "num_key_value_heads",
    "num_hidden_layers", "qk_norm",           "vocab_size",          "max_position_embeddings"};

}  // namespace

ShapePanel::ShapePanel(QWidget* parent)
    : QWidget(parent),
      preset_label_(new QLabel(this)),
      preset_(new QComboBox(this)),
      note_(new QLabel(this)),
      grid_(new QGridLayout(this)) {
  preset_->installEventFilter(this);
  preset_->setFocusPolicy(Qt::StrongFocus);
  preset_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  preset_label_->setBuddy(preset_);
  connect(preset_, &QComboBox::activated, this, &ShapePanel::choose_preset);
  add_number(
      QT_TR_NOOP("Layers"), [](const RunSpec& s) { return s.model.num_layers(); }, nullptr);
  add_number(
      QT_TR_NOOP("Hidden size"), [](const RunSpec& s) { return s.model.hidden_size; },
      [](RunSpec& s, int64_t v) { s.model.hidden_size = v; });
  add_number(
      QT_TR_NOOP("Heads"), [](const RunSpec& s) { return s.model.num_heads; },
      [](RunSpec& s, int64_t v) {
        const bool multi_head = s.model.num_kv_heads == s.model.num_heads;
        s.model.num_heads = v;
        if (multi_head) s.model.num_kv_heads = v;
      });
  add_number(
      QT_TR_NOOP("Key-value heads"), [](const RunSpec& s) { return s.model.num_kv_heads; },
      [](RunSpec& s, int64_t v) { s.model.num_kv_heads = v; });
  add_number(
      QT_TR_NOOP("Intermediate size"), [](const RunSpec& s) { return s.model.intermediate_size; },
      [](RunSpec& s, int64_t v) { s.model.intermediate_size = v; });
  add_number(
      QT_TR_NOOP("Sequence length"), [](const RunSpec& s) { return s.train.seq_len; },
      [](RunSpec& s, int64_t v) { s.train.seq_len = v; });
  add_switch(QT_TR_NOOP("RoPE"), &ModelSpec::rope);
  add_switch(QT_TR_NOOP("QK norm"), &ModelSpec::qk_norm);
  add_switch(QT_TR_NOOP("q, k, v biases"), &ModelSpec::qkv_bias);
  add_switch(QT_TR_NOOP("Tied embeddings"), &ModelSpec::tie_embeddings);
  note_->setWordWrap(true);
  note_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  note_->setTextFormat(Qt::PlainText);
  retranslate();
}

void ShapePanel::add_number(const char* name, int64_t (*get)(const RunSpec&),
                            void (*set)(RunSpec&, int64_t)) {
  auto* label = new QLabel(this);
  auto* box = new QSpinBox(this);
  label->setBuddy(box);
  box->setObjectName(name);
  box->setRange(1, set ? largest_size : most_layers);
  box->setKeyboardTracking(false);  // 12 is not 1 and then 12
  box->setAccelerated(true);
  box->setFocusPolicy(Qt::StrongFocus);
  box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  box->installEventFilter(this);
  const size_t index = numbers_.size();
  connect(box, &QSpinBox::valueChanged, this, [this, index](int value) {
    if (!filling_) number_changed(index, value);
  });
  numbers_.push_back({label, box, get, set});
}

void ShapePanel::add_switch(const char* name, bool ModelSpec::*field) {
  auto* box = new QCheckBox(this);
  box->setObjectName(name);
  connect(box, &QCheckBox::toggled, this, [this, box, field](bool on) {
    if (filling_) return;
    Q_EMIT edited(on ? tr("%1 on").arg(box->text()) : tr("%1 off").arg(box->text()), QString(),
                  [field, on](RunSpec& spec) { spec.model.*field = on; });
  });
  switches_.push_back({box, field});
}

void ShapePanel::number_changed(size_t index, int value) {
  const Number& number = numbers_[index];
  const QString key = number.box->objectName();
  const QString text = tr("%1 %2").arg(number.label->text()).arg(value);
  if (number.set)
    Q_EMIT edited(text, key, [set = number.set, value](RunSpec& spec) { set(spec, value); });
  else
    Q_EMIT chosen(text, key, [value](Json& flags) { flags["model"]["num_hidden_layers"] = value; });
}

void ShapePanel::choose_preset(int index) {
  const QString name = preset_->itemData(index).toString();
  if (name.isEmpty()) return;
  Q_EMIT chosen(tr("Preset %1").arg(name), QString(), [name](Json& flags) {
    for (const char* key : sizes) flags["model"].erase(key);
    flags["model"]["preset"] = name.toStdString();
  });
}

void ShapePanel::show_preset(const RunSpec& spec) {
  int index = 0;
  for (size_t i = 0; i < presets().size(); ++i)
    if (same_sizes(spec.model, presets()[i])) index = static_cast<int>(i) + 1;
  preset_->setCurrentIndex(index);
}

QString ShapePanel::summary(const RunSpec& spec) {
  const ModelSpec& m = spec.model;
  const auto counted = [](int64_t n, const QString& one, const QString& many) {
    return n == 1 ? one : many.arg(n);
  };
  const QString heads = m.num_kv_heads == m.num_heads
                            ? counted(m.num_heads, tr("1 head"), tr("%1 heads"))
                            : tr("%1 of %2 heads").arg(m.num_kv_heads).arg(m.num_heads);
  return counted(m.num_layers(), tr("1 layer"), tr("%1 layers")) + " · d " +
         QString::number(m.hidden_size) + " · " + heads + " · L " +
         QString::number(spec.train.seq_len);
}

void ShapePanel::set_spec(const RunSpec& spec, const QStringList& problems) {
  filling_ = true;
  show_preset(spec);
  for (const Number& number : numbers_) number.box->setValue(static_cast<int>(number.get(spec)));
  for (const Switch& item : switches_) item.box->setChecked(spec.model.*item.field);
  filling_ = false;
  QPalette colours = palette();
  colours.setColor(QPalette::WindowText, problems.isEmpty() ? theme().muted : theme().danger);
  note_->setPalette(colours);
  if (problems.isEmpty())
    note_->setText(tr("Head size %1").arg(spec.model.head_dim()));
  else if (problems.size() == 1)
    note_->setText(tr("⚠ %1").arg(problems[0]));
  else
    note_->setText(tr("⚠ %1 (and %2 more)").arg(problems[0]).arg(problems.size() - 1));
  note_->setToolTip(problems.join("\n"));
}

void ShapePanel::retranslate() {
  const Theme& t = theme();
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(t.space(3));
  grid_->setVerticalSpacing(t.space(0.5));
  QPalette muted = palette();
  muted.setColor(QPalette::WindowText, t.muted);
  const auto caption = [&](QLabel* label, const QString& text) {
    label->setText(text);
    label->setFont(t.small);
    label->setPalette(muted);
  };
  caption(preset_label_, tr("Preset"));
  preset_->setAccessibleName(tr("Preset"));
  const int current = preset_->currentIndex();
  preset_->clear();
  preset_->addItem(tr("Own sizes"));
  for (const Preset& preset : presets())
    preset_->addItem(from(preset.name) + " · " + from(preset.title), from(preset.name));
  preset_->setCurrentIndex(std::max(0, current));
  for (const Number& number : numbers_) {
    caption(number.label, tr(number.box->objectName().toUtf8().constData()));
    number.box->setAccessibleName(number.label->text());
  }
  for (const Switch& item : switches_) {
    item.box->setText(tr(item.box->objectName().toUtf8().constData()));
    item.box->setAccessibleName(item.box->text());
  }
  note_->setFont(t.small);
  note_->setMinimumHeight(2 * QFontMetrics(t.small).lineSpacing());  // problems come and go
  columns_ = 0;
}

// Captions stand above their fields, so that two columns fit beside a narrow stack.
void ShapePanel::arrange() {
  const int columns = width() >= theme().px(480) ? 4 : 2;
  if (columns == columns_) return;
  columns_ = columns;
  for (int i = 0; i < 4; ++i) grid_->setColumnStretch(i, i < columns ? 1 : 0);
  grid_->addWidget(preset_label_, 0, 0, 1, 2);
  grid_->addWidget(preset_, 1, 0, 1, 2);
  int place = 2;  // behind the preset, which takes two
  const auto next = [&](int rows) {
    const QPoint at(place % columns, place / columns * rows);
    ++place;
    return at;
  };
  for (const Number& number : numbers_) {
    const QPoint at = next(3);
    grid_->addWidget(number.label, at.y(), at.x());
    grid_->addWidget(number.box, at.y() + 1, at.x());
  }
  for (int row = 2; row < 12; row += 3) grid_->setRowMinimumHeight(row, theme().space(1));
  const int below = (place + columns - 1) / columns * 3;
  for (int i = 0; i < static_cast<int>(switches_.size()); ++i)
    grid_->addWidget(switches_[static_cast<size_t>(i)].box, below + i / columns, i % columns);
  grid_->addWidget(note_, below + 4, 0, 1, columns);
}

bool ShapePanel::eventFilter(QObject* watched, QEvent* event) {
  const auto* field = qobject_cast<QWidget*>(watched);
  // Scrolling past a field must not change it.
  if (event->type() == QEvent::Wheel && field && !field->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void ShapePanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void ShapePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange &&
      event->type() != QEvent::LanguageChange)
    return;
  filling_ = true;
  retranslate();
  filling_ = false;
  arrange();
}

}  // namespace attnlab
