// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/datasets_panel.h"

#include <algorithm>

#include "app/studio/views/dataset_list.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"

namespace attnlab {
namespace {

/// What can be downloaded, and its download.
class DatasetsView : public View {
 public:
  explicit DatasetsView(Studio& studio)
      : studio_(studio), list_(DatasetList::of(studio)), panel_(new DatasetsPanel) {
    QObject::connect(&list_, &DatasetList::changed, panel_, [this] { show_list(); });
    QObject::connect(panel_, &DatasetsPanel::download_requested, panel_,
                     [this](const QString& name, int files) { download(name, files); });
    QObject::connect(panel_, &DatasetsPanel::prepare_requested, &list_,
                     &DatasetList::ask_to_prepare);
    QObject::connect(panel_, &DatasetsPanel::look_again_requested, &list_, &DatasetList::look);
    QObject::connect(panel_, &DatasetsPanel::stop_requested, panel_, [this] {
      if (download_) download_->stop();
    });
    report_visibility(panel_, [this](bool visible) {
      if (visible && list_.rows().empty() && !list_.is_looking()) list_.look();
    });
    show_list();
  }

  QWidget* widget() override { return panel_; }
  bool is_ready() const override { return !list_.is_looking(); }
  void retranslate() override { show_list(); }
  QString summary() const override {
    const DatasetRow* row = panel_->selected();
    return row == nullptr ? QString() : row->title;
  }

 private:
  void show_list() {
    panel_->set_message(!list_.problem().isEmpty() ? list_.problem()
                        : list_.is_looking()
                            ? Studio::tr("Looking what is here…")
                            : Studio::tr("Datasets that can be downloaded appear here."));
    if (!list_.is_looking()) panel_->set_datasets(list_.rows());
  }

  void download(const QString& name, int files) {
    QStringList words = {"data", "download", name};
    if (files > 0) words << "--files" << QString::number(files);
    download_ = std::make_unique<EngineJob>(
        studio_.preferences().places.current().launcher, words,
        [this](const Json& progress) { show(progress); },
        [this, name](const EngineJob::Outcome& outcome) {
          const auto over = std::move(download_);
          end(name, outcome);
        });
    panel_->job().start(Studio::tr("Downloading %1…").arg(name));
    panel_->refresh();
  }

  /// Of one file and of how many there are.
  void show(const Json& progress) {
    const auto number = [&](const char* key) { return progress.value(key, int64_t{0}); };
    const int64_t done = number("done"), of = number("of"), files = number("files");
    QString text = QString::fromStdString(progress.value("file", std::string())) + " · " +
                   bytes_text(static_cast<uint64_t>(done));
    if (of > 0) text = Studio::tr("%1 of %2").arg(text, bytes_text(static_cast<uint64_t>(of)));
    if (files > 1)
      text += Studio::tr(" · file %1 of %2")
                  .arg(number_text(number("files_done") + 1), number_text(files));
    const double part = of > 0 ? static_cast<double>(done) / static_cast<double>(of) : 0;
    const bool unknown = of <= 0 && files <= 1;
    const double share = (static_cast<double>(number("files_done")) + part) /
                         static_cast<double>(std::max<int64_t>(1, files));
    panel_->job().show_progress(text, unknown ? -1 : share);
  }

  void end(const QString& name, const EngineJob::Outcome& outcome) {
    const QStringList news = QStringList{Studio::tr("%1 is here.").arg(name)} + outcome.notes;
    if (!outcome.problem.isEmpty())
      panel_->job().fail(outcome.problem);
    else if (outcome.stopped)
      panel_->job().end(Studio::tr("Stopped. What came is kept; the download goes on from there."));
    else
      panel_->job().end(news.join(' '));
    panel_->refresh();
    list_.look();
  }

  Studio& studio_;
  DatasetList& list_;
  DatasetsPanel* panel_;
  std::unique_ptr<EngineJob> download_;
};

}  // namespace

std::unique_ptr<View> make_datasets_view(Studio& studio) {
  return std::make_unique<DatasetsView>(studio);
}

}  // namespace attnlab
