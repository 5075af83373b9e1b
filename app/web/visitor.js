// Logs out: the server ends the session, the browser forgets the conversations it kept, and the page gives way.
element.addEventListener("click", async (event) => {
  const button = event.target.closest(".log-out");
  if (!button) return;
  button.disabled = true;
  try {
    // A form would be refused: a page without referrer sends it as if another site did.
    const { ok, url } = await fetch(new URL("logout", `${location.origin}${location.pathname.replace(/[^/]*$/, "")}`), { method: "POST" });
    if (!ok) throw new Error();
    for (const kept of [localStorage, sessionStorage])
      Object.keys(kept).filter((key) => key.startsWith("communique:")).forEach((key) => kept.removeItem(key));
    location.replace(url);
  } catch {
    button.disabled = false;
    button.textContent = "Not logged out; try again";
  }
});
