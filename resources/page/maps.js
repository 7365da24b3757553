// Layers × heads, one large map, the row of one token.
const mapState = { run: 0, frame: 0, layer: 0, head: 0, row: 0, column: 0 };
const runsWithMaps = () => runs.map((_, i) => i).filter((i) => runs[i].maps);
const mapsNow = () => runs[mapState.run].maps;
const frameNow = () => mapsNow().frames[mapState.frame];
/** Of the frame that is chosen; null until they are unpacked. */
let bytesNow = null;

const mapNow = () => mapOf(mapsNow(), frameNow(), bytesNow, mapState.layer, mapState.head);
/** Part of a map's range, for colours. */
const partOf = (map, value) => (value - map.least) / (map.largest - map.least);

/** The map as a picture of a pixel a cell; what is hidden stays clear. */
function pictureOf(map) {
  const picture = document.createElement("canvas");
  picture.width = picture.height = map.n;
  const context = picture.getContext("2d"), image = context.createImageData(map.n, map.n);
  for (let i = 0; i < map.n; ++i)
    for (let j = 0; j <= i; ++j) {
      const value = map.at(i, j);
      image.data.set(Number.isNaN(value) ? [200, 40, 40, 255] : [...rampColour(partOf(map, value)), 255], (i * map.n + j) * 4);
    }
  context.putImageData(image, 0, 0);
  return picture;
}

function drawThumbnails() {
  const maps = mapsNow(), group = byId("thumbnails");
  group.style.gridTemplateColumns = `max-content repeat(${maps.heads}, minmax(0, 84px))`;
  group.replaceChildren();
  maps.layers.forEach(({ layer }, l) => {
    group.append(element("span", String(layer), "layer"));
    for (let head = 0; head < maps.heads; ++head) group.append(thumbnail(maps, l, head));
  });
}

function thumbnail(maps, layer, head) {
  const button = element("button"), canvas = element("canvas"), map = mapOf(maps, frameNow(), bytesNow, layer, head);
  const chosen = layer === mapState.layer && head === mapState.head;
  button.type = "button";
  button.tabIndex = chosen ? 0 : -1;
  button.dataset.place = `${layer},${head}`;
  button.setAttribute("aria-current", chosen);
  button.setAttribute("aria-label", `${say("layer_n", maps.layers[layer].layer)}, ${say("head_n", head + 1)}`);
  button.title = button.getAttribute("aria-label");
  canvas.width = canvas.height = map.n;
  canvas.getContext("2d").drawImage(pictureOf(map), 0, 0);
  button.append(canvas);
  button.addEventListener("click", () => chooseHead(layer, head));
  return button;
}

const labelOf = (token) => visible(token).slice(0, 10);

/** Where the cells of the large map lie on its canvas: beside the longest token. */
function mapFrame(width, tokens) {
  const longest = Math.max(...tokens.map((token) => [...labelOf(token)].length));
  const margin = Math.min(96, width * 0.2, 14 + longest * 8);
  return { margin, cell: (width - margin - 2) / tokens.length };
}

function drawLabels(context, tokens, { margin, cell }) {
  const every = Math.max(1, Math.ceil(13 / cell));
  const label = (i, across, strong) => {
    const text = labelOf(tokens[i]);
    context.save();
    context.translate(across ? margin + (i + 0.5) * cell : margin - 5, across ? margin - 5 : margin + (i + 0.5) * cell);
    if (across) context.rotate(-Math.PI / 2);
    context.textAlign = across ? "left" : "right";
    context.textBaseline = "middle";
    if (strong) {
      const wide = context.measureText(text).width + 6;
      context.fillStyle = colour("accent");
      context.fillRect(across ? -3 : 3 - wide, -8, wide, 16);
    }
    context.fillStyle = colour(strong ? "on-accent" : "muted");
    context.fillText(text, 0, 0);
    context.restore();
  };
  const near = (i, chosen) => Math.abs(i - chosen) * cell < 13 && i !== chosen;
  for (let i = 0; i < tokens.length; i += every) {
    if (!near(i, mapState.row)) label(i, false, false);
    if (!near(i, mapState.column)) label(i, true, false);
  }
  label(mapState.row, false, true);
  label(mapState.column, true, true);
}

