// What is to be written into the configuration is copied whole.
for (const button of document.querySelectorAll("[data-copy-text]")) {
  button.addEventListener("click", () => {
    copyText(document.getElementById(button.dataset.copyText).textContent, button);
  });
}
