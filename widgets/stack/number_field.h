// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QString>
#include <optional>

namespace attnlab {

/// A number of any magnitude: 3 000, 0.0004 and 4e-4 can be typed; arrows go by steps that suit
/// numbers of any size. The wheel works only with the focus, so that scrolling a panel changes
/// nothing.
class NumberField : public QDoubleSpinBox {
  Q_OBJECT

 public:
  enum class Steps { by_one, doubling, one_two_five };
  struct Format {
    bool whole = true;
    double least = 0, most = 1e12;
    Steps steps = Steps::by_one;
    /// Means "choose yourself", which an empty field does too; below `least`.
    std::optional<double> automatic = {};
  };

  explicit NumberField(const Format& format, QWidget* parent = nullptr);

  /// Emits nothing.
  void set_value(double value);
  /// What stands there for the automatic value, as in "auto: 50".
  void set_automatic_text(const QString& text) { setSpecialValueText(text); }

  void stepBy(int steps) override;
  [[nodiscard]] QString textFromValue(double value) const override;
  [[nodiscard]] double valueFromText(const QString& text) const override;
  QValidator::State validate(QString& input, int& position) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The person chose another value.
  void value_edited(double value);

 protected:
  void wheelEvent(QWheelEvent* event) override;

 private:
  [[nodiscard]] std::optional<double> parse(const QString& text) const;
  [[nodiscard]] double next(bool up) const;

  Format format_;
};

}  // namespace attnlab
