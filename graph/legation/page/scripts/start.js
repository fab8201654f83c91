// Everything together: controls, views, and what follows from a change.
const labels = byId("labels");
let view = null, writing = false;
function moved() {
  if (writing || !view) return;
  writing = true;
  requestAnimationFrame(() => { writing = false; writeLabels(view, labels, standingOut() || new Set(), state.chosen ? state.chosen.actors : []); });
}
view = data.view === "webgl" ? createWebglView(byId("network"), { moved }) : createVisView(byId("network"), { moved });

// An actor that the filters hide: let through what is told of it, and no more.
function reveal(who) {
  const needed = events.filter((event) => who.includes(event.source) || who.includes(event.target));
  change({
    statuses: new Set([...state.statuses, ...needed.map((event) => event.truth)]), types: new Set([...state.types, ...needed.map((event) => event.type)]),
    kinds: new Set([...state.kinds, ...needed.flatMap((event) => [actors[event.source].kind, actors[event.target].kind])]),
    from: "", to: "", reports: 1, hubs: 0, alone: null,
  }, { quiet: true });
}
function choose(chosen) {
  if (chosen && chosen.what === "actor" && !present.has(chosen.actors[0])) reveal(chosen.actors);
  state.chosen = chosen;
  change();
  if (!chosen) return;
  if (state.tab === "network") {
    if (chosen.what === "actor") view.focus(chosen.actors[0]);
    else view.fit([...standingOut()].filter((actor) => view.isDrawn(actor)));
  }
  byId("panel").focus({ preventScroll: true });
  if (narrow.matches) byId("panel").scrollIntoView({ block: "start" });
}
const fitAll = () => view.fit([...present]);

// ---- controls
function boxes(id, key, options, counts, mark = () => null) {
  for (const [value, text] of options) {
    const box = make("input", { type: "checkbox", value, on: { change: () => {
      const next = new Set(state[key]);
      if (box.checked) next.add(value); else next.delete(value);
      change({ [key]: next });
    } } });
    byId(id).append(make("label", {}, box, mark(value), make("span", {}, text), make("span", { class: "n" }, (counts.get(value) || 0).toLocaleString("en"))));
  }
  whenShown(() => { for (const box of byId(id).querySelectorAll("input")) box.checked = state[key].has(box.value); });
}
boxes("statuses", "statuses", Object.entries(STATUS), counted(events.map((event) => event.truth)));
boxes("kinds", "kinds", ALL_KINDS.map((kind) => [kind, kind]), counted(actors.map((actor) => actor.kind)), symbol);
boxes("types", "types", ALL_TYPES.map((type) => [type, data.types[type]]), counted(events.map((event) => event.type)));
for (const id of ["from", "to"]) byId(id).addEventListener("change", () => change({ [id]: byId(id).value }));
for (const id of ["reports", "hubs"]) byId(id).addEventListener("input", () => change({ [id]: Math.max(Number(byId(id).min), Math.min(9999, Math.round(Number(byId(id).value)) || 0)) }));
byId("reports").max = String(Math.max(1, ...events.map((event) => event.reports)));
byId("hubs").max = String(Math.min(50, actors.length));
byId("all").addEventListener("click", () => { change({ ...freshState(), statuses: new Set(Object.keys(STATUS)), tab: state.tab, appearance: state.appearance }); fitAll(); });
byId("afresh").addEventListener("click", () => { change({ ...freshState(), tab: state.tab, appearance: state.appearance }); fitAll(); });
actorField(byId("search"), byId("suggestions"), (actor) => choose({ what: "actor", actors: [actor] }));
const ends = [null, null];
["one", "other"].forEach((id, n) => actorField(byId(id), byId(`${id}-suggestions`), (actor) => {
  ends[n] = actor;
  if (ends[0] !== null && ends[1] !== null && ends[0] !== ends[1]) choose({ what: "path", actors: [...ends] });
}));

const TABS = ["network", "matrix", "table"];
TABS.forEach((tab, n) => {
  byId(`tab-${tab}`).addEventListener("click", () => change({ tab }));
  byId(`tab-${tab}`).addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = TABS[(n + by + TABS.length) % TABS.length];
    change({ tab: next });
    byId(`tab-${next}`).focus();
  });
});
const zoomers = { in: 1.35, out: 1 / 1.35 };
for (const [id, factor] of Object.entries(zoomers)) byId(id).addEventListener("click", () => view.zoom(factor));
byId("fit").addEventListener("click", () => { choose(null); fitAll(); });
byId("network").addEventListener("keydown", (event) => {
  const moves = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  if (moves[event.key]) { event.preventDefault(); view.pan(...moves[event.key]); }
  if (event.key === "+") view.zoom(1.35);
  if (event.key === "-") view.zoom(1 / 1.35);
  if (event.key === "Escape") choose(null);
});

