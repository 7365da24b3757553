// Indicators, and what tells the runs apart.
const indicatorKeys = ["entropy", "concentration", "sink", "focus0", "focus1", "focus2", "focus3"];

function headingRow(words) {
  const head = element("thead"), row = element("tr");
  words.forEach((word, i) => {
    const cell = element("th", word, i ? "number" : "");
    cell.scope = "col";
    row.append(cell);
  });
  head.append(row);
  return head;
}

function numberRow(name, numbers) {
  const row = element("tr"), head = element("th", name);
  head.scope = "row";
  row.append(head, ...numbers.map((value) => element("td", value, "number")));
  return row;
}

function layerRows(layer, l) {
  const remark = !layer.mixing ? ` · ${say("no_mixing_row")}` : layer.fixed ? ` · ${say("fixed_row")}` : "";
  const numbers = (map) => map.map((value) => shown(value, 4));
  const heads = layer.mixing ? layer.heads.map((head, h) => numberRow(`${say("layer_n", l + 1)}, ${say("head_n", h + 1)}`, [...numbers(head), ""])) : [];
  const mean = numberRow(`${say("layer_n", l + 1)}, ${say("mean")}${remark}`, [...numbers(layer.mean), shown(layer.diversity, 4)]);
  mean.className = "mean";
  return [...heads, mean];
}

function indicatorTable(run) {
  const table = element("table"), body = element("tbody");
  table.append(element("caption", `${run.name}. ${say("indicators_lead", run.indicators.step)}`));
  table.append(headingRow([say("head"), ...indicatorKeys.map((key) => say(key)), say("diversity")]));
  run.indicators.layers.forEach((layer, l) => body.append(...layerRows(layer, l)));
  table.append(body);
  return table;
}

function showIndicators() {
  const words = byId("indicator-words"), place = byId("indicators");
  words.replaceChildren(...[...indicatorKeys, "diversity"].flatMap((key) => [element("dt", say(key)), element("dd", say(`${key}_words`))]));
  place.replaceChildren(...runs.map((run) => {
    if (!run.indicators) return element("p", `${run.name}: ${say("no_indicators")}`);
    const wide = element("div", "", "wide");
    wide.append(indicatorTable(run));
    return wide;
  }));
}

function sideBySide(caption, rows) {
  const wide = element("div", "", "wide"), table = element("table"), body = element("tbody");
  table.append(element("caption", caption), headingRow([say("setting"), ...runs.map((run) => run.name)]));
  for (const th of table.querySelectorAll("th")) th.className = "";
  rows.forEach(([name, values]) => body.append(numberRow(name, values)));
  for (const td of body.querySelectorAll("td")) td.className = "";
  table.append(body);
  wide.append(table);
  return wide;
}

function showDifferences() {
  const place = byId("differences"), rows = (fields) => fields.map(({ title, values }) => [named(title), values]);
  const scores = ["loss", "validation_loss", "accuracy"].map((key) => [say(key), runs.map((run) => shown(run[key], 5))]);
  const differing = page.fields.filter((field) => field.differs), all = element("details");
  place.replaceChildren();
  if (runs.length === 1) place.append(element("p", say("one_run")));
  else if (!differing.length) place.append(element("p", say("no_difference")));
  else place.append(sideBySide(say("differences"), rows(differing)));
  if (runs.length > 1) place.append(sideBySide(say("scores"), scores));
  all.append(element("summary", say("all_settings")), sideBySide("", rows(page.fields)));
  place.append(all);
}
