# SPDX-License-Identifier: Apache-2.0
"""Makes optimizer.json: weights after steps of torch.optim.AdamW behind clip_grad_norm_.

The parameters are those of a small model, in its order; gradients are known_values of each step.
Run: python make_optimizer.py
"""

import json
import pathlib

import torch

from known_weights import known_values

HERE = pathlib.Path(__file__).parent
LAYER = "model.layers.0."
SHAPES = {  # one standard layer, d 2, f 3, V 5
    "model.embed_tokens.weight": (5, 2),
    **{LAYER + f"self_attn.{n}_proj.weight": (2, 2) for n in "qkvo"},
    LAYER + "mlp.gate_proj.weight": (3, 2),
    LAYER + "mlp.up_proj.weight": (3, 2),
    LAYER + "mlp.down_proj.weight": (2, 3),
    "lm_head.weight": (5, 2),
    LAYER + "input_layernorm.weight": (2,),
    **{LAYER + f"self_attn.{n}_proj.bias": (2,) for n in "qkv"},
    LAYER + "post_attention_layernorm.weight": (2,),
    "model.norm.weight": (2,),
}
SCHEDULE = [0.01, 0.02, 0.015, 0.005, 0.001]


def main():
    parameters = {name: torch.nn.Parameter(known_values(name, shape)) for name, shape in SHAPES.items()}
    decayed = [p for p in parameters.values() if p.dim() == 2]
    rest = [p for p in parameters.values() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.1},
                                   {"params": rest, "weight_decay": 0.0}], betas=(0.9, 0.98), eps=1e-8)
    norms = []
    for step, rate in enumerate(SCHEDULE):
        for name, parameter in parameters.items():
            # The third step's gradient is small, so that it is not clipped.
            size = 0.01 if step == 2 else 1.0
            parameter.grad = known_values(f"{name} {step}", SHAPES[name]) * size
        norms.append(torch.nn.utils.clip_grad_norm_(list(parameters.values()), 0.5).item())
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
    result = {"norms": norms, "weights": {n: p.detach().flatten().tolist() for n, p in parameters.items()}}
    (HERE / "optimizer.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
