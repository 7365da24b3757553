// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio.h"
#include "app/studio/view.h"
#include "core/shared/base/error.h"
#include "widgets/stack/data_panel.h"

namespace attnlab {
namespace {

class DataView : public View {
 public:
  explicit DataView(Studio& studio) : panel_(new DataPanel) {
    const auto show = [&studio, panel = panel_] {
      panel->set_seq_len(studio.document().spec().train.seq_len);
      panel->set_data(studio.document().spec().data);
    };
    QObject::connect(&studio.document(), &SpecDocument::changed, panel_, show);
    QObject::connect(panel_, &DataPanel::data_chosen, &studio, [&studio](const DataSpec& data) {
      try {
        studio.document().edit(Studio::tr("Choose data"), {},
                               [&](RunSpec& spec) { spec.data = data; });
      } catch (const Error& error) {
        Q_EMIT studio.problem(QString::fromStdString(error.line()));
      }
    });
    show();
  }
  QWidget* widget() override { return panel_; }

 private:
  DataPanel* panel_;
};

}  // namespace

std::unique_ptr<View> make_data_view(Studio& studio) { return std::make_unique<DataView>(studio); }

}  // namespace attnlab
