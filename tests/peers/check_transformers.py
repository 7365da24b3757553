# SPDX-License-Identifier: Apache-2.0
"""Checks that checkpoints mean in `transformers` what they mean here, and the other way round.

Small runs are trained, or the runs and checkpoints are taken that are named. Numbers, maps, tokens
and ends of texts are compared; every layout that `transformers` saves is read back; what would be
another model is refused here. Run it with the newest 4.x and 5.x, which differ in much of this:

    python check_transformers.py ATTNLAB [CHECKPOINT...]
"""

import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

import numpy as np
import torch
import transformers
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer, Qwen2ForCausalLM

from attnlab_program import Attnlab

TOLERANCE = 2e-5
DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
BOOK = "the king 12345.67 said:\n\n\"It's a naïve 東 day\", isn't it?  Two  blanks,\ttabs\r\n" * 60
TEXTS = ["the king", "a day 12345.67\n\nTwo  blanks", "\n\n\n", "  it's", "东 naïve"]


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, trust_remote_code=True, dtype=torch.float32,
                                                attn_implementation="eager").eval()


def some_ids(folder, length=20):
    config = json.loads((folder / "config.json").read_text())
    length = min(length, config["max_position_embeddings"])
    return np.random.RandomState(0).randint(0, config["vocab_size"], length)


def compare_numbers(attnlab, folder):
    ids = some_ids(folder)
    model = load(folder)
    with torch.no_grad():
        theirs = model(torch.tensor(ids[None]), output_attentions=True)
    logits = theirs.logits[0].numpy()
    difference = np.abs(attnlab.array("logits", folder, ids) - logits).max() / np.abs(logits).max()
    assert difference < TOLERANCE, difference
    maps = torch.stack(theirs.attentions)[:, 0].numpy()
    far = np.abs(attnlab.array("maps", folder, ids) - maps).max()
    assert far < TOLERANCE, far
    print(f"  {type(model).__name__}: logits differ by {difference:.1e}, maps by {far:.1e}")


def compare_tokens(attnlab, folder):
    document = json.loads((folder / "tokenizer.json").read_text())
    own = document["model"]["vocab"]
    size = 1 + max([*own.values(), *(token["id"] for token in document["added_tokens"])])
    end = json.loads((folder / "config.json").read_text()).get("eos_token_id")
    for trust in (True, False):
        if not trust and json.loads((folder / "config.json").read_text())["model_type"] == "attnlab":
            continue
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=trust)
        assert len(tokenizer) == size, (len(tokenizer), size)
        assert tokenizer.eos_token_id in (None, end) and (end is None or end < size), tokenizer.eos_token_id
        for text in TEXTS:
            if len(own) < 250 and not all(c in own for c in text):
                continue  # `char`
            ids = attnlab.tokens(folder / "tokenizer.json", text)
            assert tokenizer(text)["input_ids"] == ids, (text, tokenizer(text)["input_ids"], ids)
            assert tokenizer.decode(ids) == text, (text, tokenizer.decode(ids))
    print(f"  {type(tokenizer).__name__}: tokens equal, end token {tokenizer.eos_token_id} of {len(tokenizer)}")


def refused_by_qwen2(folder):
    try:
        Qwen2ForCausalLM.from_pretrained(folder)
    except Exception as error:
        return print(f"  Qwen2 refuses it: {type(error).__name__}")
    raise AssertionError("Qwen2 loaded a variant")


def check(attnlab, folder):
    print(folder)
    compare_numbers(attnlab, folder)
    compare_tokens(attnlab, folder)
    if json.loads((folder / "config.json").read_text())["model_type"] == "attnlab":
        refused_by_qwen2(folder)


SAVE_AGAIN = """
import sys, torch
from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], trust_remote_code=True)
model.save_pretrained(sys.argv[2])
"""


def check_variant_saved_again(attnlab, folder, temporary):
    """By a process of another folder; read by this one, which has not seen its modelling file."""
    again = temporary / "saved-again"
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    subprocess.run([sys.executable, "-c", SAVE_AGAIN, folder.resolve(), again], check=True, cwd=elsewhere)
    assert (again / "modeling_attnlab.py").exists()
    ids = some_ids(folder)
    assert np.array_equal(attnlab.array("logits", folder, ids), attnlab.array("logits", again, ids))
    print("saved again by transformers")
    compare_numbers(attnlab, again)
    refused_by_qwen2(again)
    try:
        AutoModelForCausalLM.from_pretrained(again, trust_remote_code=False)
    except ValueError as error:
        print(f"  refused without trust_remote_code: {str(error)[:60]}…")
    else:
        raise AssertionError("loaded without trust_remote_code")


