// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/memory_plan.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include "core/shared/base/text.h"
#include "widgets/common/theme.h"
#include "widgets/stack/cost_strip.h"

namespace attnlab {
namespace {

QString bytes(double count) { return QString::fromStdString(readable_bytes(count)); }

}  // namespace

MemoryPlan::MemoryPlan(QWidget* parent)
    : QWidget(parent), text_(new QLabel(this)), set_(new QPushButton(this)) {
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setObjectName("memory_plan");
  set_->hide();
  setFocusProxy(set_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(text_);
  column->addWidget(set_, 0, Qt::AlignLeft);
  connect(set_, &QPushButton::clicked, this, [this] {
    if (offered_ > 0) Q_EMIT batch_size_requested(offered_);
  });
  show_plan();
}

void MemoryPlan::set_spec(const RunSpec& spec) {
  spec_ = spec;
  show_plan();
}

void MemoryPlan::set_free(double bytes) {
  if (bytes == free_) return;
  free_ = bytes;
  show_plan();
}

QString MemoryPlan::text() const { return text_->text(); }

void MemoryPlan::show_plan() {
  offered_ = 0;
  RunSpec counted = spec_;
  counted.model.vocab_size = expected_vocabulary(spec_);
  const bool possible = problems(counted.model).empty();
  setVisible(possible);
  if (!possible) return;
  const RunMemory needed = memory_of(counted);
  const bool fits = free_ <= 0 || needed.total() <= free_;
  if (!fits) offered_ = largest_batch(counted, free_);
  text_->setText(sentence(needed, fits));
  text_->setToolTip(
      tr("Estimated: weights %1, gradients and optimizer %2, activations %3 (%4 sequences of %5 "
         "tokens), buffers %6, the program itself %7.")
          .arg(bytes(needed.weights), bytes(needed.optimizer), bytes(needed.activations))
          .arg(spec_.train.batch_size)
          .arg(spec_.train.seq_len)
          .arg(bytes(needed.working), bytes(needed.program)));
  set_->setVisible(offered_ > 0);
  set_->setText(tr("Set batch size to %1").arg(offered_));
  set_->setAccessibleName(set_->text());
  text_->setProperty("kind", fits ? "muted" : "error");
  restyle();
}

QString MemoryPlan::sentence(const RunMemory& needed, bool fits) const {
  const QString total = bytes(needed.total()), device = QString::fromStdString(spec_.device);
  if (free_ <= 0) return tr("Needs about %1 of memory on %2.").arg(total, device);
  if (fits)
    return tr("Needs about %1 of memory; %2 are free on %3.").arg(total, bytes(free_), device);
  const QString wanting = tr("Does not fit: needs about %1 of memory, and %2 are free on %3.")
                              .arg(total, bytes(free_), device);
  if (offered_ > 0)
    return wanting + " " + tr("The largest batch size that fits is %1.").arg(offered_);
  return wanting + " " +
         tr("Even one sequence does not fit: take a smaller model or shorter sequences.");
}

void MemoryPlan::restyle() {
  layout()->setSpacing(theme().space(1.5));
  text_->style()->unpolish(text_);  // its kind may have changed
  text_->style()->polish(text_);
}

void MemoryPlan::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) show_plan();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
