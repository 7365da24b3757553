# SPDX-License-Identifier: Apache-2.0
"""Checks that `attnlab eval` gives lm-evaluation-harness's figures on the same checkpoint and data.

For each checkpoint: every task of the harness's own configuration, run by the harness through
`transformers`, against `attnlab eval`: accuracies and their standard errors must be equal,
perplexities and theirs within 1e-3. DATA is a folder with the public files (zeroshot, superglue,
text); HellaSwag and LAMBADA, which may not be redistributed, are stood in for by made-up files of
the official layout. Install with `pip install -r requirements_lm_eval.txt`.
Run: python check_lm_eval.py ATTNLAB DATA CHECKPOINT... [--limit N] [--context L,...] [--tasks a,b]
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

import lm_eval  # noqa: E402
from lm_eval.api.task import ConfigurableTask  # noqa: E402
from lm_eval.models.huggingface import HFLM  # noqa: E402
from lm_eval.utils import load_yaml_config  # noqa: E402

HARNESS = pathlib.Path(lm_eval.__file__).parent / "tasks"
FILES = {  # the harness's configuration, our file below the data folder, the name `attnlab` looks for
    "arc_easy": ("arc/arc_easy.yaml", "zeroshot/arc_easy/test.jsonl", "test.jsonl"),
    "boolq": ("super_glue/boolq/default.yaml", "superglue/BoolQ/val.jsonl", "val.jsonl"),
    "copa": ("super_glue/copa/default.yaml", "superglue/COPA/val.jsonl", "val.jsonl"),
    "piqa": ("piqa/piqa.yaml", "zeroshot/piqa/valid.jsonl", "valid.jsonl"),
    "sciq": ("sciq/sciq.yaml", "zeroshot/sciq/validation.jsonl", "test.jsonl"),
    "rte": ("glue/rte/default.yaml", "superglue/RTE/val.jsonl", "val.jsonl"),
    "hellaswag": ("hellaswag/hellaswag.yaml", None, "hellaswag_val.jsonl"),
    "wikitext": ("wikitext/wikitext.yaml", "text/wikitext-2/test.txt", "test.txt"),
    "lambada_openai": ("lambada/lambada_openai.yaml", None, "lambada_test.jsonl"),
}


def records(path):
    return [json.loads(line) for line in path.read_text().split("\n") if line.strip()]


def write_records(path, documents):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(document) + "\n" for document in documents))


def words(rng, count):
    syllables = ["ka", "lo", "mi", "ren", "tu", "sa", "é", "the", "of", "a", "and", "fish"]
    return " ".join("".join(rng.choices(syllables, k=rng.randint(1, 3))) for _ in range(count))


def made_up_hellaswag():
    rng = random.Random(1)
    documents = []
    for i in range(60):
        document = {"ind": i, "activity_label": words(rng, 2), "label": str(rng.randrange(4)),
                    "ctx_a": "[header] " + words(rng, 8) + " [title] " + words(rng, 5) + ".",
                    "ctx_b": rng.choice(["", "ÉTÉ " + words(rng, 3)]),
                    "endings": [words(rng, rng.randint(2, 9)) + "  [substeps] " + words(rng, 2) + "."
                                for _ in range(4)]}
        document["ctx"] = document["ctx_a"] + " " + document["ctx_b"].capitalize()
        documents.append(document)
    return documents


def made_up_lambada():
    rng = random.Random(2)
    return [{"text": words(rng, rng.randint(1, 60))} for _ in range(60)]


def pages(text):
    """The harness's document-level WikiText: one document an article."""
    lines, result = [], []
    for line in text.split("\n"):
        marks = line.replace("= = =", "===").replace("= =", "==").strip()
        if marks.startswith("= ") and marks.endswith(" ="):
            if "\n".join(lines).strip():
                result.append({"page": "\n".join(lines)})
            lines = []
        lines.append(line)
    return result + [{"page": "\n".join(lines)}]


def our_documents(task, data):
    """Documents as our file has them; PIQA's labels, which lie in a file of their own, are put in."""
    if task == "hellaswag":
        return made_up_hellaswag()
    if task == "lambada_openai":
        return made_up_lambada()
    path = data / FILES[task][1]
    if task == "wikitext":
        return pages(path.read_text())
    documents = records(path)
    if task == "piqa":
        labels = (path.parent / "valid-labels.lst").read_text().split()
        return [{**d, "label": int(label)} for d, label in zip(documents, labels, strict=True)]
    return documents


