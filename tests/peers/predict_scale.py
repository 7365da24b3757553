# SPDX-License-Identifier: Apache-2.0
"""The numbers of docs/scale.md: latency and bandwidth fitted to what attnlab-ranks measured, and what
the cost model predicts for GPUs that nobody has measured here.

    mpirun -n 2 build/release/bin/attnlab-ranks >measured.jsonl
    python predict_scale.py [measured.jsonl]
"""

import json
import math
import sys

# Assumed, from data sheets and what is usually reached; nothing of this was measured here.
PEAK, MFU = 989e12, 0.40                 # bf16 multiply-adds of an H200, the part of them that trains
NVLINK, NETWORK, REACHED = 450e9, 50e9, 0.8  # bytes/s and GPU in a node of 8, between nodes; part reached
LATENCY = 8e-6                           # s, one message between nodes with its kernel
JITTER = 0.01                            # standard deviation of a GPU's step, of the step
HIDDEN = 0.9                             # of the backward (forward) pass can hide what moves
NODE = 8
MODELS = {"70M": (70e6, 6, 512), "160M": (160e6, 12, 768), "500M": (500e6, 24, 896), "1.7B": (1.7e9, 28, 2048)}
LENGTH = 2048


def fit(points):
    """seconds = latency + bytes / bandwidth; relative errors count, so that small ones do too."""
    weights = [1 / s ** 2 for _, s in points]
    mean = lambda values: sum(w * v for w, v in zip(weights, values)) / sum(weights)
    x, y = [b for b, _ in points], [s for _, s in points]
    mx, my = mean(x), mean(y)
    slope = mean([(a - mx) * (b - my) for a, b in zip(x, y)]) / mean([(a - mx) ** 2 for a in x])
    return my - slope * mx, 1 / slope


def print_measured(path):
    rows = [json.loads(line) for line in open(path)]
    n = rows[0]["processes"]
    sent = lambda floats: 8 * floats * (n - 1) / n  # a gradient's parts, then the weights'
    latency, bandwidth = fit([(sent(r["floats"]), r["seconds"]) for r in rows])
    print(f"{n} processes: latency {1e6 * latency:.0f} us, {bandwidth / 1e9:.2f} GB/s sent by each\n")
    print("| floats | measured, ms | fitted, ms |\n|---|---|---|")
    for r in rows:
        fitted = latency + sent(r["floats"]) / bandwidth
        print(f"| {r['floats']:,} | {1e3 * r['seconds']:.3f} | {1e3 * fitted:.3f} |")


def step(parameters, tokens, gpus, tensor=1, layers=0, width=0):
    """Seconds of a step: compute, and what is seen of moving, with `tokens` on each group of `tensor`."""
    compute = 6 * parameters * tokens / (PEAK * MFU) / tensor
    copies = gpus // tensor
    bandwidth = REACHED * (NVLINK if gpus <= NODE else NETWORK)
    bytes_each = 2 * parameters / tensor * (copies - 1) / copies
    once = bytes_each / bandwidth + LATENCY * math.ceil(math.log2(max(2, copies)))
    seen = max(0, once - HIDDEN * compute * 2 / 3) + max(0, once - HIDDEN * compute / 3)
    if tensor > 1:  # four all-reduces of activations a layer, which nothing hides
        activations = 2 * tokens * width
        seen += 4 * layers * (2 * activations * (tensor - 1) / tensor / (REACHED * NVLINK) + LATENCY)
    waiting = JITTER * compute * math.sqrt(2 * math.log(max(1, gpus)))  # for the slowest of all
    return compute, seen + waiting


def efficiency(*arguments):
    compute, more = step(*arguments)
    return compute / (compute + more)


def print_predicted():
    counts = [8, 64, 512, 4096, 10_000]
    print("\nEach GPU keeps 8 sequences of 2048 tokens: parts of linear speed\n")
    print("| model | " + " | ".join(f"{n:,}" for n in counts) + " |\n|---" * 1 + "|---" * len(counts) + "|")
    for name, (parameters, _, _) in MODELS.items():
        cells = [f"{efficiency(parameters, 8 * LENGTH, n):.2f}" for n in counts]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("\nThe step keeps 4 M tokens: parts of linear speed, best number of GPUs that share a layer in brackets\n")
    print("| model | " + " | ".join(f"{n:,}" for n in counts) + " |\n|---" * 1 + "|---" * len(counts) + "|")
    for name, (parameters, layers, width) in MODELS.items():
        print(f"| {name} | " + " | ".join(fixed_batch(parameters, layers, width, n) for n in counts) + " |")


def fixed_batch(parameters, layers, width, gpus, batch=4 * 2 ** 20):
    choices = {}
    for tensor in (1, 2, 4, 8):
        tokens = batch * tensor / gpus
        if tokens < LENGTH or width % tensor:  # not a sequence for each copy
            continue
        choices[tensor] = efficiency(parameters, tokens, gpus, tensor, layers, width)
    if not choices:
        return "too few sequences"
    best = max(choices, key=choices.get)
    return f"{choices[best]:.2f} ({best})"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print_measured(sys.argv[1])
    print_predicted()
