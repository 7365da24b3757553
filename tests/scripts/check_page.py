# SPDX-License-Identifier: Apache-2.0
"""Opens pages of `attnlab report --html` in headless Chromium, which can reach nothing.

Two small runs are trained, one that records its maps and one of 6 layers by 8 heads at 128 tokens
that does not. Checked: no message on the console, every cell within 1/255 of `attnlab maps`, what
keys do, both languages, the size. With --shots the pictures come into a folder: light, dark,
Korean, and on paper.

    python check_page.py ATTNLAB [--shots FOLDER]
"""

import argparse
import array
import ast
import json
import math
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

EXACT = 1 / 255
LARGEST = 1_000_000

# Runs in the page once its first map is there, and leaves what it saw as JSON in the document.
VISIT = """
<pre id="seen"></pre>
<script>
const press = (key, target = document.body) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const text = (id) => byId(id).textContent;
const settled = () => new Promise((go) => setTimeout(go, 50));
async function cellsOfRun(run) {
  const { maps } = run, all = [];
  for (const frame of maps.frames) {
    const bytes = await cellsOf(frame);
    maps.layers.forEach((_, l) => {
      for (let head = 0; head < maps.heads; ++head) {
        const map = mapOf(maps, frame, bytes, l, head);
        for (let i = 0; i < map.n; ++i) for (let j = 0; j <= i; ++j) all.push(Number(map.at(i, j).toFixed(5)));
      }
    });
  }
  return { steps: maps.frames.map(({ step }) => step), layers: maps.layers.length, heads: maps.heads, n: maps.tokens.length, cells: all };
}
async function visit() {
  while (document.documentElement.dataset.ready !== "true") await settled();
  const seen = { runs: [], keys: {} }, map = byId("map-canvas"), curve = byId("curve-canvas");
  const note = (name) => { seen.keys[name] = { title: text("map-title"), readout: text("map-readout"), curve: text("curve-readout"), help: text("map-help"),
    theme: document.documentElement.dataset.theme, lang: document.documentElement.lang, log: byId("log").getAttribute("aria-pressed"), chosen: byId("curve").value }; };
  for (const run of runs) if (run.maps) seen.runs.push(await cellsOfRun(run));
  seen.missing = [Object.keys(texts.en).filter((key) => !(key in texts.ko)), document.querySelectorAll("canvas:not([aria-label]):not([aria-hidden]):not(.thumbnails canvas):not(h3 canvas):not(.legend canvas)").length];
  seen.wide = document.documentElement.scrollWidth > innerWidth;
  note("begin");
  press("m"); seen.focus = document.activeElement.id;
  for (const key of ["Home", "ArrowDown", "ArrowRight", "ArrowRight"]) press(key, map);
  note("cell");
  press("]"); press("."); note("head");
  press(","); press("["); note("back");
  press("PageUp", map); await settled(); note("frame");
  press("End", curve); note("place"); press("ArrowLeft", curve); note("before");
  press("g"); note("log"); press("c"); note("curve"); press("t"); note("theme");
  press("l"); await settled(); note("language");
  byId("seen").textContent = JSON.stringify(seen);
}
visit();
</script>
"""


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return name
    print("SKIPPED FOR WANT OF A BROWSER: there is no chromium on this machine")
    sys.exit(0)


def browse(folder, page, *options, place=""):
    """Standard output of the browser; fails when the page says anything on its console."""
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/browser",
               "--proxy-server=127.0.0.1:9", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
               "--hide-scrollbars", "--virtual-time-budget=20000", *options, f"{page.as_uri()}{place}"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600)
    said = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    assert not said, said
    return result.stdout


def read_npy(path):
    """Shape and float32 values of NumPy's format 1.0."""
    data = path.read_bytes()
    size = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + size].decode())
    assert header["descr"] == "<f4" and not header["fortran_order"], header
    return header["shape"], array.array("f", data[10 + size:])


def causal(shape, values, steps):
    """Cells at and below the diagonal of the chosen frames, as the page has them."""
    *outer, n, _ = shape
    each = math.prod(outer[1:]) * n * n
    for frame in steps:
        for first in range(frame * each, (frame + 1) * each, n * n):
            for i in range(n):
                yield from values[first + i * n:first + i * n + i + 1]


def value_of(readout):
    return float(re.search(r": ([0-9.e+-]+)$", readout)[1])


