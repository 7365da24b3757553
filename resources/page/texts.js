"use strict";
// Every visible text in English; korean.js has the same keys. {0}, {1}, … are filled in.
const texts = { en: {
  to_other_language: "한국어로 보기", other_language: "한국어", other_theme: "Switch between light and dark", dark: "Dark", light: "Light",
  title_one: "{0}", title_many: "{0} runs side by side",
  lead: "Language models whose attention keeps or relaxes four principles, as they were trained: layers, curves, attention maps and indicators. Everything is in this one file.",
  runs: "Runs", curves: "Curves", maps: "Attention maps", indicators: "Indicators", differences: "Differences between the runs", keys: "Keys",
  stack_lead: "The layers, the last one on top. A plain field keeps the principle of standard attention; a striped one relaxes it.",
  layer: "Layer", layer_n: "Layer {0}", head: "Head", head_n: "Head {0}", mean: "Mean of heads", run: "Run", step: "Step", curve: "Curve",
  mixing: "Token mixing", form: "Mathematical form", sequence: "Sequence dependency", hidden: "Current QK", mixer: "Mixer",
  kept: "kept", relaxed: "relaxed", no_mixing: "off", meaningless: "without mixing this has no meaning",
  sequence_random: "random sequence", sequence_text: "fixed text", hidden_static: "static rows", hidden_static_rows: "static rows",
  folder: "Folder", data: "Data", parameters: "Parameters", layers_heads: "Layers × heads", trained: "Trained", seed: "Seed", loss: "Loss",
  validation_loss: "Validation loss", accuracy: "Accuracy", exact: "Exact answers", learning_rate: "Learning rate", grad_norm: "Gradient norm",
  versions: "Versions", machine: "Computed on", hashes: "Data, SHA-256",
  trained_value: "{0} of {1} steps, {2} tokens, {3}", state: "State",
  phase_empty: "not begun", phase_training: "training when this page was made", phase_paused: "paused when this page was made",
  phase_finished: "finished", phase_stopped: "stopped", phase_failed: "failed",
  seconds: "{0} s of training", minutes: "{0} min of training", hours: "{0} h of training",
  log_scale: "Logarithmic", no_curves: "These runs recorded no curve.", log_impossible: "{0} has values that are not above 0: the scale stays linear.",
  curve_label: "Curves of {0}", curve_help: "Point at the plot, or focus it and press ← → (Home, End) to read values.",
  curve_summary: "{0}: from {1} at step {2} to {3} at step {4}; lowest {5} at step {6}, highest {7} at step {8}.",
  curve_readout: "Step {0}: {1}", curve_one: "{0} {1}", curve_older: "{0} {1} (of step {2})", no_values: "{0}: not recorded.", shown: "Show {0}",
  maps_lead: "A row is a token that reads, a column a token that is read; a cell says how much of it is taken. What lies after a token is hidden from it, so only the lower half exists.",
  thumbnails: "Layers and heads", root_scale: "Small weights brighter", map_label: "Attention map, layer {0}, head {1}, step {2}",
  map_title: "Layer {0}, head {1} · step {2}", map_readout: "Row {0} {1} reads column {2} {3}: {4}", no_number: "no number",
  map_help: "Point at a cell, or focus the map and press the arrow keys; Page Up and Page Down go through the steps.",
  map_summary: "On average {0} % on the first token, {1} % on the token itself, {2} % on the token before. Strongest after the first row: row {3} {4} reads column {5} {6} with {7}.",
  map_identity: "This layer does not mix tokens: every token reads itself alone.", map_fixed: "This map is the same for every input.",
  map_none: "There are no maps of {0}: {1}", map_unpack: "This browser cannot unpack the maps (DecompressionStream is missing); a newer one can.",
  map_damaged: "The maps of this step cannot be unpacked.",
  map_cut: "The first {0} of {1} tokens.", map_thinned: "{0} of {1} recorded steps.", map_recorded: "Recorded while it trained.", map_last: "Of the last saved weights.",
  map_exact: "Values are exact to 1/508 of the range {0} to {1}.", row_text: "What the chosen token reads",
  tokens_label: "Row {0} of the map as text",
  indicators_lead: "At step {0}, on the run's probe text.", no_indicators: "No indicators were recorded.", no_mixing_row: "does not mix", fixed_row: "same for every input",
  entropy: "Entropy", concentration: "Concentration", sink: "First-token share", focus0: "Own token", focus1: "One back", focus2: "Two back", focus3: "Three back", diversity: "Head diversity",
  entropy_words: "How widely a row spreads its weight, in nats: 0 is a single token.", concentration_words: "Frobenius norm of the map: larger where the weight stands on few cells.",
  sink_words: "Mean weight on the first token.", focus0_words: "Mean weight on the token itself.", focus1_words: "Mean weight on the token before.",
  focus2_words: "Mean weight on the token two before.", focus3_words: "Mean weight on the token three before.", diversity_words: "How much the heads of a layer differ, cell by cell.",
  one_run: "There is one run on this page: nothing to compare.", no_difference: "The settings of the runs are the same.", setting: "Setting", scores: "Last scores", all_settings: "All settings",
  key_language: "English or Korean", key_theme: "light or dark", key_log: "logarithmic or linear curve", key_curve: "next curve", key_run: "next run of the maps",
  key_map: "to the map", key_layer: "layer before or after", key_head: "head before or after", key_cell: "cell of the map, place on the curve (when they have the focus)", key_steps: "step of the map (when it has the focus)", key_root: "small weights brighter or not",
}, ko: {} };

let language = "en";
/** A text by its key in this language, else in English; a key that came with the data may be any word. */
const textOf = (key) => [texts[language], texts.en].find((some) => Object.hasOwn(some, key))?.[key] ?? key;
const say = (key, ...values) => textOf(key).replace(/\{(\d)\}/g, (whole, i) => (i in values ? String(values[i]) : whole));
/** A name that came with the data: a setting's title, a curve. */
const named = textOf;
