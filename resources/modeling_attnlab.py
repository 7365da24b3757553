# SPDX-License-Identifier: Apache-2.0
"""Attention Lab's decoder in plain PyTorch, for `transformers` (trust_remote_code=True).

A decoder of Qwen2's kind whose layers are points of mixing x form x qk.sequence x qk.hidden. Naive on purpose: whole
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
                 tie_word_embeddings=False, head_dim=None, attnlab=None, layer_types=None, **kwargs):
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.intermediate_size = intermediate_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.num_key_value_heads = num_key_value_heads or num_attention_heads
        self.head_dim = head_dim or hidden_size // num_attention_heads
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


def norm(config):
    """RMSNorm, or LayerNorm with a bias."""
    if config.attnlab.get("norm", "rms") == "layer":
        return nn.LayerNorm(config.hidden_size, eps=config.rms_norm_eps)
    return RMSNorm(config.hidden_size, config.rms_norm_eps)


def yarn_ramp(scaling, theta, size):
    """0 for channels that keep their frequency, 1 for those that are divided by the factor."""
    def channel(turns):
        positions = scaling["original_max_position_embeddings"]
        return size * math.log(positions / (turns * 2 * math.pi)) / (2 * math.log(theta))
    low, high = channel(scaling.get("beta_fast", 32)), channel(scaling.get("beta_slow", 1))
    if scaling.get("truncate", True):
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, size - 1)
    if low == high:
        high += 0.001
    return ((torch.arange(size // 2, dtype=torch.float32) - low) / (high - low)).clamp(0, 1)


def yarn_scale(scaling):
    def of(mscale):
        return 1.0 if scaling["factor"] <= 1 else 0.1 * mscale * math.log(scaling["factor"]) + 1
    if scaling.get("mscale") and scaling.get("mscale_all_dim"):
        return of(scaling["mscale"]) / of(scaling["mscale_all_dim"])
    return of(1)


def longrope_scale(scaling):
    factor = scaling.get("factor", 1)
    positions = scaling["original_max_position_embeddings"]
    return 1.0 if factor <= 1 else math.sqrt(1 + math.log(factor) / math.log(positions))


def rope_angles(theta, size, length, scaling):
    """Angles [L, size / 2] and what cosine and sine are multiplied by."""
    frequencies = 1.0 / theta ** (torch.arange(0, size, 2, dtype=torch.float32) / size)
    kind, scale = (scaling or {}).get("rope_type", "default"), 1.0
    if kind == "linear":
        frequencies = frequencies / scaling["factor"]
    elif kind == "llama3":
        turns = scaling["original_max_position_embeddings"] * frequencies / (2 * math.pi)
        low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
        smooth = ((turns - low) / (high - low)).clamp(0, 1)
        frequencies = frequencies * ((1 - smooth) / scaling["factor"] + smooth)
    elif kind == "yarn":
        ramp = yarn_ramp(scaling, theta, size)
        frequencies = frequencies * (ramp / scaling["factor"] + 1 - ramp)
        scale = scaling.get("attention_factor") or yarn_scale(scaling)
    elif kind == "longrope":
        long = length > scaling["original_max_position_embeddings"]
        frequencies = frequencies / torch.tensor(scaling["long_factor" if long else "short_factor"])
        scale = scaling.get("attention_factor") or longrope_scale(scaling)
    elif kind != "default":
        raise ValueError(f"unknown RoPE type {kind}")
    return torch.outer(torch.arange(length, dtype=torch.float32), frequencies), scale


def rotate(x, theta, scaling=None, rotary=None):
    """Rotary embedding of x [B, h, L, d_h], halves of the first `rotary` channels rotated."""
    half = (rotary or x.shape[-1]) // 2
    angles, scale = rope_angles(theta, 2 * half, x.shape[-2], scaling)
    angles = angles.to(x.device)
    cos, sin = (angles.cos() * scale).to(x.dtype), (angles.sin() * scale).to(x.dtype)
    first, second, rest = x[..., :half], x[..., half:2 * half], x[..., 2 * half:]
    return torch.cat([first * cos - second * sin, second * cos + first * sin, rest], -1)


def visible(length, window, device):
    """Which keys a query sees: those up to its own, with a window the last `window` of them."""
    seen = torch.ones(length, length, dtype=torch.bool, device=device).tril()
    return seen.triu(1 - window) if window else seen


def softmax_map(q, k, window=0):
    """A_ij = exp(x_ij) / sum_{j'<=i} exp(x_ij') (paper Eq. 1-3)."""
    x = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return x.masked_fill(~visible(q.shape[-2], window, q.device), -math.inf).softmax(-1)


def taylor_map(q, k, window=0):
    """A_ij = T(x_ij) / sum_{j'<=i} T(x_ij'), T(x) = 1 + x + x^2/2 (paper Eq. 6)."""
    x = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    t = (1 + x + x * x / 2).masked_fill(~visible(q.shape[-2], window, q.device), 0)
    return t / t.sum(-1, keepdim=True)


def self_gate_map(q, k, window=0):
    """A_ij = exp(s_j) / sum_{j'<=i} exp(s_j'), s_j = SiLU(q_j).k_j / sqrt(d_h) (paper Eq. 7-8)."""
    s = (q * k).sum(-1) / math.sqrt(q.shape[-1])
    rows = s.unsqueeze(-2).expand(*s.shape, s.shape[-1])
    return rows.masked_fill(~visible(s.shape[-1], window, s.device), -math.inf).softmax(-1)


def window_map(q, k, window=0, width=16):
    """Softmax over the last `width` keys."""
    width = int(width)
    return softmax_map(q, k, min(window, width) if window else width)


def alibi_slopes(heads):
    power = 1 << (heads.bit_length() - 1)
    places = [h + 1 if h < power else h - power + 0.5 for h in range(heads)]
    return torch.tensor([2.0 ** (-8 * place / power) for place in places])


def alibi_map(q, k, window=0, strength=1.0):
    """A_ij = exp(x_ij - m_h (i - j)) / sum_{j'<=i} ... (Press et al. 2022)."""
    length = q.shape[-2]
    places = torch.arange(length, device=q.device)
    distances = places[:, None] - places
    slopes = strength * alibi_slopes(q.shape[-3]).to(q.device)
    x = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    x = x - (slopes[:, None, None] * distances).to(x.dtype)
    return x.masked_fill(~visible(length, window, q.device), -math.inf).softmax(-1)


# What happens to q and k before they meet ("rotate", "gate", "nothing"), and the map.
FORMS = {"softmax": ("rotate", softmax_map), "taylor": ("rotate", taylor_map),
         "self_gate": ("gate", self_gate_map), "window": ("rotate", window_map),
         "alibi": ("nothing", alibi_map)}


class Mixing(nn.Module):
    """q, k, v and output projections of a layer that mixes tokens."""

    def __init__(self, config, layer, number):
        super().__init__()
        own = config.attnlab
        d, self.heads, self.kv_heads = (config.hidden_size, config.num_attention_heads,
                                        config.num_key_value_heads)
        self.head_dim = config.head_dim
        rotates = own.get("rope", True) and own.get("rope_layers", [True] * (number + 1))[number]
        self.theta = config.rope_theta if rotates else None
        self.scaling, self.rotary = own.get("rope_scaling"), own.get("rotary_dim")
        self.window = own.get("windows", [0] * (number + 1))[number]
        form = layer.get("form", "softmax")
        if form not in FORMS:
            raise ValueError(f"unknown form {form}, known: {', '.join(FORMS)}")
        self.prepare, self.form_map = FORMS[form]
        self.parameters_of_form = layer.get("parameters", {})
        bias = own.get("qkv_bias", True)
        self.q_proj = nn.Linear(d, self.heads * self.head_dim, bias=bias)
        self.k_proj = nn.Linear(d, self.kv_heads * self.head_dim, bias=bias)
        self.v_proj = nn.Linear(d, self.kv_heads * self.head_dim, bias=bias)
        self.o_proj = nn.Linear(self.heads * self.head_dim, d,
                                bias=own.get("o_bias", False))
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
        if self.prepare == "gate":
            q = F.silu(q)
        elif self.prepare == "rotate" and self.theta is not None:
            q, k = (rotate(x, self.theta, self.scaling, self.rotary) for x in (q, k))
        return self.form_map(q, k.repeat_interleave(self.heads // self.kv_heads, 1), self.window,
                             **self.parameters_of_form)

    def mix(self, weights, x):
        v = self.split(self.v_proj(x), self.kv_heads).repeat_interleave(self.heads // self.kv_heads, 1)
        return self.o_proj((weights @ v).transpose(1, 2).flatten(2))


class GatedMLP(nn.Module):
    """What stands in for token mixing (paper Eq. 4-5)."""

    def __init__(self, config):
        super().__init__()
        d, heads, kv_heads = (config.hidden_size, config.num_attention_heads,
                              config.num_key_value_heads)
        q, kv = config.head_dim * heads, config.head_dim * kv_heads
        m = max(1, (2 * (2 * q + 2 * kv - d) + 3) // 6)
        bias = config.attnlab.get("qkv_bias", True)
        self.gate_proj = nn.Linear(d, m, bias=bias)
        self.up_proj = nn.Linear(d, m, bias=bias)
        self.down_proj = nn.Linear(m, d, bias=bias)
        self.o_proj = nn.Linear(d, d, bias=False)

    def forward(self, x):
        return self.o_proj(self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x)))


class FeedForward(nn.Module):
    """Gated by SiLU, or plain with GELU, exact or by tanh."""

    def __init__(self, config):
        super().__init__()
        self.kind = config.attnlab.get("feed_forward", "gated_silu")
        if self.kind not in ("gated_silu", "gelu", "gelu_tanh"):
            raise ValueError(f"unknown feed_forward {self.kind}")
        bias = config.attnlab.get("mlp_bias", False)
        if self.kind == "gated_silu":
            self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=bias)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=bias)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=bias)

    def forward(self, x):
        if self.kind == "gated_silu":
            return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))
        return self.down_proj(
            F.gelu(self.up_proj(x), approximate="tanh" if self.kind == "gelu_tanh" else "none"))


