// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>

#include "core/shared/base/json.h"
#include "widgets/common/export.h"

namespace attnlab {

class Studio;

/// What a panel shows. A view joins a widget that knows nothing of the application to the
/// selection, the open runs and the document; it keeps no state that another view needs.
class View {
 public:
  View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  virtual ~View() = default;

  /// A window title that it gives itself is a count, which stands behind the title of the panel.
  [[nodiscard]] virtual QWidget* widget() = 0;
  /// What the keys go to when somebody goes to the view; null: its first control.
  [[nodiscard]] virtual QWidget* main_control() { return nullptr; }
  /// Suffixes that `export_to` writes ("pdf", "svg", "png", "csv", "tex"); empty: nothing to
  /// export.
  [[nodiscard]] virtual QStringList export_formats() const { return {}; }
  /// Writes what is on screen. Throws Error.
  virtual void export_to(const ExportRequest&) {}
  /// Gives its widget again the texts that come from the view itself.
  virtual void retranslate() {}
  /// Facts about what it shows that replace those of the selected run at the step cursor in the
  /// stamp of its files (provenance.h); null: the fact does not hold for this view.
  [[nodiscard]] virtual Json facts() const { return Json::object(); }
  /// Whether it shows what is asked for, nothing being asked or computed any more; for pictures
  /// without a person who waits.
  [[nodiscard]] virtual bool is_ready() const { return true; }
  /// Why what is asked for cannot be shown, one sentence; empty: it is shown, or will be.
  [[nodiscard]] virtual QString problem() const { return {}; }
  /// What the view shows, in words.
  [[nodiscard]] virtual QString summary() const { return {}; }
};

/// Where a panel stands.
enum class Place { left, map, curves, right_top, right_bottom };

/// One line of view_list.
struct ViewInfo {
  const char* id;     ///< as in layouts and --export
  const char* title;  ///< marked for translation in the context "view"
  const char* icon;
  Place place;
  const char* layouts;  ///< that come with it, as Layouts names them
  std::unique_ptr<View> (*make)(Studio&);
};
const std::vector<ViewInfo>& view_list();
bool stands_in(const ViewInfo& view, const QString& layout);

}  // namespace attnlab
