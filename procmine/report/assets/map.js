const box = document.getElementById("map-box");
const sliders = ["activities", "paths"].map((name) => document.getElementById(`map-${name}`));
const outputs = ["activities", "paths"].map((name) => document.getElementById(`map-${name}-said`));
const shownNow = document.querySelector("#map .facts .shown");
const smallest = 0.1, largest = 4;
let shown = levels.places[levels.first[0]][levels.first[1]];
let scale = 1;
let chosen = null;

pictures[shown] = prepared(box.querySelector("svg"));

function current() {
  return pictures[shown];
}

function sizeOf(svg) {
  return svg.viewBox.baseVal;
}

function setScale(wanted) {
  scale = Math.min(Math.max(wanted, smallest), largest);
  const { width, height } = sizeOf(current());
  current().setAttribute("width", (width * scale).toFixed(1));
  current().setAttribute("height", (height * scale).toFixed(1));
}

// The whole width if letters stay readable, never larger than drawn.
function settle() {
  const { width } = sizeOf(current());
  setScale(Math.min(Math.max((box.clientWidth - 4) / width, 0.62), 1));
  box.scrollTo((box.scrollWidth - box.clientWidth) / 2, 0);
}

function fitAll() {
  const { width, height } = sizeOf(current());
  setScale(Math.min((box.clientWidth - 4) / width, (box.clientHeight - 4) / height, 1));
}

function elementsOf(svg, key) {
  const found = [...svg.querySelectorAll("[data-step],[data-source]")].filter((g) => keyOf(g) === key);
  const labels = found.flatMap((g) =>
    g.dataset.edge ? [...svg.querySelectorAll(`[data-edge="${g.dataset.edge}"]`)] : [],
  );
  return [...found, ...labels];
}

function choose(key) {
  chosen = key;
  for (const element of box.querySelectorAll(".pm-on")) element.classList.remove("pm-on");
  for (const row of document.querySelectorAll("tr.on")) row.classList.remove("on");
  if (key) {
    for (const element of elementsOf(current(), key)) element.classList.add("pm-on");
    if (rowOf.has(key)) rowOf.get(key).classList.add("on");
  }
  showPanel(key);
  setEntry();
}

function middleOf(step) {
  const frame = step.querySelector(".pm-b");
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(frame.getAttribute(name)));
  return [x + width / 2, y + height / 2];
}

// One step of the map is in the order of the Tab key: the chosen one or the first.
function setEntry() {
  const steps = [...current().querySelectorAll(".pm-n[data-step]")];
  steps.sort((one, other) => middleOf(one)[1] - middleOf(other)[1]);
  const entry = steps.find((step) => keyOf(step) === chosen) ?? steps.find((step) => step.matches(".pm-main")) ?? steps[0];
  for (const step of steps) step.setAttribute("tabindex", step === entry ? "0" : "-1");
}

function setView(view) {
  current().setAttribute("data-view", view);
  const input = document.querySelector(`input[name=view][value=${view}]`);
  if (input) input.checked = true;
}

function viewNow() {
  return document.querySelector("input[name=view]:checked").value;
}

function showLevel(place) {
  const view = viewNow();
  shown = place;
  const svg = pictureAt(place);
  box.replaceChildren(svg);
  setView(view);
  setScale(scale);
  const row = levels.places.findIndex((places) => places.includes(place));
  const column = levels.places[row].indexOf(place);
  sliders[1].max = levels.places[row].length - 1;
  [row, column].forEach((value, k) => {
    const said = say(k ? "of_paths" : "of_activities", count(levels.shown[place][k]), count(levels.all[k]));
    sliders[k].value = value;
    sliders[k].setAttribute("aria-valuetext", said);
    outputs[k].textContent = said;
  });
  const [steps, edges] = levels.shown[place];
  shownNow.textContent = say("shown", ...[steps, levels.all[0], edges, levels.all[1]].map(count));
  choose(chosen);
}

for (const slider of sliders) {
  slider.addEventListener("input", () => {
    const places = levels.places[Number(sliders[0].value)];
    const column = Math.min(Number(sliders[1].value), places.length - 1);
    showLevel(places[column]);
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  });
}
for (const input of document.querySelectorAll("input[name=view]")) {
  input.addEventListener("change", () => setView(input.value));
}

function bringIntoView(element) {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  box.scrollBy(
    inner.left + inner.width / 2 - outer.left - outer.width / 2,
    inner.top + inner.height / 2 - outer.top - outer.height / 2,
  );
}

// Show something on the map: at the level on show, or else at the sparsest one that has it.
function showOnMap(key, view) {
  const places = [shown, ...levels.shown.keys()];
  const place = places.find((candidate) => elementsOf(pictureAt(candidate), key).length);
  if (place === undefined) return false;
  showLevel(place);
  setView(view);
  choose(key);
  document.getElementById("map").scrollIntoView();
  bringIntoView(elementsOf(current(), key)[0]);
  box.focus({ preventScroll: true });
  return true;
}

for (const link of document.querySelectorAll("a.evidence[data-view]")) {
  link.addEventListener("click", (event) => {
    const row = document.getElementById(link.hash.slice(1));
    if (row && showOnMap(keyOf(row), link.dataset.view)) event.preventDefault();
  });
}

showLevel(shown);
settle();
