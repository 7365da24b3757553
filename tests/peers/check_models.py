# SPDX-License-Identifier: Apache-2.0
"""Checks models that others trained against `transformers` and against llama.cpp's vocabularies.

Three random models of each class are made, saved whole and in shards, and asked here. A run that
begins with one of them saves the same tensors to the bit, painted or not what it saves opens there with
equal logits. With a GGUF file its logits, 64 greedy tokens and the ids of messages of a chat are
compared with what `transformers` makes of the same file; with a folder of ggml-vocab-*.gguf (source of llama-cpp-python, vendor/llama.cpp/models) the ids of
each .inp with its .out. What is not given is skipped, and said.

    python check_models.py ATTNLAB [--gguf FILE] [--vocabularies FOLDER]
"""

import argparse
import pathlib
import tempfile

import numpy as np
import torch
import transformers
from safetensors.torch import load_file

from attnlab_program import Attnlab

TOLERANCE, MAP_TOLERANCE = 2e-5, 1e-6
CLASSES = ["Llama", "Qwen2", "Qwen3", "Mistral", "SmolLM3", "GPT2", "GPTNeoX"]
NO_TOKENS = {f"{name}_token_id": None for name in ("pad", "bos", "eos")}
SHAPES = [
    {"num_attention_heads": 8, "num_key_value_heads": 2, "tie_word_embeddings": True},
    {"num_attention_heads": 3, "num_key_value_heads": 3, "head_dim": 18},
    {"num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 22, "rope_parameters": {
        "rope_theta": 5e5, "rope_type": "yarn", "factor": 4.0,
        "original_max_position_embeddings": 64}},
]
SIZES = {"vocab_size": 97, "hidden_size": 48, "intermediate_size": 80, "num_hidden_layers": 4,
         "max_position_embeddings": 256}
GPT2 = [{"n_head": 4}, {"n_head": 16, "n_inner": None, "activation_function": "gelu"},
        {"n_head": 1, "tie_word_embeddings": False, "layer_norm_epsilon": 1e-2}]
GPT_NEOX = [{"num_attention_heads": 6}, {"num_attention_heads": 3, "use_parallel_residual": False,
                                         "hidden_act": "gelu_new", "rotary_pct": 1.0,
                                         "tie_word_embeddings": True},
            {"num_attention_heads": 16, "rotary_pct": 0.7, "rotary_emb_base": 500.0,
             "attention_bias": False}]
WINDOWS = {"Mistral": {"sliding_window": 9},
           "Qwen2": {"use_sliding_window": True, "sliding_window": 7, "max_window_layers": 1},
           "Qwen3": {"use_sliding_window": True, "sliding_window": 7, "max_window_layers": 2},
           "SmolLM3": {"use_sliding_window": True, "sliding_window": 6}}
# Those of the families that can be opened, and of phi-3; others may be refused by name.
VOCABULARIES = ["gpt-2", "llama-bpe", "llama-spm", "phi-3", "qwen2"]
MESSAGES = ["What is the capital of France?", "  two\n\nlines, naïve 東 ", "x"]
SEPARATOR = "\n__ggml_vocab_test__\n"


def relative(ours, theirs):
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


def ask_theirs(model, ids):
    with torch.no_grad():
        out = model(torch.tensor(np.array(ids)[None]), output_attentions=True)
    return out.logits[0].numpy(), torch.stack(out.attentions)[:, 0].numpy()


def random_model(name, seed):
    torch.manual_seed(seed)
    more = {**SIZES, **SHAPES[seed], **(WINDOWS.get(name, {}) if seed else {})}
    if name == "GPT2":
        more = {"vocab_size": 97, "n_embd": 48, "n_inner": 80, "n_layer": 4, "n_positions": 256,
                **GPT2[seed]}
    if name == "GPTNeoX":
        more = {**SIZES, **GPT_NEOX[seed]}
    if name in ("SmolLM3", "GPT2", "GPTNeoX"):
        more.update(NO_TOKENS)
    config = getattr(transformers, name + "Config")(
        attn_implementation="eager", initializer_range=0.1, **more)
    model = getattr(transformers, name + ("LMHeadModel" if name == "GPT2" else "ForCausalLM"))(config)
    with torch.no_grad():  # a class begins with biases of 0 and norms of 1, which hide mistakes
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.2)
    return model.eval()


