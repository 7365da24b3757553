# SPDX-License-Identifier: Apache-2.0
"""Compares the speed of our tokenizers with Hugging Face `tokenizers`, on the same core.

For each tokenizer of DATA/tokenizers both encode the texts of DATA/text, in turn, ROUNDS times, on
one core and one thread: each file as one text, and as its documents (stories, JSON lines) or
paragraphs. Seconds are those of the CPU, so that other work on the machine disturbs little. Prints the median of the ratios of the rounds, above 1 where ours is faster, and ends
with 1 when a median is below 1 or the numbers of tokens differ. Theirs is `encode_batch_fast`, which
leaves out offsets. DATA is a folder with the public files, as for tests/golden/make_tokenizers.py.

    pip install tokenizers==0.23.3 zstandard
    python check_tokenizer_speed.py build/release/bin/attnlab-encode DATA [--rounds 9] [--core 0]
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))

import make_tokenizers as golden  # noqa: E402

MAKERS = {"gpt-neox-20b": golden.gpt_neox, "gpt2": golden.gpt2, "qwen2.5": golden.qwen2}


def texts(folder):
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): (golden.unpacked(path) if path.suffix in (".zst", ".gz")
                                            else path.read_bytes()).decode() for path in files}


def documents(name, text):
    if ".json" in name:
        return [json.loads(line)["text"] for line in text.split("\n") if line.strip()]
    separator = "<|endoftext|>" if "<|endoftext|>" in text else "\n"
    return [part for part in text.split(separator) if part.strip()]


class Ours:
    def __init__(self, program, tokenizer, items, folder):
        (folder / "tokenizer.json").write_text(tokenizer.to_str())
        (folder / "documents.json").write_text(json.dumps(items))
        self.process = subprocess.Popen(
            [program, folder / "tokenizer.json", folder / "documents.json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, tokens = self.process.stdout.readline().split()
        return float(seconds), int(tokens)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def their_round(tokenizer, items):
    start = time.process_time()
    encodings = tokenizer.encode_batch_fast(items, add_special_tokens=False)
    seconds = time.process_time() - start
    return seconds, sum(len(encoding.ids) for encoding in encodings)


def compare(name, kind, tokenizer, items, arguments, folder):
    ours = Ours(arguments.program, tokenizer, items, folder)
    ours.round(), their_round(tokenizer, items)  # both with warm caches
    ratios, rates = [], []
    for _ in range(arguments.rounds):
        mine, my_tokens = ours.round()
        his, his_tokens = their_round(tokenizer, items)
        if my_tokens != his_tokens:
            sys.exit(f"{name}, {kind}: {my_tokens} tokens, theirs {his_tokens}")
        ratios.append(his / mine)
        rates.append((my_tokens / mine, his_tokens / his))
    ours.end()
    ratio = statistics.median(ratios)
    mine, his = (statistics.median(side) / 1e6 for side in zip(*rates))
    print(f"{name:13} {kind:10} ratio {ratio:5.2f} (from {min(ratios):.2f} to {max(ratios):.2f})   "
          f"ours {mine:5.2f}, theirs {his:5.2f} million tokens/s of CPU", flush=True)
    return ratio >= 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--core", type=int, default=0)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {arguments.core})  # the other process is started with it
    whole = texts(arguments.data / "text")
    kinds = {"files": list(whole.values()),
             "documents": [part for name, text in whole.items() for part in documents(name, text)]}
    good = True
    for name, maker in MAKERS.items():
        tokenizer = maker(arguments.data / "tokenizers")
        for kind, items in kinds.items():
            with tempfile.TemporaryDirectory() as folder:
                good = compare(name, kind, tokenizer, items, arguments, pathlib.Path(folder)) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
