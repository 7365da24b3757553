// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/download.h"

#include <archive.h>
#include <archive_entry.h>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/folder_lock.h"
#include "core/shared/base/hash.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

using test::error_of;
using test::expect_mentions;

/// Serves one content on 127.0.0.1; breaks off the first `drops` answers after `drop_after` bytes.
class Server {
 public:
  Server(std::string content, int drops, size_t drop_after, bool ranges = true,
         bool lengths = true)
      : content_(std::move(content)),
        drops_(drops),
        drop_after_(drop_after),
        ranges_(ranges),
        lengths_(lengths) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    ::listen(listener_, 8);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/file";
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  void serve() {
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0;) {
      answer(client);
      ::close(client);
    }
  }
  void answer(int client) {
    std::string request(4096, '\0');
    const auto got = ::recv(client, request.data(), request.size(), 0);
    request.resize(got > 0 ? static_cast<size_t>(got) : 0);
    ++requests_;
    const size_t range = request.find("Range: bytes=");
    const bool partial = ranges_ && range != std::string::npos;
    const size_t from = partial ? std::stoul(request.substr(range + 13)) : 0;
    std::string body = content_.substr(std::min(from, content_.size()));
    std::string head = partial
                           ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " +
                                 std::to_string(from) + "-" + std::to_string(content_.size() - 1) +
                                 "/" + std::to_string(content_.size()) + "\r\n"
                           : "HTTP/1.1 200 OK\r\n";
    if (partial && from >= content_.size())
      head = "HTTP/1.1 416 Range Not Satisfiable\r\n" +
             (lengths_ ? "Content-Range: bytes */" + std::to_string(content_.size()) + "\r\n"
                       : std::string());
    head += "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n";
    if (drops_-- > 0) body.resize(std::min(body.size(), drop_after_));
    const std::string all = head + body;
    for (size_t sent = 0; sent < all.size();) {
      const auto now = ::send(client, all.data() + sent, all.size() - sent, MSG_NOSIGNAL);
      if (now <= 0) return;
      sent += static_cast<size_t>(now);
    }
  }

  std::string content_;
  std::atomic<int> drops_;
  size_t drop_after_;
  bool ranges_, lengths_;
  int listener_ = -1;
  std::string url_;
  std::atomic<int> requests_{0};
  std::thread thread_;
};

std::string content_of_a_megabyte() {
  std::string content;
  for (int i = 0; content.size() < 1 << 20; ++i) content += std::to_string(i) + " ";
  return content;
}

class DownloadTest : public testing::Test {
 protected:
  test::TempFolder folder;
  const std::string content = content_of_a_megabyte();

  DownloadJob job(const std::string& url, const std::string& hash, int attempts = 5) {
    DownloadJob made;
    made.entry.name = "little";
    made.entry.files = {{"part/file.txt", {url}, hash, 0, false}};
    made.out = folder / "out";
    made.attempts = attempts;
    made.first_wait = 0.01;
    return made;
  }
  [[nodiscard]] fs::path target() const { return folder / "out" / "part" / "file.txt"; }
};

