// The panel: an overview of what is shown, an actor, a pair, or the way between two, each with its evidence.
const MORE = 40;
const EXAMPLES = [
  ["Who met whom", ["CONSULT"]], ["Demands and refusals", ["REQUEST", "REJECT"]], ["Accusations", ["ACCUSE"]],
  ["Help and cooperation", ["AID", "COOPERATE", "SUPPORT", "AGREE"]], ["Sanctions and threats", ["SANCTION", "THREATEN"]], ["Force", ["ASSAULT", "COERCE", "MOBILIZE"]],
];
function fill(...children) {
  byId("panel").replaceChildren(...children.flat().filter(Boolean));
  byId("panel").scrollTop = 0;
}
function marked({ text, marks }) {
  const line = make("p"), letters = Array.from(text), part = (from, to) => letters.slice(from, to).join("");  // marks count characters, not halves of them
  let at = 0;
  for (const [start, end, role] of marks) {
    line.append(part(at, start), make("mark", { class: role }, part(start, end)));
    at = end;
  }
  line.append(part(at));
  return line;
}
function source({ title, date, url, publisher }) {
  return make("footer", {}, safeUrl(url) ? outward(url, title) : title, [publisher, date].filter(Boolean).map((word) => `, ${word}`).join(""));
}
const actorLink = (actor) => link(name(actor), () => choose({ what: "actor", actors: [actor] }));
const badge = (event) => (event.truth === "fact" ? null : make("span", { class: "badge" }, event.said ? `according to ${event.said}${SAID[event.status] ? `, ${SAID[event.status]}` : ""}` : SAID[event.status]));
function described(event) {
  const words = make("div", {}, make("p", { class: "meta" }, "…"));
  evidenceOf(event).then(
    (pieces) => words.replaceChildren(...pieces.map((piece) => make("blockquote", {}, marked(piece), source(piece.article)))),
    (error) => words.replaceChildren(make("p", { class: "meta" }, error.message)),
  );
  const act = make("span", { class: `act ${event.tone}` }, event.label);
  return make("article", { class: "event" },
    make("p", { class: "what" }, actorLink(event.source), " ", data.eventAt ? make("a", { class: `act ${event.tone}`, href: data.eventAt.replace("{}", encodeURIComponent(event.id)) }, event.label) : act, " ", actorLink(event.target), " ", badge(event)),
    make("p", { class: "meta" }, [day(event), event.place, data.types[event.type], event.reports > 1 ? plural(event.reports, "independent report") : null].filter(Boolean).join(" · ")), words);
}
// A long list, so many at a time.
function listed(items, build, container = make("div")) {
  let at = 0;
  const more = button("", () => grow());
  const grow = () => {
    container.append(...items.slice(at, at + MORE).map(build));
    at += MORE;
    more.hidden = at >= items.length;
    more.textContent = `Show ${Math.min(MORE, items.length - at)} more of ${(items.length - at).toLocaleString("en")}`;
  };
  grow();
  return [container, more];
}
const byTime = (one, other) => ((one.from || "9999") < (other.from || "9999") ? -1 : (one.from || "9999") > (other.from || "9999") ? 1 : one.index - other.index);
const between = ([one, other]) => shown.filter((event) => (event.source === one && event.target === other) || (event.source === other && event.target === one)).sort(byTime);

