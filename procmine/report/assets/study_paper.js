// The pictures of this page, and the room a sheet of paper has for them.
const papers = [
  { target: box, picture: current, width: 690, height: 800 },
  ...[...document.querySelectorAll(".model-box")].map((target) => ({
    target,
    picture: () => target.querySelector("svg"),
    width: 1020,
    height: 520,
  })),
];

function beforePaper() {
  setScale(1);
}

function afterPaper() {
  settle();
}
