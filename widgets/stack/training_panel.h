// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

#include "core/shared/spec/run_spec.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;

namespace attnlab {

class NumberField;

/// How long, how fast and where to train.
class TrainingPanel : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingPanel(QWidget* parent = nullptr);

  /// Shows without emitting.
  void set_spec(const RunSpec& spec);
  /// As the engine names them: "cpu", "cuda", …
  void set_devices(const QStringList& devices);
  /// While a run is under way every field says when an edit takes effect: the learning rate now,
  /// everything else in the next run. `rate` is the peak rate that the run goes by; nothing: no run
  /// is under way.
  void set_rate_in_force(std::optional<double> rate);
  void show_more(bool more);

 Q_SIGNALS:
  /// One edit: what was done in words, a key (edits in a row with the same key are one), and how
  /// it changes a spec.
  void edited(const QString& text, const QString& merge_key,
              std::function<void(attnlab::RunSpec&)> change);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// A field of the spec: `key` is its name there, `read` and `write` give it as a number.
  struct Number {
    const char* key;
    NumberField* field;
    QLabel *label, *effect;
    std::function<double(const RunSpec&)> read;
    std::function<void(RunSpec&, double)> write;
  };
  struct Choice {
    const char* key;
    QComboBox* box;
    QLabel *label, *effect;
    std::function<std::string&(RunSpec&)> text;
  };
  struct Words {
    QString label, tip;
  };

  void make_fields();
  void make_more_fields();
  void make_recording_fields();
  void add(const Number& number, QGridLayout* grid);
  void add(const Choice& choice, QGridLayout* grid);
  void place(QGridLayout* grid, QLabel* label, QWidget* field, QLabel* effect);
  /// One edit of a text of the spec.
  void choose(const Choice& choice, const QString& text);
  void show_automatic();
  void show_total();
  void show_effects();
  [[nodiscard]] static bool is_learning_rate(const Number& number);
  [[nodiscard]] QString rate_text() const;
  void retranslate();
  void restyle();
  [[nodiscard]] static Words words(const QString& key);

  RunSpec spec_;
  std::optional<double> rate_in_force_;
  std::vector<Number> numbers_;
  std::vector<Choice> choices_;
  QWidget* more_fields_;
  QGridLayout *grid_, *more_grid_;
  QToolButton* more_;
  QLabel* total_;
};

}  // namespace attnlab
