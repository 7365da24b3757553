# SPDX-License-Identifier: Apache-2.0
"""Makes bpe_merges.json: what Hugging Face `tokenizers` learns from texts without spaces.

As many merges as come before two pairs are equally frequent, where it takes another one than we do.
Run: python make_bpe_merges.py  (tokenizers 0.22 or newer)
"""

import json
import pathlib

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

OUT = pathlib.Path(__file__).with_name("bpe_merges.json")


def letters(alphabet, count):
    """The same text in the test: a linear congruential generator's upper bits."""
    state, text = 1, []
    for _ in range(count):
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        text.append(alphabet[(state >> 33) % len(alphabet)])
    return "".join(text)


def merges(text, vocab_size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator([text], trainers.BpeTrainer(
        vocab_size=vocab_size, min_frequency=0, special_tokens=["<|endoftext|>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    pairs = json.loads(tokenizer.to_str())["model"]["merges"]
    return [" ".join(pair) if isinstance(pair, list) else pair for pair in pairs]


def main():
    OUT.write_text(json.dumps({
        "dna": merges(letters("AACGGGGTTTTTTTTTTT", 40_000), 310),
        "runs": merges(letters("ab", 20_000).replace("b", "aaab"), 285),
        "breaks": merges("x\n\n\n" * 1000, 258),
    }, indent=0, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
