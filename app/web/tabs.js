// Runs once in each pane of the tabs beside Ask; Gradio gives `element`, `trigger` (to the server) and `watch`.
// Gradio lets a pane trigger only what its script names.
const EVENTS = [
  "order", "turn_to", "read", "history", "version", "difference", "amend", "take_out", "bring_back", "place", "compare_with",
];
let pressed = "";
const key = ({ dataset }) => [dataset.event, dataset.key ?? dataset.value].join(" ");

element.addEventListener("click", (event) => {
  const control = event.target.closest("[data-event]");
  if (!control || !element.contains(control) || !EVENTS.includes(control.dataset.event)) return;
  pressed = key(control);
  trigger(control.dataset.event, { ...control.dataset });
});

// A pane is written anew: who pressed something in it goes on from there, and what was asked for comes into view.
watch("value", () => {
  const again = [...element.querySelectorAll("[data-event]")].find((one) => key(one) === pressed && !one.disabled);
  pressed = "";
  const asked = element.querySelector("[data-focus]") ?? again ?? element.querySelector(".statement h2");
  // The way back from a removal, in the pane above, keeps the focus.
  if (!document.activeElement?.matches("[data-focus]")) asked?.focus({ preventScroll: true });
  // On a narrow page what is read lies below what was pressed.
  if (innerWidth <= 760 && asked?.matches("h2")) asked.scrollIntoView({ block: "start" });
  element.querySelector("mark.chosen")?.scrollIntoView({ block: "center" });
});
