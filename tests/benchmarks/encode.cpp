// SPDX-License-Identifier: Apache-2.0
// attnlab-encode TOKENIZER.json DOCUMENTS.json: for every line of standard input, encodes all
// documents (a JSON list of texts) on this thread and prints seconds of CPU and number of tokens.
// tests/peers/check_tokenizer_speed.py asks it in turn with Hugging Face `tokenizers`.
#include <ctime>
#include <iostream>
#include <string>

#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "core/shared/data/tokenizer.h"

int main(int argc, char** argv) try {
  using namespace attnlab;
  if (argc != 3) bad_input("two files are needed", "attnlab-encode TOKENIZER.json DOCUMENTS.json");
  const auto tokenizer = read_tokenizer(argv[1]);
  const auto documents = read_json(argv[2]).get<std::vector<std::string>>();
  for (std::string line; std::getline(std::cin, line);) {
    size_t tokens = 0;
    const std::clock_t start = std::clock();
    for (const auto& text : documents) tokens += tokenizer->encode(text).size();
    std::cout << static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC << " " << tokens
              << std::endl;
  }
  return 0;
} catch (const attnlab::Error& error) {
  std::cerr << "attnlab-encode: " << error.line() << "\n";
  return 2;
}
