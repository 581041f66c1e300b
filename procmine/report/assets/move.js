// Zoom, pan and keys of the map.
const zooms = {
  in: () => setScale(scale * 1.25),
  out: () => setScale(scale / 1.25),
  fit: fitAll,
  reset: () => setScale(1),
};
for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => zooms[button.dataset.zoom]());
}

box.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  const outer = box.getBoundingClientRect();
  const [x, y] = [event.clientX - outer.left, event.clientY - outer.top];
  const before = scale;
  setScale(scale * Math.exp(-event.deltaY / 400));
  const factor = scale / before;
  box.scrollTo((box.scrollLeft + x) * factor - x, (box.scrollTop + y) * factor - y);
}, { passive: false });

let drag = null;
box.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "mouse" && event.button === 0) {
    drag = { x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop, far: false };
  }
});
addEventListener("pointermove", (event) => {
  if (!drag) return;
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  drag.far ||= Math.abs(x) + Math.abs(y) > 5;
  if (!drag.far) return;
  box.classList.add("dragging");
  box.scrollTo({ left: drag.left - x, top: drag.top - y, behavior: "instant" });
});
addEventListener("pointerup", () => {
  const far = drag && drag.far;
  drag = null;
  box.classList.remove("dragging");
  if (far) addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
  // The click that ends a drag comes at once or not at all.
});

box.addEventListener("click", (event) => {
  const hit = event.target.closest("[data-step],[data-edge]");
  if (!hit || !box.contains(hit)) return;
  const { edge } = hit.dataset;
  const owner = edge === undefined ? hit : current().querySelector(`[data-edge="${edge}"][data-source]`);
  choose(keyOf(owner));
});

// The nearest step that lies more in this direction than across it.
function neighbour(step, [right, down]) {
  const [x, y] = middleOf(step);
  let best = null, least = Infinity;
  for (const other of current().querySelectorAll(".pm-n[data-step]")) {
    const [dx, dy] = [middleOf(other)[0] - x, middleOf(other)[1] - y];
    const along = dx * right + dy * down;
    const across = Math.abs(dx * down) + Math.abs(dy * right);
    if (along > 1 && along + 2 * across < least) [best, least] = [other, along + 2 * across];
  }
  return best;
}

const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
box.addEventListener("keydown", (event) => {
  const step = event.target.closest(".pm-n[data-step]");
  if (event.key === "Escape") choose(null);
  else if (event.key === "+" || event.key === "=") zooms.in();
  else if (event.key === "-") zooms.out();
  else if (event.key === "Enter" || event.key === " ") {
    if (step) choose(keyOf(step));
    else current().querySelector(".pm-n[tabindex='0']")?.focus();
  } else if (step && directions[event.key]) {
    const next = neighbour(step, directions[event.key]);
    if (next) {
      for (const other of [step, next]) other.setAttribute("tabindex", other === next ? "0" : "-1");
      next.focus({ preventScroll: true });
      bringIntoView(next);
    }
  } else return;
  event.preventDefault();
});

// The model is seen whole or in its real size; the way in is seen first, not an empty corner.
const modelBox = document.getElementById("model-box");
const fitModel = document.getElementById("model-fit");

function setFitted(fitted) {
  modelBox.classList.toggle("fitted", fitted);
  fitModel.setAttribute("aria-pressed", String(fitted));
  const [outer, start] = [modelBox, modelBox.querySelector(".pm-start")].map((e) => e.getBoundingClientRect());
  modelBox.scrollBy(0, start.top + start.height / 2 - outer.top - outer.height / 2);
}

fitModel.addEventListener("click", () => setFitted(!modelBox.classList.contains("fitted")));
fitModel.hidden = modelBox.scrollWidth <= modelBox.clientWidth;
setFitted(!fitModel.hidden && modelBox.clientWidth / modelBox.scrollWidth > 0.6);
