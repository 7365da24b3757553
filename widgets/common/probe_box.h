// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace attnlab {

class Notice;
class TokenStrip;

/// The text that every view answers for. What is typed is told when the hands rest; the owner
/// answers with tokens or with a message.
class ProbeBox : public QWidget {
  Q_OBJECT

 public:
  explicit ProbeBox(QWidget* parent = nullptr);

  /// Does not emit `text_changed`.
  void set_text(const QString& text);
  [[nodiscard]] QString text() const;
  /// Texts to try, offered in a menu.
  void set_examples(const QStringList& texts);
  /// Why the text cannot be used, one sentence; empty: it can. Tokens set later clear it.
  void set_message(const QString& sentence);
  /// Marks what of the text the answer leaves out, [begin, end) in characters of it, and says so in
  /// a sentence; nothing: no part, and an empty sentence.
  void set_left_out(const std::vector<std::pair<int, int>>& parts, const QString& sentence);
  [[nodiscard]] TokenStrip& strip() { return *strip_; }
  void set_tokens(std::vector<QString> tokens);

 Q_SIGNALS:
  /// 150 ms after the last key.
  void text_changed(const QString& text);
  /// A sequence of the run's own data instead of a text.
  void data_example_requested();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fit_height();
  void show_examples();
  void retranslate();
  void restyle();
  void tell();

  QBoxLayout* row_;
  QPlainTextEdit* edit_;
  QToolButton* examples_;
  QMenu* menu_;
  QPushButton* data_;
  Notice *message_, *left_out_;
  TokenStrip* strip_;
  QTimer pause_;
  QString told_;
};

}  // namespace attnlab
