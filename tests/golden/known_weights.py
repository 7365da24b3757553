# SPDX-License-Identifier: Apache-2.0
"""Weights as a function of name and index alone; tests/support/known_weights.cpp computes the same."""

import numpy as np
import torch


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def mixed(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def known_values(name, shape):
    """fp32 values in [-1, 1)."""
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        state = np.uint64(fnv1a(name)) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        bits = mixed(state) >> np.uint64(40)
    return torch.from_numpy((bits.astype(np.float64) / 8388608.0 - 1.0).astype(np.float32)).reshape(shape)


def fill(model):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = known_values(name, tuple(parameter.shape))
            if parameter.dim() == 2:
                parameter.copy_(values * 0.4)
            elif name.endswith("norm.weight"):
                parameter.copy_(values * 0.2 + 1)
            else:
                parameter.copy_(values * 0.2)
        for name, buffer in model.named_buffers():
            if name == "model.random_stream":
                buffer.copy_(known_values(name, tuple(buffer.shape)))
            if name == "model.text_stream_ids":
                values = known_values(name, tuple(buffer.shape))
                buffer.copy_(((values + 1) * 4096).long() % model.config.vocab_size)
