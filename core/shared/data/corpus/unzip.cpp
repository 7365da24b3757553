// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/unzip.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <string>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

using Archive = std::unique_ptr<archive, int (*)(archive*)>;

[[noreturn]] void refuse(const fs::path& path, archive* from) {
  const char* text = archive_error_string(from);
  bad_input(
      path.string() + " is no good zip archive (" + (text != nullptr ? text : "damaged") + ")",
      "download it again");
}

fs::path safe_name(const fs::path& archive_path, archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  const fs::path path = fs::path(name != nullptr ? name : "").lexically_normal();
  if (path.empty() || path.is_absolute() || *path.begin() == "..")
    bad_input(archive_path.string() + " has a file that leads out of the folder: " + path.string());
  return path;
}

void write_entry(archive* from, const fs::path& archive_path, const fs::path& target) {
  make_folder(target.parent_path());
  OutputFile out(target);
  std::string buffer(1 << 20, '\0');
  for (;;) {
    const auto got = archive_read_data(from, buffer.data(), buffer.size());
    if (got < 0) refuse(archive_path, from);
    if (got == 0) break;
    out.write(std::string_view(buffer).substr(0, static_cast<size_t>(got)));
  }
  out.sync_and_close();
}

std::vector<std::string> unpack(const fs::path& path, const fs::path& folder) {
  const Archive from(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(from.get());
  if (archive_read_open_filename(from.get(), path.c_str(), 1 << 16) != ARCHIVE_OK)
    refuse(path, from.get());
  std::vector<std::string> names;
  archive_entry* entry = nullptr;
  int code = ARCHIVE_OK;
  while ((code = archive_read_next_header(from.get(), &entry)) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    const fs::path name = safe_name(path, entry);
    write_entry(from.get(), path, folder / name);
    names.push_back(name.string());
  }
  if (code != ARCHIVE_EOF) refuse(path, from.get());
  return names;
}

void move_into(const fs::path& from, const fs::path& folder,
               const std::vector<std::string>& names) {
  for (const auto& name : names) {
    make_folder((folder / name).parent_path());
    std::error_code error;
    fs::rename(from / name, folder / name, error);
    if (error)
      bad_input("cannot put " + name + " into " + folder.string() + " (" + error.message() + ")",
                "the archive is damaged: fetch it again");
  }
}

}  // namespace

std::vector<std::string> unzip(const fs::path& path, const fs::path& folder) {
  // Damage shows at its place in the archive, when files before it are written already.
  const fs::path apart = folder / ("." + path.filename().string() + ".unpacked");
  std::error_code ignored;
  fs::remove_all(apart, ignored);
  try {
    std::vector<std::string> names = unpack(path, apart);
    move_into(apart, folder, names);
    fs::remove_all(apart, ignored);
    return names;
  } catch (...) {
    fs::remove_all(apart, ignored);
    throw;
  }
}

}  // namespace attnlab
