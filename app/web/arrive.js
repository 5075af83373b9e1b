// What the browser kept of the conversation that this tab was in, for the server to read from the record again.
() => {
  try {
    const id = sessionStorage.getItem("communique:open");
    return [JSON.parse(localStorage.getItem(`communique:${id}`))?.turns ?? ""];
  } catch {
    return [""];
  }
}
