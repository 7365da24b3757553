// What the page carries, and the cells of its maps.
const page = JSON.parse(document.getElementById("payload").textContent);
const runs = page.runs;
const byId = (id) => document.getElementById(id);

const levels = 254, withoutNumber = 255;
const unpacked = new Map();

async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The cells of one frame; the promise of them is kept. */
function cellsOf(frame) {
  if (!unpacked.has(frame)) unpacked.set(frame, unpack(frame.cells));
  return unpacked.get(frame);
}

/** Where the map of a head lies among the maps of a frame; -1: the layer does not mix. */
function placeOf(maps, layer, head) {
  if (!maps.layers[layer].mixing) return -1;
  let before = 0;
  for (let l = 0; l < layer; ++l) before += maps.layers[l].mixing ? 1 : 0;
  return before * maps.heads + head;
}

/** One head's map: `at(i, j)` for j ≤ i, NaN for what is no number. */
function mapOf(maps, frame, bytes, layer, head) {
  const n = maps.tokens.length, place = placeOf(maps, layer, head);
  const [least, largest] = frame.ranges?.[place] ?? [0, 1];
  const first = place * n * (n + 1) / 2;
  return { n, least, largest, identity: place < 0, at(i, j) {
    if (place < 0) return i === j ? 1 : 0;
    const code = bytes[first + i * (i + 1) / 2 + j];
    return code === withoutNumber ? NaN : least + code / levels * (largest - least);
  } };
}

/** A token that can be seen, whatever it is made of. */
function visible(token) {
  if (token === "") return "∅";
  const signs = { " ": "␣", "\n": "⏎", "\r": "␍", "\t": "⇥" };
  return token.replace(/[\s\p{C}]/gu, (c) => signs[c] ?? `\\u${c.codePointAt(0).toString(16)}`);
}
const quoted = (token) => `“${visible(token)}”`;

/** A number for people; null and NaN are none. */
function shown(value, digits = 4) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7)) return value.toExponential(Math.max(0, digits - 2));
  return String(Number(value.toPrecision(digits)));
}
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
