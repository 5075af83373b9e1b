// Runs once in each pane; Gradio gives `element` (the pane), `trigger` (to the server) and `watch` (after a change).
// The events: "submit", "open", "back", "stop", "pick", "drop".
const isOpen = ({ turn, number }) =>
  document.querySelector(`#evidence .statement[data-turn="${turn}"][data-number="${number}"] mark.chosen`);

element.addEventListener("click", (event) => {
  const control = event.target.closest("[data-ask], [data-open], [data-back], [data-event], [data-copy]");
  if (!control || !element.contains(control)) return;
  // Words of a card can be selected for copying, and its links and lists used, without opening it.
  if (control.matches("article") && (event.target.closest("a, summary, details") || String(getSelection()))) return;
  const data = { ...control.dataset };
  if ("copy" in data) copy(control);
  else if ("ask" in data) trigger("submit", data);
  else if (data.event === "opinion") think(control);
  else if ("event" in data) trigger(data.event, data);
  else if ("back" in data) trigger("back", data);
  else if (isOpen(data)) isOpen(data).scrollIntoView({ block: "center" });
  else trigger("open", data);
});

// A thumb is kept at once, and asks for a note; the note goes with the thumb that was pressed last.
const think = (control) => {
  const own = control.closest(".opinion");
  const [note, send] = [own.querySelector(".note"), own.querySelector(".noted button")];
  if (control !== send) {
    own.querySelectorAll(".thumb").forEach((thumb) => thumb.setAttribute("aria-pressed", thumb === control));
    own.querySelector(".noted").hidden = false;
    send.dataset.value = control.dataset.value;
  }
  trigger("opinion", { ...send.dataset, note: note.value });
};

// A question that was changed.
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const ask = event.target.querySelector("textarea").value;
  trigger("submit", { ask, turn: event.target.dataset.turn });
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.matches("form textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (event.key !== "Escape") return;
  if (tip()) hide();
  else element.querySelector("[data-back]")?.click();
});

// The quote of a chip, beside it while it is pointed at or focused, inside the window whatever scrolls around it.
const tip = () => element.querySelector(".tip.shown");
const hide = () => tip()?.classList.remove("shown");
const show = (event) => {
  const chip = event.target.closest?.(".cite");
  if (!chip || chip.contains(tip())) return;
  hide();
  const [own, at] = [chip.querySelector(".tip"), chip.querySelector(".chip").getBoundingClientRect()];
  own.classList.add("shown");
  const { width, height } = own.getBoundingClientRect();
  own.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  own.style.top = `${at.top > height + 8 ? at.top - height : at.bottom}px`;
};
element.addEventListener("pointerover", show);
element.addEventListener("focusin", show);
element.addEventListener("pointerout", (event) => event.target.closest(".cite")?.contains(event.relatedTarget) || hide());
element.addEventListener("focusout", hide);
document.addEventListener("scroll", hide, { capture: true, passive: true });

const copy = async (button) => {
  const said = button.closest(".copy").querySelector(".copied");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = "Copied.";
  } catch {
    // Browsers give no clipboard to a page that came over plain HTTP from another machine.
    said.textContent = "The browser does not let this page copy; select the words instead.";
  }
};

// Brings what the reader asked for into view: the chosen words, the selected card, the question just asked.
watch("value", () => {
  element.querySelector("mark.chosen")?.scrollIntoView({ block: "center" });
  if (!element.querySelector(".tools :focus:enabled")) element.querySelector(".statement h2")?.focus({ preventScroll: true });
  element.querySelector(".card.selected button")?.focus();
  const busy = Boolean(element.querySelector("[aria-busy] .asked"));
  if (busy && !element.busy) element.led = true;
  // The pane of the earlier turns may only now be growing above it.
  if (element.led) requestAnimationFrame(() => setTimeout(() => element.querySelector(".asked")?.scrollIntoView({ block: "start" })));
  element.busy = busy;
  element.led &&= busy;
});

// While an answer grows the question stays at the top, unless the reader goes elsewhere.
for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"])
  document.addEventListener(moved, () => { element.led = false; }, { capture: true, passive: true });
