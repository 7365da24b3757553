// Canvas: sizes, colours, ticks.
const runColours = {
  light: ["#0072b2", "#b87a00", "#008a64", "#b8558c", "#2b8cc4", "#d55e00", "#8a63d2", "#7a7a00"],
  dark: ["#4da6e8", "#f0b429", "#2cc295", "#e08fc0", "#8fd0f5", "#f07b3f", "#ab8af0", "#b3b33c"],
};
const dashes = [[], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2], [12, 5], [2, 6], [8, 3, 2, 3, 2, 3]];
const ramps = {
  light: [[255, 255, 255], [205, 222, 244], [126, 172, 222], [45, 105, 180], [10, 38, 88]],
  dark: [[33, 38, 47], [38, 66, 116], [46, 122, 168], [116, 196, 168], [246, 240, 166]],
};
let rootScale = true;

const theme = () => document.documentElement.dataset.theme;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const runColour = (i) => (runColours[theme()] ?? runColours.light)[i % runColours.light.length];
/** Runs of one colour have other dashes. */
const runDash = (i) => dashes[(i + Math.floor(i / runColours.light.length)) % dashes.length];

/** A context in CSS pixels, sharp on every screen and on paper. */
function contextOf(canvas) {
  const width = canvas.clientWidth, height = canvas.clientHeight;
  const scale = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.font = "12px system-ui, sans-serif";
  return { context, width, height };
}

/** Red, green, blue of a part between 0 and 1 of a map's range. */
function rampColour(part) {
  const stops = ramps[theme()] ?? ramps.light;
  const place = Math.min(1, Math.max(0, rootScale ? Math.sqrt(part) : part)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(place)), rest = place - i;
  return stops[i].map((from, c) => Math.round(from + (stops[i + 1][c] - from) * rest));
}

function drawSample(canvas, run) {
  const { context, width, height } = contextOf(canvas);
  context.strokeStyle = runColour(run);
  context.setLineDash(runDash(run));
  context.lineWidth = 2.5;
  context.beginPath();
  context.moveTo(0, height / 2);
  context.lineTo(width, height / 2);
  context.stroke();
}

/** Round numbers between two ends. */
function ticksBetween(least, largest, about) {
  const raw = (largest - least) / about, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const ticks = [];
  for (let i = Math.ceil(least / step - 1e-9); i * step <= largest + step * 1e-9; ++i) ticks.push(i * step);
  return ticks;
}
/** 1, 2 and 5 times powers of ten; where the ends are too near for two of them, plain ones. */
function logTicks(least, largest) {
  const ticks = [];
  for (let p = Math.floor(Math.log10(least)); p <= Math.ceil(Math.log10(largest)); ++p)
    for (const m of [1, 2, 5])
      if (m * 10 ** p >= least && m * 10 ** p <= largest) ticks.push(m * 10 ** p);
  if (ticks.length < 2) return ticksBetween(least, largest, 5).filter((t) => t > 0);
  return ticks.length > 9 ? ticks.filter((t) => Number.isInteger(Math.log10(t)) || Math.abs(Math.log10(t) % 1) < 1e-9) : ticks;
}

/** An element with text and classes; text is never read as HTML. */
function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
