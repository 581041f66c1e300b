// Pictures of the map come as a display list: shared nodes, drawn when first looked at.
const levels = data["process-map"];
const drawable = new Set(["svg", "g", "path", "rect", "circle", "text", "title"]);

function drawNode(place) {
  const { strings, nodes } = levels.pictures;
  const [tag, attributes, text, ...children] = nodes[place];
  if (!drawable.has(strings[tag])) return document.createTextNode("");
  const element = makeSvg(strings[tag], {});
  for (let k = 0; k < attributes.length; k += 2) {
    element.setAttribute(strings[attributes[k]], strings[attributes[k + 1]]);
  }
  if (text >= 0) element.append(strings[text]);
  for (const child of children) element.append(drawNode(child));
  return element;
}

// Steps become buttons, thin lines get room to be hit.
function prepared(svg) {
  for (const step of svg.querySelectorAll(".pm-n[data-step]")) {
    step.setAttribute("role", "button");
    step.setAttribute("tabindex", "-1");
    step.setAttribute("aria-label", step.querySelector("title").textContent);
  }
  for (const edge of svg.querySelectorAll(".pm-e[data-source]")) {
    const line = edge.querySelector(".pm-l");
    edge.append(makeSvg("path", { class: "pm-touch", d: line.getAttribute("d") }));
  }
  return svg;
}

const pictures = [];

function pictureAt(place) {
  const root = levels.pictures.roots[place];
  if (!pictures[place] && root >= 0) pictures[place] = prepared(drawNode(root));
  return pictures[place];
}
