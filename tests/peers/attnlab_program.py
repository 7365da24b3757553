# SPDX-License-Identifier: Apache-2.0
"""The built `attnlab`, as the peer checks ask it."""

import json
import pathlib
import subprocess
import tempfile

import numpy as np


class Attnlab:
    def __init__(self, program):
        self.program = pathlib.Path(program).resolve()

    def run(self, *arguments, expected=0):
        """Standard output; fails when the exit code is another one."""
        result = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True)
        assert result.returncode == expected, (arguments, result.returncode, result.stderr)
        return result.stdout if expected == 0 else result.stderr

    def refuses(self, folder, *parts):
        """`logits` ends with exit code 2 and a message that names all parts."""
        message = self.run("logits", folder, "--ids", "1,2,3", "--out", "/dev/null", expected=2)
        for part in parts:
            assert part in message, (part, message)
        print(f"  refused: {message.strip()[-150:]}")

    def array(self, command, folder, ids, *options):
        with tempfile.TemporaryDirectory() as temporary:
            out = pathlib.Path(temporary) / "out.npy"
            self.run(command, folder, "--ids", ",".join(map(str, ids)), "--out", out, *options)
            return np.load(out)

    def tokens(self, tokenizer, text):
        return json.loads(self.run("tokenize", "--tokenizer", tokenizer, "--text", text, "--json"))["ids"]

    def generate(self, folder, prompt, count, *options):
        return json.loads(self.run("generate", folder, "--prompt", prompt, "--greedy",
                                   "--max-new-tokens", count, "--json", *options))

    def train(self, out, *options):
        """The newest checkpoint of a small run."""
        self.run("train", "--quiet", "--out", out, "--hidden-size", 64, "--num-heads", 4, "--num-layers", 2,
                 "--intermediate-size", 128, "--seq-len", 64, "--batch-size", 4, *options)
        return max((pathlib.Path(out) / "checkpoints").iterdir())
