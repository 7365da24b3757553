// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "widgets/common/export.h"
#include "widgets/plots/curve_plot.h"

class QAction;
class QBoxLayout;
class QComboBox;
class QGridLayout;
class QLabel;
class QMenu;
class QSlider;
class QToolButton;

namespace attnlab {

class LegendRows;
class Segmented;

/// The curves of all runs: one quantity large, or all quantities small, with one horizontal range
/// and one step cursor. Hidden plots take data and draw nothing.
class CurvesPanel : public QWidget {
  Q_OBJECT

 public:
  /// Names of the quantities, in the order of the tabs.
  static constexpr std::array<const char*, 7> quantities = {
      "loss",      "validation_loss",   "accuracy",   "learning_rate",
      "grad_norm", "tokens_per_second", "peak_memory"};
  /// What the horizontal axis counts. The points that come are of this kind.
  enum class Axis { steps, tokens, seconds };

  struct Run {
    QString id, name;
    RunStyle style;
    bool visible = true;
    QString data = {};  ///< what it is trained on: losses on other data are no match for each other
    QString seeds = {};  ///< equal for runs that differ in the seed alone
  };

  explicit CurvesPanel(QWidget* parent = nullptr);

  /// Runs in the order of the legend. A run that stays keeps its points; one that is left out loses
  /// them.
  void set_runs(const std::vector<Run>& runs);
  /// Unknown runs and quantities are ignored: a stream may bring more than there are plots for.
  void append(const QString& run, const QString& quantity, std::span<const Point> points);
  void truncate_after(const QString& run, const QString& quantity, double x);
  /// What an attempt trained that was ended, faint until the next one has passed it.
  void set_replaced(const QString& run, const QString& quantity, std::span<const Point> points);
  /// What will be appended keeps of every `stride` steps the extremes alone; the axis says so.
  void set_stride(const QString& run, const QString& quantity, double stride);
  /// Steps of a run at which others began, on its loss.
  void set_marks(const QString& run, const std::vector<CurveMark>& marks);
  /// Curves on this data are shown, those of runs on other data are left out and counted, unless a
  /// person asks for all.
  void show_data(const QString& trained_on);
  /// Ids, in the order of the legend.
  [[nodiscard]] QStringList shown_runs() const;
  [[nodiscard]] Axis axis() const { return axis_; }
  /// Forgets all points: they come again, in what the axis counts.
  void set_axis(Axis axis);
  /// Runs that differ in the seed alone as mean and band.
  void set_means(bool on);
  /// Accuracy of guessing in this run's task; a dashed line in the accuracy plot.
  void set_chance(const QString& run, double value);
  /// Brings one run to the front; empty: none.
  void highlight(const QString& run);

  void set_cursor(std::optional<qint64> step);
  /// 0 (none) to 0.99, of what is measured at every step: loss, gradient norm, speed.
  void set_smoothing(double strength);
  void set_follow(bool follow);
  /// One of `quantities`, or "all". Throws Error on another name.
  void show_quantity(const QString& quantity);
  [[nodiscard]] QString shown_quantity() const;
  /// nullptr for a name that is none of `quantities`.
  [[nodiscard]] CurvePlot* plot(const QString& quantity) const;

  /// What is on screen, to PDF, SVG, PNG, CSV or TeX (plot_export.h). Throws Error.
  void export_to(const ExportRequest& request) const;
  [[nodiscard]] QSize minimumSizeHint() const override;
  /// No more than the least, though the legend's height depends on its width: a scroll area would
  /// take what the plots would like for what they need.
  [[nodiscard]] int heightForWidth(int) const override { return minimumSizeHint().height(); }
  /// One sentence on what is shown, for screen readers and logs.
  [[nodiscard]] QString summary() const;

 Q_SIGNALS:
  void cursor_moved(qint64 x);
  /// A person chose another axis.
  void axis_changed();
  void quantity_shown(const QString& quantity);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Member {
    QString name;
    std::array<int, quantities.size()> curves{};
    std::optional<double> chance;
    bool visible = true;
    RunStyle style;
    QString data, seeds;
  };
  static int index_of(const QString& quantity);
  void make_toolbar();
  void connect_plot(size_t index);
  QToolButton* tool(const QString& icon_name, bool checkable);
  void retranslate();
  void restyle();
  void arrange();
  [[nodiscard]] bool is_low() const;
  void fit_toolbar();
  void choose(int index);
  void smooth(int percent);
  void make_more_menu();
  void refresh_visibility();
  [[nodiscard]] bool is_shown(const Member& member) const;
  void show_groups();
  void show_others();
  [[nodiscard]] QString x_label() const;
  [[nodiscard]] QString axis_name() const;
  void share_extent();
  void show_legend();
  void show_chance();
  [[nodiscard]] bool all() const { return shown_ == static_cast<int>(quantities.size()); }
  void for_all(const std::function<void(CurvePlot&)>& change);

  std::array<CurvePlot*, quantities.size()> plots_{};
  std::map<QString, Member> runs_;
  std::vector<QString> order_;
  QString data_;
  bool all_data_ = false, means_ = false;
  Axis axis_ = Axis::steps;
  int shown_ = 0, columns_ = 0;
  bool low_ = false;  ///< no room for more than the plot
  Segmented* choice_;
  QComboBox* menu_;  // in place of choice_ where that has no room
  QLabel *smoothing_label_, *smoothing_value_;
  QSlider* smoothing_;
  QToolButton *log_x_, *log_y_, *follow_, *fit_;
  QToolButton *more_, *others_;
  QMenu* more_menu_;
  std::array<QAction*, 3> axes_{};
  QAction *means_action_, *all_data_action_;
  QWidget *toolbar_, *tools_;
  LegendRows* legend_;  // of all plots side by side
  QBoxLayout* toolbar_rows_;
  QGridLayout* grid_;
};

}  // namespace attnlab
