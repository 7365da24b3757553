// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/shared/spec/run_spec.h"

class QButtonGroup;
class QGridLayout;
class QStackedWidget;
class QTabBar;

namespace attnlab {

class TaskCard;
class TextPage;

/// What to train on: a generated task, or own text chosen or dropped anywhere on the panel.
class DataPanel : public QWidget {
  Q_OBJECT

 public:
  explicit DataPanel(QWidget* parent = nullptr);

  /// Shows without emitting.
  void set_data(const DataSpec& spec);
  /// A text must be long enough for sequences of this length.
  void set_seq_len(int64_t seq_len);

  [[nodiscard]] TextPage& text_page() { return *text_; }
  [[nodiscard]] const std::vector<TaskCard*>& cards() const { return cards_; }

 Q_SIGNALS:
  /// Only for data that can be trained on.
  void data_chosen(const attnlab::DataSpec& spec);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* make_tasks();
  QWidget* make_text();
  void arrange_cards();
  void choose_task(const std::string& name);
  void choose_text(const std::vector<std::string>& files, const std::string& tokenizer);
  void retranslate();
  void restyle();

  DataSpec data_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  QButtonGroup* group_;
  QGridLayout* grid_ = nullptr;
  std::vector<TaskCard*> cards_;
  TextPage* text_;
  int columns_ = 0;
};

}  // namespace attnlab
