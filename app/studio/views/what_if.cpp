// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/what_if.h"

#include <QEvent>
#include <QMenuBar>
#include <QPainter>
#include <QPushButton>
#include <algorithm>
#include <map>

#include "app/studio/document/studio.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

QString numbers(const std::set<int64_t>& zero_based) {
  QStringList parts;
  for (const int64_t n : zero_based) parts << QString::number(n + 1);
  return parts.join(", ");
}

QString map_text(MapChoice choice) {
  switch (choice) {
    case MapChoice::uniform:
      return Studio::tr("uniform");
    case MapChoice::identity:
      return Studio::tr("identity");
    default:
      return Studio::tr("previous token");
  }
}

/// Lies over what a menu bar has free behind its menus: its coming and going moves nothing.
class WhatIfBar : public QWidget {
 public:
  WhatIfBar(Probing& probing, QMenuBar& menus)
      : QWidget(&menus), probing_(probing), menus_(menus), end_(new QPushButton(this)) {
    end_->setProperty("kind", "small");
    menus.setNativeMenuBar(false);  // a desktop that takes the menus away would take this with them
    menus.installEventFilter(this);
    connect(end_, &QPushButton::clicked, &probing, [&probing] { probing.set_ablation({}); });
    connect(&probing, &Probing::ablation_changed, this, [this] { refresh(); });
    refresh();
  }

 protected:
  void changeEvent(QEvent* event) override {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::FontChange)
      refresh();
  }
  void resizeEvent(QResizeEvent*) override { place_button(); }
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) place();
    return QWidget::eventFilter(watched, event);
  }
  void paintEvent(QPaintEvent*) override {
    const Theme& t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.accent_soft);
    painter.fillRect(0, 0, t.px(4), height(), t.accent);
    painter.setPen(t.text);
    const QRect room(t.space(3), 0, end_->x() - t.space(5), height());
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(toolTip(), Qt::ElideRight, room.width()));
  }

 private:
  void refresh() {
    QString sentence = what_if_text(probing_.ablation());
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    setToolTip(
        Studio::tr("%1. Maps, indicators and predictions are those of the changed model; the run "
                   "itself is untouched.")
            .arg(sentence));
    setAccessibleName(toolTip());
    end_->setText(Studio::tr("End what-if"));
    end_->setAccessibleName(Studio::tr("End what-if"));
    end_->setToolTip(Studio::tr("Look at the model as it is again"));
    end_->setIcon(icon("close"));
    setFont(theme().small);
    end_->setFont(theme().small);
    setVisible(!probing_.ablation().empty());
    place();
    place_button();
    update();
  }
  void place() {
    const QList<QAction*> menus = menus_.actions();
    const int used =
        menus.isEmpty() ? 0 : menus_.actionGeometry(menus.back()).right() + theme().space(4);
    setGeometry(used, 0, std::max(end_->sizeHint().width(), menus_.width() - used),
                menus_.height());
    raise();
  }
  void place_button() {
    const int high = std::min(height(), end_->sizeHint().height());
    const int wide = end_->sizeHint().width();
    end_->setGeometry(width() - wide - theme().space(1), (height() - high) / 2, wide, high);
  }

  Probing& probing_;
  QMenuBar& menus_;
  QPushButton* end_;
};

}  // namespace

QString what_if_text(const Ablation& ablation) {
  if (ablation.empty()) return {};
  QStringList parts;
  const auto skipped = [&](const std::set<int64_t>& layers, const QString& one,
                           const QString& many) {
    if (!layers.empty()) parts << (layers.size() == 1 ? one : many).arg(numbers(layers));
  };
  skipped(ablation.skip_blocks, Studio::tr("layer %1 skipped"), Studio::tr("layers %1 skipped"));
  skipped(ablation.skip_mixers, Studio::tr("mixer of layer %1 skipped"),
          Studio::tr("mixers of layers %1 skipped"));
  for (const auto& [layer, choice] : ablation.maps)
    parts << Studio::tr("map of layer %1: %2").arg(layer + 1).arg(map_text(choice));
  std::map<int64_t, std::set<int64_t>> heads;
  for (const auto& [layer, head] : ablation.zero_heads) heads[layer].insert(head);
  for (const auto& [layer, off] : heads)
    parts << (off.size() == 1 ? Studio::tr("layer %1 without head %2")
                              : Studio::tr("layer %1 without heads %2"))
                 .arg(layer + 1)
                 .arg(numbers(off));
  return Studio::tr("what if: %1").arg(parts.join(", "));
}

QWidget* make_what_if_bar(Probing& probing, QMenuBar& menus) {
  return new WhatIfBar(probing, menus);
}

}  // namespace attnlab
