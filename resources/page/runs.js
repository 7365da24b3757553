// What the runs are: the painted stack, how they were trained, numbers.
const principles = ["mixing", "form", "sequence", "hidden"];

function principleCell(layer, i) {
  const name = principles[i];
  if (!layer.mixing && i > 0) {
    const cell = element("td", "", "principle meaningless");
    cell.setAttribute("aria-label", `${say(name)}: ${say("meaningless")}`);
    return cell;
  }
  const cell = element("td", "", `principle${layer.relaxed[i] ? " relaxed" : ""}`);
  const words = { mixing: say("no_mixing"), form: layer.form, sequence: say(`sequence_${layer.sequence}`), hidden: say(`hidden_${layer.hidden}`) };
  cell.append(element("span", layer.relaxed[i] ? words[name] : say("kept")));
  cell.setAttribute("aria-label", `${say(name)}: ${layer.relaxed[i] ? `${say("relaxed")}, ${words[name]}` : say("kept")}`);
  return cell;
}

function stackTable(run) {
  const table = element("table", "", "stack"), head = element("tr"), body = element("tbody");
  for (const word of ["layer", "mixer", ...principles]) head.append(element("th", say(word)));
  for (const th of head.children) th.scope = "col";
  for (let i = run.layers.length - 1; i >= 0; --i) {
    const row = element("tr"), name = element("th", String(i + 1));
    name.scope = "row";
    row.append(name, element("td", run.layers[i].title));
    principles.forEach((_, p) => row.append(principleCell(run.layers[i], p)));
    body.append(row);
  }
  const top = element("thead");
  top.append(head);
  table.append(top, body);
  return table;
}

function duration(seconds) {
  if (seconds === null) return "–";
  if (seconds < 120) return say("seconds", shown(seconds, 3));
  return seconds < 7200 ? say("minutes", shown(seconds / 60, 3)) : say("hours", shown(seconds / 3600, 3));
}

function facts(run) {
  const pairs = [
    ["folder", run.folder], ["data", run.data], ["state", say(`phase_${run.phase}`)],
    ["trained", say("trained_value", grouped(run.step), grouped(run.steps), grouped(run.tokens ?? 0), duration(run.seconds))],
    ["parameters", grouped(run.parameters)], ["layers_heads", `${run.layers.length} × ${run.heads}`], ["seed", run.seed],
    ["loss", shown(run.loss)], ["validation_loss", shown(run.validation_loss)], ["accuracy", shown(run.accuracy)],
    ["machine", Object.values(run.runtime).join(", ")],
    ["versions", Object.entries(run.versions).map(([name, version]) => `${name} ${version}`).join(", ")],
    ["hashes", run.data_hashes.join(" ")],
  ];
  const list = element("dl", "", "facts");
  for (const [key, value] of pairs)
    if (value !== "" && value !== "–") list.append(element("dt", say(key)), element("dd", value));
  return list;
}

function showRuns() {
  byId("title").textContent = runs.length === 1 ? say("title_one", runs[0].name) : say("title_many", runs.length);
  document.title = `${runs.length === 1 ? runs[0].name : say("title_many", runs.length)} · Attention Lab`;
  byId("lead").textContent = say("lead");
  const cards = byId("runs");
  cards.replaceChildren();
  runs.forEach((run, i) => {
    const card = element("article", "", "card"), title = element("h3"), sample = element("canvas"), wide = element("div", "", "wide");
    sample.setAttribute("aria-hidden", "true");
    title.append(sample, run.name);
    wide.append(stackTable(run));
    card.append(title, wide, facts(run));
    cards.append(card);
    drawSample(sample, i);
  });
}
