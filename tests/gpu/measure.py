# SPDX-License-Identifier: Apache-2.0
"""Parts of run.sh that train: python3 measure.py PART ATTNLAB OUT DEVICE.

    equal     losses of 20 steps in fp32 on DEVICE and on the CPU agree to 1e-4, for every mixer
    resume    with --deterministic, stopping and going on changes no bit
    speed     tokens/s of the standard models in bf16, and the largest memory
    peer      the same models with PyTorch's SDPA under torch.compile, in turns with ours
    mixers    tokens/s of every mixer
"""

import json
import pathlib
import subprocess
import sys
import time

MIXERS = ["standard", "mlp", "approximate", "non_approximate", "rnd_emb_qk", "fixed_seq_qk", "static_emb_qk"]
# preset: (layers, d, f, heads, sequences a step)
SIZES = {"70m": (6, 512, 2048, 8, 32), "160m": (12, 768, 3072, 12, 16), "500m": (24, 896, 4864, 14, 8)}
SMALL = {"micro": (2, 64, 128, 4, 2)}
STEPS, WARM = 40, 10


class Bench:
    def __init__(self, attnlab, out, device):
        self.attnlab, self.out, self.device = attnlab, pathlib.Path(out), device
        self.small = device == "cpu"
        self.sizes, self.length, self.vocabulary = (SMALL, 64, 512) if self.small else (SIZES, 2048, 50304)
        self.text = self.out / "text.txt"
        self.text.write_text("".join(f"On day {n} the clerk wrote {n * n} letters, {n * 7 % 11} came back.\n"
                                     for n in range(20000)))

    def train(self, name, *flags):
        """Events of a new run."""
        command = [self.attnlab, "train", "--json", "--data", self.text, "--tokenizer", "byte",
                   "--out", self.out / "runs" / name, "--probe-every", "0", "--snapshot-budget", "1",
                   "--eval-every", "100000", *flags]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{name}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def speed(self, preset, mixer, turn=0):
        """Tokens/s between the steps WARM and STEPS, and the largest memory in bytes."""
        batch = self.sizes[preset][4]
        events = self.train(f"{preset}-{mixer}-{turn}", "--preset", preset, "--mixer", mixer,
                            "--vocab-size", self.vocabulary, "--seq-len", self.length,
                            "--max-position-embeddings", self.length, "--batch-size", batch,
                            "--steps", STEPS, "--dtype", "bf16", "--device", self.device)
        steps = [e for e in events if e["event"] == "step"]
        seconds = steps[-1]["seconds"] - steps[WARM - 1]["seconds"]
        memory = max(e.get("peak_memory", 0) for e in events)
        self.row(preset, mixer, "ours", (STEPS - WARM) * batch * self.length / seconds, memory)

    def row(self, preset, mixer, whose, tokens, memory):
        line = f"{preset}\t{mixer}\t{whose}\t{tokens:.0f}\t{memory / 1e9:.2f}"
        print(line)
        with open(self.out / "speed.tsv", "a") as file:
            file.write(line + "\n")


def losses(events):
    return [e["loss"] for e in events if e["event"] == "step"]


def equal(bench):
    for mixer in MIXERS:
        flags = ["--preset", "micro", "--steps", 20, "--seq-len", 64, "--batch-size", 4, "--mixer", mixer]
        here, there = (losses(bench.train(f"equal-{mixer}-{side}", *flags, "--device", device))
                       for side, device in (("here", "cpu"), ("there", bench.device)))
        worst = max(abs(a - b) for a, b in zip(here, there, strict=True))
        print(f"{mixer}: {worst:.1e} apart")
        assert worst < 1e-4, mixer


