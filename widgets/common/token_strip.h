// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QString>
#include <vector>

namespace attnlab {

/// A token as a person can see it: spaces, line ends and other invisible characters get signs.
QString visible_token(const QString& token);

/// `share` of `over` on top of `under`.
QColor mixed(const QColor& under, const QColor& over, double share);

/// A soft background for the n-th of several things side by side; text is readable on it.
QColor token_tint(int n);

/// A text as coloured tokens, wrapped to the width. Tokens are counted from 0 here and from 1
/// wherever a person reads a number. Ten thousand tokens scroll fluidly.
class TokenStrip : public QAbstractScrollArea {
  Q_OBJECT

 public:
  explicit TokenStrip(QWidget* parent = nullptr);

  void set_tokens(std::vector<QString> tokens);
  /// One value a token, drawn as shading with a legend that says `meaning` ("loss in nats");
  /// non-finite: none. Empty: no shading.
  void set_values(std::vector<double> values, const QString& meaning);
  /// So many tokens at the beginning and at the end are not of the text but put around it.
  void set_around(int before, int behind);
  /// The tokens whose row and column of a map are shown; -1: none.
  void set_pair(int query, int key);
  /// The height follows the text between these numbers of lines; a longer text scrolls.
  void set_line_range(int least, int most);
  /// What stands there as long as there are no tokens.
  void set_placeholder(const QString& sentence);

  [[nodiscard]] int count() const { return static_cast<int>(tokens_.size()); }
  [[nodiscard]] int line_count() const { return static_cast<int>(line_starts_.size()); }
  /// The token that the keyboard is at; -1: none.
  [[nodiscard]] int current() const { return current_; }
  [[nodiscard]] int query() const { return query_; }
  [[nodiscard]] int key() const { return key_; }
  /// In the viewport's coordinates; may lie outside the part that is scrolled into view.
  [[nodiscard]] QRect token_rect(int token) const;
  /// -1 where there is none.
  [[nodiscard]] int token_at(const QPoint& viewport_position) const;
  void scroll_to(int token);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// Under the mouse or at the keyboard's cursor; -1: none any more.
  void token_hovered(int token);
  /// Click, Enter or Space.
  void token_clicked(int token);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Cell {
    int x, width, line;
  };
  void measure();
  void lay_out();
  void update_scroll_bar();
  void hover(int token);
  void move_to(int token);
  [[nodiscard]] int above_or_below(int lines) const;
  [[nodiscard]] int line_end(int line) const;
  [[nodiscard]] int line_height() const;
  [[nodiscard]] int legend_height() const;
  [[nodiscard]] int padding() const;
  [[nodiscard]] bool is_added(int token) const;
  [[nodiscard]] QString describe(int token) const;
  [[nodiscard]] QColor background(int token) const;
  void draw_token(QPainter& painter, int token) const;
  void draw_legend(QPainter& painter) const;
  void tell_screen_reader();

  std::vector<QString> tokens_;  ///< visible forms
  std::vector<bool> ends_line_;
  std::vector<double> values_;
  double lowest_ = 0, highest_ = 0;
  QString meaning_, placeholder_;
  std::vector<int> widths_;
  std::vector<Cell> cells_;
  std::vector<int> line_starts_;
  int before_ = 0, behind_ = 0;  ///< tokens around the text
  int query_ = -1, key_ = -1, hovered_ = -1, current_ = -1;
  int least_lines_ = 2, most_lines_ = 6;
};

}  // namespace attnlab
