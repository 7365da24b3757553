// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

struct CatalogFile {
  std::string path;               ///< below the dataset's folder
  std::vector<std::string> urls;  ///< the source, then mirrors
  std::string sha256;             ///< empty: not known; the first download tells
  int64_t bytes = 0;              ///< 0: not known
  bool unpack = false;            ///< a .zip, of which the content is kept
};

/// A dataset or tokenizer that can be downloaded (datasets/manifest.json).
struct CatalogEntry {
  std::string name, title, purpose, licence, card, note;
  int64_t bytes = 0;  ///< of the download, about
  std::vector<CatalogFile> files;
  std::vector<std::string> train, held_out;  ///< text for `prepare`, below the folder; empty: none
  std::string field;                         ///< where its JSON has the text
  bool is_tokenizer = false;
};

const std::vector<CatalogEntry>& catalog();
/// Nothing for a name that is not in it.
const CatalogEntry* find_in_catalog(const std::string& name);
/// Throws Error that suggests the nearest name.
const CatalogEntry& catalog_entry(const std::string& name);

/// Where a dataset is kept unless somebody says otherwise: datasets/NAME in the cache folder.
std::filesystem::path dataset_folder(const std::string& name);

/// Whether a file was fetched and is still there; of an archive, all that came out of it. `record`
/// is the content of downloads.json in `folder`.
bool is_here(const CatalogFile& file, const Json& record, const std::filesystem::path& folder);

/// Files that are here.
struct Downloaded {
  int64_t files = 0, bytes = 0;
};
Downloaded downloaded(const CatalogEntry& entry, const std::filesystem::path& folder);

/// The folder of the paper's tokenizer if it was downloaded (GPT-NeoX's, of which V is 50 304).
std::optional<std::filesystem::path> paper_tokenizer();

}  // namespace attnlab
