# SPDX-License-Identifier: Apache-2.0
"""Makes init.json: losses of a small GPT-NeoX and a small GPT-2 of families.json that are trained
with their second layer painted StaticEmbQK, by PyTorch and resources/modeling_attnlab.py.

Run: python make_init.py  (torch 2.11, transformers 5.24, see tests/peers/requirements.txt)
"""

import json
import pathlib
import sys

import torch

from make_families import fill
from make_models import load_modeling

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))
from pytorch_training import losses  # noqa: E402

LAYERS = [{}, {"qk": {"hidden": "static"}}]
SHARED = {"format": 1, "norm": "layer", "o_bias": True, "mlp_bias": True, "layers": LAYERS}
MODELS = {
    "gpt_neox": ({"num_attention_heads": 3, "rms_norm_eps": 1e-5},
                 {"feed_forward": "gelu", "parallel_residual": True, "rotary_dim": 2}),
    "gpt2 odd heads untied": ({"num_attention_heads": 8, "intermediate_size": 96,
                               "rms_norm_eps": 1e-3},
                              {"feed_forward": "gelu", "learned_positions": True, "rope": False}),
}
TRAIN = {"steps": 20, "batch_size": 2, "accumulate": 1, "seq_len": 8, "learning_rate": 3e-3,
         "min_learning_rate": 0, "warmup_steps": 4, "schedule": "cosine", "weight_decay": 0.1,
         "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8, "grad_clip": 1.0}


def main():
    torch.set_num_threads(1)
    modeling = load_modeling()
    found = {}
    for name, (sizes, own) in MODELS.items():
        config = modeling.AttnlabConfig(
            **{"vocab_size": 23, "hidden_size": 24, "intermediate_size": 20, "num_hidden_layers": 2,
               "max_position_embeddings": 64, **sizes}, attnlab={**SHARED, **own})
        model = modeling.AttnlabForCausalLM(config)
        fill(model)
        found[name] = losses(model, list(range(23)) * 40, TRAIN, seed=1)
        print(f"{name}: {found[name][0]:.6f} … {found[name][-1]:.6f}")
    (HERE / "init.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
