// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QStringList>
#include <QWidget>

#include "widgets/stack/text_preview.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QToolButton;

namespace attnlab {

class Notice;
class TokenStrip;

/// Own text as data: files, how they are cut into tokens, and what that gives. Files are read in
/// another thread.
class TextPage : public QWidget {
  Q_OBJECT

 public:
  explicit TextPage(QWidget* parent = nullptr);

  /// Shows without emitting.
  void set_files(const std::vector<std::string>& files, const std::string& tokenizer);
  void set_seq_len(int64_t seq_len);
  /// As when they are dropped; a tokenizer.json among them becomes the tokenizer.
  void add_files(const QStringList& paths);
  void set_drop_highlight(bool on);

  [[nodiscard]] const TextPreview& preview() const { return preview_; }
  [[nodiscard]] bool busy() const { return watcher_.isRunning(); }
  [[nodiscard]] QString message() const;

 Q_SIGNALS:
  /// The person's choice was read and can be trained on.
  void text_chosen(const std::vector<std::string>& files, const std::string& tokenizer);
  /// What is shown has changed.
  void previewed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void lay_out();
  void choose_files();
  void choose_tokenizer(int index);
  void use_tokenizer(const std::string& tokenizer);
  void remove_selected();
  void look(bool announce);
  void show_preview();
  void show_files();
  void show_usable();
  [[nodiscard]] QString summary() const;
  void retranslate();
  void restyle();

  std::vector<std::string> files_;
  std::string tokenizer_ = "char";
  int64_t seq_len_ = 128;
  bool announce_ = false, highlighted_ = false;
  TextPreview preview_;
  QFutureWatcher<TextPreview> watcher_;

  QLabel *invitation_, *hint_, *tokenizer_label_, *summary_;
  QPushButton* choose_;
  QListWidget* list_;
  QToolButton* remove_;
  QComboBox* tokenizers_;
  QWidget* details_;
  Notice* message_;
  TokenStrip* strip_;
};

}  // namespace attnlab
