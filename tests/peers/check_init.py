# SPDX-License-Identifier: Apache-2.0
"""Trains a model that others trained, with layers changed, here and with PyTorch: losses are equal.

`train --init` saves a checkpoint before it has learned anything. `transformers` opens it by the
modelling file that it carries and trains it on the same windows of the same text.

On WikiText-2 (--text) SmolLM2-135M is 2.9e-6 from PyTorch's at most. On the text below, which repeats
itself, 18 of 20 steps pass: the nineteenth is 9e-4 apart, others 7e-5 and once 1e-4. There PyTorch with
loops for AVX2 is 3e-5 from itself with AVX-512, and 1e-4 at the nineteenth. It begins where the model takes
away an activation of 772 (layers 9 and 10): oneDNN's products are there 2.2e-6 from those in double, MKL's,
which PyTorch uses, 7e-7; gradients of the layers below then agree to 1e-4 in place of 1e-5.

    python check_init.py ATTNLAB MODEL [--layers "5,9=static_emb_qk"] [--text FILE] [--steps 20]
"""

import argparse
import json
import pathlib
import tempfile

import torch
import transformers

from attnlab_program import Attnlab
from pytorch_training import losses

TOLERANCE = 1e-4
TEXT = "".join(f"On day {n} the clerk wrote {n * n} letters, and {n * 7 % 11} of them came back.\n"
               for n in range(1, 120))


def trained_here(attnlab, out, flags):
    """The loss of each step, and the run's spec."""
    lines = map(json.loads, attnlab.run("train", "--json", "--out", out, *flags).splitlines())
    found = [line["loss"] for line in lines if line["event"] == "step"]
    return found, json.loads((out / "run.json").read_text())


def trained_there(attnlab, run, text, spec):
    saved = run / "checkpoints" / "step-000001"
    model = transformers.AutoModelForCausalLM.from_pretrained(
        saved, trust_remote_code=True, dtype=torch.float32, attn_implementation="eager")
    print(f"{type(model).__name__}: {sum(p.numel() for p in model.parameters()):,} parameters")
    ids = attnlab.tokens(saved, text)
    tokenizer = transformers.AutoTokenizer.from_pretrained(saved, trust_remote_code=True)
    assert ids == tokenizer.encode(text, add_special_tokens=False)
    return losses(model, ids, spec["train"], spec["seed"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("attnlab")
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--layers", default="5,9=static_emb_qk")
    parser.add_argument("--text", type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--learning-rate", type=float, default=2e-5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    attnlab = Attnlab(options.attnlab)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text = options.text.read_text() if options.text else TEXT
        (folder / "text.txt").write_text(text)
        flags = ["--init", options.model, "--layers", options.layers, "--data", folder / "text.txt",
                 "--batch-size", 2, "--seq-len", 48, "--warmup-steps", 4, "--threads", options.threads,
                 "--snapshot-budget", 1, "--probe-every", 0]
        trained_here(attnlab, folder / "begun", [*flags, "--steps", 1, "--learning-rate", 1e-30,
                                                 "--weight-decay", 0])
        ours, recorded = trained_here(attnlab, folder / "trained", [
            *flags, "--steps", options.steps, "--learning-rate", options.learning_rate,
            "--eval-every", 1000])
        print(f"kept {len(recorded['forked_from']['kept'])} tensors, "
              f"fresh {recorded['forked_from']['fresh']}")
        theirs = trained_there(attnlab, folder / "begun", text, recorded["spec"])
    for step, (our, their) in enumerate(zip(ours, theirs, strict=True), 1):
        print(f"step {step}: {our:.6f} here, {their:.6f} there, {abs(our - their):.1e} apart")
    assert max(abs(a - b) for a, b in zip(ours, theirs)) < TOLERANCE


if __name__ == "__main__":
    main()