def check_keys(keys, shape, values, frames):
    _, _, heads, n, _ = shape

    def cell(frame, layer, head, row, column):
        return values[((frame * shape[1] + layer) * heads + head) * n * n + row * n + column]

    last = frames - 1
    assert "ayer 1, head 1" in keys["begin"]["title"], keys["begin"]
    for name, frame, layer, head in [("cell", last, 0, 0), ("head", last, 1, 1), ("back", last, 0, 0), ("frame", last - 1, 0, 0)]:
        seen = keys[name]
        assert f"ayer {layer + 1}, head {head + 1}" in seen["title"], (name, seen)
        assert "Row 14" in seen["readout"] and "column 3" in seen["readout"], (name, seen)
        assert abs(value_of(seen["readout"]) - cell(frame, layer, head, 13, 2)) < EXACT, (name, seen)
    assert keys["place"]["curve"] and keys["place"]["curve"] != keys["before"]["curve"], keys
    assert keys["log"]["log"] == "true" and keys["before"]["log"] == "false", keys
    assert keys["curve"]["chosen"] != keys["log"]["chosen"], keys
    assert keys["theme"]["theme"] != keys["curve"]["theme"], keys
    assert keys["language"]["lang"] == "ko" and keys["language"]["help"] != keys["theme"]["help"], keys
    print("  keys: cell, layer, head, step, curve, look and language")


def check_cells(name, seen, shape, values, frames):
    assert (seen["layers"], seen["heads"], seen["n"]) == tuple(shape[1:4]), (seen["n"], shape)
    farthest = 0
    count = 0
    for ours, theirs in zip(seen["cells"], causal(shape, values, frames), strict=True):
        farthest = max(farthest, abs(ours - theirs))
        count += 1
    assert farthest < EXACT, farthest
    print(f"  {name}: {count} cells, the farthest {farthest:.5f} from the .npy (1/255 is {EXACT:.5f})")


def take_pictures(folder, page, shots):
    shots.mkdir(parents=True, exist_ok=True)
    for name, place, size in [("light", "#lang=en&theme=light", "1280,4200"), ("dark", "#lang=en&theme=dark", "1280,4200"),
                              ("korean", "#lang=ko&theme=light", "1280,4200"), ("small", "#lang=en&theme=light", "480,5200")]:
        browse(folder, page, f"--window-size={size}", f"--screenshot={shots / name}.png", place=place)
    browse(folder, page, "--no-pdf-header-footer", f"--print-to-pdf={shots / 'paper.pdf'}", place="#lang=en&theme=dark")
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "70", "-png", shots / "paper.pdf", shots / "paper"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attnlab")
    parser.add_argument("--shots", type=pathlib.Path)
    options = parser.parse_args()
    chromium()
    program = pathlib.Path(options.attnlab).resolve()

    def attnlab(*arguments):
        subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = pathlib.Path(temporary)
        attnlab("train", "--quiet", "--threads", 1, "--data", "task:recall", "--batch-size", 8, "--steps", 30, "--record-maps", "all",
                "--record-every", 10, "--layers", "1=approximate", "--out", folder / "recorded")
        attnlab("train", "--quiet", "--threads", 1, "--data", "task:recall", "--num-layers", 6, "--num-heads", 8, "--seq-len", 128,
                "--batch-size", 2, "--steps", 4, "--layers", "2=approximate;3=non_approximate;4=rnd_emb_qk;6=mlp", "--out", folder / "large")
        page = folder / "page.html"
        attnlab("report", "--html", folder / "recorded", folder / "large", "--out", page)
        assert page.stat().st_size <= LARGEST, page.stat().st_size
        print(f"  {page.stat().st_size} bytes")
        probe = json.loads((folder / "large" / "run.json").read_text())["probe"]
        attnlab("maps", folder / "recorded", "--recorded", "--out", folder / "recorded.npy")
        attnlab("maps", folder / "large", "--step", 4, "--ids", ",".join(map(str, probe["text"] or probe["example"])), "--out", folder / "large.npy")
        visited = folder / "visited.html"
        visited.write_text(page.read_text().replace("</body>", VISIT + "</body>"))
        document = browse(folder, visited, "--dump-dom", "--window-size=1280,900", place="#lang=en&theme=light")
        found = re.search(r'<pre id="seen">(.+?)</pre>', document, re.S)
        assert found, "the page did not come to the end of the visit"
        seen = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        assert seen["missing"] == [[], 0], seen["missing"]
        assert seen["focus"] == "map-canvas" and not seen["wide"], (seen["focus"], seen["wide"])
        shape, values = read_npy(folder / "recorded.npy")
        frames = shape[0]
        assert len(seen["runs"][0]["steps"]) == frames, seen["runs"][0]["steps"]
        check_cells("recorded", seen["runs"][0], shape, values, range(frames))
        check_keys(seen["keys"], shape, values, frames)
        shape, values = read_npy(folder / "large.npy")
        check_cells("6 × 8 × 128", seen["runs"][1], (1, *shape), values, [0])
        if options.shots:
            take_pictures(folder, page, options.shots.resolve())
    print("the page is as it should be")


if __name__ == "__main__":
    main()
