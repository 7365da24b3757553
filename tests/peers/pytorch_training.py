# SPDX-License-Identifier: Apache-2.0
"""The training of `attnlab train`, written again with PyTorch: windows of a text, cosine schedule,
clipping, AdamW with decay on matrices. `train` is the part "train" of a spec."""

import math

import torch

MASK = (1 << 64) - 1


def mixed(z):
    """A step of SplitMix64."""
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def first_of_window(seed, index, count):
    """Where window `index` of a training begins, below `count`: core/shared/base/rng.h."""
    state = mixed(mixed(seed) ^ fnv("text window")) ^ mixed((index * 0xD1342543DE82EF95 + 1) & MASK)
    while True:
        wide = mixed(state) * count
        if wide & MASK >= (1 << 64) % count:
            return wide >> 64
        state = (state + 0x9E3779B97F4A7C15) & MASK


def batch(ids, train, seed, step):
    """[B, L + 1]; the last tenth of the ids is held out."""
    width = train["seq_len"] + 1
    count = len(ids) - len(ids) // 10 - width + 1
    rows = []
    for row in range(train["batch_size"]):
        first = first_of_window(seed, step * train["batch_size"] + row, count)
        rows.append(ids[first:first + width])
    return torch.tensor(rows)


def learning_rate(train, step):
    warmup = train["warmup_steps"]
    if step < warmup:
        return train["learning_rate"] * (step + 1) / warmup
    done = (step - warmup) / (train["steps"] - warmup)
    return train["learning_rate"] * 0.5 * (1 + math.cos(math.pi * done))


def losses(model, ids, train, seed):
    """The loss of each step of a `transformers` model trained on a text of these ids."""
    assert (train["schedule"], train.get("optimizer", "adamw"), train["accumulate"]) == ("cosine", "adamw", 1)
    assert train["min_learning_rate"] == 0 and train["warmup_steps"] >= 0
    model.train()
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.dim() == 2], "weight_decay": train["weight_decay"]},
         {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0}],
        betas=(train["beta1"], train["beta2"]), eps=train["epsilon"], fused=True)
    found = []
    for step in range(train["steps"]):
        rows = batch(ids, train, seed, step)
        logits = model(input_ids=rows[:, :-1]).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, train["grad_clip"])
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(train, step)
        optimizer.step()
        found.append(loss.item())
    return found