def edited(folder, temporary, name, **config):
    """A copy with other keys in config.json; ... takes a key away."""
    copy = temporary / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    keys = json.loads((copy / "config.json").read_text())
    keys.update(config)
    keys = {key: value for key, value in keys.items() if value is not ...}
    (copy / "config.json").write_text(json.dumps(keys))
    return copy


def with_tensors(folder, change):
    path = folder / "model.safetensors"
    tensors = load_file(path)
    save_file(change(tensors) or tensors, path, metadata={"format": "pt"})
    return folder


def check_layouts(attnlab, folder, temporary):
    print("layouts of transformers")
    model = load(folder)
    model.save_pretrained(temporary / "shards", max_shard_size="100KB")
    assert (temporary / "shards" / "model.safetensors.index.json").exists()
    model.save_pretrained(temporary / "plain")
    load(folder).to(torch.bfloat16).save_pretrained(temporary / "bf16")
    load(folder).to(torch.float16).save_pretrained(temporary / "f16")
    for name in ("shards", "plain", "bf16", "f16"):
        print(" ", name)
        compare_numbers(attnlab, temporary / name)
    copy = edited(folder, temporary, "copy")
    frequencies = torch.ones(8)
    with_tensors(copy, lambda t: t.update({"model.layers.0.self_attn.rotary_emb.inv_freq": frequencies}))
    compare_numbers(attnlab, copy)
    copy = edited(folder, temporary, "copy", num_key_value_heads=...)
    assert np.array_equal(attnlab.array("logits", copy, some_ids(copy)),
                          attnlab.array("logits", folder, some_ids(copy)))
    bare = edited(folder, temporary, "copy")
    with_tensors(bare, lambda t: {k.removeprefix("model."): v for k, v in t.items()})
    assert np.array_equal(attnlab.array("logits", bare, some_ids(bare)),
                          attnlab.array("logits", folder, some_ids(bare)))
    untied = edited(folder, temporary, "copy")
    with_tensors(untied, lambda t: {k: v for k, v in t.items() if k != "lm_head.weight"})
    attnlab.refuses(untied, "lm_head.weight is missing")


def check_tied(attnlab, folder, temporary):
    print("tied")
    compare_numbers(attnlab, folder)
    copy = edited(folder, temporary, "copy")
    with_tensors(copy, lambda t: t.update({"lm_head.weight": t["model.embed_tokens.weight"].clone()}))
    compare_numbers(attnlab, copy)
    with_tensors(copy, lambda t: t.update({"lm_head.weight": t["model.embed_tokens.weight"] + 1}))
    attnlab.refuses(copy, "lm_head.weight differs from model.embed_tokens.weight")


