// The conversations that this browser keeps, each under a key of its own. A tab holds one of them open; to open another
// is to load the page again, so that nothing of the one before is left.
const PREFIX = "communique:";
const find = (selector) => element.querySelector(selector);
const read = (id) => JSON.parse(localStorage.getItem(PREFIX + id) ?? "null");
const opened = () => sessionStorage.getItem(`${PREFIX}open`);
const all = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ id: key.slice(PREFIX.length), ...read(key.slice(PREFIX.length)) }))
    .sort((one, other) => other.at - one.at);

const attempt = (what) => {
  try {
    return what();
  } catch {
    find(".trouble").textContent = "This browser keeps no more conversations: its storage is full or switched off.";
  }
};

const write = (id, conversation) => {
  localStorage.setItem(PREFIX + id, JSON.stringify({ ...conversation, at: Date.now() }));
  sessionStorage.setItem(`${PREFIX}open`, id);
};

const turnTo = (id) => {
  attempt(() => sessionStorage.setItem(`${PREFIX}open`, id));
  location.reload();
};

// Another tab may have gone on with the same conversation: then this one becomes a second, and neither is lost.
let seen = attempt(() => read(opened())?.turns) ?? "";
const keep = (turns) => {
  const known = opened() && read(opened());
  const own = known && known.turns === seen;
  const name = known?.name ?? JSON.parse(turns)[0]?.asked.slice(0, 80);
  write(own ? opened() : crypto.randomUUID?.() ?? String(Date.now()), { name, turns });
  seen = turns;
};

const line = ({ id, name }) => {
  const item = document.createElement("li");
  for (const [label, act, text] of [
    [`Open ${name}`, () => turnTo(id), name],
    [`Delete ${name}`, () => remove(id), "×"],
  ]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, onclick: act });
    button.setAttribute("aria-label", label);
    item.append(button);
  }
  if (id === opened()) item.setAttribute("aria-current", "true");
  return item;
};

const remove = (id) => {
  localStorage.removeItem(PREFIX + id);
  if (id === opened()) turnTo("");
  else list();
};

const list = () => {
  const conversations = attempt(all) ?? [];
  const name = conversations.find(({ id }) => id === opened())?.name;
  find(".name").textContent = name ?? "New conversation";
  const input = find(".rename input");
  if (input !== document.activeElement) input.value = name ?? "";
  find(".rename").hidden = find(".clear").hidden = !name;
  find(".others").replaceChildren(...conversations.map(line));
  find(".sheet h2").hidden = !conversations.length;
};

find(".fresh").addEventListener("click", () => turnTo(""));
find(".clear").addEventListener("click", () => {
  attempt(() => write(opened(), { name: read(opened()).name, turns: "[]" }));
  location.reload();
});
find(".rename").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = find(".rename input").value.trim();
  if (name) attempt(() => write(opened(), { ...read(opened()), name }));
  list();
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  find("details").open = false;
  find("summary").focus();
});
find("details").addEventListener("toggle", list);
watch("value", () => {
  if (props.value && props.value !== "[]") attempt(() => keep(props.value));
  list();
});
list();
