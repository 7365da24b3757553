# SPDX-License-Identifier: Apache-2.0
"""Compares a training step with PyTorch's, on the same machine and threads.

The peer is `transformers`' Qwen2 with the same first weights, batch and AdamW, in five settings:

    installed        eager as it comes: foreach AdamW, float32 matmul precision "highest"
    eager / medium   eager with SDPA and fused AdamW, precision "highest" / "medium"
    compiled / ...   the same under torch.compile

Every contestant is a process of its own and waits while another runs. First all train 20 steps
(3 of T4), whose losses have to agree to 1e-4 relative; then they take turns for ROUNDS rounds.
Printed is the median over the rounds of (their seconds / our seconds), with the smallest and
largest, above 1 where ours is faster; "best" is the better of the two precisions. Also the largest
memory of the whole process. Writes OUT.csv and OUT.svg beside the text when --out is given.

    pip install torch==2.11.0 transformers==4.57.6 safetensors matplotlib
    python compare_training_speed.py build/release/bin/attnlab-step [--workloads T0 T1 T2 T4]
"""

import argparse
import csv
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

SETTINGS = {"installed": ("highest", False, False), "eager": ("highest", True, False),
            "eager medium": ("medium", True, False), "compiled": ("highest", True, True),
            "compiled medium": ("medium", True, True)}
ROWS = {"eager, best": ["installed", "eager", "eager medium"], "eager, as installed": ["installed"],
        "torch.compile, best": ["compiled", "compiled medium"]}
TOLERANCE, SECONDS_A_TURN = 1e-4, 1.0
# T4 takes many seconds a step and gigabytes a contestant: fewer of both.
CHECKED_STEPS = {"T0": 20, "T1": 20, "T2": 20, "T4": 3}
CONTESTANTS = {workload: [s for s in SETTINGS if workload != "T4" or not s.startswith("compiled")]
               for workload in CHECKED_STEPS}


def peer(setting, folder):
    """Trains as the lines of standard input say; what attnlab-step does, in PyTorch."""
    import torch
    from safetensors.torch import load_file
    from transformers import Qwen2Config, Qwen2ForCausalLM

    precision, fused, compiled = SETTINGS[setting]
    torch.set_float32_matmul_precision(precision)
    workload = json.loads((folder / "workload.json").read_text())
    model = Qwen2ForCausalLM(Qwen2Config.from_dict(workload["config"]))
    model.load_state_dict(load_file(folder / "weights.safetensors"))
    model.train()
    adamw = workload["adamw"]
    groups = [{"params": [p for p in model.parameters() if (p.dim() > 1) == decayed],
               "weight_decay": adamw["weight_decay"] if decayed else 0} for decayed in (True, False)]
    optimizer = torch.optim.AdamW(groups, lr=adamw["learning_rate"], betas=adamw["betas"],
                                  eps=adamw["epsilon"], fused=fused or None)
    inputs, targets = torch.tensor(workload["inputs"]), torch.tensor(workload["targets"])

    def loss_of(inputs, targets):
        logits = model(input_ids=inputs, use_cache=False).logits
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())

    if compiled:
        loss_of = torch.compile(loss_of)

    def step():
        loss = loss_of(inputs, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), adamw["grad_clip"])
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    for line in sys.stdin:
        start = time.perf_counter()
        losses = [step() for _ in range(int(line))]
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"losses": losses, "seconds": seconds, "peak_bytes": peak}), flush=True)


class Contestant:
    def __init__(self, name, command):
        self.name, self.process = name, subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended before it answered")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def start_all(program, workload, folder):
    ours = Contestant("attnlab", [program, workload, "standard", folder])
    steps = CHECKED_STEPS[workload]
    ours.losses = ours.run(steps)["losses"]
    peers = [Contestant(s, [sys.executable, __file__, "--peer", s, folder]) for s in CONTESTANTS[workload]]
    for each in peers:
        losses = each.run(steps)["losses"]
        worst = max(abs(a - b) / b for a, b in zip(ours.losses, losses))
        print(f"  {workload} {each.name}: losses of {steps} steps differ by {worst:.1e}", flush=True)
        if worst > TOLERANCE:
            sys.exit(f"{each.name} does not train the same: {ours.losses} against {losses}")
    return ours, peers


def rounds(ours, peers, count):
    """Seconds a step, {name: one for each round}; and the largest memory, {name: bytes}."""
    everyone = [ours, *peers]
    steps = {c.name: max(1, round(SECONDS_A_TURN / c.run(1)["seconds"])) for c in everyone}
    seconds, peaks = {c.name: [] for c in everyone}, {}
    for _ in range(count):
        for c in everyone:
            answer = c.run(steps[c.name])
            seconds[c.name].append(answer["seconds"] / steps[c.name])
            peaks[c.name] = answer["peak_bytes"]
    return seconds, peaks


def table_rows(workload, seconds, peaks):
    mine = seconds["attnlab"]
    for row, settings in ROWS.items():
        if settings[0] not in seconds:
            continue
        best = min(settings, key=lambda s: statistics.median(seconds[s]))
        ratios = sorted(theirs / ours for theirs, ours in zip(seconds[best], mine))
        yield {"workload": workload, "against": row, "setting": best,
               "ratio": statistics.median(ratios), "smallest": ratios[0], "largest": ratios[-1],
               "our_ms": 1e3 * statistics.median(mine), "their_ms": 1e3 * statistics.median(seconds[best]),
               "memory_of_theirs": peaks["attnlab"] / peaks[best]}


def compare(program, workload, count):
    with tempfile.TemporaryDirectory() as folder:
        ours, peers = start_all(program, workload, pathlib.Path(folder))
        try:
            return list(table_rows(workload, *rounds(ours, peers, count)))
        finally:
            for each in [ours, *peers]:
                each.close()


def print_table(table):
    for r in table:
        print(f"{r['workload']}  {r['against']:<20} {r['ratio']:5.2f}x  [{r['smallest']:.2f}, {r['largest']:.2f}]"
              f"  {r['our_ms']:8.1f} ms against {r['their_ms']:8.1f} ms ({r['setting']}),"
              f" memory {r['memory_of_theirs']:.2f}", flush=True)


def write_files(table, out):
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    with open(f"{out}.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys())
        writer.writeheader()
        writer.writerows(table)
    figure, axes = plt.subplots(figsize=(7, 0.35 * len(table) + 1), layout="constrained")
    ratios = [r["ratio"] for r in table]
    spread = [[r["ratio"] - r["smallest"] for r in table], [r["largest"] - r["ratio"] for r in table]]
    axes.barh([f"{r['workload']} {r['against']}" for r in table], ratios, xerr=spread, color="#4c78a8")
    axes.axvline(1, color="#444444", linewidth=1)
    axes.invert_yaxis()
    axes.set_xlabel("their time / our time")
    figure.savefig(f"{out}.svg")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", help="attnlab-step")
    parser.add_argument("--workloads", nargs="+", choices=CHECKED_STEPS, default=["T0", "T1", "T2"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--out", help="write OUT.csv and OUT.svg")
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    table = []
    for workload in arguments.workloads:
        rows = compare(arguments.program, workload, arguments.rounds)
        print_table(rows)
        table += rows
    if arguments.out:
        write_files(table, arguments.out)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(sys.argv[2], pathlib.Path(sys.argv[3]))
    else:
        main()
