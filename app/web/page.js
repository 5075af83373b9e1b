// Runs once in each pane; Gradio gives `element` (the pane), `trigger` (to the server) and `watch` (after a change).
const isOpen = ({ turn, number }) =>
  document.querySelector(`#evidence .statement[data-turn="${turn}"][data-number="${number}"] mark.chosen`);

element.addEventListener("click", (event) => {
  const control = event.target.closest("[data-ask], [data-open], [data-back], [data-event]");
  if (!control || !element.contains(control)) return;
  // Words of a card can be selected for copying without opening it.
  if (!event.target.closest("button") && String(window.getSelection())) return;
  const place = { turn: control.dataset.turn, number: control.dataset.number };
  if ("ask" in control.dataset) trigger("submit", { question: control.dataset.ask });
  else if ("event" in control.dataset) trigger(control.dataset.event, { ...control.dataset });
  else if ("back" in control.dataset) trigger("back", place);
  else if (isOpen(place)) isOpen(place).scrollIntoView({ block: "center" });
  else trigger("open", place);
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") element.querySelector("[data-back]")?.click();
});

// Brings what the reader asked for into view: the chosen words, the selected card, the last question.
watch("value", () => {
  element.querySelector("mark.chosen")?.scrollIntoView({ block: "center" });
  element.querySelector(".statement h2")?.focus({ preventScroll: true });
  element.querySelector(".card.selected button")?.focus();
  element.querySelector(".turn:last-child")?.scrollIntoView({ block: "start" });
});
