// Curves of all runs, with a place that is read.
const curveOrder = ["loss", "validation_loss", "accuracy", "exact", "learning_rate", "grad_norm"];
const curveState = { name: "", log: false, hidden: new Set(), step: null };

function curveNames() {
  const all = new Set(runs.flatMap((run) => Object.keys(run.curves)));
  return [...curveOrder.filter((name) => all.has(name)), ...[...all].filter((name) => !curveOrder.includes(name)).sort()];
}

/** Points that are numbers, of the runs that are shown. */
function shownCurves() {
  return runs.map((run, i) => {
    const curve = curveState.hidden.has(i) ? null : run.curves[curveState.name];
    if (!curve) return { run: i, points: [] };
    const points = curve.steps.map((x, p) => [x, curve.values[p]]).filter(([x, y]) => x !== null && y !== null);
    return { run: i, points };
  });
}

function extent(curves) {
  const all = curves.flatMap((curve) => curve.points);
  if (!all.length) return null;
  const range = (i) => all.reduce(([least, largest], p) => [Math.min(least, p[i]), Math.max(largest, p[i])], [Infinity, -Infinity]);
  const [x, y] = [range(0), range(1)];
  if (x[0] === x[1]) x[1] = x[0] + 1;
  if (y[0] === y[1]) [y[0], y[1]] = [y[0] - (Math.abs(y[0]) || 1) * 0.1, y[1] + (Math.abs(y[1]) || 1) * 0.1];
  return { x, y };
}

/** From steps and values to the canvas, and back for steps. */
function curveScale(width, height, { x, y }, log) {
  const left = 64, right = 14, top = 10, bottom = 28;
  const of = log ? Math.log : (value) => value;
  const [low, high] = [of(y[0]), of(y[1])];
  return { left, top, width: width - left - right, height: height - top - bottom,
    toX: (step) => left + (step - x[0]) / (x[1] - x[0]) * (width - left - right),
    toY: (value) => top + (high - of(value)) / (high - low) * (height - top - bottom),
    toStep: (px) => x[0] + (px - left) / (width - left - right) * (x[1] - x[0]) };
}

function drawAxes(context, scale, { x, y }, log) {
  context.lineWidth = 1;
  context.strokeStyle = colour("grid");
  context.fillStyle = colour("muted");
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of log ? logTicks(...y) : ticksBetween(...y, 5)) {
    context.strokeRect(scale.left, scale.toY(tick), scale.width, 0);
    context.fillText(shown(tick, 3), scale.left - 8, scale.toY(tick));
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of ticksBetween(...x, Math.max(3, scale.width / 110)))
    context.fillText(shown(tick, 6), scale.toX(tick), scale.top + scale.height + 8);
}

function drawCurve(context, scale, { run, points }) {
  context.strokeStyle = context.fillStyle = runColour(run);
  context.setLineDash(runDash(run));
  context.lineWidth = 2;
  context.beginPath();
  points.forEach(([x, y], i) => (i ? context.lineTo : context.moveTo).call(context, scale.toX(x), scale.toY(y)));
  context.stroke();
  context.setLineDash([]);
  if (points.length > 40) return;
  for (const [x, y] of points) context.fillRect(scale.toX(x) - 2, scale.toY(y) - 2, 4, 4);
}

/** The last point at or before a step; none before the first and behind the last. */
function pointAt(points, step) {
  if (!points.length || step > points[points.length - 1][0]) return undefined;
  return points.findLast(([x]) => x <= step);
}

function drawPlace(context, scale, curves) {
  if (curveState.step === null) return;
  context.strokeStyle = colour("muted");
  context.lineWidth = 1;
  context.strokeRect(scale.toX(curveState.step), scale.top, 0, scale.height);
  for (const { run, points } of curves) {
    const point = pointAt(points, curveState.step);
    if (!point) continue;
    const [x, y] = point;
    context.fillStyle = runColour(run);
    context.beginPath();
    context.arc(scale.toX(x), scale.toY(y), 4.5, 0, 2 * Math.PI);
    context.fill();
  }
}

