// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>

#include "widgets/common/overlay.h"
#include "widgets/words/formula.h"
#include "widgets/words/term_picture.h"

namespace attnlab {

/// F1: every word of the window, searchable, with its formula, a picture and where it comes from.
class Glossary : public Overlay {
  Q_OBJECT
 public:
  explicit Glossary(QWidget* parent);

  /// Opens it at a word; an unknown id opens it where it was.
  void open_at(const QString& id);
  [[nodiscard]] QString shown() const { return shown_; }

 protected:
  [[nodiscard]] QSize card_size(const QSize& window) const override;
  [[nodiscard]] QWidget* focus_target() const override { return search_; }
  void prepare() override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void translate();
  void list();
  void show_term(const QString& id);
  [[nodiscard]] QWidget* page();

  QLabel *title_, *name_, *symbol_, *sentence_, *reading_, *source_;
  QLineEdit* search_;
  QListWidget* list_;
  QScrollArea* scroll_;
  Formula* formula_;
  TermPicture* picture_;
  QString shown_;
};

}  // namespace attnlab
