// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/shared/messages/ablation_effect.h"
#include "core/shared/spec/ablation.h"

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace attnlab {

/// What is taken out of a model while it is looked at: for each layer (the last on top) keep, skip
/// or another map, and every head on or off; what that does to the loss.
class AblatePanel : public QWidget {
  Q_OBJECT
 public:
  struct Layer {
    QString name;
    bool mixing = true;
    bool standard = true;
    int heads = 0;
  };

  explicit AblatePanel(QWidget* parent = nullptr);

  void set_layers(const std::vector<Layer>& layers);
  /// Emits nothing.
  void set_ablation(const Ablation& ablation);
  [[nodiscard]] const Ablation& ablation() const { return ablation_; }
  /// The answer to the newest question; nullptr: none yet.
  void set_effect(const AblationEffect* effect);
  /// Something in place of the effect: that it is being measured, or why it cannot be.
  void set_effect_message(const QString& sentence);
  [[nodiscard]] QString effect_text() const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// By the person.
  void ablation_changed(const attnlab::Ablation& ablation);
  void skip_variants_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  enum Choice { keep, skip_block, skip_mixer, uniform, identity, previous };
  struct Row {
    QLabel* name;
    QComboBox* choice;
    std::vector<QToolButton*> heads;
  };
  void make_row(int layer);
  void choose(int layer, Choice choice);
  void set_head(int layer, int head, bool on);
  [[nodiscard]] Choice choice_of(int layer) const;
  void refresh();
  void retranslate();
  void restyle();

  std::vector<Layer> layers_;
  std::vector<Row> rows_;  ///< by layer
  Ablation ablation_;
  QPushButton *skip_variants_, *end_;
  QLabel *effect_, *effect_detail_, *empty_;
  QScrollArea* scroll_;
  QWidget* list_ = nullptr;
};

}  // namespace attnlab
