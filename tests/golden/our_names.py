# SPDX-License-Identifier: Apache-2.0
"""What tensors of other classes are under the names that the engine has (core/shared/spec/parameters.cpp)."""

GPT2 = {"attn.c_proj": "self_attn.o_proj", "mlp.c_fc": "mlp.up_proj", "mlp.c_proj": "mlp.down_proj",
        "ln_1": "input_layernorm", "ln_2": "post_attention_layernorm"}
NEOX = {"attention.dense": "self_attn.o_proj", "mlp.dense_h_to_4h": "mlp.up_proj",
        "mlp.dense_4h_to_h": "mlp.down_proj"}
OUTER = {"transformer.wte": "model.embed_tokens", "transformer.wpe": "model.embed_positions",
         "transformer.ln_f": "model.norm", "gpt_neox.embed_in": "model.embed_tokens",
         "gpt_neox.final_layer_norm": "model.norm", "embed_out": "lm_head"}


def parts(name, tensor, config):
    """(our name, view of the tensor, our shape) for each of ours in one of theirs."""
    base, kind = name.rsplit(".", 1)
    if base in OUTER:
        return [(f"{OUTER[base]}.{kind}", tensor, tuple(tensor.shape))]
    if name.startswith("transformer.h."):
        _, _, number, part = base.split(".", 3)
        at = f"model.layers.{number}."
        turned = tensor.T if tensor.dim() == 2 else tensor
        if part == "attn.c_attn":
            return [(f"{at}self_attn.{which}_proj.{kind}", view, tuple(view.shape))
                    for which, view in zip("qkv", turned.chunk(3))]
        return [(f"{at}{GPT2[part]}.{kind}", turned, tuple(turned.shape))]
    if name.startswith("gpt_neox.layers."):
        _, _, number, part = base.split(".", 3)
        at = f"model.layers.{number}."
        if part == "attention.query_key_value":
            heads = config.num_attention_heads
            split = tensor.unflatten(0, (heads, 3, -1))
            shape = (tensor.shape[0] // 3, *tensor.shape[1:])
            return [(f"{at}self_attn.{which}_proj.{kind}", split[:, i], shape)
                    for i, which in enumerate("qkv")]
        return [(f"{at}{NEOX.get(part, part)}.{kind}", tensor, tuple(tensor.shape))]
    return [(name, tensor, tuple(tensor.shape))]
