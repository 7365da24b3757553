// SPDX-License-Identifier: GPL-3.0-or-later
#include <QVBoxLayout>

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "widgets/stack/data_panel.h"
#include "widgets/stack/wish_bar.h"

namespace attnlab {
namespace {

/// What the run to be trains on, and what these data would rather have of it.
class DataView : public View {
 public:
  explicit DataView(Studio& studio)
      : studio_(studio), column_(new QWidget), panel_(new DataPanel), wishes_(new WishBar) {
    auto* layout = new QVBoxLayout(column_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(panel_, 1);
    layout->addWidget(wishes_);  // below: what is clicked stays where it is
    QObject::connect(&studio.document(), &SpecDocument::changed, panel_, [this] { show(); });
    QObject::connect(panel_, &DataPanel::data_chosen, &studio, [&studio](const DataSpec& data) {
      studio.choose_data(Studio::tr("Choose data"), data);
    });
    QObject::connect(wishes_, &WishBar::follow_requested, &studio.document(), [&studio] {
      studio.document().follow_data(Studio::tr("Use what suits the data"));
    });
    show();
  }
  QWidget* widget() override { return column_; }

 private:
  void show() {
    panel_->set_seq_len(studio_.document().spec().train.seq_len);
    panel_->set_data(studio_.document().spec().data);
    wishes_->set_wishes(studio_.document().wishes());
  }

  Studio& studio_;
  QWidget* column_;
  DataPanel* panel_;
  WishBar* wishes_;
};

}  // namespace

std::unique_ptr<View> make_data_view(Studio& studio) { return std::make_unique<DataView>(studio); }

}  // namespace attnlab
