// Text that a spreadsheet would run as a formula is kept from it by a leading apostrophe, as in the
// files beside the page; a text that begins so itself gets one more, so that it can be taken off.
function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]/.test(value) ? "'" + value : String(value);
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function csvText(rows) {
  return rows.map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function cellText(cell) {
  const copy = cell.cloneNode(true);
  for (const mark of copy.querySelectorAll(".mark,.anchor")) mark.remove();
  return copy.textContent.trim();
}

function cellValue(cell) {
  if (cell.dataset.key) return cell.dataset.key;
  if (cell.dataset.v === undefined) return cellText(cell);
  return cell.dataset.v === "" ? null : Number(cell.dataset.v);
}

function tableRows(table) {
  const bars = new Set();
  [...table.tHead.rows[0].cells].forEach((cell, k) => cell.dataset.key === "bar" && bars.add(k));
  return [...table.rows].map((row) =>
    [...row.cells].filter((_, k) => !bars.has(k)).map(cellValue),
  );
}

// Where the clipboard is closed to pages, the text is shown, selected, to be copied by hand.
async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { readonly: "", rows: "6", class: "copied-text" }, text);
    button.after(area);
    area.select();
    const done = document.execCommand("copy");
    announcer.textContent = say(done ? "copied" : "copy_failed");
    if (!done) return;
    area.remove();
  }
  const label = button.textContent;
  button.textContent = announcer.textContent = say("copied");
  setTimeout(() => {
    button.textContent = label;
    announcer.textContent = "";
  }, 1500);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => {
    copyText(csvText(tableRows(document.getElementById(button.dataset.copy))), button);
  });
}
