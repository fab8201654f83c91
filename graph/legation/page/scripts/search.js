// Fields that suggest actors while one types (ARIA's combobox with a list).
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const searched = ranked.map((actor) => [actor, ` ${plain(`${name(actor)} ${actors[actor].role || ""}`)}`]);
function found(text, most = 12) {
  const words = plain(text.trim()).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const hits = [];
  for (const [actor, names] of searched) if (words.every((word) => names.includes(word))) hits.push([actor, words.every((word) => names.includes(` ${word}`)) ? 0 : 1]);
  return hits.sort((a, b) => a[1] - b[1]).slice(0, most).map(([actor]) => actor);
}
function actorField(input, list, picked) {
  let at = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const pick = (actor) => { input.value = name(actor); close(); picked(actor); };
  const suggest = () => {
    at = -1;
    list.replaceChildren(...found(input.value).map((actor, n) => make("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false", "data-actor": actor, on: { mousedown: (event) => { event.preventDefault(); pick(actor); } } },
      name(actor), make("span", { class: "meta" }, ` ${actors[actor].role || actors[actor].kind}`))));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  input.addEventListener("input", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const options = [...list.children];
    if (event.key === "Escape") { close(); return; }
    if (event.key === "Enter" && options.length && !list.hidden) { event.preventDefault(); pick(Number(options[Math.max(at, 0)].dataset.actor)); return; }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !options.length) return;
    event.preventDefault();
    at = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  });
}
