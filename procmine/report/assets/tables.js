function sortKey(cell) {
  if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
  return cell.classList.contains("num") ? -Infinity : cellText(cell);
}

function sortBy(table, place) {
  const heads = [...table.tHead.rows[0].cells];
  const head = heads[place];
  const isNumber = head.classList.contains("num");
  const before = head.getAttribute("aria-sort");
  const order = before ? (before === "ascending" ? "descending" : "ascending") : isNumber ? "descending" : "ascending";
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const compare = isNumber
    ? (one, other) => one - other
    : (one, other) => one.localeCompare(other, root.lang);
  const rows = [...table.tBodies[0].rows].map((row) => [sortKey(row.cells[place]), row]);
  rows.sort((one, other) => (one[0] === other[0] ? 0 : sign * compare(one[0], other[0])));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = make("button", { type: "button", class: "sorter", title: say("sort") });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(table, place));
  });
}
