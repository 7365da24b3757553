// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/words.h"

#include "widgets/common/icons.h"
#include "widgets/panels/panel.h"
#include "widgets/words/glossary.h"
#include "widgets/words/term.h"

namespace attnlab {
namespace {

/// The word of the panel around a widget; empty where there is none.
QString term_around(const QWidget* widget) {
  for (; widget != nullptr; widget = widget->parentWidget()) {
    if (qobject_cast<const Panel*>(widget) == nullptr) continue;
    for (const Term& term : all_terms())
      if (widget->objectName() == term.panel) return term.id;
  }
  return {};
}

}  // namespace

Words::Words(QWidget& window)
    : QObject(&window), window_(window), glossary_(new Glossary(&window)) {
  for (const Term& term : all_terms()) {
    auto* action = new QAction(icon("help"), QString(), this);
    action->setObjectName(QString("word_") + term.id);
    connect(action, &QAction::triggered, glossary_, [this, &term] { glossary_->open_at(term.id); });
    actions_.push_back(action);
  }
  retranslate();
}

void Words::toggle() {
  if (glossary_->isVisible()) return glossary_->dismiss();
  glossary_->open_at(term_around(window_.focusWidget()));
}

void Words::open(const QString& id) { glossary_->open_at(id); }

std::vector<PaletteCommand> Words::commands() const {
  std::vector<PaletteCommand> commands;
  for (QAction* action : actions_) commands.push_back({action, tr("What is"), false});
  return commands;
}

void Words::retranslate() {
  for (size_t i = 0; i < actions_.size(); ++i) actions_[i]->setText(said(all_terms()[i].name));
}

}  // namespace attnlab
