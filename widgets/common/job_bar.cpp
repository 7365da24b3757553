// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/job_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/notice.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

constexpr int whole = 1000;

}  // namespace

JobBar::JobBar(QWidget* parent)
    : QWidget(parent),
      text_(new QLabel(this)),
      bar_(new QProgressBar(this)),
      stop_(new QPushButton(this)),
      problem_(new Notice(this)) {
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setProperty("kind", "muted");
  text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  bar_->setTextVisible(false);
  auto* left = new QVBoxLayout;
  left->addWidget(bar_);
  left->addWidget(text_);
  auto* row = new QHBoxLayout;
  row->addLayout(left, 1);
  row->addWidget(stop_, 0, Qt::AlignTop);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(row);
  column->addWidget(problem_);
  connect(stop_, &QPushButton::clicked, this, [this] {
    set_usable(*stop_, false, tr("It ends as soon as what it has is kept."));
    Q_EMIT stop_requested();
  });
  retranslate();
  restyle();
  clear();
}

void JobBar::start(const QString& what) {
  running_ = true;
  problem_->set_text({});
  set_usable(*stop_, true, {});
  stop_->show();
  bar_->show();
  show();
  show_progress(what, -1);
}

void JobBar::show_progress(const QString& what, double share) {
  bar_->setRange(0, share < 0 ? 0 : whole);
  bar_->setValue(static_cast<int>(whole * std::clamp(share, 0.0, 1.0)));
  text_->setText(what);
  text_->setVisible(!what.isEmpty());
}

void JobBar::end(const QString& sentence) { finish(sentence, {}); }
void JobBar::fail(const QString& sentence) { finish({}, sentence); }
void JobBar::clear() { finish({}, {}); }

void JobBar::finish(const QString& sentence, const QString& problem) {
  running_ = false;
  bar_->hide();
  stop_->hide();
  text_->setText(sentence);
  text_->setVisible(!sentence.isEmpty());
  problem_->set_text(problem);
  setVisible(!sentence.isEmpty() || !problem.isEmpty());
}

QString JobBar::text() const { return text_->text(); }
QString JobBar::problem() const { return problem_->text(); }

void JobBar::retranslate() {
  stop_->setText(tr("Stop"));
  stop_->setAccessibleName(tr("Stop this job"));
  bar_->setAccessibleName(tr("Progress"));
}

void JobBar::restyle() {
  const Theme& t = theme();
  layout()->setSpacing(t.space(2));
  stop_->setIcon(icon("stop"));
  text_->setFont(t.small);
}

void JobBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace attnlab