class Layer(nn.Module):
    def __init__(self, config, layer, number):
        super().__init__()
        self.mixing = layer.get("mixing", True)
        self.sequence = layer.get("qk", {}).get("sequence", "input")
        self.static = layer.get("qk", {}).get("hidden", "current") == "static"
        self.static_norm = config.attnlab.get("static_norm", False)
        self.parallel = config.attnlab.get("parallel_residual", False)
        self.input_layernorm = norm(config)
        self.self_attn = Mixing(config, layer, number) if self.mixing else GatedMLP(config)
        self.post_attention_layernorm = norm(config)
        self.mlp = FeedForward(config)

    def map(self, x, start):
        """The map from hidden states x or starting rows `start` of one sequence."""
        if not self.static:
            return self.self_attn.map(self.input_layernorm(x))
        return self.self_attn.map(self.input_layernorm(start) if self.static_norm else start)

    def forward(self, x, weights):
        n = self.input_layernorm(x)
        mixed = x + (self.self_attn.mix(weights, n) if self.mixing else self.self_attn(n))
        return mixed + self.mlp(self.post_attention_layernorm(x if self.parallel else mixed))


class Decoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        layers = config.attnlab["layers"]
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList([Layer(config, layer, i) for i, layer in enumerate(layers)])
        self.norm = norm(config)
        used = {layer.sequence for layer in self.layers if layer.mixing}
        positions = config.max_position_embeddings
        if config.attnlab.get("learned_positions", False):
            self.embed_positions = nn.Embedding(positions, config.hidden_size)
        if "random" in used:
            self.register_buffer("random_stream", torch.zeros(positions, config.hidden_size))
        if "text" in used:
            self.register_buffer("text_stream_ids", torch.zeros(positions, dtype=torch.long))

    def embed(self, ids):
        rows = self.embed_tokens(ids)
        if hasattr(self, "embed_positions"):
            rows = rows + self.embed_positions.weight[:ids.shape[1]]
        return rows

    def forward(self, ids):
        """Hidden states [B, L, d] and the input's map of each layer, [B or 1, h, L, L] or None."""
        start = {"input": self.embed(ids)}
        length = ids.shape[1]
        if hasattr(self, "random_stream"):
            start["random"] = self.random_stream[:length].unsqueeze(0).to(start["input"].dtype)
        if hasattr(self, "text_stream_ids"):
            start["text"] = self.embed(self.text_stream_ids[:length].unsqueeze(0))
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