def as_the_harness_has_it(task, documents):
    """The same in the fields of the Hugging Face data set that the harness's task reads."""
    if task == "boolq":
        return [{**d, "label": int(d["label"])} for d in documents]
    if task == "rte":
        return [{"sentence1": d["premise"], "sentence2": d["hypothesis"],
                 "label": ["entailment", "not_entailment"].index(d["label"])} for d in documents]
    return documents


def harness_task(task, documents, folder):
    config = load_yaml_config(str(HARNESS / FILES[task][0]), mode="full")
    split = "test" if config.get("test_split") else "validation"
    local = folder / f"harness-{task}-{len(documents)}.jsonl"
    write_records(local, as_the_harness_has_it(task, documents))
    config.update(dataset_path="json", dataset_name=None, training_split=None,
                  validation_split=None, test_split=None,
                  dataset_kwargs={"data_files": {split: str(local)}})
    config[f"{split}_split"] = split
    for key in ("tag", "metadata"):
        config.pop(key, None)
    return ConfigurableTask(config=config)


def that_fit(task, documents, model, folder):
    """Without the documents that have a choice longer than the context: both sides refuse them."""
    if task == "wikitext":
        return documents
    requests = harness_task(task, documents, folder)
    requests.build_all_requests(limit=None, rank=0, world_size=1)
    too_long = {request.doc_id for request in requests.instances
                if len(model._encode_pair(*request.args)[1]) > model.max_length}
    return [d for i, d in enumerate(documents) if i not in too_long]


def open_model(checkpoint, context):
    """The harness's model, with the token before a text that `attnlab` takes."""
    model = HFLM(pretrained=str(checkpoint), device="cpu", dtype="float32", batch_size=8,
                 trust_remote_code=True, max_length=context)
    for text in ("<|endoftext|>", "\n"):
        ids = model.tokenizer.encode(text, add_special_tokens=False)
        if len(ids) == 1:
            model.custom_prefix_token_id = ids[0]
            break
    return model


def ours(attnlab, checkpoint, tasks, folders, limit, context):
    command = [attnlab, "eval", checkpoint, "--tasks", ",".join(tasks), "--json"]
    if limit:
        command += ["--limit", str(limit)]
    for folder in folders:
        command += ["--data-dir", folder]
    if context:
        command += ["--context", str(context)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(output)["tasks"]


def compare(name, our, their):
    """Prints both; true when they agree."""
    agree = True
    for key, value in sorted(their.items()):
        metric = key.split(",")[0]
        if metric not in our or metric == "alias":
            continue
        mine = our[metric]
        if value == "N/A":
            good = mine is None
        else:
            tolerance = 1e-9 if metric.startswith("acc") else 1e-3 * abs(value)
            good = mine is not None and abs(mine - value) <= tolerance
        agree = agree and good
        print(f"  {name:15} {metric:24} ours {mine!s:>22} theirs {value!s:>22} "
              f"{'' if good else 'DIFFERENT'}")
    return agree


def prepare(task, arguments, model, folder):
    """The harness's task; the same documents lie in a file for `attnlab`."""
    everything = our_documents(task, arguments.data)
    documents = that_fit(task, everything, model, folder)
    if len(documents) < len(everything):
        print(f"  {task}: {len(everything) - len(documents)} of {len(everything)} documents are "
              "left out, a choice of theirs is longer than the context")
    documents = documents[:arguments.limit or None]
    if task != "wikitext":
        write_records(folder / task / FILES[task][2], documents)
    return harness_task(task, documents, folder)


def check(arguments, checkpoint, context):
    print(f"{checkpoint}, context {context or 'of the model'}, "
          f"{'first ' + str(arguments.limit) if arguments.limit else 'all'} documents")
    names = arguments.tasks.split(",")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        model = open_model(checkpoint, context)
        tasks = {name: prepare(name, arguments, model, folder) for name in names}
        mine = ours(arguments.attnlab, checkpoint, names, [folder, arguments.data],
                    arguments.limit, context)
        his = lm_eval.simple_evaluate(model=model, tasks=list(tasks.values()))["results"]
    return all([compare(name, mine[name], his[name]) for name in names])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("attnlab", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("checkpoint", nargs="+", type=pathlib.Path)
    parser.add_argument("--limit", type=int, default=0, help="0: all documents")
    parser.add_argument("--context", default="0")
    parser.add_argument("--tasks", default=",".join(FILES))
    arguments = parser.parse_args()
    good = True
    for path in arguments.checkpoint:
        checkpoint = path if (path / "config.json").exists() else max(
            (path / "checkpoints").iterdir())
        for context in arguments.context.split(","):
            good = check(arguments, checkpoint, int(context) or None) and good
    print("all equal" if good else "NOT EQUAL")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
