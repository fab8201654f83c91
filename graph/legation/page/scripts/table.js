// All that is shown as a table: the same in words.
function showTable() {
  const row = (event) => make("tr", {}, make("td", {}, day(event)), make("td", {}, actorLink(event.source)), make("td", {}, event.label), make("td", {}, actorLink(event.target)), make("td", {}, event.truth === "fact" ? "fact" : STATUS[event.truth]), make("td", {}, event.said || ""), make("td", { class: "number" }, String(event.reports)));
  const body = make("tbody");
  const [, more] = listed([...shown].sort(byTime), row, body);
  byId("rows").querySelector("tbody").replaceWith(body);
  byId("more-rows").replaceChildren(more);
}