function drawLarge() {
  const canvas = byId("map-canvas"), map = mapNow(), { context, width } = contextOf(canvas);
  const place = mapFrame(width, mapsNow().tokens), { margin, cell } = place;
  context.imageSmoothingEnabled = false;
  context.drawImage(pictureOf(map), margin, margin, cell * map.n, cell * map.n);
  context.strokeStyle = colour("border");
  context.strokeRect(margin, margin, cell * map.n, cell * map.n);
  drawLabels(context, mapsNow().tokens, place);
  context.strokeStyle = colour("accent");
  context.lineWidth = 2;
  context.strokeRect(margin + mapState.column * cell - 1, margin + mapState.row * cell - 1, cell + 2, cell + 2);
}

function drawScale(map) {
  const { context, width, height } = contextOf(byId("scale"));
  for (let x = 0; x < width; ++x) {
    context.fillStyle = `rgb(${rampColour(x / width).join()})`;
    context.fillRect(x, 0, 1.5, height);
  }
  byId("scale-least").textContent = shown(map.least, 3);
  byId("scale-largest").textContent = shown(map.largest, 3);
}

function tellMap() {
  const maps = mapsNow(), map = mapNow(), { tokens } = maps, { row, column } = mapState;
  const layer = maps.layers[mapState.layer].layer, value = map.at(row, column);
  byId("map-title").textContent = say("map_title", layer, mapState.head + 1, frameNow().step);
  byId("map-canvas").setAttribute("aria-label", say("map_label", layer, mapState.head + 1, frameNow().step));
  byId("map-readout").textContent = say("map_readout", row + 1, quoted(tokens[row]), column + 1, quoted(tokens[column]),
    Number.isNaN(value) ? say("no_number") : value.toFixed(4));
  const exact = map.least === 0 && map.largest === 1 ? "" : ` ${say("map_exact", shown(map.least, 3), shown(map.largest, 3))}`;
  byId("map-summary").textContent = mapInWords(maps, map, mapState.layer) + exact;
}

function showRow() {
  const map = mapNow(), strip = byId("row-tokens");
  strip.setAttribute("aria-label", say("tokens_label", mapState.row + 1));
  strip.replaceChildren(...mapsNow().tokens.map((token, j) => {
    const span = element("span", visible(token), j === mapState.row ? "reader" : "");
    if (j > mapState.row) return span;
    const value = map.at(mapState.row, j), [r, g, b] = rampColour(partOf(map, value));
    span.style.background = `rgb(${r},${g},${b})`;
    span.style.color = r * 0.3 + g * 0.59 + b * 0.11 > 140 ? "#000" : "#fff";
    span.title = shown(value);
    return span;
  }));
}

function drawMap() {
  if (!bytesNow) return;
  drawLarge();
  drawScale(mapNow());
  tellMap();
  showRow();
}

/** Reads the frame that is chosen, then draws all of it; an older request that comes late is dropped. */
async function showFrame() {
  const frame = frameNow(), slider = byId("step");
  bytesNow = null;
  slider.max = mapsNow().frames.length - 1;
  slider.value = mapState.frame;
  slider.setAttribute("aria-valuetext", `${say("step")} ${frame.step}`);
  byId("step-value").textContent = frame.step;
  byId("step-label").hidden = mapsNow().frames.length < 2;
  try {
    const bytes = await cellsOf(frame);
    if (frame !== frameNow()) return;
    bytesNow = bytes;
    drawThumbnails();
    drawMap();
    document.documentElement.dataset.ready = "true";
  } catch (problem) {
    remark(say("map_damaged"));
    throw problem;
  }
}

function remark(text) {
  byId("map-remark").hidden = text === "";
  byId("map-remark").textContent = text;
}

