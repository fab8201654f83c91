// Fills the lists of fields that take an actor with names that begin like what is typed; without it any name can be typed.
let latest = 0;
for (const field of document.querySelectorAll("input[data-suggest]")) {
  field.addEventListener("input", async () => {
    const turn = ++latest;
    const answer = await fetch(`/suggest?q=${encodeURIComponent(field.value)}`);
    if (!answer.ok || turn !== latest) return;
    const found = await answer.json();
    field.list.replaceChildren(...found.map(({ name, kind }) => Object.assign(document.createElement("option"), { value: name, label: kind })));
  });
}
