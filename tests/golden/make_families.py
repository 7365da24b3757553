# SPDX-License-Identifier: Apache-2.0
"""Makes families.json and families.safetensors: config.json, logits, hidden states, maps, some
gradients and some files of small models of each class that can be opened, as `transformers` computes
and saves them.

Run: python make_families.py  (torch 2.11, transformers 5.24, see tests/peers/requirements.txt)
"""

import json
import pathlib
import tempfile

import torch
import transformers
from safetensors.torch import load_file, save_file

from known_weights import known_values
from our_names import parts

HERE = pathlib.Path(__file__).parent
LENGTH, VOCABULARY = 13, 23
SIZES = {"vocab_size": VOCABULARY, "hidden_size": 24, "intermediate_size": 20,
         "num_hidden_layers": 2, "num_attention_heads": 6, "num_key_value_heads": 2,
         "max_position_embeddings": 64, "tie_word_embeddings": False}
GPT2 = {"vocab_size": VOCABULARY, "n_embd": 24, "n_inner": 20, "n_layer": 2, "n_head": 6,
        "n_positions": 64, "bos_token_id": None, "eos_token_id": None}
NEOX = {"num_attention_heads": 3, "bos_token_id": None, "eos_token_id": None}
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 16}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}
LONGROPE = {"rope_type": "longrope", "short_factor": [1.0, 1.25], "long_factor": [1.5, 3.0]}


def theta(rope, value=10000.0):
    return {"rope_parameters": {**rope, "rope_theta": value}}


def cases():
    """name, class, what its config says besides its sizes, whether gradients are kept"""
    yield "llama", "Llama", {}, True
    yield "llama multi-head tied", "Llama", {"num_key_value_heads": None,
                                             "tie_word_embeddings": True}, False
    yield "llama free heads", "Llama", {"num_attention_heads": 3, "num_key_value_heads": 1,
                                        "head_dim": 10, "rms_norm_eps": 1e-5}, True
    yield "llama biases", "Llama", {"attention_bias": True, "mlp_bias": True}, True
    yield "llama one key head", "Llama", {"num_key_value_heads": 1, **theta({}, 500000.0)}, False
    yield "llama linear", "Llama", theta({"rope_type": "linear", "factor": 3.0}), False
    yield "llama llama3", "Llama", {"num_attention_heads": 3, "num_key_value_heads": 1,
                                    **theta(LLAMA3, 100.0)}, True
    yield "llama yarn", "Llama", {"num_attention_heads": 3, "num_key_value_heads": 1,
                                  **theta(YARN, 100.0)}, True
    yield "llama yarn options", "Llama", {
        "num_attention_heads": 2, "num_key_value_heads": 2,
        **theta({**YARN, "beta_fast": 4.0, "beta_slow": 0.5, "truncate": False, "mscale": 0.7,
                 "mscale_all_dim": 0.3}, 200.0)}, False
    yield "llama yarn attention factor", "Llama", theta({**YARN, "attention_factor": 1.3}), False
    yield "llama longrope short", "Llama", theta(
        {**LONGROPE, "original_max_position_embeddings": 16}), False
    yield "llama longrope long", "Llama", theta(
        {**LONGROPE, "original_max_position_embeddings": 8, "factor": 2.0}), True
    yield "qwen2", "Qwen2", {}, False
    yield "qwen2 yarn", "Qwen2", theta(YARN, 1e6), False
    yield "mistral", "Mistral", {"sliding_window": None}, False
    yield "mistral free heads tied", "Mistral", {
        "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 20, "sliding_window": None,
        "tie_word_embeddings": True}, False
    yield "mistral window", "Mistral", {"sliding_window": 4}, True
    yield "qwen2 windows", "Qwen2", {"num_hidden_layers": 3, "use_sliding_window": True,
                                     "sliding_window": 3, "max_window_layers": 1}, False
    yield "qwen3 windows", "Qwen3", {
        "head_dim": 12, "use_sliding_window": True, "sliding_window": 5,
        "layer_types": ["sliding_attention", "full_attention"]}, False
    yield "qwen3", "Qwen3", {"head_dim": 12}, True
    yield "qwen3 biases tied", "Qwen3", {"head_dim": 4, "attention_bias": True,
                                         "tie_word_embeddings": True}, False
    no_tokens = {f"{name}_token_id": None for name in ("pad", "bos", "eos")}
    yield "smollm3", "SmolLM3", {**no_tokens, "num_hidden_layers": 5, **theta({}, 2e6)}, True
    yield "smollm3 chosen layers", "SmolLM3", {
        **no_tokens, "no_rope_layers": [0, 1], "tie_word_embeddings": True, "attention_bias": True}, False
    yield "smollm3 windows", "SmolLM3", {**no_tokens, "no_rope_layers": [0, 1],
                                         "use_sliding_window": True, "sliding_window": 6}, False


    yield "gpt2", "GPT2", {}, True
    yield "gpt2 odd heads untied", "GPT2", {
        "n_head": 8, "n_inner": None, "activation_function": "gelu", "tie_word_embeddings": False,
        "layer_norm_epsilon": 1e-3}, True
    yield "gpt2 one head", "GPT2", {"n_head": 1, "n_layer": 3,
                                    "activation_function": "gelu_pytorch_tanh"}, False
    yield "gpt_neox", "GPTNeoX", NEOX, True
    yield "gpt_neox sequential tied", "GPTNeoX", {
        **NEOX, "use_parallel_residual": False, "tie_word_embeddings": True,
        "hidden_act": "gelu_new", "layer_norm_eps": 1e-3,
        **theta({"partial_rotary_factor": 1.0}, 500.0)}, True
    yield "gpt_neox odd heads without biases", "GPTNeoX", {
        **NEOX, "num_attention_heads": 8, "attention_bias": False,
        **theta({"partial_rotary_factor": 0.7})}, True
    yield "gpt_neox yarn", "GPTNeoX", {
        **NEOX, **theta({**YARN, "partial_rotary_factor": 0.5}, 100.0)}, False


