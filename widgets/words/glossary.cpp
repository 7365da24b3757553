// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/glossary.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/words/term.h"

namespace attnlab {
namespace {

constexpr int id_role = Qt::UserRole;

bool is_about(const Term& term, const QString& search) {
  for (const char* text : {term.name, term.sentence, term.group})
    if (said(text).contains(search, Qt::CaseInsensitive)) return true;
  return QString(term.name).contains(search, Qt::CaseInsensitive) ||
         QString(term.symbol).compare(search, Qt::CaseInsensitive) == 0;
}

QLabel* text_label(QWidget* parent, const char* kind = nullptr) {
  auto* label = new QLabel(parent);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  if (kind != nullptr) label->setProperty("kind", kind);
  return label;
}

}  // namespace

Glossary::Glossary(QWidget* parent)
    : Overlay(parent),
      title_(new QLabel(card())),
      search_(new QLineEdit(card())),
      list_(new QListWidget(card())),
      scroll_(new QScrollArea(card())) {
  title_->setProperty("kind", "title");
  search_->addAction(icon("search"), QLineEdit::LeadingPosition);
  search_->installEventFilter(this);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidget(page());
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  auto* layout = new QGridLayout(card());
  layout->addWidget(title_, 0, 0);
  layout->addWidget(search_, 0, 1);
  layout->addWidget(list_, 1, 0);
  layout->addWidget(scroll_, 1, 1);
  layout->setColumnStretch(1, 1);
  layout->setRowStretch(1, 1);
  connect(search_, &QLineEdit::textChanged, this, &Glossary::list);
  connect(list_, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* now) {
    if (now != nullptr) show_term(now->data(id_role).toString());
  });
  shown_ = all_terms().front().id;
  translate();
}

QWidget* Glossary::page() {
  auto* page = new QWidget;
  name_ = text_label(page, "title");
  symbol_ = text_label(page, "muted");
  sentence_ = text_label(page);
  reading_ = text_label(page);
  source_ = text_label(page, "muted");
  formula_ = new Formula(page);
  picture_ = new TermPicture(page);
  auto* layout = new QVBoxLayout(page);
  for (QWidget* part : std::initializer_list<QWidget*>{name_, symbol_, sentence_, formula_,
                                                       picture_, reading_, source_})
    layout->addWidget(part);
  layout->addStretch(1);
  return page;
}

void Glossary::translate() {
  title_->setText(tr("Words and symbols"));
  search_->setPlaceholderText(tr("Search words"));
  search_->setAccessibleName(tr("Search words"));
  list_->setAccessibleName(tr("Words"));
  scroll_->setAccessibleName(tr("What the word means"));
  list();
}

void Glossary::open_at(const QString& id) {
  if (find_term(id) != nullptr) shown_ = id;
  open();
}

void Glossary::list() {
  const QString search = search_->text().trimmed();
  const QSignalBlocker quiet(list_);
  list_->clear();
  const char* group = "";
  for (const Term& term : all_terms()) {
    if (!is_about(term, search)) continue;
    if (QString(group) != term.group) {
      auto* head = new QListWidgetItem(said(group = term.group), list_);
      head->setFlags(Qt::NoItemFlags);
      head->setFont(theme().small);
    }
    auto* item = new QListWidgetItem("  " + said(term.name), list_);
    item->setData(id_role, QString(term.id));
    if (shown_ == term.id) list_->setCurrentItem(item);
  }
  // What is searched for is shown at once.
  for (int row = 0; list_->currentItem() == nullptr && row < list_->count(); ++row)
    if (list_->item(row)->flags() != Qt::NoItemFlags) list_->setCurrentRow(row);
  if (list_->currentItem() != nullptr) show_term(list_->currentItem()->data(id_role).toString());
}

void Glossary::show_term(const QString& id) {
  const Term* term = find_term(id);
  if (term == nullptr) return;
  shown_ = id;
  name_->setText(said(term->name));
  symbol_->setText(tr("on the screen also %1").arg(term->symbol));
  symbol_->setVisible(*term->symbol != '\0');
  sentence_->setText(said(term->sentence));
  reading_->setText(said(term->reading));
  source_->setText(said(term->source));
  source_->setVisible(*term->source != '\0');
  formula_->set_text(QString::fromUtf8(term->formula));
  formula_->setVisible(*term->formula != '\0');
  picture_->set_term(id);
  picture_->setVisible(!picture_->is_empty());
  scroll_->verticalScrollBar()->setValue(0);
}

QSize Glossary::card_size(const QSize& window) const {
  const Theme& t = theme();
  return {std::min(t.px(860), window.width() - 2 * t.space(4)),
          std::min(t.px(600), window.height() * 7 / 9)};
}

void Glossary::prepare() {
  const Theme& t = theme();
  card()->layout()->setContentsMargins(t.space(6), t.space(5), t.space(4), t.space(4));
  static_cast<QGridLayout*>(card()->layout())->setVerticalSpacing(t.space(4));
  static_cast<QGridLayout*>(card()->layout())->setHorizontalSpacing(t.space(5));
  name_->parentWidget()->layout()->setSpacing(t.space(3));
  list_->setFixedWidth(t.px(230));
  search_->clear();
  list();
}

/// The keys of the list also work while one types what to search for.
bool Glossary::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
        key == Qt::Key_PageDown) {
      QCoreApplication::sendEvent(list_, event);
      return true;
    }
  }
  return Overlay::eventFilter(watched, event);
}

void Glossary::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) translate();
  Overlay::changeEvent(event);
}

}  // namespace attnlab
