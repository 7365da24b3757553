# SPDX-License-Identifier: Apache-2.0
"""Makes configs.json: what the major versions of `transformers` write into config.json.

Run it once with each version: python make_configs.py  (see tests/peers/requirements.txt)
"""

import json
import pathlib
import tempfile

import transformers
from transformers import Qwen2Config, Qwen2ForCausalLM

from make_models import MIXERS, STANDARD, load_modeling

OUT = pathlib.Path(__file__).with_name("configs.json")
SIZES = {"vocab_size": 23, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
         "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 16,
         "rope_theta": 500000.0}


def saved(model):
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        return json.loads((pathlib.Path(folder) / "config.json").read_text())


def main():
    modeling = load_modeling()
    layers = [MIXERS["approximate"], STANDARD]
    config = modeling.AttnlabConfig(**SIZES, attnlab={"format": 1, "layers": layers})
    written = json.loads(OUT.read_text()) if OUT.exists() else {"qwen2": {}, "attnlab": {}}
    version = transformers.__version__
    written["qwen2"][version] = saved(Qwen2ForCausalLM(Qwen2Config(**SIZES)))
    written["attnlab"][version] = saved(modeling.AttnlabForCausalLM(config))
    OUT.write_text(json.dumps(written, indent=1) + "\n")


if __name__ == "__main__":
    main()
