# SPDX-License-Identifier: Apache-2.0
"""Makes tokenizers.json: the ids that Hugging Face `tokenizers` gives.

    python3 -m venv venv && venv/bin/pip install tokenizers==0.23.3 zstandard
    venv/bin/python tests/golden/make_tokenizers.py ../shared/data

For every file of real text there is only the SHA-256 of its ids (little-endian 32-bit), for made-up
cases the text and its ids; the great lists of characters are made again by the test from their
description. Nothing of the data itself is written.
"""

import gzip
import hashlib
import io
import json
import struct
import sys
import unicodedata
from pathlib import Path

import zstandard
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
import tokenizers

QWEN2 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
         r"|\s*[\r\n]+|\s+(?!\S)|\s+")


def unpacked(path):
    data = path.read_bytes()
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def two_files(vocab, merges):
    lines = merges.decode().split("\n")
    pairs = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
    return models.BPE(vocab=json.loads(vocab), merges=pairs)


def gpt_neox(folder):
    return Tokenizer.from_file(str(folder / "gpt-neox-20b/20B_tokenizer.json"))


def gpt2(folder):
    made = Tokenizer(two_files((folder / "gpt2/vocab.json").read_bytes(),
                               (folder / "gpt2/merges.txt").read_bytes()))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken("<|endoftext|>", normalized=False)])
    return made


def qwen2(folder):
    """As transformers converts Qwen2's two files."""
    made = Tokenizer(two_files(unpacked(folder / "qwen2.5/vocab.json.zst"),
                               unpacked(folder / "qwen2.5/merges.txt.zst")))
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made.decoder = decoders.ByteLevel()
    config = json.loads((folder / "qwen2.5/tokenizer_config.json").read_text())
    for _, token in sorted(config["added_tokens_decoder"].items(), key=lambda item: int(item[0])):
        token = dict(token)
        added = AddedToken(token["content"], single_word=token["single_word"],
                           lstrip=token["lstrip"], rstrip=token["rstrip"],
                           normalized=token["normalized"])
        (made.add_special_tokens if token["special"] else made.add_tokens)([added])
    return made


MARKS = [0x334, 0x323, 0x345]  # classes 1, 220 and 240


def swept(block):
    """Each character among letters, digits and spaces."""
    return "".join(f"a{c}b {c} 1{c}{c}\n" for c in map(chr, block))


def marked(block):
    """Each character beside combining marks."""
    return "".join(f"x{chr(m)}{c}y{c}{chr(m)}\n" for c in map(chr, block) for m in MARKS)


def block(first):
    """0x4000 characters; one in 64 of those in the planes 4 to 16, which are nearly empty."""
    step = 1 if first < 0x40000 else 64
    return [c for c in range(first, first + 0x4000, step) if not 0xd800 <= c < 0xe000]


def swept_blocks():
    return range(0, 0x110000, 0x4000)


def marked_blocks():
    return [*range(0, 0x20000, 0x4000), 0xe0000]


def decompositions():
    """Pairs that NFC composes, and the Hangul letters."""
    pairs = [unicodedata.decomposition(chr(c)) for c in range(0x110000)]
    texts = ["".join(chr(int(x, 16)) for x in p.split()) for p in pairs if p and p[0] != "<"]
    hangul = [unicodedata.normalize("NFD", chr(c)) for c in range(0xac00, 0xd7a4, 37)]
    return texts + hangul


def hard_cases():
    emoji = ["👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇰🇷🇩🇪", "1️⃣", "🧑🏿‍🚀🧑🏻‍🎨"]
    cases = ["", " ", "\n", "a", "Hello, world!", "don't DON'T Don'T we'll WE'LL I'd'Ve", "'ſ 'S 's",
             "x" * 1000, "ab" * 300, "한국어" * 100, "日本語の文章です。" * 30, "\u180e \u180ea\u200b b\ufeffc",
             "tabs\tand\t\tmore\t\t\t\n", "\r\n\r\n a\r\nb \r c\r\r", "a\u00a0b\u00a0\u00a0c\u3000d",
             "3.14159 1234567890 ٣٤٥ ①②③ ⅫⅣ ²³ 1,000,000", "if (x){\n    return y;\n\n\n}\n",
             "\u0085\u2028\u2029x", "e\u0301 E\u0301\u0323 \u1e0b\u0323 q\u0307\u0323",
             "\u0301\u0301start", "a\u0301b<|endoftext|>\u0301c", "ﬁ ﬀ Å Å Ω Ω", "각 각 각ᆨ", "\x00\x01\x7f\x80",
             "<|endoftext|>", "mid<|endoftext|>word", "<|endoftext|><|endoftext|>", "<|endoftext|",
             "< |endoftext|>", "<|im_start|>user\nhi<|im_end|>\n", "pre<|im_end|>fix<tool_call>x</tool_call>",
             "<|padding|>a<|padding|>", " <|endoftext|> ", "\n<|endoftext|>\n", "   <|endoftext|>   x"]
    for n in [*range(1, 30), 47, 48, 49, 50, 97, 200]:
        cases += [" " * n, "a" + " " * n + "b", "\n" * n, " " * n + "\n" * (n % 5) + "x", "\t" * n + "y",
                  "7" * n, "a" + "\r\n" * n + "b", "!" * n, "é" * n]
    cases += emoji + [" ".join(emoji), "".join(emoji) * 3]
    return cases


def digest(ids):
    return hashlib.sha256(struct.pack(f"<{len(ids)}I", *ids)).hexdigest()


def encode(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False).ids


def real_texts(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder.parent)), unpacked(path).decode()


def golden(tokenizer, data):
    return {
        "vocab_size": tokenizer.get_vocab_size(),
        "files": {name: digest(encode(tokenizer, text)) for name, text in real_texts(data / "text")},
        "swept": [digest(encode(tokenizer, swept(block(first)))) for first in swept_blocks()],
        "marked": [digest(encode(tokenizer, marked(block(first)))) for first in marked_blocks()],
        "decompositions": digest(encode(tokenizer, "\n".join(decompositions()))),
        "cases": [encode(tokenizer, text) for text in hard_cases()],
    }


def main():
    data = Path(sys.argv[1])
    folder = data / "tokenizers"
    makers = {"gpt-neox-20b": gpt_neox, "gpt2": gpt2, "qwen2.5": qwen2}
    out = {"made_by": f"tokenizers {tokenizers.__version__}", "cases": hard_cases(),
           "decompositions": decompositions()}
    for name, maker in makers.items():
        print(name, file=sys.stderr)
        out[name] = golden(maker(folder), data)
    target = Path(__file__).with_name("tokenizers.json")
    target.write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
