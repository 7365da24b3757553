// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/download.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <span>
#include <thread>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/folder_lock.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/byte_stream.h"
#include "core/shared/data/corpus/unzip.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr long stalled_seconds = 60;

struct Stopped {};

/// Every part of a path as it stands in an address: "a b/c#" → "a%20b/c%23".
std::string escaped(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto& part : split(path, '/')) {
    const std::unique_ptr<char, void (*)(void*)> text(
        curl_easy_escape(nullptr, part.c_str(), static_cast<int>(part.size())), curl_free);
    if (!text) failed("cannot make an address of " + path);
    parts.emplace_back(text.get());
  }
  return join(parts, "/");
}

/// What another attempt at the same address cannot change.
bool is_lasting(CURLcode code, long status) {
  if (code == CURLE_HTTP_RETURNED_ERROR) return status >= 400 && status < 500 && status != 429;
  return code == CURLE_FILE_COULDNT_READ_FILE || code == CURLE_UNSUPPORTED_PROTOCOL ||
         code == CURLE_URL_MALFORMAT;
}

int64_t size_of(const fs::path& path) {
  std::error_code missing;
  const auto size = fs::file_size(path, missing);
  return missing ? 0 : static_cast<int64_t>(size);
}

/// One transfer into a .part file, from where it ends.
class Transfer {
 public:
  Transfer(const DownloadJob& job, DownloadProgress& progress, fs::path part)
      : job_(job), progress_(progress), part_(std::move(part)) {}

  /// What went wrong; empty for a whole file.
  std::string run(const std::string& url) {
    file_.reset(std::fopen(part_.c_str(), "abe"));
    if (!file_) failed("cannot write " + part_.string(), "choose another --out");
    start_ = size_of(part_);
    const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
    curl_ = curl.get();
    set_options(url);
    const CURLcode code = curl_easy_perform(curl_);
    const bool flushed = std::fclose(file_.release()) == 0;
    if (stopped_) throw Stopped{};
    if (no_room_ || !flushed)
      failed("cannot write " + part_.string() + " (no space?)",
             "free some space and run the same again: it goes on");
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    // The server has nothing behind what is there: whole, if that is all it has.
    constexpr long no_such_range = 416;
    const bool too_far = status == no_such_range && start_ > 0;
    if (too_far && size_there_ == start_) return {};
    if (code == CURLE_OK && !too_far) return {};  // 416 without a length is no error to curl
    final_ = !too_far && is_lasting(code, status);
    begin_again_ = too_far || code == CURLE_RANGE_ERROR || code == CURLE_BAD_DOWNLOAD_RESUME;
    if (too_far || code == CURLE_HTTP_RETURNED_ERROR) return "HTTP " + std::to_string(status);
    return curl_easy_strerror(code);
  }
  /// Asking again would not help.
  [[nodiscard]] bool is_final() const { return final_; }
  /// The address has nothing to go on with where we are.
  [[nodiscard]] bool wants_the_beginning() const { return begin_again_; }

 private:
  void set_options(const std::string& url) {
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(curl_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl_, CURLOPT_MAXREDIRS, 10L);
    curl_easy_setopt(curl_, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, 30L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, stalled_seconds);
    curl_easy_setopt(curl_, CURLOPT_USERAGENT, "attnlab");
    curl_easy_setopt(curl_, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(start_));
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Transfer::on_bytes);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
    curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, this);
  }

  static size_t on_bytes(char* bytes, size_t, size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const size_t written = std::fwrite(bytes, 1, size, transfer.file_.get());
    transfer.no_room_ = written != size;
    return written;
  }

  // "Content-Range: bytes */1234" says how large the file is.
  static size_t on_header(char* bytes, size_t, size_t size, void* self) {
    std::string line(bytes, size);
    std::ranges::transform(line, line.begin(), [](unsigned char c) { return std::tolower(c); });
    const size_t slash = line.find("*/");
    if (line.starts_with("content-range:") && slash != std::string::npos) {
      int64_t& there = static_cast<Transfer*>(self)->size_there_;
      std::from_chars(line.data() + slash + 2, line.data() + line.size(), there);
    }
    return size;
  }

  static int on_progress(void* self, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t) {
    auto& transfer = *static_cast<Transfer*>(self);
    DownloadProgress& progress = transfer.progress_;
    progress.bytes = transfer.start_ + now;
    if (total > 0) progress.total_bytes = transfer.start_ + total;
    transfer.job_.progress(progress);
    transfer.stopped_ = transfer.job_.wants_stop();
    return transfer.stopped_ ? 1 : 0;
  }

  const DownloadJob& job_;
  DownloadProgress& progress_;
  fs::path part_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, std::fclose};
  CURL* curl_ = nullptr;
  int64_t start_ = 0;
  int64_t size_there_ = -1;  ///< of the whole file, as far as the server says
  bool stopped_ = false, no_room_ = false, final_ = false, begin_again_ = false;
};

