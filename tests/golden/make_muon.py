# SPDX-License-Identifier: Apache-2.0
"""Makes muon.json: weights after steps of torch.optim.Muon and AdamW behind clip_grad_norm_.

Hidden matrices of a small model go to Muon, embedding, head, norms and biases to AdamW. torch.optim.Muon
orthogonalises in bf16; here its own code runs in fp64, so that digits can be compared.
Run: python make_muon.py  (torch 2.11)
"""

import json
import pathlib

import torch

from known_weights import known_values

HERE = pathlib.Path(__file__).parent
LAYER = "model.layers.0."
SHAPES = {  # one standard layer, d 4, f 6, V 5
    "model.embed_tokens.weight": (5, 4),
    **{LAYER + f"self_attn.{n}_proj.weight": (4, 4) for n in "qkvo"},
    LAYER + "mlp.gate_proj.weight": (6, 4),
    LAYER + "mlp.up_proj.weight": (6, 4),
    LAYER + "mlp.down_proj.weight": (4, 6),
    "lm_head.weight": (5, 4),
    LAYER + "input_layernorm.weight": (4,),
    **{LAYER + f"self_attn.{n}_proj.bias": (4,) for n in "qkv"},
    LAYER + "post_attention_layernorm.weight": (4,),
    "model.norm.weight": (4,),
}
SCHEDULE = [0.01, 0.02, 0.015, 0.005, 0.001]


def main():
    torch.Tensor.bfloat16 = torch.Tensor.double
    parameters = {name: torch.nn.Parameter(known_values(name, shape)) for name, shape in SHAPES.items()}
    hidden = {n: p for n, p in parameters.items() if n.startswith(LAYER) and p.dim() == 2}
    others = {n: p for n, p in parameters.items() if n not in hidden}
    muon = torch.optim.Muon(list(hidden.values()), weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    adamw = torch.optim.AdamW(
        [{"params": [p for p in others.values() if p.dim() == 2], "weight_decay": 0.1},
         {"params": [p for p in others.values() if p.dim() == 1], "weight_decay": 0.0}],
        betas=(0.9, 0.98), eps=1e-8)
    for step, rate in enumerate(SCHEDULE):
        for name, parameter in parameters.items():
            # The third step's gradient is small, so that it is not clipped.
            size = 0.01 if step == 2 else 1.0
            parameter.grad = known_values(f"{name} {step}", SHAPES[name]) * size
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), 0.5)
        for optimizer in (muon, adamw):
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
    result = {"weights": {n: p.detach().flatten().tolist() for n, p in parameters.items()}}
    (HERE / "muon.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