function showOverview() {
  const pairs = new Map();
  for (const event of shown) {
    const key = event.source < event.target ? `${event.source} ${event.target}` : `${event.target} ${event.source}`;
    pairs.set(key, (pairs.get(key) || 0) + 1);
  }
  const top = [...pairs].map(([key, count]) => [key.split(" ").map(Number), count]).sort((a, b) => b[1] - a[1] || a[0][0] - b[0][0] || a[0][1] - b[0][1]).slice(0, 12);
  const active = [...counted(shown.flatMap((event) => [event.source, event.target]))].sort((a, b) => b[1] - a[1] || rankOf[a[0]] - rankOf[b[0]]).slice(0, 8);
  const isOn = (types) => sameSet(state.types, new Set(types.filter((type) => ALL_TYPES.includes(type))));
  fill(make("h2", {}, "Who did what to whom"),
    make("p", { class: "hint" }, "Each line is what one actor did to another, as these articles tell it. Click a line to read it in their words, an actor to see who it is."),
    make("div", { class: "examples", role: "group", "aria-label": "Examples" }, ...EXAMPLES.filter(([, types]) => types.some((type) => ALL_TYPES.includes(type))).map(([words, types]) =>
      button(words, () => change({ types: isOn(types) ? new Set(ALL_TYPES) : new Set(types.filter((type) => ALL_TYPES.includes(type))) }), { "aria-pressed": String(isOn(types)) }))),
    top.length ? make("h3", {}, "Pairs with most events") : null,
    top.length ? make("ol", { id: "pairs" }, ...top.map(([pair, count]) => make("li", {}, link(`${name(pair[0])} – ${name(pair[1])}`, () => choose({ what: "pair", actors: pair })), ` ${count}`))) : null,
    active.length ? make("h3", {}, "Most told of") : null,
    active.length ? make("ul", {}, ...active.map(([actor, count]) => make("li", {}, actorLink(actor), ` ${plural(count, "event")}`))) : null);
}
const back = () => make("p", {}, link("← overview", () => choose(null)));
function showPair(pair) {
  const found = between(pair);
  fill(back(), make("h2", {}, `${name(pair[0])} and ${name(pair[1])}`), make("p", { class: "meta" }, `${plural(found.length, "event")} between them`), listed(found, described));
}
function showActor(actor) {
  const { id, kind, role, of, wikidata } = actors[actor];
  const found = shown.filter((event) => event.source === actor || event.target === actor).sort(byTime);
  const partners = [...counted(found.map((event) => (event.source === actor ? event.target : event.source)))].sort((a, b) => b[1] - a[1] || rankOf[a[0]] - rankOf[b[0]]);
  fill(back(), make("h2", {}, name(actor)), make("p", { class: "meta" }, [kind, role, of ? `of ${of}` : null].filter(Boolean).join(", ")),
    make("p", {}, /^Q\d+$/.test(wikidata || "") ? outward(`https://www.wikidata.org/wiki/${wikidata}`, `Wikidata ${wikidata}`) : null, data.actorAt ? [" ", make("a", { href: data.actorAt.replace("{}", encodeURIComponent(id)) }, "Dossier")] : null),
    make("p", {}, state.alone === actor ? button("Show everybody again", () => change({ alone: null })) : button("Only this neighbourhood", () => change({ alone: actor }), { id: "alone" })),
    make("h3", {}, "Partners"),
    listed(partners, ([other, count]) => make("li", {}, link(name(other), () => choose({ what: "pair", actors: [actor, other] })), ` ${count}`), make("ul")),
    make("h3", {}, `In order of time (${plural(found.length, "event")})`), listed(found, described));
}
// The shortest way from one actor to another over what is shown; of several the one that is told of most.
function wayBetween(from, to) {
  const ties = new Map();
  for (const { source: a, target: b, reports } of shown) for (const [one, other] of [[a, b], [b, a]]) {
    if (!ties.has(one)) ties.set(one, new Map());
    ties.get(one).set(other, (ties.get(one).get(other) || 0) + reports);
  }
  const came = new Map([[from, { before: null, weight: Infinity }]]);
  for (let layer = [from]; layer.length && !came.has(to);) {
    const next = new Map();
    for (const at of layer) for (const [other, weight] of ties.get(at) || []) {
      if (came.has(other)) continue;
      const narrowest = Math.min(weight, came.get(at).weight), best = next.get(other);
      if (!best || narrowest > best.weight || (narrowest === best.weight && rankOf[at] < rankOf[best.before])) next.set(other, { before: at, weight: narrowest });
    }
    for (const [other, step] of next) came.set(other, step);
    layer = [...next.keys()];
  }
  if (!came.has(to)) return null;
  const way = [to];
  while (way[0] !== from) way.unshift(came.get(way[0]).before);
  return way;
}
function showPath([from, to]) {
  const way = wayBetween(from, to);
  const head = [back(), make("h2", {}, `From ${name(from)} to ${name(to)}`)];
  if (!way) return fill(head, make("p", { class: "hint" }, "Nothing that is shown leads from one to the other. Let more through the filters."));
  const steps = way.slice(1).map((actor, n) => [way[n], actor]);
  return fill(head, make("p", { class: "meta" }, `${plural(steps.length, "step")}: ${way.map(name).join(" – ")}`),
    ...steps.flatMap((pair) => {
      const found = between(pair);
      return [make("h3", {}, link(`${name(pair[0])} – ${name(pair[1])}`, () => choose({ what: "pair", actors: pair })), ` ${plural(found.length, "event")}`), ...[...found].sort((a, b) => b.reports - a.reports).slice(0, 2).map(described)];
    }));
}
function showChosen() {
  const { chosen } = state;
  if (!chosen) showOverview();
  else if (chosen.what === "actor") showActor(chosen.actors[0]);
  else if (chosen.what === "pair") showPair(chosen.actors);
  else showPath(chosen.actors);
}
// Who stands out: the chosen actor with its partners, a pair, a way; nobody chosen, all do.
function standingOut() {
  const { chosen } = state;
  if (!chosen) return null;
  if (chosen.what === "actor") return neighbours(chosen.actors[0], shown);
  return new Set(chosen.what === "pair" ? chosen.actors : wayBetween(...chosen.actors) || chosen.actors);
}
