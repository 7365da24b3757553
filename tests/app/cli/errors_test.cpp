// SPDX-License-Identifier: Apache-2.0
// Bad input of every kind: one clear line, exit code 2 or 1, nothing half-written.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::Arguments;
using test::expect_refusal;

std::string some_text(int repeats) {
  std::string text;
  for (int i = 0; i < repeats; ++i) text += "the quick brown fox " + std::to_string(i) + "\n";
  return text;
}

class TrainErrors : public testing::Test {
 protected:
  test::TempFolder folder;
  std::string text = folder.write("text.txt", some_text(200)).string();
  std::string run = (folder / "run").string();

  void refuse(Arguments more, const std::string& part) {
    Arguments arguments = {"train", "--preset", "micro", "--steps", "3", "--out", run};
    arguments.insert(arguments.end(), more.begin(), more.end());
    expect_refusal(arguments, 2, part);
    EXPECT_FALSE(std::filesystem::exists(run)) << "something was left behind";
  }
};

TEST_F(TrainErrors, Data) {
  refuse({"--data", (folder / "none.txt").string()}, "does not exist");
  refuse({"--data", folder.write("empty", "").string()}, "is empty");
  refuse({"--data", folder.write("mark", "\xef\xbb\xbf").string()}, "mark is empty");
  refuse({"--data", folder.write("binary", std::string("a\0b", 3)).string()}, "looks binary");
  refuse({"--data", folder.write("latin1", "caf\xe9").string()}, "no valid UTF-8 at byte 3");
  refuse({"--data", folder.write("two", "ab").string()}, "too few for sequences of 128");
  refuse({"--data", folder.write("short", some_text(10)).string()}, "too few for sequences of 128");
  refuse({"--data", folder.path().string()}, "a corpus needs a tokenizer that takes any text");
  refuse({"--data", "wikitext-2"}, "is not here: attnlab data download wikitext-2");
  refuse({"--data", text, "--tokenizer", "bpe"}, "neither byte nor char nor a file");
  const std::string pipe = (folder / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  refuse({"--data", pipe}, "is a pipe or a device");
  refuse({"--data", text, "--tokenizer", pipe}, "is a pipe or a device");
  refuse({"--data", "recall"}, "did you mean task:recall?");
  refuse({"--data", "task:recal"}, "did you mean `recall`?");
  refuse({"--data", text, "--probe-text", "Ω"}, "is not among");
}

TEST_F(TrainErrors, Model) {
  refuse({"--mixer", "aproximate"}, "unknown mixer `aproximate`, did you mean `approximate`?");
  refuse({"--placement", "hybird"}, "did you mean `hybrid`?");
  refuse({"--preset", "nanno"}, "did you mean `nano`?");
  refuse({"--layers", "0=mlp"}, "layer 0 does not exist");
  refuse({"--layers", "99=mlp"}, "the model has layers 1 to 2");
  refuse({"--num-heads", "5"}, "hidden_size 64 is not a multiple of num_heads 5");
  refuse({"--num-kv-heads", "3"}, "num_heads 4 is not a multiple of num_kv_heads 3");
  refuse({"--num-layers", "-1"}, "num_hidden_layers");
  refuse({"--num-layers", "100000000"}, "num_hidden_layers");
  refuse({"--hidden-size", "99999999999"}, "hidden_size");
  refuse({"--vocab-size", "3"}, "smaller than the tokenizer's");
}

TEST_F(TrainErrors, Training) {
  refuse({"--steps", "-5"}, "steps is -5");
  refuse({"--steps", "many"}, "--steps");
  refuse({"--learning-rate", "-1"}, "learning_rate is -1");
  refuse({"--schedule", "cosin"}, "did you mean `cosine`");
  refuse({"--dtype", "fp8"}, "unknown dtype");
  refuse({"--device", "cuda"}, "no CUDA device");
  refuse({"--device", "gpu"}, "unknown device `gpu`");
  refuse({"--seq-len", "4"}, "seq_len of recall is 4");
  if (std::thread::hardware_concurrency() < 128)
    refuse({"--threads", "1024"}, "1024 threads are too many for the");
  refuse({"--no-such-option"}, "--no-such-option");
}

TEST_F(TrainErrors, Streams) {
  const std::string little = folder.write("little.txt", "the quick brown fox").string();
  refuse({"--data", text, "--mixer", "fixed_seq_qk", "--stream-text", little},
         "the fixed text has 19 tokens");
  const std::string mark = folder.write("mark", "\xef\xbb\xbf").string();
  refuse({"--data", text, "--mixer", "fixed_seq_qk", "--stream-text", mark}, "mark is empty");
  refuse({"--data", text, "--mixer", "fixed_seq_qk", "--max-position-embeddings", "100000"},
         "max_position_embeddings");
  refuse({"--data", text, "--mixer", "fixed_seq_qk", "--stream-text", (folder / "none").string()},
         "cannot read");
}

TEST_F(TrainErrors, SpecFiles) {
  refuse({folder.write("a.json", "{").string()}, "is not valid JSON");
  refuse({folder.write("b.json", "[]").string()}, "expected an object");
  refuse({folder.write("c.json", R"({"model": {"hiden_size": 3}})").string()},
         "did you mean `hidden_size`");
  refuse({folder.write("d.json", R"({"train": {"batch_size": "many"}})").string()},
         "train.batch_size: expected a whole number, got \"many\"");
  refuse({folder.write("e.json", R"({"model": {"layers": [{"form": "sofmax"}, {}]}})").string()},
         "layers[0].form");
  refuse({(folder / "none.json").string()}, "cannot read");
}

TEST_F(TrainErrors, Folders) {
  const Arguments train = {"train", "--steps", "1", "--batch-size", "2", "--quiet", "--out"};
  const auto into = [&](const std::string& path) {
    Arguments all = train;
    all.push_back(path);
    return all;
  };
  ASSERT_EQ(test::attnlab(into(run)).exit_code, 0);
  expect_refusal(into(run), 2, "exists already: go on with --resume");
  expect_refusal(into(text), 2, "exists already");
  expect_refusal({"train", "--resume", folder.path().string()}, 2, "is no run");
  expect_refusal({"train", "--resume", run, "--mixer", "mlp"}, 2,
                 "--mixer cannot be changed with --resume");
  expect_refusal({"train", "--resume", run}, 2, "finished at step 1");
  const RunLock lock{RunFolder(run)};
  expect_refusal({"train", "--resume", run, "--steps", "2"}, 2,
                 "in use by process " + std::to_string(::getpid()));
}

/// A small file system of its own; skips loudly where this process may not mount.
class SmallDisk {
 public:
  SmallDisk(const std::filesystem::path& at, const std::string& options, unsigned long flags)
      : at_(at) {
    std::filesystem::create_directories(at);
    mounted_ = ::mount("tmpfs", at.c_str(), "tmpfs", flags, options.c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::filesystem::path at_;
  bool mounted_;
};

TEST_F(TrainErrors, FullDisk) {
  for (const char* size : {"size=4k", "size=64k", "size=500k", "size=1500k"}) {
    const SmallDisk disk(folder / "disk", size, 0);
    if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: mounting a tmpfs needs root";
    const std::string out = (folder / "disk" / "run").string();
    // Whatever the moment: before the run exists, at a snapshot, at a checkpoint.
    const test::ProcessResult result =
        test::attnlab({"train", "--steps", "40", "--batch-size", "2", "--quiet", "--out", out});
    EXPECT_EQ(result.exit_code, 1) << size << result.err;
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    test::expect_mentions(result.err, "No space left on device");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "disk"))
      EXPECT_EQ(entry.path().filename().string().find("tmp"), std::string::npos) << entry.path();
    if (std::filesystem::exists(out)) {
      EXPECT_EQ(test::attnlab({"check", out}).exit_code, 0) << size;
    }
  }
}

TEST_F(TrainErrors, ReadOnlyFolder) {
  const SmallDisk disk(folder / "disk", "size=1m", MS_RDONLY);
  if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: mounting a tmpfs needs root";
  expect_refusal({"train", "--steps", "1", "--out", (folder / "disk" / "run").string()}, 1,
                 "Read-only file system");
}

class CheckpointErrors : public testing::Test {
 protected:
  test::TempFolder folder;
  std::string checkpoint;

  void SetUp() override {
    const std::string run = (folder / "run").string();
    ASSERT_EQ(test::attnlab({"train", "--mixer", "approximate", "--steps", "1", "--batch-size", "2",
                             "--quiet", "--out", run})
                  .exit_code,
              0);
    checkpoint = find_checkpoint(run).string();
  }
  [[nodiscard]] Arguments logits(const std::string& ids = "1,2") const {
    return {"logits", checkpoint, "--ids", ids, "--out", (folder / "x.npy").string()};
  }
};

TEST_F(CheckpointErrors, OneLineEach) {
  expect_refusal({"logits", (folder / "none").string(), "--ids", "1", "--out", "x"}, 2,
                 "does not exist");
  expect_refusal({"logits", folder.path().string(), "--ids", "1", "--out", "x"}, 2,
                 "neither a run nor a checkpoint");
  expect_refusal(logits("1,99"), 2, "the id 99 is outside the vocabulary of 32");
  expect_refusal({"logits", checkpoint, "--text", "a ü", "--out", "x"}, 2, "unknown word");
  expect_refusal({"logits", checkpoint, "--out", "x"}, 2, "give --text or --ids");
  std::string many = "1";
  for (int i = 0; i < 70; ++i) many += ",1";
  expect_refusal(logits(many), 2, "the sequence has 71 tokens, the model takes 64");
  expect_refusal({"generate", checkpoint, "--prompt", "  "}, 2, "the prompt is empty");
  expect_refusal({"generate", checkpoint, "--prompt", "a", "--top-p", "2"}, 2, "--top-p");
  EXPECT_FALSE(std::filesystem::exists(folder / "x.npy"));
}

TEST_F(CheckpointErrors, DamagedFiles) {
  const auto model = std::filesystem::path(checkpoint) / "model.safetensors";
  const std::string whole = read_file(model);
  write_file(model, whole.substr(0, whole.size() / 2));
  expect_refusal(logits(), 2, "truncated");
  expect_refusal({"check", checkpoint}, 1, "truncated");
  write_file(model, whole);
  EXPECT_EQ(test::attnlab(logits()).exit_code, 0);
  const auto config = std::filesystem::path(checkpoint) / "config.json";
  Json json = read_json(config);
  json["attnlab"]["layers"][1]["form"] = 5;
  write_json(config, json);
  expect_refusal(logits(), 2, "config.json: attnlab.layers[1].form: expected a string, got 5");
}

TEST(Usage, WrongCommandsExplainThemselves) {
  expect_refusal({}, 2, "subcommand is required");
  expect_refusal({"trian"}, 2, "trian");
  expect_refusal({"list", "mixer"}, 2, "did you mean `mixers`?");
  expect_refusal({"cost", "--preset", "5000m"}, 2, "unknown preset");
}

TEST_F(TrainErrors, NumbersThatAreNone) {
  refuse({"--seed", "-1"}, "--seed");
  refuse({"--grad-clip", "inf"}, "expected a finite number, got inf");
  refuse({"--learning-rate", "nan"}, "expected a finite number, got nan");
  refuse({"--weight-decay", ""}, "expected a number, got nothing");
  refuse({"--steps", ""}, "expected a number, got nothing");
  refuse({"--batch-size", "4294967296", "--accumulate", "4294967296"}, "batch_size is 4294967296");
  refuse({"--steps", "99999999999"}, "steps is 99999999999, expected at most");
}

TEST_F(TrainErrors, NamesThatAreTooLong) {
  const std::string name(300, 'x');
  expect_refusal({"train", "--steps", "2", "--out", (folder / name).string()}, 2,
                 "cannot be used (File name too long)");
  expect_refusal({"show", (folder / name).string()}, 2, "File name too long");
  expect_refusal({"check", (folder / name).string()}, 2, "File name too long");
}

// What stands in the place of a closed descriptor is the next file that is opened: the lock.
TEST(StandardFiles, ThatAreClosedAreNotTheFilesOfTheRun) {
  const test::TempFolder folder;
  const std::string train =
      test::attnlab_command({"train"})[0] + " train --preset micro --steps 3 --threads 1 ";
  for (const char* closed : {">&-", "2>&-", "<&-", "<&- >&- 2>&-"}) {
    const std::string run = (folder / closed).string();
    test::Process process(
        {"/bin/sh", "-c", train + "--out '" + run + "' " + closed + "; echo ended $?"});
    EXPECT_EQ(process.wait().out.find("ended 0") == std::string::npos, false) << closed;
    const auto checked = test::attnlab({"check", run});
    EXPECT_EQ(checked.exit_code, 0) << closed << checked.err;
    EXPECT_FALSE(std::filesystem::exists(RunFolder(run).lock())) << closed;
  }
}

TEST(StandardFiles, AFullDeviceIsAFailure) {
  for (const char* arguments : {"list mixers --json", "--help", "cost --json"}) {
    const std::string command = test::attnlab_command({})[0] + " " + arguments;
    test::Process full({"/bin/sh", "-c", command + " >/dev/full; echo ended $?"});
    test::expect_mentions(full.wait().out, "ended 1");
    test::Process left({"/bin/bash", "-c", command + " | head -c 1; echo ended ${PIPESTATUS[0]}"});
    test::expect_mentions(left.wait().out, "ended 0");
  }
}

}  // namespace
}  // namespace attnlab
