// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/placement_menu.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

#include "core/shared/spec/placement.h"
#include "widgets/stack/layer_row.h"

namespace attnlab {
namespace {

// A button that draws itself on the theme's card.
class CardButton : public QAbstractButton {
 public:
  using QAbstractButton::QAbstractButton;

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& t = theme();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF card = QRectF(rect()).adjusted(1, 1, -1, -1);
    p.setBrush(isChecked() ? t.accent_soft : underMouse() ? t.raised : t.surface);
    const bool strong = hasFocus() || isChecked();
    p.setPen(QPen(strong ? t.accent : t.border, hasFocus() ? 2 * t.scale : t.scale));
    p.drawRoundedRect(card, t.px(6), t.px(6));
    draw(p, card);
  }
  void enterEvent(QEnterEvent*) override { update(); }
  void leaveEvent(QEvent*) override { update(); }
  virtual void draw(QPainter& p, const QRectF& card) const = 0;
};

class MixerButton final : public CardButton {
 public:
  MixerButton(int index, QWidget* parent) : CardButton(parent), index_(index) {
    set_value(layer_, LayerAxis::point, index);
  }
  const LayerSpec& layer() const { return layer_; }
  QSize sizeHint() const override {
    const QFontMetrics words(theme().body), small(theme().small);
    const int width = std::max(words.horizontalAdvance(text()), small.horizontalAdvance(toolTip()));
    return {width + theme().px(38), words.height() + small.height() + theme().px(12)};
  }
  void retranslate() {
    setText(value_label(LayerAxis::point, index_));
    setToolTip(value_help(LayerAxis::point, index_));
    setAccessibleName(text());
    setAccessibleDescription(toolTip());
    updateGeometry();
  }

 private:
  void draw(QPainter& p, const QRectF& card) const override {
    const Theme& t = theme();
    const double side = t.px(10);
    draw_point_chip(p, {card.left() + t.px(9), card.center().y() - side / 2, side, side}, layer_);
    const QRectF words = card.adjusted(t.px(28), t.px(5), -t.px(4), -t.px(5));
    p.setFont(t.body);
    p.setPen(t.text);
    p.drawText(words, Qt::AlignTop, text());
    p.setFont(t.small);
    p.setPen(t.muted);
    p.drawText(words, Qt::AlignBottom, toolTip());
  }

  int index_;
  LayerSpec layer_;
};

class PlacementCard final : public CardButton {
 public:
  PlacementCard(std::string name, QWidget* parent) : CardButton(parent), name_(std::move(name)) {
    setObjectName(QString::fromStdString(name_));
    setText(objectName());
    setAccessibleName(text());
  }
  const std::string& name() const { return name_; }
  void set_count(int count) {
    standard_ = standard_layers(name_, count);
    update();
  }
  QSize sizeHint() const override {
    const QFontMetrics small(theme().small);
    return {std::max(theme().px(58), small.horizontalAdvance(text()) + theme().px(12)),
            theme().px(78) + small.height()};
  }

 private:
  void draw(QPainter& p, const QRectF& card) const override {
    const Theme& t = theme();
    const double label = QFontMetricsF(t.small).height() + t.px(4);
    p.setFont(t.small);
    p.setPen(t.text);
    p.drawText(card.adjusted(0, 0, 0, -t.px(4)), Qt::AlignHCenter | Qt::AlignBottom, text());
    const QRectF room = card.adjusted(0, t.px(7), 0, -label - t.px(5));
    const auto n = static_cast<double>(standard_.size());
    const double step = std::min(room.height() / n, 12.0 * t.scale);
    const double gap = std::min(step / 3, 2.5 * t.scale), width = t.px(26);
    double bottom = room.center().y() + step * n / 2;
    for (const bool standard : standard_) {  // the last layer comes to lie on top
      draw_layer(p, {room.center().x() - width / 2, bottom - step + gap / 2, width, step - gap},
                 standard);
      bottom -= step;
    }
  }
  static void draw_layer(QPainter& p, const QRectF& bar, bool standard) {
    const Theme& t = theme();
    const double radius = std::min<double>(bar.height() / 3, t.px(2));
    const double stroke = std::min<double>(t.scale, bar.height() / 3);
    const double in = stroke / 2;
    p.setPen(QPen(standard ? t.accent : t.muted, stroke));
    p.setBrush(standard ? QBrush(t.accent) : Qt::NoBrush);
    p.drawRoundedRect(bar.adjusted(in, in, -in, -in), radius, radius);
  }

