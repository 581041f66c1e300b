"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
root.classList.add("js");

function say(key, ...values) {
  return data.words[key].replace(/\{(\d)\}/g, (_, place) => values[place]);
}

function count(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

// An element with attributes and children; text stays text, whatever it says.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function makeSvg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const announcer = make("p", { role: "status", class: "hidden" });
document.body.append(announcer);

// A row inside a closed table is shown when a link leads to it.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    target.scrollIntoView({ block: "center" });
  }
}
addEventListener("hashchange", reveal);
reveal();
