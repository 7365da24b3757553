# SPDX-License-Identifier: Apache-2.0
"""Makes head_evidence.json: what heads of small models do over some texts.

The maps are those of resources/modeling_attnlab.py in double precision, with the weights of
known_weights.py; the figures follow their definitions over whole maps (head_evidence.py).
Run: python make_head_evidence.py  (torch 2.11, transformers 5.23, see tests/peers/requirements.txt)
"""

import json
import pathlib

import torch

from head_evidence import HeadEvidence
from known_weights import fill, known_values
from make_indicators import seen_by, with_taps
from make_models import VOCABULARY, build, cases, config_of, load_modeling

HERE = pathlib.Path(__file__).parent
TEXTS, LENGTH = 9, 16
CHOSEN = ["standard grouped", "all kinds", "all kinds under windows"]


def main():
    torch.set_num_threads(1)
    modeling, seen = load_modeling(), []
    with_taps(modeling, seen)
    texts = ((known_values("evidence", (TEXTS, LENGTH)) + 1) * 4096).long() % VOCABULARY
    listing = []
    for name, layers, options in cases():
        if name not in CHOSEN:
            continue
        config = config_of(layers, options)
        config["model_type"] = "attnlab"
        model = build(config, modeling)
        fill(model)
        model = model.double().eval()
        evidence = [HeadEvidence() if layer["mixing"] else None for layer in layers]
        originals = [layer.map for layer in model.model.layers]
        for ids in texts:
            with torch.no_grad():
                maps = seen_by(model, layers, ids[None], seen)
            for layer, original in zip(model.model.layers, originals, strict=True):
                layer.map = original
            for one, (weights, _) in zip(evidence, maps, strict=True):
                if one is not None:
                    one.add(weights, ids)
        listing.append({"name": name, "layers": [one and one.report() for one in evidence]})
    (HERE / "head_evidence.json").write_text(
        json.dumps({"texts": texts.tolist(), "cases": listing}) + "\n")


if __name__ == "__main__":
    main()