TEST_F(DownloadTest, GoesOnWhereTheServerDropped) {
  const Server server(content, 3, 100'000);
  const DownloadResult result = download(job(server.url(), sha256(content)));
  EXPECT_EQ(result.fetched, 1);
  EXPECT_TRUE(result.trusted.empty());
  EXPECT_EQ(read_file(target()), content);
  EXPECT_EQ(server.requests(), 4);
  EXPECT_EQ(download(job(server.url(), sha256(content))).already_there, 1);
  EXPECT_EQ(server.requests(), 4);
}

TEST_F(DownloadTest, KeepsWhatCameWhenTheServerKeepsDropping) {
  {
    const Server server(content, 100, 100'000);
    const std::string message = error_of([&] { download(job(server.url(), sha256(content), 2)); });
    expect_mentions(message, "cannot download little/part/file.txt");
    expect_mentions(message, "run the same again to go on");
    EXPECT_FALSE(fs::exists(target()));
    EXPECT_EQ(fs::file_size(target().string() + ".part"), 200'000U);
  }
  const Server server(content, 0, 0);
  download(job(server.url(), sha256(content)));
  EXPECT_EQ(read_file(target()), content);
}

TEST_F(DownloadTest, StartsAgainWhereRangesAreUnknown) {
  const Server server(content, 1, 100'000, false);
  download(job(server.url(), sha256(content)));
  EXPECT_EQ(read_file(target()), content);
}

// "Range not satisfiable" says that there is nothing behind: not that what is there is the file.
TEST_F(DownloadTest, APartThatIsTooLongIsNoWholeFile) {
  const Server server(content, 0, 0);
  folder.write("out/part/file.txt.part", std::string(content.size() + 10, 'x'));
  download(job(server.url(), ""));
  EXPECT_EQ(read_file(target()), content);
  fs::remove(target());
  folder.write("out/part/file.txt.part", content);
  download(job(server.url(), ""));
  EXPECT_EQ(read_file(target()), content);
  EXPECT_EQ(server.requests(), 3) << "two for the first, one for the second";
}

TEST_F(DownloadTest, APartIsNoWholeFileAlsoWhereTheServerDoesNotSayHowLongItIs) {
  const Server server(content, 0, 0, true, false);
  folder.write("out/part/file.txt.part", std::string(content.size() + 10, '\0'));
  download(job(server.url(), ""));
  EXPECT_EQ(read_file(target()), content);
}

TEST_F(DownloadTest, APortalsPageIsNoFile) {
  const Server portal("\n<!DOCTYPE HTML>\n<html><body>Sign in</body></html>", 0, 0);
  expect_mentions(error_of([&] { download(job(portal.url(), "")); }), "a web page came instead");
  EXPECT_FALSE(fs::exists(target()));
  EXPECT_FALSE(fs::exists(target().string() + ".part"));
  EXPECT_FALSE(fs::exists(folder / "out" / "downloads.json"));
}

TEST_F(DownloadTest, IsDoneByOneProcessAtATime) {
  const Server server(content, 0, 0);
  DownloadJob first = job(server.url(), sha256(content));
  std::string second;
  first.progress = [&](const DownloadProgress&) {
    if (second.empty()) second = error_of([&] { download(job(server.url(), sha256(content))); });
  };
  EXPECT_EQ(download(first).fetched, 1);
  expect_mentions(second, first.out.string() + " is being written by process ");
  EXPECT_EQ(read_file(target()), content);
  EXPECT_EQ(server.requests(), 1);
  const FolderLock taken(first.out);  // what is whole is only looked at
  EXPECT_EQ(download(first).already_there, 1);
}

TEST_F(DownloadTest, WrongHashesAreRefused) {
  const Server server(content, 0, 0);
  const std::string message = error_of([&] { download(job(server.url(), sha256("other"))); });
  expect_mentions(message, "the manifest says " + sha256("other"));
  EXPECT_FALSE(fs::exists(target()));
  EXPECT_FALSE(fs::exists(target().string() + ".part"));
}

TEST_F(DownloadTest, UnknownHashesAreRecordedAndMustStay) {
  {
    const Server server(content, 0, 0);
    const DownloadResult result = download(job(server.url(), ""));
    EXPECT_EQ(result.trusted, (std::vector<std::string>{"part/file.txt"}));
  }
  fs::remove(target());
  const Server changed("something else", 0, 0);
  expect_mentions(error_of([&] { download(job(changed.url(), "")); }), "the first download says");
  EXPECT_FALSE(fs::exists(target()));
}

TEST_F(DownloadTest, FoldersMirrorsAndOtherAddresses) {
  fs::create_directories(folder / "usb");
  folder.write("usb/file.txt", content);
  DownloadJob from = job("http://127.0.0.1:9/none", sha256(content), 1);
  from.from = folder / "usb";
  EXPECT_EQ(download(from).fetched, 1);
  EXPECT_EQ(read_file(target()), content);
  from.out = folder / "second";
  from.from = folder / "out";
  from.from /= "none";
  expect_mentions(error_of([&] { download(from); }), "has no little/part/file.txt");

  fs::create_directories(folder / "mirror" / "little" / "part");
  folder.write("mirror/little/part/file.txt", content);
  DownloadJob mirrored = job("http://127.0.0.1:9/none", sha256(content), 1);
  mirrored.out = folder / "third";
  mirrored.mirror = (folder / "mirror").string();
  EXPECT_EQ(download(mirrored).fetched, 1);

  const Server server(content, 0, 0);
  DownloadJob second = job("http://127.0.0.1:9/none", sha256(content), 1);
  second.out = folder / "fourth";
  second.entry.files[0].urls.push_back(server.url());
  EXPECT_EQ(download(second).fetched, 1);
}

void write_zip(const fs::path& path, const std::string& name, const std::string& text) {
  archive* out = archive_write_new();
  archive_write_set_format_zip(out);
  archive_write_open_filename(out, path.c_str());
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
  archive_write_header(out, entry);
  archive_write_data(out, text.data(), text.size());
  archive_entry_free(entry);
  archive_write_free(out);
}

TEST_F(DownloadTest, ZipsAreUnpackedInsideTheirFolder) {
  DownloadJob zip = job("http://127.0.0.1:9/none", "", 1);
  zip.entry.files = {{"a.zip", {"http://127.0.0.1:9/none"}, "", 0, true}};
  zip.from = folder.path();
  write_zip(folder / "a.zip", "inner/a.txt", content);
  download(zip);
  EXPECT_EQ(read_file(folder / "out" / "inner" / "a.txt"), content);
  EXPECT_FALSE(fs::exists(folder / "out" / "a.zip"));
  EXPECT_EQ(download(zip).already_there, 1);

  zip.out = folder / "evil";
  write_zip(folder / "a.zip", "../escaped.txt", "x");
  expect_mentions(error_of([&] { download(zip); }), "leads out of the folder");
  EXPECT_FALSE(fs::exists(folder / "escaped.txt"));
}

TEST_F(DownloadTest, UnpackedFilesThatAreGoneAreFetchedAgain) {
  DownloadJob zip = job("http://127.0.0.1:9/none", "", 1);
  zip.entry.files = {{"a.zip", {"http://127.0.0.1:9/none"}, "", 0, true}};
  zip.from = folder.path();
  write_zip(folder / "a.zip", "inner/a.txt", content);
  download(zip);
  EXPECT_EQ(downloaded(zip.entry, zip.out).files, 1);
  fs::remove(folder / "out" / "inner" / "a.txt");
  EXPECT_EQ(downloaded(zip.entry, zip.out).files, 0);
  EXPECT_EQ(download(zip).fetched, 1);
  EXPECT_EQ(read_file(folder / "out" / "inner" / "a.txt"), content);
}

TEST_F(DownloadTest, ADamagedZipLeavesNothing) {
  DownloadJob zip = job("http://127.0.0.1:9/none", "", 1);
  zip.entry.files = {{"a.zip", {"http://127.0.0.1:9/none"}, "", 0, true}};
  zip.from = folder.path();
  write_zip(folder / "a.zip", "inner/a.txt", content);
  std::string bytes = read_file(folder / "a.zip");
  const std::string good = bytes;
  bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  folder.write("a.zip", bytes);
  expect_mentions(error_of([&] { download(zip); }), "is no good zip archive");
  EXPECT_TRUE(fs::is_empty(zip.out)) << fs::directory_iterator(zip.out)->path();
  folder.write("a.zip", good);
  EXPECT_EQ(download(zip).fetched, 1);
}

TEST_F(DownloadTest, MirrorsHaveNamesOfAnyKind) {
  fs::create_directories(folder / "my mirror #1" / "little" / "50%");
  folder.write("my mirror #1/little/50%/a b?.txt", content);
  DownloadJob mirrored = job("http://127.0.0.1:9/none", sha256(content), 1);
  mirrored.entry.files[0].path = "50%/a b?.txt";
  mirrored.mirror = (folder / "my mirror #1").string();
  EXPECT_EQ(download(mirrored).fetched, 1);
  EXPECT_EQ(read_file(folder / "out" / "50%" / "a b?.txt"), content);
}

TEST_F(DownloadTest, AFileThatIsMissingIsAskedForOnce) {
  const Server server(content, 0, 0);
  DownloadJob mirrored = job(server.url(), sha256(content), 5);
  mirrored.mirror = (folder / "none").string();
  mirrored.first_wait = 60;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(download(mirrored).fetched, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Catalog, EveryEntryIsWhole) {
  std::set<std::string> names;
  for (const CatalogEntry& entry : catalog()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_GT(entry.bytes, 0) << entry.name;
    EXPECT_FALSE(entry.licence.empty() || entry.card.empty() || entry.purpose.empty());
    for (const CatalogFile& file : entry.files) {
      EXPECT_FALSE(file.path.empty() || file.urls.empty()) << entry.name;
      EXPECT_TRUE(file.sha256.empty() || file.sha256.size() == 64) << file.path;
      for (const auto& url : file.urls) EXPECT_TRUE(url.starts_with("https://")) << url;
    }
  }
  for (const char* name : {"slimpajama", "fineweb-10bt", "c4", "wikitext-2", "wikitext-103",
                           "tinystories", "tinyshakespeare", "lambada", "arc_easy", "boolq", "copa",
                           "piqa", "sciq", "rte", "hellaswag", "glue", "superglue"})
    EXPECT_TRUE(names.contains(name)) << name;
  EXPECT_EQ(catalog_entry("c4").files.size(), 1024U);
  EXPECT_EQ(catalog_entry("c4").files[7].path, "en/c4-train.00007-of-01024.json.gz");
  expect_mentions(error_of([] { catalog_entry("c5"); }), "did you mean `c4`?");
}

}  // namespace
}  // namespace attnlab
