// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <utility>
#include <vector>

class QFormLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace attnlab {

class EmptyState;

/// What a model is: its name, where it lies, titles and values; and a way on to training it.
class ModelCardPanel : public QWidget {
  Q_OBJECT
 public:
  using Facts = std::vector<std::pair<QString, QString>>;

  explicit ModelCardPanel(QWidget* parent = nullptr);

  void set_card(const QString& name, const QString& place, Facts facts);
  /// No card: `sentence` stands there instead.
  void set_message(const QString& sentence);
  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] QString name() const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void train_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void retranslate();
  void restyle();
  QLabel* add_label(const QString& text, const char* kind);

  QScrollArea* scroll_;
  QWidget* content_;
  QLabel *name_, *place_;
  QFormLayout* rows_;
  QPushButton* train_;
  EmptyState* empty_;
  Facts facts_;
};

}  // namespace attnlab