def check_saved(attnlab, name, path, ids):
    """What a run that begins with this model saves, untouched and painted."""
    text = path / "text.txt"
    text.write_text("".join(chr(33 + i % 90) for i in range(2000)))
    before = load_file(path / "model.safetensors")
    flags = ["--init", path, "--data", text, "--tokenizer", "char", "--steps", 1, "--batch-size", 1,
             "--seq-len", 16, "--learning-rate", 1e-30, "--weight-decay", 0, "--quiet", "--out"]
    attnlab.run("train", *flags, path / "same")
    saved = path / "same" / "checkpoints" / "step-000001"
    after = load_file(saved / "model.safetensors")
    assert set(before) == set(after), set(before) ^ set(after)
    assert all(torch.equal(before[key], after[key]) for key in before)
    assert not transformers.AutoConfig.from_pretrained(saved).to_dict().keys() & {"attnlab"}
    open_there(attnlab, saved, ids)
    attnlab.run("train", *flags, path / "painted", "--layers", "1=mlp;2=approximate;3=static_emb_qk")
    open_there(attnlab, path / "painted" / "checkpoints" / "step-000001", ids)


def open_there(attnlab, folder, ids):
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, trust_remote_code=True, attn_implementation="eager").eval()
    logits, maps = ask_theirs(model, ids)
    far = relative(attnlab.array("logits", folder, ids), logits)
    map_far = np.abs(attnlab.array("maps", folder, ids) - maps).max()
    assert far < TOLERANCE and map_far < MAP_TOLERANCE, (folder, far, map_far)


def compare_random(attnlab, name, seed):
    model = random_model(name, seed)
    ids = np.random.RandomState(seed).randint(0, 97, 40)
    logits, maps = ask_theirs(model, ids)
    with tempfile.TemporaryDirectory() as folder:
        for shards in ("5GB", "20KB"):
            path = pathlib.Path(folder) / shards
            model.save_pretrained(path, max_shard_size=shards)
            far = relative(attnlab.array("logits", path, ids), logits)
            map_far = np.abs(attnlab.array("maps", path, ids) - maps).max()
            assert far < TOLERANCE and map_far < MAP_TOLERANCE, (name, seed, far, map_far)
            if shards == "5GB":
                check_saved(attnlab, name, path, ids)
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
    compare_chat(attnlab, path, tokenizer)


def compare_chat(attnlab, path, tokenizer):
    if not tokenizer.chat_template:
        return print(f"{path.name}: no chat template")
    for message in MESSAGES:
        theirs = tokenizer.apply_chat_template(
            [{"role": "user", "content": message}], add_generation_prompt=True, return_dict=False)
        ours = attnlab.generate(path, message, 1, "--chat")["prompt_ids"]
        assert ours == theirs, (message, ours, theirs)
    print(f"{path.name}: {len(MESSAGES)} messages of a chat have the same ids")


def compare_vocabulary(attnlab, path):
    texts = pathlib.Path(f"{path}.inp").read_text().split(SEPARATOR)
    lines = pathlib.Path(f"{path}.out").read_text().splitlines()
    try:
        attnlab.tokens(path, "a")
    except AssertionError as refusal:
        assert path.name.removeprefix("ggml-vocab-").removesuffix(".gguf") not in VOCABULARIES, refusal
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
        found = sorted(options.vocabularies.glob("ggml-vocab-*.gguf.inp"))
        for name in VOCABULARIES:
            assert any(path.name == f"ggml-vocab-{name}.gguf.inp" for path in found), name
        for path in found:
            compare_vocabulary(attnlab, path.with_suffix(""))
    else:
        print("SKIPPED: no --vocabularies FOLDER")


if __name__ == "__main__":
    main()
