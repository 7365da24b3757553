// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace attnlab {

struct GenerateRequest {
  QString prompt;
  int max_new_tokens = 200;
  double temperature = 0.8;  ///< 0: always the most likely token
  int top_k = 40;            ///< 0: all tokens
  double top_p = 1;
  quint64 seed = 1;
  bool chat = false;  ///< the prompt is a message for the model's chat template
};

/// Asks the snapshot at the step cursor to continue a text, and shows the answer as it comes.
class PromptBox : public QWidget {
  Q_OBJECT
 public:
  explicit PromptBox(QWidget* parent = nullptr);

  /// The step whose snapshot would answer now; nothing: none can.
  void set_step(std::optional<qint64> step);
  void set_prompt(const QString& prompt);
  /// Whether the model can be asked as a chat: nothing says no word of it, an empty sentence that
  /// it can, any other why it cannot.
  void set_chat(const std::optional<QString>& problem);
  void append_piece(const QString& text);
  void finished();
  /// Why there is no (more) answer. Ends the one under way.
  void set_message(const QString& message);

  [[nodiscard]] bool generating() const { return generating_; }
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void generate_requested(const attnlab::GenerateRequest& request);
  void stop_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void lay_out();
  void arrange();
  void press();
  void generate();
  void set_generating(bool generating);
  void append(const QString& text, const QColor& colour);
  void recolour_answer();
  void update_state();
  void restyle();
  void retranslate();

  QPlainTextEdit *prompt_, *answer_;
  QLabel *length_label_, *temperature_label_, *top_k_label_, *status_;
  QSpinBox *length_, *top_k_;
  QDoubleSpinBox* temperature_;
  QCheckBox* chat_;
  QPushButton* button_;
  QGridLayout* row_;
  std::optional<QString> chat_problem_;
  QString asked_;    ///< the prompt that the answer continues
  QString message_;  ///< why the answer ended early
  std::optional<qint64> step_, asked_step_;
  quint64 seed_ = 0;  ///< counts up: the same prompt gives another, repeatable answer
  bool generating_ = false;
};

}  // namespace attnlab
