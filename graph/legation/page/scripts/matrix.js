// Who does what to whom: rows act, columns are acted on; cooperation left, conflict right, told apart by colour and by place.
const ROWS = 24;
function showMatrix() {
  const counts = counted(shown.flatMap((event) => [event.source, event.target]));
  const who = [...counts].sort((a, b) => b[1] - a[1] || rankOf[a[0]] - rankOf[b[0]]).slice(0, ROWS).map(([actor]) => actor);
  const cells = new Map();
  for (const event of shown) {
    for (const [a, b] of event.both ? [[event.source, event.target], [event.target, event.source]] : [[event.source, event.target]]) {
      const key = `${a} ${b}`;
      if (!cells.has(key)) cells.set(key, [0, 0, 0]);
      cells.get(key)[TONES.indexOf(event.tone)] += 1;
    }
  }
  const inside = [...cells].filter(([key]) => key.split(" ").every((actor) => who.includes(Number(actor)))).map(([, sums]) => sums);
  const most = Math.max(1, ...inside.flatMap(([warm, cold]) => [warm, cold]));
  const shade = (number) => (number ? String(Math.ceil((5 * Math.log1p(number)) / Math.log1p(most))) : "0");
  const cell = (from, to) => {
    if (from === to) return make("td", { class: "self" });
    const sums = cells.get(`${from} ${to}`);
    if (!sums) return make("td");
    const [warm, cold, other] = sums;
    const words = [warm ? `${warm} cooperation` : null, cold ? `${cold} conflict` : null, other ? `${other} other` : null].filter(Boolean).join(", ");
    return make("td", {}, make("button", { type: "button", "aria-label": `${name(from)} towards ${name(to)}: ${words}`, title: words, on: { click: () => choose({ what: "pair", actors: [from, to] }) } },
      make("span", { class: "half cooperation", "data-shade": shade(warm) }, warm ? String(warm) : ""), make("span", { class: "half conflict", "data-shade": shade(cold) }, cold ? String(cold) : "")));
  };
  byId("cells").replaceChildren(
    make("caption", {}, `The ${who.length} most told of. Rows act, columns are acted on: `, make("span", { class: "key cooperation" }, "cooperation"), " left, ", make("span", { class: "key conflict" }, "conflict"), " right."),
    make("thead", {}, make("tr", {}, make("td"), ...who.map((actor) => make("th", { scope: "col" }, make("span", {}, name(actor)))))),
    make("tbody", {}, ...who.map((from) => make("tr", {}, make("th", { scope: "row" }, actorLink(from)), ...who.map((to) => cell(from, to))))));
}
