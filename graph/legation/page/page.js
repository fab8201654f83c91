"use strict";
// All text of articles reaches the page through textContent: nothing of it is ever parsed as HTML.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const byId = (id) => document.getElementById(id);
  const parsed = (value) => (typeof value === "string" ? JSON.parse(value) : value);
  const data = read("data");
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue("--" + name).trim();
  const STATUS = { fact: "facts", claimed: "claimed by somebody", planned: "planned", possible: "possible", negated: "denied, did not happen" };
  const SAID = { planned: "planned", possible: "possible", negated: "did not happen" };

  data.events.forEach((event, number) => {
    event.number = number;
    event.truth = event.status !== "actual" ? event.status : event.said ? "claimed" : "fact";
    event.articles = new Set(event.evidence.map((e) => e.article)).size;
  });

  // ---- small builders
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [type, handler] of Object.entries(value)) element.addEventListener(type, handler);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  const safeUrl = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
  const day = (event) => (!event.from ? "undated" : event.from === event.to ? event.from : `${event.from} to ${event.to}`);
  const name = (id) => (data.actors[id] ? data.actors[id].name : id);

  // ---- filters
  const counted = (values) => values.reduce((counts, value) => counts.set(value, (counts.get(value) || 0) + 1), new Map());
  const boxes = (id, options, counts, checked, mark = () => null) => {
    const fieldset = byId(id);
    for (const [value, label] of options) {
      const box = make("input", { type: "checkbox", value, checked: checked(value), on: { change: draw } });
      fieldset.append(make("label", {}, box, mark(value), make("span", {}, label), make("span", { class: "n" }, String(counts.get(value) || 0))));
    }
  };
  const chosen = (id) => new Set([...byId(id).querySelectorAll("input:checked")].map((box) => box.value));
  const symbol = (kind) => {
    const { colour: fill, shape } = data.kinds[kind];
    const paths = { dot: "M7 1a6 6 0 1 0 .01 0z", hexagon: "M3.5 1h7L14 7l-3.5 6h-7L0 7z", square: "M1.5 1.5h11v11h-11z", diamond: "M7 0l7 7-7 7-7-7z", triangle: "M7 1l6.5 12H.5z" };
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", "14"); svg.setAttribute("height", "14"); svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", paths[shape]); path.setAttribute("fill", fill);
    svg.append(path);
    return svg;
  };

  // ---- network
  const nodes = new vis.DataSet(parsed(read("nodes")).map((node) => ({
    ...node, font: { ...node.font, color: colour("ink"), strokeColor: colour("paper") },
  })));
  const edges = new vis.DataSet();
  const network = new vis.Network(byId("network"), { nodes, edges }, parsed(read("options")));

  const passes = () => {
    const [statuses, types, kinds] = ["statuses", "types", "kinds"].map(chosen);
    const [from, to] = [byId("from").value, byId("to").value];
    return (event) =>
      statuses.has(event.truth) && types.has(event.type) &&
      kinds.has(data.actors[event.source].kind) && kinds.has(data.actors[event.target].kind) &&
      (!from || (event.to && event.to >= from)) && (!to || (event.from && event.from <= to));
  };
  const grouped = (events) => {
    const groups = new Map();
    for (const event of events) {
      const key = [event.source, event.target, event.tone, event.truth === "fact"].join("\u0000");
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(event);
    }
    return groups;
  };
  const drawnEdge = (events, index) => {
    const first = events[0];
    const articles = events.reduce((sum, event) => sum + event.articles, 0);
    const labels = [...new Set(events.map((event) => event.label))];
    return {
      id: index, from: first.source, to: first.target,
      events: events.map((event) => event.number),
      color: { color: colour(first.tone), highlight: colour(first.tone), hover: colour(first.tone), opacity: 0.85 },
      width: 1 + 1.4 * Math.sqrt(articles), dashes: first.truth === "fact" ? false : [7, 5],
      arrows: { to: { enabled: !events.every((event) => event.both), scaleFactor: 0.6 } },
      smooth: { enabled: true, type: "curvedCW", roundness: 0.08 + 0.11 * (["cooperation", "conflict", "other"].indexOf(first.tone) + (first.truth === "fact" ? 0 : 3)) },
      hoverWidth: 0.6, title: make("div", {}, `${name(first.source)} – ${labels.slice(0, 3).join(", ")}${labels.length > 3 ? " …" : ""} – ${name(first.target)}`),
    };
  };
  let shown = [];
  function draw() {
    shown = data.events.filter(passes());
    const drawn = [...grouped(shown).values()].map(drawnEdge);
    edges.clear();
    edges.add(drawn);
    const active = new Set(shown.flatMap((event) => [event.source, event.target]));
    nodes.update(nodes.getIds().map((id) => ({ id, hidden: !active.has(id) })));
    byId("empty").hidden = shown.length > 0;
    byId("counts").textContent = `${data.articles.length} article${data.articles.length === 1 ? "" : "s"}, ${active.size} of ${Object.keys(data.actors).length} actors, ${shown.length} of ${data.events.length} events shown`;
    list();
  }

  // ---- details
  const marked = (evidence) => {
    const line = make("p");
    let at = 0;
    for (const [start, end, role] of evidence.marks) {
      line.append(evidence.text.slice(at, start), make("mark", { class: role }, evidence.text.slice(start, end)));
      at = end;
    }
    line.append(evidence.text.slice(at));
    return line;
  };
  const source = (article) => {
    const { title, date, url, publisher } = data.articles[article];
    const heading = safeUrl(url) ? make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, title) : title;
    return make("footer", {}, heading, [publisher, date].filter(Boolean).map((word) => `, ${word}`).join(""));
  };
  const actorLink = (id) => make("button", { class: "link", type: "button", on: { click: () => selectActor(id) } }, name(id));
  const described = (event) => make("article", { class: "event" },
    make("p", { class: "what" }, actorLink(event.source), " ", make("span", { class: "act " + event.tone }, event.label), " ", actorLink(event.target),
      event.truth === "fact" ? null : make("span", { class: "badge" }, event.said ? `according to ${event.said}${SAID[event.status] ? ", " + SAID[event.status] : ""}` : SAID[event.status])),
    make("p", { class: "meta" }, [day(event), event.place, data.types[event.type]].filter(Boolean).join(" · ")),
    ...event.evidence.map((evidence) => make("blockquote", {}, marked(evidence), source(evidence.article))));
  const narrow = matchMedia("(max-width: 60rem)");
  const fill = (...children) => {
    byId("panel").replaceChildren(...children);
    byId("panel").scrollTop = 0;
    if (narrow.matches && children.length) byId("panel").scrollIntoView({ block: "start" });
  };
  function showPair(from, to) {
    const between = shown.filter((event) => (event.source === from && event.target === to) || (event.source === to && event.target === from));
    fill(make("h2", {}, `${name(from)} and ${name(to)}`), make("p", { class: "meta" }, between.length === 1 ? "1 event between them" : `${between.length} events between them`), ...between.map(described));
  }
  function showActor(id) {
    const actor = data.actors[id];
    const events = shown.filter((event) => event.source === id || event.target === id);
    const partners = counted(events.map((event) => (event.source === id ? event.target : event.source)));
    const ranked = [...partners].sort((a, b) => b[1] - a[1] || name(a[0]).localeCompare(name(b[0])));
    const who = [actor.kind, actor.role, actor.of ? `of ${actor.of}` : null].filter(Boolean).join(", ");
    const link = /^Q\d+$/.test(actor.wikidata || "") ? make("p", {}, make("a", { href: "https://www.wikidata.org/wiki/" + actor.wikidata, rel: "noopener noreferrer", target: "_blank" }, `Wikidata ${actor.wikidata}`)) : null;
    fill(make("h2", {}, actor.name), make("p", { class: "meta" }, who), link, make("h3", {}, "Partners"),
      make("ul", {}, ...ranked.map(([other, n]) => make("li", {}, make("button", { class: "link", type: "button", on: { click: () => showPair(id, other) } }, name(other)), ` ${n}`))),
      make("h3", {}, "In order of time"), ...events.map(described));
  }
  // An actor that the filters hide: let through what is told of it, and no more.
  function reveal(id) {
    const told = data.events.filter((event) => event.source === id || event.target === id);
    const needed = new Set(told.flatMap((e) => [e.truth, e.type, data.actors[e.source].kind, data.actors[e.target].kind]));
    document.querySelectorAll("#controls input[type=checkbox]").forEach((box) => { box.checked = box.checked || needed.has(box.value); });
    byId("from").value = byId("to").value = "";
    draw();
  }
  // The chosen actor with its partners stands out; nobody chosen, all do.
  function emphasise(id) {
    const near = id === null ? null : new Set([id, ...network.getConnectedNodes(id)]);
    nodes.update(nodes.getIds().map((other) => ({ id: other, opacity: !near || near.has(other) ? 1 : 0.25, font: { ...nodes.get(other).font, color: colour(!near || near.has(other) ? "ink" : "other") } })));
    edges.update(edges.get().map((edge) => ({ id: edge.id, color: { ...edge.color, opacity: !near || edge.from === id || edge.to === id ? 0.85 : 0.12 } })));
  }
  function selectActor(id) {
    if (nodes.get(id).hidden) reveal(id);
    network.selectNodes([id]);
    emphasise(id);
    network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false });
    showActor(id);
    byId("panel").focus({ preventScroll: true });
  }
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    emphasise(node === undefined ? null : node);
    if (node !== undefined) return showActor(node);
    if (edge === undefined) return undefined;
    const { from, to } = edges.get(edge);
    return showPair(from, to);
  });

  // ---- search
  const search = byId("search"), suggestions = byId("suggestions");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const ids = Object.keys(data.actors).sort((a, b) => name(a).localeCompare(name(b)));
  let at = -1;
  const found = () => {
    const words = plain(search.value.trim());
    return words ? ids.filter((id) => plain(name(id)).includes(words)).sort((a, b) => !plain(name(a)).startsWith(words) - !plain(name(b)).startsWith(words)).slice(0, 12) : [];
  };
  const pick = (id) => { search.value = name(id); close(); selectActor(id); };
  const close = () => { suggestions.hidden = true; search.setAttribute("aria-expanded", "false"); search.removeAttribute("aria-activedescendant"); };
  const suggest = () => {
    at = -1;
    suggestions.replaceChildren(...found().map((id, n) => make("li", { role: "option", id: "s" + n, "aria-selected": "false", "data-id": id, on: { mousedown: (e) => { e.preventDefault(); pick(id); } } }, name(id))));
    suggestions.hidden = !suggestions.children.length;
    search.setAttribute("aria-expanded", String(!suggestions.hidden));
  };
  search.addEventListener("input", suggest);
  search.addEventListener("blur", close);
  search.addEventListener("keydown", (event) => {
    const options = [...suggestions.children];
    if (event.key === "Escape") return close();
    if (event.key === "Enter" && options.length) { event.preventDefault(); return pick(options[Math.max(at, 0)].dataset.id); }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !options.length) return undefined;
    event.preventDefault();
    at = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    search.setAttribute("aria-activedescendant", "s" + at);
    return undefined;
  });

  // ---- table, zoom, reset
  function list() {
    if (!byId("listing").open) return;
    byId("listing").querySelector("tbody").replaceChildren(...shown.map((event) => make("tr", {}, make("td", {}, day(event)), make("td", {}, actorLink(event.source)), make("td", {}, event.label), make("td", {}, actorLink(event.target)), make("td", {}, event.truth), make("td", {}, event.said || ""))));
  }
  byId("listing").addEventListener("toggle", list);
  const zoom = (factor) => () => network.moveTo({ scale: network.getScale() * factor });
  byId("in").addEventListener("click", zoom(1.3));
  byId("out").addEventListener("click", zoom(1 / 1.3));
  const fit = (ids) => {
    network.fit({ animation: false, nodes: ids });
    network.moveTo({ scale: network.getScale() * 0.9 });
  };
  byId("fit").addEventListener("click", () => { emphasise(null); fit(nodes.getIds().filter((id) => !nodes.get(id).hidden)); });
  byId("all").addEventListener("click", () => {
    document.querySelectorAll("#controls input[type=checkbox]").forEach((box) => { box.checked = true; });
    byId("from").value = byId("to").value = "";
    draw();
  });
  ["from", "to"].forEach((id) => byId(id).addEventListener("change", draw));
  byId("network").addEventListener("keydown", (event) => {
    const step = 60 / network.getScale(), { x, y } = network.getViewPosition();
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) { event.preventDefault(); network.moveTo({ position: { x: x + moves[event.key][0], y: y + moves[event.key][1] } }); }
    if (event.key === "+") zoom(1.3)();
    if (event.key === "-") zoom(1 / 1.3)();
  });

  boxes("statuses", Object.entries(STATUS), counted(data.events.map((e) => e.truth)), (value) => value === "fact");
  boxes("kinds", Object.keys(data.kinds).map((kind) => [kind, kind]), counted(Object.values(data.actors).map((a) => a.kind)), () => true, symbol);
  const typeCounts = counted(data.events.map((e) => e.type));
  boxes("types", Object.keys(data.types).filter((type) => typeCounts.has(type)).map((type) => [type, data.types[type]]), typeCounts, () => true);
  const facts = data.events.filter((event) => event.truth === "fact").flatMap((event) => [event.source, event.target]);
  const most = [...counted(facts)].sort((a, b) => b[1] - a[1] || name(a[0]).localeCompare(name(b[0]))).slice(0, 8);
  byId("panel").append(make("h3", {}, "Most told of"), make("ul", {}, ...most.map(([id, n]) => make("li", {}, actorLink(id), n === 1 ? " 1 event" : ` ${n} events`))));
  if (narrow.matches) document.querySelectorAll("#controls details").forEach((details) => { details.open = false; });
  draw();
  fit(narrow.matches && most.length ? most.map(([id]) => id) : nodes.getIds().filter((id) => !nodes.get(id).hidden));
  window.legation = { network, edges, nodes, data };  // for the tests
})();