class Download {
 public:
  explicit Download(const DownloadJob& job) : job_(job), record_(Json::object()) {
    std::error_code ignored;
    if (fs::exists(record_file(), ignored)) record_ = read_json(record_file());
    if (!record_.is_object()) record_ = Json::object();
  }

  [[nodiscard]] bool is_complete() const {
    return std::ranges::all_of(wanted(), [&](const CatalogFile& file) { return is_whole(file); });
  }

  DownloadResult run() {
    make_folder(job_.out);
    progress_.files = static_cast<int64_t>(wanted().size());
    try {
      for (const CatalogFile& file : wanted()) {
        fetch(file);
        ++progress_.files_done;
      }
    } catch (const Stopped&) {
      result_.stopped = true;
    }
    return result_;
  }

 private:
  [[nodiscard]] fs::path record_file() const { return job_.out / "downloads.json"; }

  [[nodiscard]] std::span<const CatalogFile> wanted() const {
    const std::span<const CatalogFile> all = job_.entry.files;
    return job_.limit > 0 ? all.first(std::min(job_.limit, all.size())) : all;
  }

  [[nodiscard]] bool is_whole(const CatalogFile& file) const {
    return is_here(file, record_, job_.out);
  }

  void fetch(const CatalogFile& file) {
    progress_.file = file.path;
    progress_.bytes = 0;
    progress_.total_bytes = file.bytes;
    if (is_whole(file)) {
      ++result_.already_there;
      return;
    }
    const fs::path target = job_.out / file.path;
    make_folder(target.parent_path());
    const fs::path part = target.string() + ".part";
    obtain(file, part);
    verify(file, part);
    keep(file, part, target);
    ++result_.fetched;
  }

  // A folder of the user's, then addresses in order; what each said, if none had it.
  void obtain(const CatalogFile& file, const fs::path& part) {
    if (copy_from_folder(file, part)) return;
    std::vector<std::string> problems;
    for (const auto& url : addresses(file)) {
      const std::string problem = from_address(url, part);
      if (problem.empty()) return;
      problems.push_back(url + ": " + problem);
    }
    const int64_t have = size_of(part);
    if (have == 0) {
      std::error_code ignored;
      fs::remove(part, ignored);
    }
    failed(
        "cannot download " + job_.entry.name + "/" + file.path + " (" + join(problems, "; ") + ")",
        have > 0
            ? readable_bytes(static_cast<double>(have)) + " are kept: run the same again to go on"
            : "check the network, or give the files with --from or ATTNLAB_MIRROR");
  }

  [[nodiscard]] bool copy_from_folder(const CatalogFile& file, const fs::path& part) const {
    if (job_.from.empty()) return false;
    const fs::path name = fs::path(file.path).filename();
    for (const auto& path : {job_.from / job_.entry.name / file.path, job_.from / file.path,
                             job_.from / job_.entry.name / name, job_.from / name}) {
      std::error_code error;
      if (!fs::is_regular_file(path, error)) continue;
      if (!fs::copy_file(path, part, fs::copy_options::overwrite_existing, error))
        failed("cannot copy " + path.string() + " (" + error.message() + ")");
      return true;
    }
    bad_input(job_.from.string() + " has no " + job_.entry.name + "/" + file.path,
              "put it there, or download without --from");
  }

