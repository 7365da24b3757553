// A map in words.

/** Means over rows and the strongest cell behind the first row. */
function readMap(map) {
  const sums = { first: 0, self: 0, previous: 0 }, strongest = { row: 0, column: 0, value: -Infinity };
  for (let i = 0; i < map.n; ++i) {
    sums.first += map.at(i, 0);
    sums.self += map.at(i, i);
    if (i > 0) sums.previous += map.at(i, i - 1);
    for (let j = 0; i > 0 && j <= i; ++j)
      if (map.at(i, j) > strongest.value) Object.assign(strongest, { row: i, column: j, value: map.at(i, j) });
  }
  return { first: sums.first / map.n, self: sums.self / map.n, previous: sums.previous / (map.n - 1), strongest };
}

const percent = (part) => (Number.isFinite(part) ? String(Math.round(part * 100)) : "–");

function mapInWords(maps, map, layer) {
  if (map.identity) return say("map_identity");
  const { first, self, previous, strongest } = readMap(map), tokens = maps.tokens;
  const fixed = maps.layers[layer].fixed ? ` ${say("map_fixed")}` : "";
  if (!Number.isFinite(strongest.value)) return say("no_number") + fixed;
  return say("map_summary", percent(first), percent(self), percent(previous), strongest.row + 1, quoted(tokens[strongest.row]),
    strongest.column + 1, quoted(tokens[strongest.column]), shown(strongest.value, 3)) + fixed;
}

/** How much of what was recorded is on the page. */
function mapRemark(run) {
  const { maps } = run, frame = maps.frames[0], words = [];
  words.push(say(run.maps_recorded ? "map_recorded" : "map_last"));
  if (maps.tokens.length < maps.length) words.push(say("map_cut", maps.tokens.length, maps.length));
  if (maps.frames.length < maps.recorded) words.push(say("map_thinned", maps.frames.length, maps.recorded));
  if (!frame.ranges) words.push(say("map_exact", 0, 1));
  return words.join(" ");
}