FILES = ["gpt2 odd heads untied", "gpt_neox"]  # whose tensors are kept as they are saved


def config_of(family, more):
    sizes = GPT2 if family == "GPT2" else SIZES
    if family == "GPTNeoX":
        sizes = {key: value for key, value in sizes.items() if key != "num_key_value_heads"}
    return getattr(transformers, family + "Config")(
        **{**sizes, **more}, attn_implementation="eager")


def fill(model):
    """Weights by our names, of a size that models have; their maps are no steps."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            for ours, view, shape in parts(name, parameter, model.config):
                values = known_values(ours, shape)
                if len(shape) == 2:
                    values = values * 0.4 * 0.5
                else:
                    values = values * 0.2 + (1 if ours.endswith("norm.weight") else 0)
                view.copy_(values.reshape(view.shape))


def saved(model):
    """What config.json says, and the tensors of the file."""
    with tempfile.TemporaryDirectory() as name:
        model.save_pretrained(name)
        folder = pathlib.Path(name)
        return (json.loads((folder / "config.json").read_text()),
                load_file(folder / "model.safetensors"))


def main():
    torch.set_num_threads(1)
    ids = ((known_values("ids", (1, LENGTH + 1)) + 1) * 4096).long() % VOCABULARY
    tensors, listing = {}, []
    for name, family, more, gradients in cases():
        transformers_name = family + ("LMHeadModel" if family == "GPT2" else "ForCausalLM")
        model = getattr(transformers, transformers_name)(config_of(family, more)).eval()
        fill(model)
        out = model(input_ids=ids[:, :-1], output_attentions=True, output_hidden_states=True)
        loss = torch.nn.functional.cross_entropy(out.logits.flatten(0, 1), ids[:, 1:].flatten())
        tensors[f"{name}/logits"] = out.logits.detach().contiguous()
        tensors[f"{name}/loss"] = loss.detach().reshape(1)
        tensors[f"{name}/maps"] = torch.stack(out.attentions, 1).detach()[0].contiguous()
        # The last hidden state is behind the final norm, which the engine has in its head.
        tensors[f"{name}/hidden"] = torch.stack(out.hidden_states[:-1], 1).detach()[0].contiguous()
        if gradients:
            loss.backward()
            for parameter_name, parameter in model.named_parameters():
                for ours, view, shape in parts(parameter_name, parameter.grad, model.config):
                    tensors[f"{name}/{ours}"] = view.reshape(shape).contiguous()
        config, file = saved(model)
        entry = {"name": name, "config": config, "gradients": gradients}
        if name in FILES:
            entry["file"] = list(file)
            tensors.update({f"{name}/file/{key}": value for key, value in file.items()})
        listing.append(entry)
        print(f"{name}: loss {loss.item():.6f}")
    save_file(tensors, HERE / "families.safetensors")
    (HERE / "families.json").write_text(
        json.dumps({"ids": ids[0].tolist(), "cases": listing}, indent=1) + "\n")


if __name__ == "__main__":
    main()