  [[nodiscard]] std::vector<std::string> addresses(const CatalogFile& file) const {
    std::vector<std::string> all;
    if (!job_.mirror.empty()) {
      const bool is_url = job_.mirror.find("://") != std::string::npos;
      const std::string base =
          is_url ? job_.mirror
                 : "file://" + escaped(fs::absolute(job_.mirror).lexically_normal().string());
      all.push_back(base + (base.ends_with('/') ? "" : "/") +
                    escaped(job_.entry.name + "/" + file.path));
    }
    all.insert(all.end(), file.urls.begin(), file.urls.end());
    return all;
  }

  // Tries again where it broke off, as long as that may help.
  std::string from_address(const std::string& url, const fs::path& part) {
    std::string problem;
    for (int attempt = 0; attempt < job_.attempts; ++attempt) {
      if (attempt > 0) wait(job_.first_wait * std::exp2(attempt - 1));
      Transfer transfer(job_, progress_, part);
      problem = transfer.run(url);
      if (transfer.wants_the_beginning()) fs::resize_file(part, 0);
      if (problem.empty() || transfer.is_final()) return problem;
    }
    return problem;
  }

  void wait(double seconds) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end) {
      if (job_.wants_stop()) throw Stopped{};
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  void verify(const CatalogFile& file, const fs::path& part) {
    const std::string seen = sha256_of_file(part);
    const auto refuse = [&](const std::string& expected, const std::string& who) {
      std::error_code ignored;
      fs::remove(part, ignored);
      bad_input(job_.entry.name + "/" + file.path + " has the SHA-256 " + seen + ", " + who +
                    " says " + expected,
                "the download was removed: try again or use another source");
    };
    if (!file.sha256.empty() && seen != file.sha256) refuse(file.sha256, "the manifest");
    if (file.sha256.empty()) refuse_web_page(file, part);
    const auto known = record_.find(file.path);
    const std::string first = known == record_.end() ? seen : text_or(*known, "sha256", seen);
    if (first != seen) refuse(first, "the first download");
    if (file.sha256.empty() && known == record_.end()) result_.trusted.push_back(file.path);
    seen_ = seen;
  }

  // The page where somebody should sign in comes with every address of some networks.
  void refuse_web_page(const CatalogFile& file, const fs::path& part) const {
    std::string begin(512, '\0');
    std::ifstream(part, std::ios::binary).read(begin.data(), static_cast<int64_t>(begin.size()));
    std::ranges::transform(begin, begin.begin(), [](unsigned char c) { return std::tolower(c); });
    begin.erase(0, begin.find_first_not_of(" \t\r\n\xef\xbb\xbf"));
    if (!begin.starts_with("<!doctype html") && !begin.starts_with("<html")) return;
    std::error_code ignored;
    fs::remove(part, ignored);
    bad_input(job_.entry.name + "/" + file.path + ": a web page came instead of the file",
              "open the address in a browser: the network may want you to sign in first");
  }

  void keep(const CatalogFile& file, const fs::path& part, const fs::path& target) {
    Json entry = {{"bytes", size_of(part)}, {"sha256", seen_}};
    if (file.unpack)
      entry["unpacked"] = unpacked(part);
    else
      fs::rename(part, target);
    record_[file.path] = entry;
    write_json(record_file(), record_);
  }

  // A damaged archive is removed: kept, it would be gone on with, and refused again.
  std::vector<std::string> unpacked(const fs::path& part) const {
    std::error_code ignored;
    try {
      std::vector<std::string> names = unzip(part, job_.out);
      fs::remove(part, ignored);
      return names;
    } catch (const Error& error) {
      if (error.kind() == Error::Kind::input) fs::remove(part, ignored);
      throw;
    }
  }

  const DownloadJob& job_;
  Json record_;
  std::string seen_;
  DownloadProgress progress_;
  DownloadResult result_;
};

}  // namespace

DownloadResult download(const DownloadJob& job) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) failed("libcurl does not start");
  // A folder that has everything may be one that nobody can write to.
  if (Download here(job); here.is_complete()) return here.run();
  const FolderLock lock(job.out);
  return Download(job).run();
}

}  // namespace attnlab
