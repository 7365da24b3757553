# SPDX-License-Identifier: Apache-2.0
"""Attention Lab's decoder in plain PyTorch, for `transformers` (trust_remote_code=True).

Qwen2 whose layers are points of mixing x form x qk.sequence x qk.hidden. Naive on purpose: whole
[L, L] maps, no cache; what the engine computes fast must equal what stands here. Formulas:
Deconstructing Attention, arXiv 2510.11602.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn
from transformers import GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast


class AttnlabConfig(PretrainedConfig):
    model_type = "attnlab"

    def __init__(self, vocab_size=256, hidden_size=128, intermediate_size=512, num_hidden_layers=4,
                 num_attention_heads=4, num_key_value_heads=None, max_position_embeddings=128,
                 rope_theta=10000.0, rms_norm_eps=1e-6, initializer_range=0.02, hidden_act="silu",
                 tie_word_embeddings=False, attnlab=None, layer_types=None, **kwargs):
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.intermediate_size = intermediate_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.num_key_value_heads = num_key_value_heads or num_attention_heads
        self.max_position_embeddings = max_position_embeddings
        self.rope_theta = rope_theta
        self.rms_norm_eps = rms_norm_eps
        self.initializer_range = initializer_range
        self.hidden_act = hidden_act
        self.attnlab = attnlab or {"format": 1, "layers": [{} for _ in range(num_hidden_layers)]}
        if self.attnlab["format"] != 1:
            raise ValueError("this file reads attnlab format 1")
        kwargs.pop("use_cache", None)
        super().__init__(tie_word_embeddings=tie_word_embeddings, use_cache=False, **kwargs)

    def to_dict(self):
        """Qwen2's class, pointed at a variant, stops at these layer types: it would compute standard
        attention with the variant's weights. They are written and never read."""
        return {**super().to_dict(), "layer_types": ["attnlab"] * self.num_hidden_layers}


class RMSNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        wide = x.float()
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight * wide.to(x.dtype)


def rotate(x, theta):
    """Rotary embedding of x [B, h, L, d_h], halves rotated."""
    half = x.shape[-1] // 2
    exponents = torch.arange(0, 2 * half, 2, dtype=torch.float32, device=x.device) / (2 * half)
    positions = torch.arange(x.shape[-2], dtype=torch.float32, device=x.device)
    angles = torch.outer(positions, 1.0 / theta**exponents)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    first, second = x[..., :half], x[..., half:]
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


def causal(length, device):
    return torch.ones(length, length, dtype=torch.bool, device=device).tril()


def softmax_map(q, k):
    """A_ij = exp(x_ij) / sum_{j'<=i} exp(x_ij') (paper Eq. 1-3)."""
    x = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return x.masked_fill(~causal(q.shape[-2], q.device), -math.inf).softmax(-1)


def taylor_map(q, k):
    """A_ij = T(x_ij) / sum_{j'<=i} T(x_ij'), T(x) = 1 + x + x^2/2 (paper Eq. 6)."""
    x = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    t = (1 + x + x * x / 2).masked_fill(~causal(q.shape[-2], q.device), 0)
    return t / t.sum(-1, keepdim=True)


def self_gate_map(q, k):
    """A_ij = exp(s_j) / sum_{j'<=i} exp(s_j'), s_j = SiLU(q_j).k_j / sqrt(d_h) (paper Eq. 7-8)."""
    s = (q * k).sum(-1) / math.sqrt(q.shape[-1])
    rows = s.unsqueeze(-2).expand(*s.shape, s.shape[-1])
    return rows.masked_fill(~causal(s.shape[-1], s.device), -math.inf).softmax(-1)


MAPS = {"softmax": softmax_map, "taylor": taylor_map, "self_gate": self_gate_map}


