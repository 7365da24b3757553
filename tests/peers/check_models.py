# SPDX-License-Identifier: Apache-2.0
"""Checks models that others trained against `transformers` and against llama.cpp's vocabularies.

Three random models of each class are made, saved whole and in shards, and asked here. With a GGUF
file its logits and 64 greedy tokens are compared with what `transformers` makes of the same file;
with a folder of ggml-vocab-*.gguf (source of llama-cpp-python, vendor/llama.cpp/models) the ids of
each .inp with its .out. What is not given is skipped, and said.

    python check_models.py ATTNLAB [--gguf FILE] [--vocabularies FOLDER]
"""

import argparse
import pathlib
import tempfile

import numpy as np
import torch
import transformers

from attnlab_program import Attnlab

TOLERANCE, MAP_TOLERANCE = 2e-5, 1e-6
CLASSES = ["Llama", "Qwen2", "Qwen3", "Mistral", "SmolLM3"]
NO_TOKENS = {f"{name}_token_id": None for name in ("pad", "bos", "eos")}
SHAPES = [
    {"num_attention_heads": 8, "num_key_value_heads": 2, "tie_word_embeddings": True},
    {"num_attention_heads": 3, "num_key_value_heads": 3, "head_dim": 18},
    {"num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 22, "rope_parameters": {
        "rope_theta": 5e5, "rope_type": "yarn", "factor": 4.0,
        "original_max_position_embeddings": 64}},
]
WINDOWS = {"Mistral": {"sliding_window": 9},
           "Qwen2": {"use_sliding_window": True, "sliding_window": 7, "max_window_layers": 1},
           "Qwen3": {"use_sliding_window": True, "sliding_window": 7, "max_window_layers": 2},
           "SmolLM3": {"use_sliding_window": True, "sliding_window": 6}}
SEPARATOR = "\n__ggml_vocab_test__\n"


def relative(ours, theirs):
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


def ask_theirs(model, ids):
    with torch.no_grad():
        out = model(torch.tensor(np.array(ids)[None]), output_attentions=True)
    return out.logits[0].numpy(), torch.stack(out.attentions)[:, 0].numpy()


def compare_random(attnlab, name, seed):
    torch.manual_seed(seed)
    config = getattr(transformers, name + "Config")(
        vocab_size=97, hidden_size=48, intermediate_size=80, num_hidden_layers=4,
        max_position_embeddings=256, attn_implementation="eager", initializer_range=0.1,
        **{**SHAPES[seed], **(NO_TOKENS if name == "SmolLM3" else {}),
           **(WINDOWS.get(name, {}) if seed else {})})
    model = getattr(transformers, name + "ForCausalLM")(config).eval()
    ids = np.random.RandomState(seed).randint(0, 97, 40)
    logits, maps = ask_theirs(model, ids)
    with tempfile.TemporaryDirectory() as folder:
        for shards in ("5GB", "20KB"):
            path = pathlib.Path(folder) / shards
            model.save_pretrained(path, max_shard_size=shards)
            far = relative(attnlab.array("logits", path, ids), logits)
            map_far = np.abs(attnlab.array("maps", path, ids) - maps).max()
            assert far < TOLERANCE and map_far < MAP_TOLERANCE, (name, seed, far, map_far)
    print(f"{name} {seed}: logits differ by {far:.1e}, maps by {map_far:.1e}")


def compare_gguf(attnlab, path):
    model = transformers.AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    prompt = "The capital of France is"
    ids = attnlab.tokens(path, prompt)
    assert ids == tokenizer.encode(prompt, add_special_tokens=False), ids
    logits, maps = ask_theirs(model, ids)
    far = np.abs(attnlab.array("logits", path, ids) - logits).max()
    map_far = np.abs(attnlab.array("maps", path, ids) - maps).max()
    answer = attnlab.generate(path, prompt, 64)
    theirs = model.generate(torch.tensor([ids]), max_new_tokens=64, do_sample=False)
    theirs = theirs[0, len(ids):].tolist()
    assert answer["ids"] == theirs, (answer["ids"], theirs)
    print(f"{path.name}: logits differ by {far:.1e}, maps by {map_far:.1e}, "
          f"{len(theirs)} greedy tokens are the same: {answer['text'][:60]!r}")
    assert far < 1e-4 * max(1, np.abs(logits).max()) and map_far < 1e-5


def compare_vocabulary(attnlab, path):
    texts = pathlib.Path(f"{path}.inp").read_text().split(SEPARATOR)
    lines = pathlib.Path(f"{path}.out").read_text().splitlines()
    try:
        attnlab.tokens(path, "a")
    except AssertionError as refusal:
        print(f"{path.name}: {str(refusal).split('attnlab: ')[-1].strip()[:150]}")
        return
    for text, line in zip(texts, lines, strict=False):
        expected = [int(word) for word in line.split()]
        assert attnlab.tokens(path, text) == expected or not text, (path.name, text, expected)
    print(f"{path.name}: {len(lines)} texts have the same ids")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("attnlab")
    parser.add_argument("--gguf", type=pathlib.Path)
    parser.add_argument("--vocabularies", type=pathlib.Path)
    options = parser.parse_args()
    attnlab = Attnlab(options.attnlab)
    for name in CLASSES:
        for seed in range(3):
            compare_random(attnlab, name, seed)
    if options.gguf:
        compare_gguf(attnlab, options.gguf)
    else:
        print("SKIPPED: no --gguf FILE")
    if options.vocabularies:
        for path in sorted(options.vocabularies.glob("ggml-vocab-*.gguf.inp")):
            compare_vocabulary(attnlab, path.with_suffix(""))
    else:
        print("SKIPPED: no --vocabularies FOLDER")


if __name__ == "__main__":
    main()
