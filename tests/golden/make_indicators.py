# SPDX-License-Identifier: Apache-2.0
"""Makes indicators.json: the indicators of paper §4.4 and the logit ranges of small models.

The maps are those of resources/modeling_attnlab.py in double precision, with the weights of
known_weights.py; the indicators follow the paper's words over whole matrices.
Run: python make_indicators.py  (torch 2.11, transformers 5.23, see tests/peers/requirements.txt)
"""

import json
import math
import pathlib

import torch

from known_weights import fill, known_values
from make_models import LENGTH, VOCABULARY, build, cases, config_of, load_modeling

HERE = pathlib.Path(__file__).parent


def with_taps(modeling, seen):
    """Every form's map also notes its scores over causal cells (self-gate: one a position)."""

    def tapped(name, form_map):
        def call(q, k, window=0, **parameters):
            scale = math.sqrt(q.shape[-1])
            if name == "self_gate":
                scores = (q * k).sum(-1).flatten() / scale
            else:
                x = q @ k.transpose(-1, -2) / scale
                rows, columns = torch.tril_indices(x.shape[-2], x.shape[-1])
                scores = x[..., rows, columns].flatten()
            weights = form_map(q, k, window, **parameters)
            seen.append((weights[0], scores))
            return weights

        return call

    for name, (prepare, form_map) in list(modeling.FORMS.items()):
        modeling.FORMS[name] = (prepare, tapped(name, form_map))


def head_indicators(a):
    """a [L, L]."""
    length = a.shape[0]
    entropies = torch.special.entr(a).sum(-1)
    local = [torch.diagonal(a, -n).mean().item() for n in range(4)]
    return {"entropy": entropies.mean().item(), "concentration": a.pow(2).sum().sqrt().item(),
            "sink": a[:, 0].mean().item(), "loc_focus": local,
            "normalised_entropy": (entropies[1:] / torch.arange(2, length + 1).log()).mean().item()}


def layer_indicators(weights, scores):
    """weights [h, L, L]; scores [n] or None for a layer without mixing."""
    rows, columns = torch.tril_indices(*weights.shape[-2:])
    diversity = weights.std(0, correction=0)[rows, columns].mean().item()
    steps = torch.tensor([0, 0.25, 0.5, 0.75, 1], dtype=torch.double)
    ranges = None if scores is None else torch.quantile(scores, steps).tolist()
    return {"heads": [head_indicators(a) for a in weights], "head_diversity": diversity,
            "logit_range": ranges}


def seen_by(model, layers, ids, seen):
    """Maps of the input stream: a layer computes one for each stream that passes it, the input's
    first."""
    seen.clear()
    maps = []
    originals = [layer.map for layer in model.model.layers]
    for index, layer in enumerate(model.model.layers):
        def first_map(x, start, index=index, original=originals[index]):
            before = len(seen)
            weights = original(x, start)
            if len(maps) <= index:
                maps.extend([None] * (index + 1 - len(maps)))
            if maps[index] is None:
                maps[index] = seen[before]
            return weights
        layer.map = first_map
    model.model(ids)
    maps.extend([None] * (len(layers) - len(maps)))
    heads, length = model.config.num_attention_heads, ids.shape[1]
    identity = torch.eye(length, dtype=torch.double).expand(heads, length, length)
    return [(identity, None) if one is None else one for one in maps]


def main():
    torch.set_num_threads(1)
    modeling, seen = load_modeling(), []
    with_taps(modeling, seen)
    ids = ((known_values("ids", (2, LENGTH + 1)) + 1) * 4096).long()[:1, :LENGTH] % VOCABULARY
    listing = []
    for name, layers, options in cases():
        config = config_of(layers, options)
        config["model_type"] = "attnlab"
        model = build(config, modeling)
        fill(model)
        model = model.double().eval()
        with torch.no_grad():
            found = [layer_indicators(*one) for one in seen_by(model, layers, ids, seen)]
        listing.append({"name": name, "layers": found})
    (HERE / "indicators.json").write_text(
        json.dumps({"ids": ids[0].tolist(), "cases": listing}) + "\n")


if __name__ == "__main__":
    main()