// ---- pointing and clicking
const tip = byId("tip"), stage = byId("network");
const within = (event) => { const box = stage.getBoundingClientRect(); return [event.clientX - box.x, event.clientY - box.y]; };
let pressed = null;
stage.addEventListener("pointerdown", (event) => { pressed = [event.clientX, event.clientY]; }, true);
stage.addEventListener("click", (event) => {
  if (pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 5) return;
  const hit = view.at(...within(event));
  if (!hit) { if (state.chosen) choose(null); return; }
  if (hit.actor !== undefined) state.chosen = { what: "actor", actors: [hit.actor] };
  else state.chosen = { what: "pair", actors: [hit.line.from, hit.line.to] };
  change();
  if (narrow.matches) byId("panel").scrollIntoView({ block: "start" });
});
let pointing = false;
stage.addEventListener("pointermove", (event) => {
  if (pointing || event.buttons) { tip.hidden = true; return; }
  pointing = true;
  requestAnimationFrame(() => {
    pointing = false;
    const [x, y] = within(event), hit = view.at(x, y);
    tip.hidden = !hit;
    stage.dataset.over = hit ? "yes" : "no";
    if (!hit) return;
    tip.textContent = hit.line ? told(hit.line) : `${name(hit.actor)}, ${actors[hit.actor].role || actors[hit.actor].kind}`;
    tip.style.left = `${Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 4)}px`;
    tip.style.top = `${Math.min(y + 14, stage.clientHeight - tip.offsetHeight - 4)}px`;
  });
});
stage.addEventListener("pointerleave", () => { tip.hidden = true; });

// ---- pictures and the link
byId("png").addEventListener("click", () => keepPng(view));
byId("svg").addEventListener("click", () => keepSvg(view));
byId("share").addEventListener("click", async () => {
  remember();
  byId("address").value = location.href;
  byId("address").hidden = false;
  byId("address").select();
  let copied = false;
  try { await navigator.clipboard.writeText(location.href); copied = true; } catch { copied = false; }
  byId("said").textContent = copied ? "The link is copied: it opens this view." : "This link opens this view; copy it.";
});
byId("appearance").addEventListener("change", () => change({ appearance: byId("appearance").value }));
let appearance = "system", lastDrawn = null;
function recolour() {
  appearance = document.documentElement.dataset.appearance = state.appearance;
  colours.clear();
  lastDrawn = null;
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { recolour(); change(); });

// ---- what follows from a change
whenShown(() => {
  if (state.appearance !== appearance) recolour();
  for (const id of ["from", "to", "reports", "hubs", "appearance"]) if (document.activeElement !== byId(id) || byId(id).type === "date") byId(id).value = state[id];
  byId("counts").textContent = `${plural(data.articles, "article")}, ${present.size.toLocaleString("en")} of ${plural(actors.length, "actor")}, ${shown.length.toLocaleString("en")} of ${plural(events.length, "event")} shown`;
  byId("empty").hidden = shown.length > 0;
  byId("chip").hidden = state.alone === null;
  if (state.alone !== null) byId("chip").replaceChildren(`Only the neighbourhood of ${name(state.alone)} `, button("×", () => change({ alone: null }), { "aria-label": "Show everybody again" }));
  for (const tab of TABS) {
    byId(`tab-${tab}`).setAttribute("aria-selected", String(state.tab === tab));
    byId(`tab-${tab}`).tabIndex = state.tab === tab ? 0 : -1;
    byId(`pane-${tab}`).hidden = state.tab !== tab;
  }
  const drawing = shown.length ? `${shown.length} ${shown[0].index} ${fragmentOfFilters()}` : "";
  if (drawing !== lastDrawn) { lastDrawn = drawing; view.draw(lines(shown), present); }
  view.emphasise(standingOut());
  timeline.show();
  if (state.tab === "matrix") showMatrix();
  if (state.tab === "table") showTable();
  showChosen();
  moved();
});
const fragmentOfFilters = () => ["statuses", "types", "kinds"].map((key) => [...state[key]].sort().join(",")).concat([state.from, state.to, state.reports, state.hubs, state.alone]).join(" ");

if (narrow.matches) document.querySelectorAll("#controls details").forEach((details) => { details.open = false; });
function begin() {
  state = fromFragment(location.hash);
  lastDrawn = null;
  change({}, { quiet: true });
  remembered = fragment();
  const out = standingOut();
  if (state.chosen && out) view.fit([...out].filter((actor) => view.isDrawn(actor)));
  else if (narrow.matches && ranked.length) view.fit(ranked.filter((actor) => present.has(actor)).slice(0, 8));
  else fitAll();
}
begin();
addEventListener("hashchange", begin);
// Drawn in the next frame, named in the one after; the third finds both on the screen.
const frames = (count) => new Promise((resolve) => requestAnimationFrame(() => (count > 1 ? frames(count - 1).then(resolve) : resolve())));
const ready = frames(3);
window.legation = { view, ready, data, events, actors, lettering, pictureOf: () => pictureOf(view), get state() { return state; }, get shown() { return shown; } };  // for tests and benchmarks
