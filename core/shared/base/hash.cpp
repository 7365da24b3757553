// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/hash.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {

struct Sha256::Context {
  EVP_MD_CTX* handle = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(handle); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  if (EVP_DigestInit_ex(context_->handle, EVP_sha256(), nullptr) != 1)
    failed("cannot start SHA-256 in OpenSSL");
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size());
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_->handle, digest.data(), &size);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  Sha256 hash;
  hash.add(MappedFile(path).bytes());
  return hash.hex();
}

uint32_t crc32(std::span<const std::byte> bytes, uint32_t so_far) {
  return static_cast<uint32_t>(
      ::crc32_z(so_far, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace attnlab
