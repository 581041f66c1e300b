// Pictures of the SOP: in full size or fitted to the width, and steps shown when a card asks.
function bring(frame, element) {
  const [outer, inner] = [frame, element].map((e) => e.getBoundingClientRect());
  frame.scrollBy(
    inner.left + inner.width / 2 - outer.left - outer.width / 2,
    inner.top + inner.height / 2 - outer.top - outer.height / 2,
  );
}

function fitFrame(frame, button, fitted) {
  frame.classList.toggle("fitted", fitted);
  button.setAttribute("aria-pressed", fitted);
  const start = frame.querySelector(".pm-start");
  if (!fitted && start) bring(frame, start);
}

for (const button of document.querySelectorAll("[data-fit]")) {
  const frame = document.getElementById(button.dataset.fit);
  button.addEventListener("click", () => fitFrame(frame, button, !frame.classList.contains("fitted")));
  button.hidden = frame.scrollWidth <= frame.clientWidth;
  fitFrame(frame, button, !button.hidden && frame.clientWidth / frame.scrollWidth > 0.6);
}

for (const link of document.querySelectorAll("a[data-show]")) {
  link.addEventListener("click", (event) => {
    const frame = [...document.querySelectorAll(".model-box:not(#model-box)")].find((one) => stepIn(one, link.dataset.show));
    if (!frame) return;
    event.preventDefault();
    for (const marked of document.querySelectorAll(".model-box .pm-on")) marked.classList.remove("pm-on");
    for (const step of stepsIn(frame, link.dataset.show)) step.classList.add("pm-on");
    frame.scrollIntoView({ block: "center" });
    bring(frame, stepIn(frame, link.dataset.show));
    frame.focus({ preventScroll: true });
    announcer.textContent = stepIn(frame, link.dataset.show).querySelector("title").textContent;
  });
}

function stepsIn(frame, name) {
  return [...frame.querySelectorAll("[data-step]")].filter((step) => step.dataset.step === name);
}

function stepIn(frame, name) {
  return stepsIn(frame, name)[0];
}
