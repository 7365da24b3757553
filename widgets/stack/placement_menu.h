// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QToolButton>
#include <QWidget>
#include <vector>

#include "core/shared/spec/layer.h"

class QButtonGroup;
class QFrame;
class QGridLayout;
class QLabel;

namespace attnlab {

/// The paper's mixers and placements, drawn: one of each makes a whole stack. Filled layers are
/// standard, hollow ones take the mixer.
class PlacementMenu : public QWidget {
  Q_OBJECT
 public:
  explicit PlacementMenu(QWidget* parent = nullptr);

  /// Draws the placements for as many layers and marks the pair that makes these, if one does.
  void set_layers(const std::vector<LayerSpec>& layers);
  /// Arranges itself for this width and takes the height that it needs.
  void fit(int width);
  /// Buttons carry the mixer's or placement's name as objectName.
  [[nodiscard]] QAbstractButton* button(const QString& name) const;

 Q_SIGNALS:
  void layers_chosen(const std::vector<LayerSpec>& layers, const QString& what);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void arrange(int width);
  void choose();

  int layer_count_ = 1;
  QLabel *mixers_title_, *placements_title_;
  QButtonGroup *mixers_, *placements_;
  QGridLayout *mixer_grid_, *placement_grid_;
};

/// Opens a PlacementMenu below itself.
class PlacementButton : public QToolButton {
  Q_OBJECT
 public:
  explicit PlacementButton(QWidget* parent = nullptr);
  [[nodiscard]] PlacementMenu* menu_widget() const { return menu_; }

 public Q_SLOTS:
  void open_menu();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QFrame* popup_;
  PlacementMenu* menu_;
};

}  // namespace attnlab
