# SPDX-License-Identifier: Apache-2.0
"""Checks that trained checkpoints mean in `transformers` what they mean here.

For each run or checkpoint: logits of `attnlab logits` against AutoModelForCausalLM, the tokenizer
against AutoTokenizer, and that Qwen2's class refuses a variant.
Run: python check_transformers.py ATTNLAB CHECKPOINT...
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, Qwen2ForCausalLM

TOLERANCE = 2e-5


def check(attnlab, folder):
    config = json.loads((folder / "config.json").read_text())
    length = min(64, config["max_position_embeddings"])
    ids = np.random.RandomState(0).randint(0, config["vocab_size"], length)
    with tempfile.TemporaryDirectory() as temporary:
        out = pathlib.Path(temporary) / "logits.npy"
        subprocess.run([attnlab, "logits", folder, "--ids", ",".join(map(str, ids)), "--out", out], check=True)
        ours = np.load(out)
    model = AutoModelForCausalLM.from_pretrained(folder, trust_remote_code=True)
    with torch.no_grad():
        theirs = model(torch.tensor(ids[None])).logits[0].numpy()
    difference = np.abs(ours - theirs).max() / np.abs(theirs).max()
    print(f"{folder}: {type(model).__name__}, logits differ by {difference:.1e}")
    assert difference < TOLERANCE
    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=True)
    text = tokenizer.decode(ids[:20])
    if "\ufffd" in text:  # random bytes are no UTF-8
        assert tokenizer.decode(tokenizer.encode("naïve 東")) == "naïve 東"
    else:
        assert tokenizer.encode(text) == list(ids[:20]), text
    if config["model_type"] == "attnlab":
        try:
            Qwen2ForCausalLM.from_pretrained(folder)
        except Exception as error:
            print(f"  Qwen2 refuses it: {type(error).__name__}")
        else:
            raise AssertionError("Qwen2 loaded a variant")


def main():
    attnlab = pathlib.Path(sys.argv[1]).resolve()
    for argument in sys.argv[2:]:
        path = pathlib.Path(argument)
        check(attnlab, path if (path / "config.json").exists() else max((path / "checkpoints").iterdir()))


if __name__ == "__main__":
    main()
