"use strict";
const list = document.getElementById("list");
const cases = [...list.querySelectorAll(":scope > .case")];
const control = name => document.getElementById(name);

function shown(one, words) {
  const { type, state, state2, changed } = one.dataset;
  const wanted = control("state").value;
  return (!control("type").value || type === control("type").value)
    && (!wanted || [state, state2, changed].includes(wanted))
    && words.every(word => one.textContent.toLowerCase().includes(word));
}

function show() {
  const words = control("words").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const one of cases) {
    one.hidden = !shown(one, words);
    count += !one.hidden;
  }
  control("count").value = `${count} of ${cases.length}`;
}

const orders = {
  place: (a, b) => a.dataset.place - b.dataset.place,
  state: (a, b) => a.dataset.state.localeCompare(b.dataset.state) || a.dataset.place - b.dataset.place,
  sure: (a, b) => b.dataset.sure - a.dataset.sure,
  unsure: (a, b) => a.dataset.sure - b.dataset.sure,
  slow: (a, b) => b.dataset.slow - a.dataset.slow,
};

for (const name of ["words", "type", "state"]) control(name).addEventListener("input", show);
control("order").addEventListener("input", () => list.append(...cases.sort(orders[control("order").value])));
control("all").addEventListener("input", event => document.body.classList.toggle("every", event.target.checked));
control("open").addEventListener("click", event => {
  const open = event.target.textContent === "open all";
  for (const one of cases) if (!one.hidden) one.open = open;
  event.target.textContent = open ? "close all" : "open all";
});

function follow() {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.matches(".case")) target.open = true;
}
addEventListener("hashchange", follow);
follow();