function showMaps() {
  const some = runsWithMaps(), select = byId("map-run");
  const missing = runs.filter((run) => !run.maps).map((run) => say("map_none", run.name, named(run.no_maps)));
  select.replaceChildren(...some.map((i) => new Option(runs[i].name, i, false, i === mapState.run)));
  byId("map-area").hidden = !some.length;
  for (const control of byId("step-label").parentElement.children) control.hidden = !some.length;
  if (!some.length) {
    document.documentElement.dataset.ready = "true";
    return remark(missing.join(" "));
  }
  if (typeof DecompressionStream === "undefined") {
    byId("map-area").hidden = true;
    return remark(say("map_unpack"));
  }
  remark([mapRemark(runs[mapState.run]), ...missing].join(" "));
  showFrame();
}

function chooseHead(layer, head) {
  const maps = mapsNow(), held = document.activeElement?.dataset?.place;
  mapState.layer = Math.min(maps.layers.length - 1, Math.max(0, layer));
  mapState.head = Math.min(maps.heads - 1, Math.max(0, head));
  for (const button of byId("thumbnails").querySelectorAll("button")) {
    const chosen = button.dataset.place === `${mapState.layer},${mapState.head}`;
    button.setAttribute("aria-current", chosen);
    button.tabIndex = chosen ? 0 : -1;
    if (chosen && held) button.focus();
  }
  drawMap();
}

function chooseCell(row, column) {
  const n = mapsNow().tokens.length;
  mapState.row = Math.min(n - 1, Math.max(0, row));
  mapState.column = Math.min(mapState.row, Math.max(0, column));
  drawMap();
}

function chooseFrame(frame) {
  mapState.frame = Math.min(mapsNow().frames.length - 1, Math.max(0, frame));
  showFrame();
}

/** The newest frame of a run, at the cell and head that were chosen as far as it has them. */
function chooseRun(run) {
  mapState.run = run;
  const maps = mapsNow(), n = maps.tokens.length;
  mapState.frame = maps.frames.length - 1;
  mapState.layer = Math.min(mapState.layer, maps.layers.length - 1);
  mapState.head = Math.min(mapState.head, maps.heads - 1);
  mapState.row = Math.min(mapState.row, n - 1);
  mapState.column = Math.min(mapState.column, mapState.row);
  showMaps();
}

function pointAtMap(event) {
  const { tokens } = mapsNow(), { margin, cell } = mapFrame(byId("map-canvas").clientWidth, tokens);
  const [column, row] = [event.offsetX, event.offsetY].map((at) => Math.floor((at - margin) / cell));
  if (column >= 0 && row >= column && row < tokens.length) chooseCell(row, column);
}

function mapKey(event) {
  const { row, column, frame } = mapState;
  const moves = {
    ArrowLeft: () => chooseCell(row, column - 1), ArrowRight: () => chooseCell(row, column + 1),
    ArrowUp: () => row > column && chooseCell(row - 1, column), ArrowDown: () => chooseCell(row + 1, column),
    Home: () => chooseCell(row, 0), End: () => chooseCell(row, row), PageUp: () => chooseFrame(frame - 1), PageDown: () => chooseFrame(frame + 1),
  };
  if (!moves[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  moves[event.key]();
}

function startMaps() {
  const some = runsWithMaps(), canvas = byId("map-canvas");
  if (!some.length) return;
  mapState.run = some[0];
  mapState.frame = mapsNow().frames.length - 1;
  mapState.row = Math.min(mapsNow().tokens.length - 1, 12);
  byId("map-run").addEventListener("change", (event) => chooseRun(Number(event.target.value)));
  byId("step").addEventListener("input", (event) => chooseFrame(Number(event.target.value)));
  byId("root").addEventListener("click", toggleRoot);
  canvas.addEventListener("pointermove", pointAtMap);
  canvas.addEventListener("pointerdown", pointAtMap);
  canvas.addEventListener("keydown", mapKey);
}

function toggleRoot() {
  rootScale = !rootScale;
  byId("root").setAttribute("aria-pressed", rootScale);
  if (bytesNow) drawThumbnails();
  drawMap();
}