def resume(bench):
    for mixer in ["standard", "approximate", "non_approximate"]:
        flags = ["--preset", "micro", "--steps", 20, "--seq-len", 64, "--batch-size", 4, "--mixer", mixer,
                 "--device", bench.device, "--deterministic", "--checkpoint-every", 10]
        whole = bench.train(f"whole-{mixer}", *flags)
        bench.train(f"parts-{mixer}", *flags)
        run = bench.out / "runs" / f"parts-{mixer}"
        last = run / "checkpoints" / "step-000020"
        weights = (last / "model.safetensors").read_bytes()
        for path in sorted(last.iterdir()):
            path.unlink()
        last.rmdir()
        done = subprocess.run([bench.attnlab, "train", "--json", "--resume", run], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        again = losses(map(json.loads, done.stdout.splitlines()))
        assert again == losses(whole)[10:], (mixer, again, losses(whole))
        assert (last / "model.safetensors").read_bytes() == weights, mixer
        print(f"{mixer}: same bits")


def speed(bench):
    for preset in bench.sizes:
        bench.speed(preset, "standard")


def mixers(bench):
    preset = list(bench.sizes)[min(1, len(bench.sizes) - 1)]
    for mixer in MIXERS[1:]:
        bench.speed(preset, mixer)


def peer_model(vocabulary, layers, d, f, heads):
    """The same decoder in PyTorch: RMSNorm, biases on q, k, v, RoPE, SDPA, SwiGLU."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm, self.norm2 = nn.RMSNorm(d, eps=1e-6), nn.RMSNorm(d, eps=1e-6)
            self.qkv, self.o = nn.Linear(d, 3 * d), nn.Linear(d, d, bias=False)
            self.up, self.down = nn.Linear(d, 2 * f, bias=False), nn.Linear(f, d, bias=False)

        def forward(self, x, cos, sin):
            b, n, _ = x.shape
            q, k, v = self.qkv(self.norm(x)).view(b, n, 3, heads, d // heads).permute(2, 0, 3, 1, 4)

            def turned(y):
                low, high = y.chunk(2, -1)
                return (y * cos + torch.cat((-high, low), -1) * sin).to(y.dtype)

            o = F.scaled_dot_product_attention(turned(q), turned(k), v, is_causal=True)
            x = x + self.o(o.transpose(1, 2).reshape(b, n, d))
            gate, up = self.up(self.norm2(x)).chunk(2, -1)
            return x + self.down(F.silu(gate) * up)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed, self.norm = nn.Embedding(vocabulary, d), nn.RMSNorm(d, eps=1e-6)
            self.layers = nn.ModuleList(Layer() for _ in range(layers))
            self.head = nn.Linear(d, vocabulary, bias=False)

        def forward(self, ids, targets):
            half = torch.arange(0, d // heads, 2, device=ids.device) / (d // heads)
            angles = torch.outer(torch.arange(ids.size(1), device=ids.device), 10000.0 ** -half).repeat(1, 2)
            x, cos, sin = self.embed(ids), angles.cos(), angles.sin()
            for layer in self.layers:
                x = layer(x, cos, sin)
            return F.cross_entropy(self.head(self.norm(x)).flatten(0, 1), targets.flatten())

    return Model()


def peer_tokens(bench, preset):
    """Tokens/s and the largest memory of PyTorch: fp32 weights, bf16 by autocast, fused AdamW."""
    import torch

    *shape, batch = bench.sizes[preset]
    model = peer_model(bench.vocabulary, *shape).to(bench.device)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    ids = torch.randint(256, (batch, bench.length + 1), device=bench.device)
    compiled = model if bench.small else torch.compile(model)

    def step():
        with torch.autocast(torch.device(bench.device).type, torch.bfloat16):
            loss = compiled(ids[:, :-1], ids[:, 1:])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss

    for _ in range(WARM):
        last = step()
    last.item()
    start = time.perf_counter()
    for _ in range(STEPS - WARM):
        last = step()
    last.item()
    seconds = time.perf_counter() - start
    memory = 0 if bench.small else torch.cuda.max_memory_allocated()
    return (STEPS - WARM) * batch * bench.length / seconds, memory


def peer(bench):
    for preset in bench.sizes:
        bench.row(preset, "standard", "PyTorch", *peer_tokens(bench, preset))
        bench.speed(preset, "standard", turn=1)


if __name__ == "__main__":
    part, attnlab, out, device = sys.argv[1:]
    globals()[part](Bench(attnlab, out, device))