def check_config_keys(attnlab, folder, temporary):
    """What changes the arithmetic there is refused here, the rest gives the same numbers."""
    print("keys of config.json")
    yarn = {"factor": 4.0, "original_max_position_embeddings": 64}
    refused = {
        "rope_scaling": [{"rope_scaling": {"rope_type": "dynamic", "factor": 4.0}},
                         {"rope_scaling": {"rope_type": "linear", "factor": 4.0, "beta_fast": 2.0}}],
        "layer_types": [{"layer_types": ["full_attention", "chunked_attention"]}],
        "logit_scale": [{"logit_scale": 0.5}],
    }
    for key, changes in refused.items():
        for change in changes:
            attnlab.refuses(edited(folder, temporary, "copy", **change), "config.json", key)
    fine = [{"use_sliding_window": False, "sliding_window": 4}, {"rope_theta": 500000.0},
            {"rope_scaling": {"rope_type": "yarn", **yarn}}, {"rope_scaling": {"type": "yarn", **yarn}},
            {"rope_scaling": {"rope_type": "linear", "factor": 4.0}},
            {"layer_types": ["full_attention", "sliding_attention"], "sliding_window": 4,
             "use_sliding_window": True}]
    fine += [{"use_sliding_window": True, "sliding_window": 4, "max_window_layers": first}
             for first in (0, 1)]
    if int(transformers.__version__.split(".")[0]) >= 5:
        fine.append({"rope_theta": ..., "rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}})
    for change in fine:
        compare_numbers(attnlab, edited(folder, temporary, "copy", **change))


def damaged(path, change):
    """Another header, made by `change` from the old one, and other data."""
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header, data = change(json.loads(content[8:8 + size]), content[8 + size:])
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def check_damage(attnlab, folder, temporary):
    """Five edits of model.safetensors that the reference refuses too."""
    print("damaged model.safetensors")
    key, value = (f"model.layers.1.self_attn.{name}_proj.weight" for name in "kv")

    def aliased(header, data):
        header[value]["data_offsets"] = header[key]["data_offsets"]
        return header, data

    def hole(header, data):
        first = min(e["data_offsets"][1] for n, e in header.items() if n != "__metadata__")
        for name, entry in header.items():
            if name != "__metadata__" and entry["data_offsets"][0] >= first:
                entry["data_offsets"] = [offset + 8 for offset in entry["data_offsets"]]
        return header, data[:first] + bytes(8) + data[first:]

    def twice(header, data):
        other = {**header[key], "data_offsets": header[value]["data_offsets"]}
        return json.dumps(header)[:-1].encode() + f', "{key}": {json.dumps(other)}}}'.encode(), data

    edits = {"share bytes": aliased, "belong to no tensor": hole, "twice": twice,
             "at the end": lambda h, d: (h, d + bytes(16)),
             "begins with no": lambda h, d: (b" " + json.dumps(h).encode(), d)}
    for part, change in edits.items():
        copy = edited(folder, temporary, "copy")
        damaged(copy / "model.safetensors", change)
        try:
            safe_open(copy / "model.safetensors", "pt")
        except Exception as error:
            print(f"  the reference: {str(error)[:70]}")
        else:
            print("  the reference opens it")
        attnlab.refuses(copy, "model.safetensors", part)


def check_end_of_text(attnlab, temporary):
    """A model that has learned to end after one word ends there, here and there."""
    print("end of a text")
    corpus = temporary / "hello.jsonl"
    corpus.write_text('{"text":"hello"}\n' * 2000)
    attnlab.run("tokenizer", "train", corpus, "--vocab-size", 257, "--out", temporary / "bytes.json")
    folder = attnlab.train(temporary / "hello", "--data", corpus, "--tokenizer", temporary / "bytes.json",
                           "--seq-len", 32, "--steps", 200, "--learning-rate", 0.003)
    ours = attnlab.generate(folder, "hel", 50)
    assert ours["text"] == "lo" and ours["ids"][-1] == 0 and ours["stopped_by"] == "end token", ours
    model, tokenizer = load(folder), AutoTokenizer.from_pretrained(folder)
    assert model.config.eos_token_id == model.generation_config.eos_token_id == tokenizer.eos_token_id == 0
    ids = model.generate(**tokenizer("hel", return_tensors="pt"), max_new_tokens=50, do_sample=False)
    assert ids[0, 3:].tolist() == ours["ids"], (ids, ours)
    print(f"  both write {ours['ids']}")


def train_all(attnlab, temporary):
    book = temporary / "book.txt"
    book.write_text(BOOK)
    (temporary / "book.jsonl").write_text(json.dumps({"text": BOOK}))
    attnlab.run("tokenizer", "train", book, "--vocab-size", 300, "--out", temporary / "bpe.json")
    tokenizers = {"byte": "byte", "char": "char", "bpe": temporary / "bpe.json"}
    for name, file in (("gpt2", "gpt2"), ("neox", "gpt-neox-20b/20B_tokenizer.json")):
        if (DATA / "tokenizers" / file).exists():
            tokenizers[name] = DATA / "tokenizers" / file
        else:
            print(f"SKIPPED FOR WANT OF DATA: {file} is not in ../shared/data/tokenizers")
    short = ["--data", book, "--steps", 3]
    yield from ((name, attnlab.train(temporary / name, *short, "--tokenizer", tokenizer))
                for name, tokenizer in tokenizers.items())
    for mixer in ("mlp", "approximate", "non_approximate", "rnd_emb_qk", "fixed_seq_qk", "static_emb_qk"):
        yield mixer, attnlab.train(temporary / mixer, *short, "--tokenizer", "byte", "--mixer", mixer,
                                   "--placement", "hybrid", "--max-position-embeddings", 64)
    yield "tied", attnlab.train(temporary / "tied", *short, "--tokenizer", "byte", "--tie-embeddings")


def main():
    print(f"transformers {transformers.__version__}")
    attnlab = Attnlab(sys.argv[1])
    for argument in sys.argv[2:]:
        path = pathlib.Path(argument)
        check(attnlab, path if (path / "config.json").exists() else max((path / "checkpoints").iterdir()))
    if len(sys.argv) > 2:
        return
    with tempfile.TemporaryDirectory() as name:
        temporary = pathlib.Path(name)
        made = dict(train_all(attnlab, temporary))
        for folder in made.values():
            check(attnlab, folder)
        check_layouts(attnlab, made["byte"], temporary)
        check_tied(attnlab, made["tied"], temporary)
        check_config_keys(attnlab, made["byte"], temporary)
        check_damage(attnlab, made["byte"], temporary)
        check_variant_saved_again(attnlab, made["approximate"], temporary)
        check_end_of_text(attnlab, temporary)
    print("all equal")


if __name__ == "__main__":
    main()
