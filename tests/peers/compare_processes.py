# SPDX-License-Identifier: Apache-2.0
"""Compares N processes of one thread each with one process of N threads, on the same run.

The workload is T1 of docs/speed.md (d 128, 4 layers, 4 heads, V 65, L 256), whose 16 sequences a step
come as N micro-batches. The contestants take turns for ROUNDS rounds, each with a run of its own;
the first steps of a run are not counted, nor is its start. Printed is the median over the rounds of
(seconds of threads / seconds of processes), with the smallest and largest, above 1 where processes are
faster. "Alone" is one process with the sum of many: what the sum costs by itself.

    python compare_processes.py build/release/bin/attnlab [--processes 2] [--rounds 7]
"""

import argparse
import json
import pathlib
import random
import statistics
import string
import subprocess
import tempfile

WARM_UP = 3


def write_text(path):
    """65 different characters, as T1 has."""
    letters = (string.ascii_letters + string.digits + " .\n")[:65]
    path.write_text("".join(random.Random(0).choices(letters, k=300_000)))


def seconds_a_step(launcher, program, threads, processes, steps, folder):
    run = pathlib.Path(tempfile.mkdtemp(dir=folder)) / "run"
    command = [*launcher, program, "train", "--json", "--data", folder / "text.txt", "--out", run,
               "--hidden-size", 128, "--num-layers", 4, "--num-heads", 4, "--intermediate-size", 512,
               "--seq-len", 256, "--batch-size", 16 // processes, "--accumulate", processes,
               "--threads", threads, "--steps", steps, "--probe-every", 0]
    lines = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    events = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    seconds = [event["seconds"] for event in events if event["event"] == "step"]
    return (seconds[-1] - seconds[WARM_UP - 1]) / (len(seconds) - WARM_UP)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", help="attnlab")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument("--mpirun", default="mpirun --oversubscribe --bind-to none --allow-run-as-root")
    a = parser.parse_args()
    start = lambda n: [*a.mpirun.split(), "-n", str(n)]
    contestants = {"threads": ([], a.processes), "processes": (start(a.processes), 1),
                   "alone": (start(1), a.processes)}
    seconds = {name: [] for name in contestants}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_text(folder / "text.txt")
        for _ in range(a.rounds):
            for who, (launcher, threads) in contestants.items():
                seconds[who].append(seconds_a_step(launcher, a.program, threads, a.processes, a.steps, folder))
    for who in ("processes", "alone"):
        ratios = sorted(t / s for t, s in zip(seconds["threads"], seconds[who]))
        print(f"threads / {who}: {statistics.median(ratios):.2f}  [{ratios[0]:.2f}, {ratios[-1]:.2f}]   "
              f"{1e3 * statistics.median(seconds['threads']):.0f} ms against "
              f"{1e3 * statistics.median(seconds[who]):.0f} ms a step")


if __name__ == "__main__":
    main()
