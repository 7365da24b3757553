// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign and damaged files in the window. ATTNLAB_MUTATIONS: how many of each kind (default 12).
#include "app/studio/document/saved_queue.h"
#include "core/shared/base/files.h"
#include "tests/fuzz/mutation.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

int rounds() {
  bool given = false;
  const int number = qEnvironmentVariableIntValue("ATTNLAB_MUTATIONS", &given);
  return given ? number : 12;
}

class MutatedFiles : public test::StudioWindow {
 protected:
  void SetUp() override {
    const auto trained = test::attnlab({"train", "--preset", "micro", "--steps", "12", "--seq-len",
                                        "32", "--batch-size", "2", "--quiet", "--record-maps",
                                        "all", "--record-every", "4", "--out", whole_.string()});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
    for (const auto& file : fs::recursive_directory_iterator(whole_))
      if (file.is_regular_file() && file.path().extension() != ".safetensors")
        files_.push_back(fs::relative(file.path(), whole_));
  }
  std::string changed(const std::string& bytes) { return fuzz::mutated({bytes}, rng_); }

  fs::path whole_ = folder_ / "whole";
  std::vector<fs::path> files_;
  Rng rng_{7};
};

// Each of these ended the window, and every later start of it.
TEST_F(MutatedFiles, OfARunNeverEndTheWindow) {
  const fs::path run = folder_ / "foreign";
  for (int round = 0; round < rounds(); ++round) {
    fs::remove_all(run);
    fs::copy(whole_, run, fs::copy_options::recursive);
    for (const fs::path& file : {files_[rng_.below(files_.size())], fs::path("events.attnlab")}) {
      SCOPED_TRACE(file.string());
      const std::string bytes = read_file(run / file);
      folder_.write(("foreign" / file).string(), changed(bytes));
    }
    studio_->open_run(QString::fromStdString(run.string()));
    if (this->run() == nullptr) continue;
    ASSERT_TRUE(wait([this] { return this->run()->client->link() != RunLink::unknown; }));
    show(round % 2 == 0 ? "inspect" : "train");
    QCoreApplication::processEvents();
    studio_->close_run(this->run()->id());
  }
}

TEST_F(MutatedFiles, OfTheQueueNeverEndTheWindow) {
  const QString file = QString::fromStdString((folder_ / "queue.json").string());
  PlannedRun planned;
  planned.name = "x";
  planned.spec = studio_->document().spec();
  planned.launcher = Launcher("false");  // nothing is trained, and nothing could be:
  planned.spec.data.task.clear();
  planned.spec.data.files = {"/none/text.txt"};
  const std::string whole = Json{{"after", "none"}, {"waiting", {to_json(planned)}}}.dump();
  for (int round = 0; round < rounds(); ++round) {
    folder_.write("queue.json", changed(whole));
    { const SavedQueue saved(*studio_, file); }
    studio_->training().queue().restore({}, false);
  }
}

}  // namespace
}  // namespace attnlab
