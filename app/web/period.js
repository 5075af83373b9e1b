// Gradio names neither the field of a day nor its calendar: what stands above them is their name.
setTimeout(() => {
  for (const field of document.querySelectorAll("#period .block")) {
    const name = field.querySelector(".label-content").textContent.trim();
    field.querySelector("input").setAttribute("aria-label", `${name}, as YYYY-MM-DD`);
    field.querySelector("button").setAttribute("aria-label", `${name}: choose a day`);
  }
});