  std::string name_;
  std::vector<bool> standard_ = {false};
};

std::vector<LayerSpec> placed(const std::string& placement, const LayerSpec& variant, int count) {
  std::vector<LayerSpec> layers;
  for (const bool standard : standard_layers(placement, count))
    layers.push_back(standard ? LayerSpec{} : variant);
  return layers;
}

QString standard_numbers(const std::string& placement, int count) {
  QStringList numbers;
  const auto standard = standard_layers(placement, count);
  for (size_t i = 0; i < standard.size(); ++i)
    if (standard[i]) numbers.append(QString::number(i + 1));
  return numbers.join(", ");
}

void arrange_in(QGridLayout* grid, const QButtonGroup* group, int width) {
  const auto buttons = group->buttons();
  int widest = 1;
  for (const auto* button : buttons) widest = std::max(widest, button->sizeHint().width());
  const int count = static_cast<int>(buttons.size());
  const int fitting = std::clamp((width + grid->spacing()) / (widest + grid->spacing()), 1, count);
  const int rows = (count + fitting - 1) / fitting;
  const int columns = (count + rows - 1) / rows;  // as even as the rows allow
  if (grid->property("columns").toInt() == columns) return;
  grid->setProperty("columns", columns);
  for (int i = 0; i < buttons.size(); ++i) grid->addWidget(buttons[i], i / columns, i % columns);
}

}  // namespace

PlacementMenu::PlacementMenu(QWidget* parent)
    : QWidget(parent),
      mixers_title_(new QLabel(this)),
      placements_title_(new QLabel(this)),
      mixers_(new QButtonGroup(this)),
      placements_(new QButtonGroup(this)),
      mixer_grid_(new QGridLayout),
      placement_grid_(new QGridLayout) {
  auto* column = new QVBoxLayout(this);
  column->addWidget(mixers_title_);
  column->addLayout(mixer_grid_);
  column->addWidget(placements_title_);
  column->addLayout(placement_grid_);
  const auto add = [this](QButtonGroup* group, QAbstractButton* button) {
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    group->addButton(button, static_cast<int>(group->buttons().size()));
    connect(button, &QAbstractButton::clicked, this, &PlacementMenu::choose);
  };
  for (int i = 0; i < value_count(LayerAxis::point); ++i) {
    auto* button = new MixerButton(i, this);
    const auto name = paper_mixers()[static_cast<size_t>(i)].name;
    button->setObjectName(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    add(mixers_, button);
  }
  for (const auto& name : placement_names())
    if (name != "even") add(placements_, new PlacementCard(name, this));  // hybrid's other name
  retranslate();
  set_layers({LayerSpec{}, LayerSpec{}});
}

void PlacementMenu::set_layers(const std::vector<LayerSpec>& layers) {
  layer_count_ = static_cast<int>(std::max<size_t>(1, layers.size()));
  const QAbstractButton *mixer = nullptr, *placement = nullptr;
  for (auto* card : placements_->buttons()) {
    auto* drawn = static_cast<PlacementCard*>(card);
    drawn->set_count(layer_count_);
    for (auto* button : mixers_->buttons()) {
      if (mixer ||
          placed(drawn->name(), static_cast<MixerButton*>(button)->layer(), layer_count_) != layers)
        continue;
      mixer = button;
      placement = card;
    }
  }
  for (QButtonGroup* group : {mixers_, placements_}) {
    const QAbstractButton* fits = group == mixers_ ? mixer : placement;
    group->setExclusive(false);  // so that none may be checked
    for (auto* button : group->buttons()) button->setChecked(button == fits);
    group->setExclusive(true);
  }
  retranslate();
}

QAbstractButton* PlacementMenu::button(const QString& name) const {
  return findChild<QAbstractButton*>(name);
}

// A choice of one kind takes the other from what is checked: uniform, and the first variant.
void PlacementMenu::choose() {
  const auto* mixer = static_cast<const MixerButton*>(mixers_->checkedButton());
  const auto* card = static_cast<const PlacementCard*>(placements_->checkedButton());
  if (!mixer || (sender() == card && mixer->layer().is_standard()))
    mixer = static_cast<const MixerButton*>(mixers_->button(2));
  const std::string placement = card ? card->name() : "uniform";
  const auto layers = placed(placement, mixer->layer(), layer_count_);
  const QString what = mixer->layer().is_standard()
                           ? mixer->text()
                           : tr("%1 %2").arg(QString::fromStdString(placement), mixer->text());
  set_layers(layers);
  Q_EMIT layers_chosen(layers, what);
}

void PlacementMenu::retranslate() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(3), t.space(3), t.space(3), t.space(3));
  layout()->setSpacing(t.space(2));
  mixer_grid_->setSpacing(t.space(1.5));
  placement_grid_->setSpacing(t.space(1.5));
  for (QLabel* label : {mixers_title_, placements_title_}) label->setFont(t.small);
  QPalette muted = palette();
  muted.setColor(QPalette::WindowText, t.muted);
  for (QLabel* label : {mixers_title_, placements_title_}) label->setPalette(muted);
  mixers_title_->setText(tr("Mixer"));
  placements_title_->setText(
      tr("Placement: filled layers are standard, hollow ones take the mixer"));
  placements_title_->setWordWrap(true);
  for (auto* button : mixers_->buttons()) static_cast<MixerButton*>(button)->retranslate();
  for (auto* button : placements_->buttons()) {
    const auto& name = static_cast<PlacementCard*>(button)->name();
    const QString numbers = standard_numbers(name, layer_count_);
    QString text =
        numbers.isEmpty() ? tr("No layer is standard.") : tr("Standard layers: %1").arg(numbers);
    if (name == "hybrid") text += "\n" + tr("Also called even.");
    button->setToolTip(text);
    button->setAccessibleDescription(text);
  }
}

