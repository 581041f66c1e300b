// Further variants, built like those the page brings along.
const variants = data.variants;
const wayList = document.getElementById("variant-list");
const moreWays = document.getElementById("more-variants");
const atATime = 20;
let nWays = variants.n_shown;

function chevron([place, times, again]) {
  const name = variants.names[place];
  const item = make("li", { class: again ? "chevron again" : "chevron", title: name });
  item.append(make("span", { class: "chevron-name" }, make("bdi", {}, name)));
  if (times > 1) {
    item.append(" ", make("span", { class: "times", "aria-hidden": "true" }, `×${count(times)}`));
    item.append(make("span", { class: "hidden" }, say("times", count(times))));
  }
  if (again) item.append(make("span", { class: "hidden" }, say("again")));
  return item;
}

function wayItem(way) {
  const head = make("p", { class: "way-head" }, make("strong", {}, way.head));
  for (const fact of way.facts) head.append(" ", make("span", {}, fact));
  const fill = makeSvg("rect", { class: "bar-fill", width: (way.share * 100).toFixed(2), height: "10" });
  const bar = makeSvg("svg", { class: "bar thin", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, fill);
  const item = make("li", { class: "way" }, head, bar);
  item.append(make("ol", { class: "chevrons" }, ...way.steps.slice(0, variants.n_steps).map(chevron)));
  const rest = way.steps.slice(variants.n_steps);
  if (rest.length) {
    const list = make("ol", { class: "chevrons" }, ...rest.map(chevron));
    item.append(make("details", { class: "rest" }, make("summary", {}, way.more), list));
  }
  for (const line of way.reaches) item.append(make("p", { class: "reach" }, make("span", {}, line)));
  return item;
}

function offerMore() {
  const n = Math.min(atATime, variants.ways.length - nWays);
  moreWays.hidden = n <= 0;
  moreWays.textContent = say("more_ways", n);
}

moreWays.addEventListener("click", () => {
  const added = variants.ways.slice(nWays, nWays + atATime).map(wayItem);
  wayList.append(...added);
  nWays += added.length;
  offerMore();
});
offerMore();

document.getElementById("copy-variants").addEventListener("click", (event) => {
  const columns = ["rank", "n_cases", "share", "covered_share", "p50_s", "p95_s"];
  const rows = variants.ways.map((way) => {
    const steps = way.steps.flatMap(([place, times]) => Array(times).fill(variants.names[place]));
    return [...columns.map((name) => way[name]), steps.join(" → ")];
  });
  copyText(csvText([[...columns, "activities"], ...rows]), event.currentTarget);
});