class Mixing(nn.Module):
    """q, k, v and output projections of a layer that mixes tokens."""

    def __init__(self, config, layer):
        super().__init__()
        own = config.attnlab
        d, self.heads, self.kv_heads = (config.hidden_size, config.num_attention_heads,
                                        config.num_key_value_heads)
        self.head_dim = d // self.heads
        self.theta = config.rope_theta if own.get("rope", True) else None
        self.form = layer.get("form", "softmax")
        if self.form not in MAPS:
            raise ValueError(f"unknown form {self.form}, known: {', '.join(MAPS)}")
        bias = own.get("qkv_bias", True)
        self.q_proj = nn.Linear(d, self.heads * self.head_dim, bias=bias)
        self.k_proj = nn.Linear(d, self.kv_heads * self.head_dim, bias=bias)
        self.v_proj = nn.Linear(d, self.kv_heads * self.head_dim, bias=bias)
        self.o_proj = nn.Linear(self.heads * self.head_dim, d, bias=False)
        if own.get("qk_norm", False):
            self.q_norm = RMSNorm(self.head_dim, config.rms_norm_eps)
            self.k_norm = RMSNorm(self.head_dim, config.rms_norm_eps)

    def split(self, x, heads):
        return x.unflatten(-1, (heads, self.head_dim)).transpose(1, 2)

    def map(self, rows):
        """The mixing map [B, h, L, L] that these rows [B, L, d] give."""
        q, k = self.split(self.q_proj(rows), self.heads), self.split(self.k_proj(rows), self.kv_heads)
        if hasattr(self, "q_norm"):
            q, k = self.q_norm(q), self.k_norm(k)
        if self.form == "self_gate":
            q = F.silu(q)
        elif self.theta is not None:
            q, k = rotate(q, self.theta), rotate(k, self.theta)
        return MAPS[self.form](q, k.repeat_interleave(self.heads // self.kv_heads, 1))

    def mix(self, weights, x):
        v = self.split(self.v_proj(x), self.kv_heads).repeat_interleave(self.heads // self.kv_heads, 1)
        return self.o_proj((weights @ v).transpose(1, 2).flatten(2))


class GatedMLP(nn.Module):
    """What stands in for token mixing (paper Eq. 4-5)."""

    def __init__(self, config):
        super().__init__()
        d, heads, kv_heads = (config.hidden_size, config.num_attention_heads,
                              config.num_key_value_heads)
        kv = d // heads * kv_heads
        m = d if heads == kv_heads else round((d + 2 * kv) / 3)
        bias = config.attnlab.get("qkv_bias", True)
        self.gate_proj = nn.Linear(d, m, bias=bias)
        self.up_proj = nn.Linear(d, m, bias=bias)
        self.down_proj = nn.Linear(m, d, bias=bias)
        self.o_proj = nn.Linear(d, d, bias=False)

    def forward(self, x):
        return self.o_proj(self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x)))


class FeedForward(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config, layer):
        super().__init__()
        self.mixing = layer.get("mixing", True)
        self.sequence = layer.get("qk", {}).get("sequence", "input")
        self.static = layer.get("qk", {}).get("hidden", "current") == "static"
        self.static_norm = config.attnlab.get("static_norm", False)
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.self_attn = Mixing(config, layer) if self.mixing else GatedMLP(config)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.mlp = FeedForward(config)

    def map(self, x, start):
        """The map from hidden states x or starting rows `start` of one sequence."""
        if not self.static:
            return self.self_attn.map(self.input_layernorm(x))
        return self.self_attn.map(self.input_layernorm(start) if self.static_norm else start)

    def forward(self, x, weights):
        n = self.input_layernorm(x)
        x = x + (self.self_attn.mix(weights, n) if self.mixing else self.self_attn(n))
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        layers = config.attnlab["layers"]
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList([Layer(config, layer) for layer in layers])
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        used = {layer.sequence for layer in self.layers if layer.mixing}
        positions = config.max_position_embeddings
        if "random" in used:
            self.register_buffer("random_stream", torch.zeros(positions, config.hidden_size))
        if "text" in used:
            self.register_buffer("text_stream_ids", torch.zeros(positions, dtype=torch.long))

    def forward(self, ids):
        """Hidden states [B, L, d] and the input's map of each layer, [B or 1, h, L, L] or None."""
        start = {"input": self.embed_tokens(ids)}
        length = ids.shape[1]
        if hasattr(self, "random_stream"):
            start["random"] = self.random_stream[:length].unsqueeze(0).to(start["input"].dtype)
        if hasattr(self, "text_stream_ids"):
            start["text"] = self.embed_tokens(self.text_stream_ids[:length]).unsqueeze(0)
        x, maps = dict(start), []
        for layer in self.layers:
            weights = {}
            if layer.mixing:
                # A map from a stream is everybody's map; any other belongs to its own sequence.
                for name in x:
                    source = name if layer.sequence == "input" else layer.sequence
                    weights[name] = layer.map(x[source], start[source])
            x = {name: layer(h, weights.get(name)) for name, h in x.items()}
            maps.append(weights.get("input"))
        return self.norm(x["input"]), maps


class AttnlabForCausalLM(PreTrainedModel, GenerationMixin):
    config_class = AttnlabConfig
    base_model_prefix = "model"
    _tied_weights_keys = {"lm_head.weight": "model.embed_tokens.weight"}

    def __init__(self, config):
        super().__init__(config)
        self.model = Decoder(config)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.post_init()

    def get_input_embeddings(self):
        return self.model.embed_tokens

    def get_output_embeddings(self):
        return self.lm_head

    def prepare_inputs_for_generation(self, input_ids, **kwargs):
        return {"input_ids": input_ids}

    def attentions(self, maps, ids):
        """As `attnlab maps` gives them, [B, h, L, L] each: a layer that mixes no tokens looks at
        each token itself."""
        shape = (ids.shape[0], self.config.num_attention_heads, ids.shape[1], ids.shape[1])
        alone = torch.eye(ids.shape[1], device=ids.device)
        return tuple((alone if weights is None else weights).expand(shape) for weights in maps)

    def forward(self, input_ids, attention_mask=None, labels=None, output_attentions=None, **kwargs):
        """Sequences begin at position 0; padding, if any, stands on the right."""
        if input_ids.shape[1] > self.config.max_position_embeddings:
            raise ValueError(f"{input_ids.shape[1]} tokens, the model has "
                             f"{self.config.max_position_embeddings} positions")
        if attention_mask is not None and bool((attention_mask.diff(dim=-1) > 0).any()):
            raise ValueError("this model takes right padding only")
        hidden, maps = self.model(input_ids)
        logits = self.lm_head(hidden)
        loss = None
        if labels is not None:
            loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(),
                                   ignore_index=-100)
        if output_attentions is None:
            output_attentions = self.config.output_attentions
        return CausalLMOutputWithPast(
            loss=loss, logits=logits,
            attentions=self.attentions(maps, input_ids) if output_attentions else None)