void PlacementMenu::arrange(int width) {
  const int room = width - 2 * theme().space(3);
  arrange_in(mixer_grid_, mixers_, room);
  arrange_in(placement_grid_, placements_, room);
}

void PlacementMenu::fit(int width) {
  arrange(width);
  layout()->activate();
  setFixedSize(width, layout()->totalHeightForWidth(width));
}

void PlacementMenu::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange(this->width());
}

void PlacementMenu::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange &&
      event->type() != QEvent::LanguageChange)
    return;
  if (!mixer_grid_) return;
  retranslate();
  arrange(width());
}

PlacementButton::PlacementButton(QWidget* parent)
    : QToolButton(parent), popup_(new QFrame(this, Qt::Popup)), menu_(new PlacementMenu(popup_)) {
  popup_->setFrameShape(QFrame::StyledPanel);
  popup_->setLayout(new QVBoxLayout);
  popup_->layout()->setContentsMargins(0, 0, 0, 0);
  popup_->layout()->addWidget(menu_);
  setText(tr("Placements ▾"));
  setAccessibleName(tr("Placements"));
  setToolTip(tr("Set the whole stack: a mixer of the paper at a placement of the paper."));
  setFocusPolicy(Qt::StrongFocus);
  connect(this, &QToolButton::clicked, this, &PlacementButton::open_menu);
}

void PlacementButton::open_menu() {
  menu_->fit(theme().px(480));
  popup_->adjustSize();
  const QRect screen = this->screen()->availableGeometry();
  QPoint at = mapToGlobal(QPoint(0, height()));
  at.setX(
      std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - popup_->width())));
  at.setY(
      std::clamp(at.y(), screen.top(), std::max(screen.top(), screen.bottom() - popup_->height())));
  popup_->move(at);
  popup_->show();
}

void PlacementButton::changeEvent(QEvent* event) {
  QToolButton::changeEvent(event);
  if (event->type() != QEvent::LanguageChange) return;
  setText(tr("Placements ▾"));
  setAccessibleName(tr("Placements"));
}

}  // namespace attnlab