function curveReadout(curves) {
  if (curveState.step === null) return "";
  const words = curves.map(({ run, points }) => {
    const point = pointAt(points, curveState.step);
    if (!point) return "";
    return say(point[0] === curveState.step ? "curve_one" : "curve_older", runs[run].name, shown(point[1], 5), point[0]);
  }).filter((word) => word);
  return say("curve_readout", shown(curveState.step, 9), words.join(" · "));
}

function curveSummary({ run, points }) {
  if (!points.length) return say("no_values", runs[run].name);
  const first = points[0], last = points[points.length - 1];
  const least = points.reduce((a, b) => (b[1] < a[1] ? b : a)), largest = points.reduce((a, b) => (b[1] > a[1] ? b : a));
  return say("curve_summary", runs[run].name, shown(first[1]), first[0], shown(last[1]), last[0], shown(least[1]), least[0], shown(largest[1]), largest[0]);
}

function drawCurves() {
  const canvas = byId("curve-canvas"), { context, width, height } = contextOf(canvas);
  const curves = shownCurves(), ends = extent(curves);
  canvas.setAttribute("aria-label", say("curve_label", named(curveState.name)));
  byId("log").setAttribute("aria-pressed", curveState.log);
  if (!ends) {
    byId("curve-summary").textContent = say("no_curves");
    return null;
  }
  const log = curveState.log && ends.y[0] > 0;
  const scale = curveScale(width, height, ends, log);
  drawAxes(context, scale, ends, log);
  curves.forEach((curve) => drawCurve(context, scale, curve));
  drawPlace(context, scale, curves);
  byId("curve-readout").textContent = curveReadout(curves);
  const refused = curveState.log && !log ? [say("log_impossible", named(curveState.name))] : [];
  const told = curves.filter(({ run }) => !curveState.hidden.has(run)).map(curveSummary);
  byId("curve-summary").textContent = [`${named(curveState.name)}.`, ...refused, ...told].join(" ");
  return scale;
}

/** The steps that any shown curve has, ascending. */
const curveSteps = () => [...new Set(shownCurves().flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);

function movePlace(by) {
  const steps = curveSteps();
  if (!steps.length) return;
  const now = curveState.step === null ? (by > 0 ? -1 : steps.length) : steps.findLastIndex((x) => x <= curveState.step);
  curveState.step = steps[Math.min(steps.length - 1, Math.max(0, now + by))];
  drawCurves();
}

function pointAtCurve(event) {
  const scale = drawCurves();
  if (!scale) return;
  const step = scale.toStep(event.offsetX), steps = curveSteps();
  curveState.step = steps.reduce((a, b) => (Math.abs(b - step) < Math.abs(a - step) ? b : a));
  drawCurves();
}

function showLegend() {
  const legend = byId("legend");
  legend.replaceChildren();
  runs.forEach((run, i) => {
    const label = element("label"), box = element("input"), sample = element("canvas");
    box.type = "checkbox";
    box.checked = !curveState.hidden.has(i);
    box.setAttribute("aria-label", say("shown", run.name));
    box.addEventListener("change", () => {
      box.checked ? curveState.hidden.delete(i) : curveState.hidden.add(i);
      drawCurves();
    });
    label.append(box, sample, run.name);
    legend.append(label);
    drawSample(sample, i);
  });
}

function showCurves() {
  const names = curveNames(), select = byId("curve");
  if (!names.includes(curveState.name)) curveState.name = names[0] ?? "loss";
  select.replaceChildren(...names.map((name) => new Option(named(name), name, false, name === curveState.name)));
  showLegend();
  drawCurves();
}

function nextCurve() {
  const names = curveNames();
  curveState.name = names[(names.indexOf(curveState.name) + 1) % names.length] ?? "loss";
  byId("curve").value = curveState.name;
  drawCurves();
}

function startCurves() {
  const canvas = byId("curve-canvas");
  byId("curve").addEventListener("change", (event) => { curveState.name = event.target.value; drawCurves(); });
  byId("log").addEventListener("click", () => { curveState.log = !curveState.log; drawCurves(); });
  canvas.addEventListener("pointermove", pointAtCurve);
  canvas.addEventListener("pointerdown", pointAtCurve);
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    movePlace(by === -Infinity ? -1e9 : by === Infinity ? 1e9 : by);
  });
}
