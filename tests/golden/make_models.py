# SPDX-License-Identifier: Apache-2.0
"""Makes models.json and models.safetensors: logits, loss and gradients of small models.

Standard attention comes from `transformers`' Qwen2, everything else from
resources/modeling_attnlab.py, both through PyTorch autograd.
Run: python make_models.py  (torch 2.11, transformers 5.23, see tests/peers/requirements.txt)
"""

import importlib.util
import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import Qwen2Config, Qwen2ForCausalLM

from known_weights import fill, known_values

HERE = pathlib.Path(__file__).parent
LENGTH, BATCH, VOCABULARY = 11, 2, 23


def load_modeling():
    path = HERE.parent.parent / "resources" / "modeling_attnlab.py"
    spec = importlib.util.spec_from_file_location("modeling_attnlab", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def point(form="softmax", sequence="input", hidden="current", mixing=True):
    return {"mixing": mixing, "form": form, "qk": {"sequence": sequence, "hidden": hidden}}


STANDARD = point()
MLP = point(mixing=False)
MIXERS = {
    "mlp": MLP,
    "approximate": point("taylor"),
    "non_approximate": point("self_gate"),
    "rnd_emb_qk": point(sequence="random"),
    "fixed_seq_qk": point(sequence="text"),
    "static_emb_qk": point(hidden="static"),
}


def cases():
    yield "standard", [STANDARD] * 3, {}
    yield "standard grouped", [STANDARD] * 3, {"kv": 2}
    yield "standard tied", [STANDARD] * 3, {"tied": True}
    yield "standard qk norm", [STANDARD] * 3, {"qk_norm": True}
    yield "standard no rope", [STANDARD] * 3, {"rope": False}
    yield "standard no bias", [STANDARD] * 3, {"qkv_bias": False}
    for name, layer in MIXERS.items():
        yield f"{name} uniform", [layer] * 3, {}
        yield f"{name} hybrid", [layer, STANDARD, layer], {}
        yield f"{name} uniform grouped", [layer] * 3, {"kv": 2}
    yield "random static", [point(sequence="random", hidden="static")] * 3, {}
    yield "text static", [point(sequence="text", hidden="static")] * 3, {}
    yield "all kinds", [point("taylor", "random"), point("self_gate", "text"),
                        point("softmax", "input", "static"), MLP,
                        point("softmax", "random", "static"), point("taylor", "text"),
                        point("self_gate", "random")], {}
    yield "all kinds grouped, qk norm, static norm", [
        point("taylor", "text", "static"), STANDARD, point("self_gate", "input", "static"),
        point("softmax", "text"), point("softmax", "random")], {
            "kv": 1, "qk_norm": True, "static_norm": True, "tied": True}
    yield "self gate streams, no rope, no bias", [
        point("self_gate", "random"), point("self_gate", "text"), MLP, point("taylor", "random")], {
            "rope": False, "qkv_bias": False, "static_norm": True}
    every_layer = [STANDARD, point("taylor"), point("self_gate"), MLP, point(hidden="static"),
                   point("taylor", "random"), point("self_gate", "text")]
    yield "all kinds of a model with free heads", every_layer, {
        "kv": 2, "qkv_bias": False, "head_dim": 6, "own": {
            "mlp_bias": True, "rope_layers": [True, False, True, True, True, False, True],
            "rope_scaling": {"rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0,
                             "high_freq_factor": 4.0, "original_max_position_embeddings": 12}}}
    yield "all kinds under windows", every_layer, {
        "kv": 2, "own": {
            "o_bias": True, "windows": [4, 3, 4, 0, 2, 4, 3],
            "rope_scaling": {"rope_type": "yarn", "factor": 2.0,
                             "original_max_position_embeddings": 8}}}
    yield "all kinds of a model like GPT-2", every_layer, {
        "tied": True, "rope": False, "own": {
            "norm": "layer", "feed_forward": "gelu_tanh", "learned_positions": True,
            "o_bias": True, "mlp_bias": True}}
    yield "all kinds of a model like GPT-NeoX", every_layer, {"own": {
        "norm": "layer", "feed_forward": "gelu", "parallel_residual": True, "rotary_dim": 2,
        "o_bias": True, "mlp_bias": True}}
    yield "a gated feed-forward beside the mixer", [STANDARD, MLP, point("taylor")], {
        "kv": 2, "qk_norm": True, "own": {"parallel_residual": True, "static_norm": True}}
    for name, layer in MIXERS.items():
        yield f"{name} behind standard", [STANDARD, layer], {}


def config_of(layers, options):
    own = {"format": 1, "rope": options.get("rope", True), "qk_norm": options.get("qk_norm", False),
           "qkv_bias": options.get("qkv_bias", True),
           "static_norm": options.get("static_norm", False), "layers": layers,
           **options.get("own", {})}
    qwen2 = (all(layer == STANDARD for layer in layers) and own["rope"] and own["qkv_bias"]
             and not own["qk_norm"]
             and not options.get("own"))
    free = {"head_dim": options["head_dim"]} if "head_dim" in options else {}
    return {"model_type": "qwen2" if qwen2 else "attnlab", "vocab_size": VOCABULARY,
            "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": len(layers),
            "num_attention_heads": 4, "num_key_value_heads": options.get("kv", 4),
            "max_position_embeddings": 16, "rope_theta": 10000.0, "rms_norm_eps": 1e-6,
            "initializer_range": 0.02, "tie_word_embeddings": options.get("tied", False),
            "hidden_act": "silu", **free, "attnlab": own}


def build(config, modeling):
    keys = {k: v for k, v in config.items() if k not in ("model_type", "attnlab")}
    if config["model_type"] == "qwen2":
        return Qwen2ForCausalLM(Qwen2Config(**keys, attn_implementation="eager"))
    return modeling.AttnlabForCausalLM(modeling.AttnlabConfig(**keys, attnlab=config["attnlab"]))


def main():
    torch.set_num_threads(1)
    modeling = load_modeling()
    ids = ((known_values("ids", (BATCH, LENGTH + 1)) + 1) * 4096).long() % VOCABULARY
    inputs, targets = ids[:, :-1], ids[:, 1:].clone()
    targets[0, :3] = -100  # nothing to predict there
    tensors, listing = {}, []
    for name, layers, options in cases():
        config = config_of(layers, options)
        model = build(config, modeling)
        fill(model)
        logits = model(input_ids=inputs).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(),
                                                 ignore_index=-100)
        loss.backward()
        tensors[f"{name}/logits"] = logits.detach().contiguous()
        tensors[f"{name}/loss"] = loss.detach().reshape(1)
        for parameter_name, parameter in model.named_parameters():
            grad = parameter.grad if parameter.grad is not None else torch.zeros_like(parameter)
            tensors[f"{name}/{parameter_name}"] = grad.contiguous()
        listing.append({"name": name, "config": config})
        print(f"{name}: loss {loss.item():.6f}")
    save_file(tensors, HERE / "models.safetensors")
    (HERE / "models.json").write_text(json.dumps({
        "inputs": inputs.tolist(), "targets": targets.where(targets >= 0, -1).tolist(),
        "cases": listing}, indent=1) + "\n")


if __name__ == "__main__":
    main()
