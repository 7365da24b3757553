// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/ablate_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/maps/flow_layout.h"

namespace attnlab {
namespace {

QString scores_text(double value) { return QString::number(value, 'f', 3); }

}  // namespace

AblatePanel::AblatePanel(QWidget* parent)
    : QWidget(parent),
      skip_variants_(new QPushButton(this)),
      end_(new QPushButton(this)),
      effect_(new QLabel(this)),
      effect_detail_(new QLabel(this)),
      empty_(new QLabel(this)),
      scroll_(new QScrollArea(this)) {
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  effect_->setProperty("kind", "heading");
  for (QLabel* label : {effect_, effect_detail_, empty_}) {
    label->setWordWrap(true);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  }
  for (QLabel* label : {effect_detail_, empty_}) label->setProperty("kind", "muted");
  auto* column = new QVBoxLayout(this);
  column->addWidget(skip_variants_);
  column->addWidget(scroll_, 1);
  column->addWidget(empty_, 1);
  column->addWidget(effect_);
  column->addWidget(effect_detail_);
  column->addWidget(end_);
  connect(skip_variants_, &QPushButton::clicked, this, &AblatePanel::skip_variants_requested);
  connect(end_, &QPushButton::clicked, this, [this] {
    set_ablation({});
    Q_EMIT ablation_changed(ablation_);
  });
  set_layers({});
  retranslate();
  restyle();
}

QSize AblatePanel::minimumSizeHint() const { return {theme().px(220), theme().px(180)}; }

void AblatePanel::set_layers(const std::vector<Layer>& layers) {
  layers_ = layers;
  rows_.assign(layers.size(), {});
  list_ = new QWidget;
  auto* grid = new QGridLayout(list_);
  grid->setColumnStretch(1, 1);
  for (int l = 0; l < static_cast<int>(layers.size()); ++l) make_row(l);
  grid->setRowStretch(2 * static_cast<int>(layers.size()), 1);
  scroll_->setWidget(list_);
  // Tab goes through the rows from the top.
  retranslate();
  restyle();
}

/// Name and choice, the heads in a line below.
void AblatePanel::make_row(int layer) {
  Row& row = rows_[static_cast<size_t>(layer)];
  auto* grid = static_cast<QGridLayout*>(list_->layout());
  const int line = 2 * (static_cast<int>(layers_.size()) - 1 - layer);
  row.name = new QLabel(list_);
  row.choice = new QComboBox(list_);
  for (int i = keep; i <= previous; ++i) row.choice->addItem({});
  grid->addWidget(row.name, line, 0);
  grid->addWidget(row.choice, line, 1);
  connect(row.choice, &QComboBox::activated, this,
          [this, layer](int index) { choose(layer, static_cast<Choice>(index)); });
  if (!layers_[static_cast<size_t>(layer)].mixing) return;
  auto* heads = new QWidget(list_);
  auto* flow = new FlowLayout(heads);
  for (int h = 0; h < layers_[static_cast<size_t>(layer)].heads; ++h) {
    auto* head = new QToolButton(heads);
    head->setText(QString::number(h + 1));
    head->setCheckable(true);
    head->setChecked(true);
    head->setFocusPolicy(Qt::StrongFocus);
    connect(head, &QToolButton::clicked, this,
            [this, layer, h](bool on) { set_head(layer, h, on); });
    row.heads.push_back(head);
    flow->addWidget(head);
  }
  grid->addWidget(heads, line + 1, 1);
}

AblatePanel::Choice AblatePanel::choice_of(int layer) const {
  if (ablation_.skip_blocks.contains(layer)) return skip_block;
  if (ablation_.skip_mixers.contains(layer)) return skip_mixer;
  const auto found = ablation_.maps.find(layer);
  if (found == ablation_.maps.end()) return keep;
  return found->second == MapChoice::uniform    ? uniform
         : found->second == MapChoice::identity ? identity
                                                : previous;
}

/// Another choice for a layer; heads of a layer that is left out are no more to be zeroed.
void AblatePanel::choose(int layer, Choice choice) {
  ablation_.skip_blocks.erase(layer);
  ablation_.skip_mixers.erase(layer);
  ablation_.maps.erase(layer);
  if (choice == skip_block) ablation_.skip_blocks.insert(layer);
  if (choice == skip_mixer) ablation_.skip_mixers.insert(layer);
  if (choice == uniform) ablation_.maps[layer] = MapChoice::uniform;
  if (choice == identity) ablation_.maps[layer] = MapChoice::identity;
  if (choice == previous) ablation_.maps[layer] = MapChoice::previous;
  if (ablation_.skips(layer))
    std::erase_if(ablation_.zero_heads, [layer](const auto& at) { return at.first == layer; });
  refresh();
  Q_EMIT ablation_changed(ablation_);
}

void AblatePanel::set_head(int layer, int head, bool on) {
  if (on)
    ablation_.zero_heads.erase({layer, head});
  else
    ablation_.zero_heads.insert({layer, head});
  refresh();
  Q_EMIT ablation_changed(ablation_);
}

void AblatePanel::set_ablation(const Ablation& ablation) {
  ablation_ = ablation;
  refresh();
}

void AblatePanel::set_effect(const AblationEffect* effect) {
  if (effect == nullptr) return set_effect_message({});
  const double change = effect->after.loss - effect->before.loss;
  effect_->setText(tr("Loss %1 → %2 (%3%4)")
                       .arg(scores_text(effect->before.loss), scores_text(effect->after.loss),
                            change < 0 ? QString(QChar(0x2212)) : "+",
                            scores_text(std::abs(change))));
  effect_detail_->setText(
      tr("Accuracy %1 → %2, exact %3 → %4, on %5 held-out sequences at step %6.")
          .arg(scores_text(effect->before.accuracy), scores_text(effect->after.accuracy),
               scores_text(effect->before.exact), scores_text(effect->after.exact))
          .arg(effect->sequences)
          .arg(effect->step));
  setAccessibleDescription(effect_text());
}

void AblatePanel::set_effect_message(const QString& sentence) {
  effect_->clear();
  effect_detail_->setText(sentence);
  setAccessibleDescription(effect_text());
}

QString AblatePanel::effect_text() const {
  return effect_->text().isEmpty() ? effect_detail_->text()
                                   : effect_->text() + ". " + effect_detail_->text();
}

void AblatePanel::refresh() {
  for (int l = 0; l < static_cast<int>(rows_.size()); ++l) {
    Row& row = rows_[static_cast<size_t>(l)];
    row.choice->setCurrentIndex(choice_of(l));
    for (int h = 0; h < static_cast<int>(row.heads.size()); ++h) {
      QToolButton* head = row.heads[static_cast<size_t>(h)];
      head->setChecked(!ablation_.zero_heads.contains({l, h}) && !ablation_.skips(l));
      set_usable(*head, !ablation_.skips(l), tr("This layer is left out as a whole."));
    }
  }
  const bool variants =
      std::ranges::any_of(layers_, [](const Layer& layer) { return !layer.standard; });
  skip_variants_->setToolTip(
      tr("The paper's skip evaluation: every layer that is not standard is left out"));
  set_usable(*skip_variants_, variants,
             layers_.empty() ? tr("Select a run first.")
                             : tr("All layers of this run are standard: there is nothing to skip"));
  set_usable(*end_, !ablation_.empty(), tr("Nothing is left out."));
  scroll_->setVisible(!layers_.empty());
  empty_->setVisible(layers_.empty());
}

void AblatePanel::retranslate() {
  setAccessibleName(tr("What if"));
  skip_variants_->setText(tr("Skip all variant layers"));
  skip_variants_->setAccessibleName(tr("Skip all variant layers"));
  end_->setText(tr("Back to the model as it is"));
  end_->setAccessibleName(end_->text());
  empty_->setText(
      tr("Select a run to leave out layers or heads of its model and see what that "
         "does. The run itself is never touched."));
  const QStringList choices = {tr("as it is"),    tr("skip the block"), tr("skip the mixer"),
                               tr("uniform map"), tr("identity map"),   tr("previous token")};
  for (int l = 0; l < static_cast<int>(rows_.size()); ++l) {
    const Layer& layer = layers_[static_cast<size_t>(l)];
    Row& row = rows_[static_cast<size_t>(l)];
    row.name->setText(tr("L%1").arg(l + 1));
    row.name->setToolTip(layer.name);
    row.choice->setToolTip(layer.name);
    row.choice->setAccessibleName(tr("Layer %1, %2").arg(l + 1).arg(layer.name));
    for (int i = 0; i < choices.size(); ++i) {
      row.choice->setItemText(i, i == keep ? layer.name : choices[i]);
      // A layer without mixing has no map but the identity.
      auto* items = qobject_cast<QStandardItemModel*>(row.choice->model());
      items->item(i)->setEnabled(layer.mixing || i == keep || i == skip_block || i == skip_mixer);
    }
    for (int h = 0; h < static_cast<int>(row.heads.size()); ++h) {
      row.heads[static_cast<size_t>(h)]->setAccessibleName(
          tr("Layer %1, head %2").arg(l + 1).arg(h + 1));
      row.heads[static_cast<size_t>(h)]->setToolTip(
          tr("Head %1 of layer %2: on or off").arg(h + 1).arg(l + 1));
    }
  }
  refresh();
}

void AblatePanel::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(3), t.space(3), t.space(3), t.space(3));
  layout()->setSpacing(t.space(2));
  if (list_ == nullptr) return;
  list_->layout()->setContentsMargins(0, 0, t.space(1), 0);
  static_cast<QGridLayout*>(list_->layout())->setHorizontalSpacing(t.space(2));
  static_cast<QGridLayout*>(list_->layout())->setVerticalSpacing(t.space(1));
  for (Row& row : rows_)
    for (QToolButton* head : row.heads) {
      head->parentWidget()->layout()->setSpacing(t.space(0.5));
      head->parentWidget()->layout()->setContentsMargins(0, 0, 0, t.space(1));
      head->setMinimumWidth(t.px(26));
    }
}

void AblatePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void AblatePanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
