# SPDX-License-Identifier: Apache-2.0
"""Makes quantised.safetensors: blocks of each quantised type and the values that they are.

Run: python make_quantised.py  (numpy, safetensors, gguf, see tests/peers/requirements.txt)
"""

import pathlib

import gguf
import numpy as np
from safetensors.numpy import save_file

TYPES = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"]
BLOCKS = 3
# Where the scales of a block lie: any other bytes are numbers.
HALVES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q2_K": [80, 82],
          "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}


def main():
    random = np.random.default_rng(20)
    tensors = {}
    for name in TYPES:
        kind = gguf.GGMLQuantizationType[name]
        size = gguf.GGML_QUANT_SIZES[kind][1]
        blocks = random.integers(0, 256, (BLOCKS, size), dtype=np.uint8)
        for at in HALVES[name]:
            scales = random.normal(0, 0.1, BLOCKS).astype(np.float16)
            blocks[:, at:at + 2] = scales.view(np.uint8).reshape(BLOCKS, 2)
        tensors[f"{name}/bytes"] = blocks.reshape(-1)
        tensors[f"{name}/values"] = gguf.quants.dequantize(blocks, kind).astype(np.float32).reshape(-1)
    save_file(tensors, pathlib.Path(__file__).with_name("quantised.safetensors"))


if __name__ == "__main__":
    main()
