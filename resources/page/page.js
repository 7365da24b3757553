// Language, look and keys; then everything is shown.
const keyWords = [
  ["m", "key_map"], ["[ ]", "key_layer"], [", .", "key_head"], ["← → ↑ ↓", "key_cell"], ["Page Up, Page Down", "key_steps"], ["b", "key_root"],
  ["n", "key_run"], ["c", "key_curve"], ["g", "key_log"], ["l", "key_language"], ["t", "key_theme"],
];

function showKeys() {
  byId("keys").replaceChildren(...keyWords.flatMap(([keys, words]) => {
    const term = element("dt");
    term.append(element("kbd", keys));
    return [term, element("dd", say(words))];
  }));
}

function showAll() {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = say(place.dataset.text);
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", say(place.dataset.label));
  byId("language").textContent = say("other_language");
  byId("language").lang = language === "ko" ? "en" : "ko";
  byId("theme").textContent = say(theme() === "dark" ? "light" : "dark");
  showRuns();
  showCurves();
  showMaps();
  showIndicators();
  showDifferences();
  showKeys();
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  showAll();
}
function toggleTheme() { setTheme(theme() === "dark" ? "light" : "dark"); }
function toggleLanguage() {
  language = language === "ko" ? "en" : "ko";
  showAll();
}

function nextRun() {
  const some = runsWithMaps();
  if (some.length) chooseRun(some[(some.indexOf(mapState.run) + 1) % some.length]);
}

const keys = {
  l: toggleLanguage, t: toggleTheme, c: nextCurve, n: nextRun, m: () => byId("map-canvas").focus(),
  g: () => { curveState.log = !curveState.log; drawCurves(); }, b: toggleRoot,
  "[": () => runsWithMaps().length && chooseHead(mapState.layer - 1, mapState.head), "]": () => runsWithMaps().length && chooseHead(mapState.layer + 1, mapState.head),
  ",": () => runsWithMaps().length && chooseHead(mapState.layer, mapState.head - 1), ".": () => runsWithMaps().length && chooseHead(mapState.layer, mapState.head + 1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT" || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

/** On paper everything is light; a page that was dark is so again afterwards. */
let beforePrint = null;
function printLight() {
  if (beforePrint !== null) return;
  beforePrint = theme();
  setTheme("light");
}
function printed() {
  if (beforePrint === null) return;
  const before = beforePrint;
  beforePrint = null;
  setTheme(before);
}
window.addEventListener("beforeprint", printLight);
window.addEventListener("afterprint", printed);

const wanted = new URLSearchParams(location.hash.slice(1));
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
language = wanted.get("lang") ?? (navigator.language.startsWith("ko") ? "ko" : "en");
if (!texts[language]) language = "en";
document.documentElement.dataset.theme = wanted.get("theme") ?? (systemDark.matches ? "dark" : "light");
systemDark.addEventListener("change", () => setTheme(systemDark.matches ? "dark" : "light"));
startCurves();
startMaps();
showAll();
let resizing = 0;
window.addEventListener("resize", () => {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(() => { drawCurves(); drawMap(); });
});
