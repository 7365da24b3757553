// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/data/corpus_order.h"
#include "widgets/stack/text_preview.h"

class QBoxLayout;
class QComboBox;
class QFormLayout;
class QFrame;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace attnlab {

class JobBar;
class NumberField;
class TokenStrip;

/// A corpus to prepare: its text, how that is cut into tokens, where it goes; then what came of it.
class CorpusPanel : public QWidget {
  Q_OBJECT
 public:
  explicit CorpusPanel(QWidget* parent = nullptr);

  /// Where new corpora go unless somebody says otherwise.
  void set_home(const QString& folder) { home_ = folder; }
  /// Tokenizers that are here already, by name and folder.
  void set_tokenizers(const std::vector<std::pair<QString, QString>>& tokenizers);
  /// As if a person had chosen these texts; `name` names the corpus.
  void set_texts(const QStringList& files, const QStringList& held_out, const QString& field,
                 const QString& name);
  void add_files(const QStringList& paths);
  [[nodiscard]] CorpusOrder order() const;
  [[nodiscard]] JobBar& job() { return *job_; }
  /// After `job` began or ended.
  void refresh();
  /// What was prepared in `folder`; `facts` in words. An empty folder takes it away.
  void show_corpus(const QString& folder, const QString& facts, const TextPreview& preview);
  [[nodiscard]] QString facts() const;
  [[nodiscard]] TokenStrip* strip() const { return strip_; }
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void prepare_requested(const attnlab::CorpusOrder& order);
  void stop_requested();
  /// The prepared corpus becomes what the next run trains on.
  void train_requested(const QString& folder);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  enum Tokens { bytes, learned, from_file, first_known };
  QWidget* make_form_page();
  QWidget* make_result();
  void choose_files();
  void choose_folder();
  void choose_held_out();
  void choose_tokenizer(int index);
  void choose_out();
  void remove_selected();
  void set_held_out(const QStringList& files);
  void fill_list();
  void suggest_out(const QString& name);
  void arrange();
  void retranslate();
  void restyle();

  QStringList files_, held_out_;
  std::vector<std::pair<QString, QString>> known_;
  QString home_, tokenizer_file_, corpus_;
  bool out_is_own_ = false;  ///< a person wrote where it goes
  QScrollArea* area_;
  QWidget* body_;
  QBoxLayout* parts_;
  QFormLayout* form_;
  QListWidget* list_;
  QFrame* frame_;
  QPushButton *add_files_, *add_folder_, *choose_held_out_, *prepare_, *train_, *browse_;
  QToolButton* remove_;
  QLabel *held_out_label_, *texts_label_, *held_out_title_, *field_label_, *tokens_label_,
      *size_label_, *out_label_, *hint_, *facts_, *result_title_;
  QLineEdit *field_, *out_;
  QComboBox* tokens_;
  NumberField* vocab_size_;
  JobBar* job_;
  QWidget* result_;
  TokenStrip* strip_;
};

}  // namespace attnlab
