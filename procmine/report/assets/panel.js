const panel = document.getElementById("map-panel");
const panelAtRest = [...panel.childNodes];
const longestList = 6;

// Line ends in attributes reach pictures and tables by different ways.
function plainKey(text) {
  return (text ?? "").replace(/\r\n?/g, "\n");
}

function keyOf(element) {
  const { step, source, target } = element.dataset;
  return step === undefined
    ? JSON.stringify([plainKey(source), plainKey(target)])
    : JSON.stringify([plainKey(step)]);
}

const rowOf = new Map();
for (const row of document.querySelectorAll("#activities tbody tr, #connections tbody tr")) {
  rowOf.set(keyOf(row), row);
}

function label(row) {
  return [...row.querySelectorAll("th bdi")].map((name) => name.cloneNode(true));
}

function figuresOf(row) {
  const heads = row.closest("table").tHead.rows[0].cells;
  const list = make("dl", {});
  [...row.cells].forEach((cell, place) => {
    if (cell.tagName === "TD") {
      list.append(make("dt", {}, heads[place].textContent), make("dd", {}, cell.textContent));
    }
  });
  return list;
}

function linksTo(title, rows, side) {
  const list = make("ul", { class: "panel-list" });
  for (const row of rows.slice(0, longestList)) {
    const button = make("button", { type: "button" });
    button.append(label(row)[side], make("span", { class: "num" }, row.cells[2].textContent));
    button.addEventListener("click", () => choose(keyOf(row)));
    list.append(make("li", {}, button));
  }
  return rows.length ? [make("h4", {}, title), list] : [];
}

function headOf(kind, title) {
  const close = make("button", { type: "button", "aria-label": say("close") }, "×");
  close.addEventListener("click", () => choose(null));
  const said = make("div", {}, make("p", { class: "panel-kind" }, kind), title);
  return make("div", { class: "panel-head" }, said, close);
}

function stepPanel(row) {
  const key = plainKey(row.dataset.step);
  const rows = [...document.querySelectorAll("#connections tbody tr")];
  const into = rows.filter((other) => plainKey(other.dataset.target) === key);
  const from = rows.filter((other) => plainKey(other.dataset.source) === key);
  return [
    headOf(say("step"), make("h4", {}, ...label(row))),
    figuresOf(row),
    ...linksTo(say("comes_from"), into, 0),
    ...linksTo(say("leads_to"), from, 1),
  ];
}

function connectionPanel(row) {
  const [source, target] = label(row);
  const title = make("h4", {}, source, " → ", target);
  const ends = make("ul", { class: "panel-list" });
  for (const name of new Set([row.dataset.source, row.dataset.target])) {
    const button = make("button", { type: "button" }, make("bdi", {}, name));
    button.addEventListener("click", () => choose(JSON.stringify([plainKey(name)])));
    ends.append(make("li", {}, button));
  }
  return [headOf(say("connection"), title), figuresOf(row), make("h4", {}, say("steps")), ends];
}

function showPanel(key) {
  const row = key && rowOf.get(key);
  if (!row) panel.replaceChildren(...panelAtRest);
  else if (row.dataset.step === undefined) panel.replaceChildren(...connectionPanel(row));
  else panel.replaceChildren(...stepPanel(row));
}
