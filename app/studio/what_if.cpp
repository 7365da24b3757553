// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/what_if.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <map>

#include "app/studio/studio.h"
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

class WhatIfBar : public QWidget {
 public:
  WhatIfBar(Studio& studio, QWidget* parent)
      : QWidget(parent), studio_(studio), text_(new QLabel(this)), end_(new QPushButton(this)) {
    auto* row = new QHBoxLayout(this);
    text_->setWordWrap(true);
    row->addWidget(text_, 1);
    row->addWidget(end_);
    connect(end_, &QPushButton::clicked, &studio, [&studio] { studio.set_ablation({}); });
    connect(&studio, &Studio::ablation_changed, this, [this] { refresh(); });
    refresh();
    restyle();
  }

 protected:
  void changeEvent(QEvent* event) override {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) refresh();
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  }
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), theme().accent_soft);
    painter.fillRect(0, 0, theme().px(4), height(), theme().accent);
  }

 private:
  void refresh() {
    const QString what = what_if_text(studio_.ablation());
    QString sentence = what;
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    text_->setText(
        Studio::tr("%1. Maps, indicators and predictions are those of the changed model; the run "
                   "itself is untouched.")
            .arg(sentence));
    end_->setText(Studio::tr("End what-if"));
    end_->setAccessibleName(Studio::tr("End what-if"));
    end_->setToolTip(Studio::tr("Look at the model as it is again"));
  }
  void restyle() {
    const Theme& t = theme();
    layout()->setContentsMargins(t.space(4), t.space(1), t.space(2), t.space(1));
    layout()->setSpacing(t.space(2));
    end_->setIcon(icon("close"));
  }

  Studio& studio_;
  QLabel* text_;
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

QWidget* make_what_if_bar(Studio& studio, QWidget* parent) { return new WhatIfBar(studio, parent); }

}  // namespace attnlab
