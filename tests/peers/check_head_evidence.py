# SPDX-License-Identifier: Apache-2.0
"""Compares `attnlab heads --data` of a real model with PyTorch.

The model is opened by `transformers`, in double precision, and its whole maps are read as the
figures' words say (tests/golden/head_evidence.py). Without --model and --data nothing can be
compared, which is said.
Run: python check_head_evidence.py ATTNLAB --model FILE.gguf --data TEXT [--tokens N]
(requirements.txt, gguf)
"""

import argparse
import json
import pathlib
import sys

import torch
import transformers

from attnlab_program import Attnlab

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "golden"))
from head_evidence import NAMES, SCORES, HeadEvidence  # noqa: E402

# Of figures over all rows, an indicator's deviation on the scale of the indicator; of the weights of one
# row.
TOLERANCE, ROW_TOLERANCE = 1e-6, 1e-4


def theirs(path, texts):
    model = transformers.AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32, attn_implementation="eager")
    model = model.double().eval()
    evidence = [HeadEvidence() for _ in range(model.config.num_hidden_layers)]
    for ids in texts:
        with torch.no_grad():
            maps = model.model(ids[None], output_attentions=True).attentions
        for one, layer in zip(evidence, maps, strict=True):
            one.add(layer[0].double(), ids)
    return [one.report() for one in evidence]


def figures_of(head):
    for i, name in enumerate(NAMES):
        spread = head["loc_focus"][i - 3] if "loc_focus" in head and i >= 3 else head[name]
        yield f"{name} mean", spread["mean"], spread["mean"]
        yield f"{name} sd", spread["sd"], spread["mean"]
    for name in SCORES:
        yield name, head[name], head[name]


def compare(ours, expected):
    far, row_far = {}, 0
    for layer, other in zip(ours, expected, strict=True):
        for head, other_head in zip(layer["heads"], other["heads"], strict=True):
            for (name, a, _), (_, b, scale) in zip(figures_of(head), figures_of(other_head),
                                                   strict=True):
                far[name] = max(far.get(name, 0), abs(a - b) / max(1, abs(scale)))
            for row, (score, _) in zip(head["top_rows"], other_head["top_rows"], strict=True):
                row_far = max(row_far, abs(row["score"] - score))
    return far, row_far


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("attnlab")
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--tokens", type=int, default=4096)
    options = parser.parse_args()
    for needed in (options.model, options.data):
        if needed is None or not needed.exists():
            print("SKIPPED: give --model FILE.gguf and --data TEXT")
            return
    attnlab = Attnlab(options.attnlab)
    answer = json.loads(attnlab.run("heads", options.model, "--data", options.data, "--tokens",
                                    options.tokens, "--json", "--quiet"))
    length, count = answer["length"], answer["tokens"] // answer["length"]
    tokenizer = transformers.AutoTokenizer.from_pretrained(options.model.parent,
                                                           gguf_file=options.model.name)
    text = options.data.read_text()[:16 * answer["tokens"]]
    ids = tokenizer.encode(text, add_special_tokens=False)[:answer["tokens"]]
    far, row_far = compare(answer["layers"], theirs(options.model, torch.tensor(ids).view(count, length)))
    for name, value in far.items():
        print(f"{name}: differs by {value:.1e}")
    print(f"scores of the strongest rows: differ by {row_far:.1e}")
    assert max(far.values()) < TOLERANCE and row_far < ROW_TOLERANCE


if __name__ == "__main__":
    main()
