# SPDX-License-Identifier: Apache-2.0
"""The table of speeds: goal, what this machine gives, moonshot. Run it on a quiet machine.

Runs attnlab-benchmarks (which measures the machine's peaks in the same run), compares training
steps with PyTorch's as compare_training_speed.py does, and times the start of `attnlab train`.
Takes about half an hour on two cores. Writes OUT.txt, OUT.csv and OUT.svg.

    pip install torch==2.11.0 transformers==4.57.6 safetensors matplotlib
    python speed_table.py build/release/bin OUT [--no-peers]
"""

import argparse
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import compare_training_speed as peers

# What is measured: goal, moonshot, whether more is better.
GOALS = {
    "T0 of GEMM peak": (0.40, 0.55, True), "T1 of GEMM peak": (0.55, 0.68, True), "T2 of GEMM peak": (0.65, 0.78, True),
    "T0 against eager, best": (2.5, 3.5, True), "T1 against eager, best": (1.7, 2.1, True),
    "T2 against eager, best": (1.3, 1.55, True), "T4 against eager, best": (1.2, 1.4, True),
    "T0 against eager, as installed": (2.5, 3.5, True), "T1 against eager, as installed": (2.1, 2.6, True),
    "T2 against eager, as installed": (2.2, 2.6, True),
    "T0 against torch.compile, best": (2.0, 2.8, True), "T1 against torch.compile, best": (1.6, 2.0, True),
    "T2 against torch.compile, best": (1.3, 1.55, True),
    "T1 memory of eager's": (0.50, 0.35, False), "T2 memory of eager's": (0.50, 0.35, False),
    "start to first step, s": (1.0, 0.4, False),
    "exponent in L, MLP": (0.05, 0.02, False), "exponent in L, self-gate": (0.05, 0.02, False),
    "shared map of standard's core": (0.60, 0.50, False),
    "self-gate against the whole map": (200, 400, True),
    "decode T1, tokens/s": (5000, 10000, True),
    "decode slope to 8192, MLP": (0.02, 0.01, False), "decode slope to 8192, self-gate": (0.02, 0.01, False),
}
# name of a benchmark and counter: row of the table
COUNTERS = {
    ("gemm_fraction/T0", "of_gemm_peak"): "T0 of GEMM peak", ("gemm_fraction/T1", "of_gemm_peak"): "T1 of GEMM peak",
    ("gemm_fraction/T2", "of_gemm_peak"): "T2 of GEMM peak",
    ("core/scaling/mlp", "exponent"): "exponent in L, MLP",
    ("core/scaling/self_gate", "exponent"): "exponent in L, self-gate",
    ("core/shared_map", "of_standard"): "shared map of standard's core",
    ("core/self_gate_against_matrix", "times"): "self-gate against the whole map",
    ("decode/T1/standard", "tokens/s"): "decode T1, tokens/s",
    ("decode/T1/mlp", "slope"): "decode slope to 8192, MLP",
    ("decode/T1/non_approximate", "slope"): "decode slope to 8192, self-gate",
}


def run_benchmarks(folder):
    """The machine in a line, and {row: value}."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        names = "|".join(f"^{benchmark}(/|$)" for benchmark, _ in COUNTERS)
        printed = subprocess.run(
            [folder / "attnlab-benchmarks", f"--benchmark_filter={names}", f"--benchmark_out={out.name}"],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        results = json.load(open(out.name))["benchmarks"]
    values = {}
    for (benchmark, counter), row in COUNTERS.items():
        found = [r[counter] for r in results if r["name"].startswith(benchmark + "/") and counter in r]
        if not found:
            sys.exit(f"attnlab-benchmarks gave no {counter} of {benchmark}")
        values[row] = found[0]
    return printed.splitlines()[0], values


def first_step_seconds(folder):
    with tempfile.TemporaryDirectory() as runs:
        start = time.perf_counter()
        training = subprocess.Popen(
            [folder / "attnlab", "train", "--preset", "nano", "--steps", "1", "--out", f"{runs}/run"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in training.stdout:
            if line.lstrip().startswith("step 1/"):
                seconds = time.perf_counter() - start
                training.communicate()
                return seconds
    sys.exit("attnlab train did not say that it made a step")


def against_peers(folder, rounds):
    values = {}
    for workload in peers.CHECKED_STEPS:
        rows = peers.compare(folder / "attnlab-step", workload, rounds)
        peers.print_table(rows)
        for row in rows:
            values[f"{workload} against {row['against']}"] = row["ratio"]
            if row["against"] == "eager, best":
                values[f"{workload} memory of eager's"] = row["memory_of_theirs"]
    return values


def verdict(value, goal, moonshot, more):
    held = (lambda bound: value >= bound) if more else (lambda bound: abs(value) <= bound)
    return "moonshot" if held(moonshot) else "goal" if held(goal) else "missed"


def text_of(table):
    lines = [f"{'':<34}{'goal':>9}{'measured':>11}{'moonshot':>11}"]
    lines += [f"{name:<34}{goal:>9g}{value:>11.4g}{moonshot:>11g}  {judged}"
              for name, goal, value, moonshot, judged in table]
    return "\n".join(lines) + "\n"


def plot(table, path):
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    colours = {"moonshot": "#2f7d4f", "goal": "#4c78a8", "missed": "#c0504d"}
    figure, axes = plt.subplots(figsize=(7, 0.3 * len(table) + 1), layout="constrained")
    share = [value / goal if GOALS[name][2] else goal / max(abs(value), 1e-9)
             for name, goal, value, _, _ in table]
    axes.barh([row[0] for row in table], share, color=[colours[row[-1]] for row in table])
    axes.axvline(1, color="#444444", linewidth=1)
    axes.set_xscale("log")
    axes.invert_yaxis()
    axes.set_xlabel("how often the goal is reached (1: just)")
    figure.savefig(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="with attnlab, attnlab-benchmarks and attnlab-step")
    parser.add_argument("out")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    machine, values = run_benchmarks(arguments.folder)
    values["start to first step, s"] = statistics.median(first_step_seconds(arguments.folder) for _ in range(5))
    if not arguments.no_peers:
        values.update(against_peers(arguments.folder, arguments.rounds))
    table = [(name, goal, values[name], moonshot, verdict(values[name], goal, moonshot, more))
             for name, (goal, moonshot, more) in GOALS.items() if name in values]
    text = f"{machine}\n\n{text_of(table)}"
    print(text)
    pathlib.Path(f"{arguments.out}.txt").write_text(text)
    with open(f"{arguments.out}.csv", "w", newline="") as file:
        csv.writer(file).writerows([["measured", "goal", "value", "moonshot", "verdict"], *table])
    plot(table, f"{arguments.out}.svg")


if __name__ == "__main__":
    main()
