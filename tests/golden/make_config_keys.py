# SPDX-License-Identifier: Apache-2.0
"""Makes config_keys.json: some config.json of each class that can be opened, every key of every class
changed in them once, and what `transformers` computes then.

Run: python make_config_keys.py  (after make_families.py, see tests/peers/requirements.txt)
"""

import copy
import json
import pathlib
import warnings

import torch
import transformers

from make_families import fill

HERE = pathlib.Path(__file__).parent
BASES = ["llama", "llama yarn", "llama longrope long", "qwen2", "qwen2 windows", "mistral",
         "mistral window", "qwen3", "qwen3 windows", "smollm3", "smollm3 windows", "gpt2",
         "gpt_neox", "gpt_neox yarn"]
# What a file is, who reads it and in which type: not what it computes.
NOT_CHANGED = {"model_type", "architectures", "transformers_version", "dtype", "torch_dtype",
               "_name_or_path", "auto_map"}
OLDER = ["rope_theta", "rope_scaling", "rotary_pct", "rotary_emb_base", "partial_rotary_factor",
         "no_rope_layer_interval", "logit_scale", "n_ctx", "head_dim", "num_key_value_heads",
         "attn_logit_softcapping", "final_logit_softcapping", "use_mrope", "original_max_position_embeddings"]
LINEAR = {"rope_type": "linear", "factor": 2.0}
CHOICES = {  # where a type says too little
    "vocab_size": [29], "hidden_size": [48], "n_embd": [48], "intermediate_size": [28], "n_inner": [28],
    "num_hidden_layers": [1, 4], "n_layer": [1], "num_attention_heads": [2, 12], "n_head": [2],
    "num_key_value_heads": [1, 3, 6], "head_dim": [4, 8], "max_position_embeddings": [32], "n_positions": [32],
    "rms_norm_eps": [0.1], "layer_norm_epsilon": [0.1], "layer_norm_eps": [0.1],
    "rope_theta": [77.0], "rotary_emb_base": [77.0], "rotary_pct": [0.5, 1.0],
    "partial_rotary_factor": [0.5], "rope_scaling": [LINEAR, {**LINEAR, "rope_theta": 77.0}],
    "rope_parameters": [{"rope_type": "default", "rope_theta": 77.0},
                        {**LINEAR, "rope_theta": 77.0},
                        {"rope_type": "default", "rope_theta": 77.0, "partial_rotary_factor": 0.5}],
    "hidden_act": ["gelu", "gelu_new", "relu", "silu"],
    "activation_function": ["gelu", "gelu_new", "relu", "silu"],
    "sliding_window": [3, None], "max_window_layers": [0, 1], "no_rope_layer_interval": [2],
    "no_rope_layers": [[1, 0, 1, 1, 0], [1, 0]],
    "layer_types": [["sliding_attention"] * 2, ["full_attention"] * 2, ["sliding_attention"] * 5,
                    ["full_attention"] * 5],
    "rope_type": ["linear", "dynamic", "llama3"], "logit_scale": [0.5], "n_ctx": [32],
    "attn_logit_softcapping": [5.0], "final_logit_softcapping": [5.0], "use_mrope": [True],
    "original_max_position_embeddings": [32], "summary_type": ["last"],
    "short_factor": [[1.0, 2.0]], "long_factor": [[1.0, 2.0]], "pretraining_tp": [2],
    "problem_type": ["regression"], "type": ["linear"],
}


def other_values(key, value):
    if key in CHOICES:
        return [choice for choice in CHOICES[key] if choice != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, float):
        return [value * 2 + 0.25]
    if isinstance(value, str):
        return [value + "x"]
    return [True, 1]  # nothing stood there, or what has no type


def changes(base, keys):
    """(path of the key, value), one change each"""
    for key in sorted(keys):
        for value in other_values(key, base.get(key)):
            yield [key], value
    for outer in ("rope_parameters",):
        for key in [*base.get(outer, {}), "partial_rotary_factor", "mscale", "type"]:
            if outer in base:
                for value in other_values(key, base[outer].get(key)):
                    yield [outer, key], value


def changed(base, path, value):
    config = copy.deepcopy(base)
    place = config
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return config


def last_logits(config, ids):
    """Of the last token; nothing where the class cannot be made of it."""
    try:
        name = config["model_type"]
        read = transformers.AutoConfig.for_model(name).__class__.from_dict(
            {**copy.deepcopy(config), "attn_implementation": "eager"})
        model = transformers.AutoModelForCausalLM.from_config(read, attn_implementation="eager").eval()
        fill(model)
        with torch.no_grad():
            out = model(input_ids=ids, return_dict=True, use_cache=False)
        return [float(f"{x:.7g}") for x in out.logits[0, -1].float().tolist()]
    except Exception as error:  # noqa: BLE001: whatever it is, there is no such model
        return f"{type(error).__name__}: {error}"[:100]


def main():
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    listing = json.loads((HERE / "families.json").read_text())
    configs = {case["name"]: case["config"] for case in listing["cases"]}
    ids = torch.tensor([listing["ids"][:-1]])
    keys = set(OLDER) | {key for name in BASES for key in configs[name]}
    for name in {configs[name]["model_type"] for name in BASES}:
        keys |= set(transformers.AutoConfig.for_model(name).to_dict())
        keys |= set(type(transformers.AutoConfig.for_model(name)).attribute_map)
    keys -= NOT_CHANGED
    keys = {key for key in keys if not key.startswith("_")}
    bases = []
    for name in BASES:
        base = configs[name]
        usual = last_logits(base, ids)
        assert isinstance(usual, list), (name, usual)
        entries, same = [], 0
        for path, value in changes(base, keys):
            logits = last_logits(changed(base, path, value), ids)
            if isinstance(logits, str):
                continue
            entry = {"key": path, "value": value}
            if logits != usual:
                entry["logits"] = logits
            same += logits == usual
            entries.append(entry)
        bases.append({"name": name, "config": base, "logits": usual, "changes": entries})
        print(f"{name}: {len(entries)} changes, {same} of them change nothing")
    lines = json.dumps({"ids": listing["ids"][:-1], "bases": bases}, separators=(",", ":"))
    (HERE / "config_keys.json").write_text(lines.replace('{"key"', '\n{"key"') + "\n")


if __name__ == "__main__":
    main()
