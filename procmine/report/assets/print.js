// On paper nothing folds or scrolls: what is closed opens, and a picture too large for a page is
// cut into overlapping pieces in which letters can still be read.
const leastScale = 0.6;
const overlap = 110;
let opened = [];

// Places where pieces of this size begin so that they cover the whole length.
function starts(length, piece) {
  if (piece >= length) return [0];
  const n = Math.ceil((length - overlap) / (piece - overlap));
  return Array.from({ length: n }, (_, k) => (k * (length - piece)) / (n - 1));
}

function pieces(svg, paper) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const fitting = Math.min(paper.width / width, paper.height / height, 1);
  if (fitting >= leastScale) return [];
  const [wide, high] = [paper.width / leastScale, paper.height / leastScale];
  const [w, h] = [Math.min(wide, width), Math.min(high, height)];
  return starts(height, high).flatMap((top) =>
    starts(width, wide).map((left) => {
      const piece = svg.cloneNode(true);
      piece.classList.add("piece");
      piece.setAttribute("viewBox", [x + left, y + top, w, h].join(" "));
      piece.setAttribute("width", w * leastScale);
      piece.setAttribute("height", h * leastScale);
      return piece;
    }),
  );
}

addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open]):not(.twin)")];
  for (const part of opened) part.open = true;
  beforePaper();
  for (const paper of papers) {
    const cut = pieces(paper.picture(), paper);
    paper.target.classList.toggle("in-pieces", cut.length > 0);
    paper.target.append(...cut);
  }
});

addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
  for (const { target } of papers) {
    target.classList.remove("in-pieces");
    for (const piece of target.querySelectorAll(".piece")) piece.remove();
  }
  afterPaper();
});
