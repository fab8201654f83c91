// What is shown: the filters, what is chosen, and both as the fragment of a link.
const ALL_TYPES = Object.keys(data.types).filter((type) => events.some((event) => event.type === type));
const ALL_KINDS = Object.keys(data.kinds).filter((kind) => actors.some((actor) => actor.kind === kind));
const freshState = () => ({
  statuses: new Set(["fact"]), types: new Set(ALL_TYPES), kinds: new Set(ALL_KINDS),
  from: "", to: "", reports: 1, hubs: 0, alone: null, chosen: null, tab: "network", appearance: "system",
});
let state = freshState();
const listeners = [];
const whenShown = (listener) => listeners.push(listener);

let shown = [];      // events that pass all filters
let undated = [];    // events that pass all filters but the dates, for the time line
let present = new Set();  // actors in an event that is shown

const inDates = (event) => (!state.from || (event.to && event.to >= state.from)) && (!state.to || (event.from && event.from <= state.to));
function passing(event) {
  return state.statuses.has(event.truth) && state.types.has(event.type) && event.reports >= state.reports &&
    state.kinds.has(actors[event.source].kind) && state.kinds.has(actors[event.target].kind) &&
    rankOf[event.source] >= state.hubs && rankOf[event.target] >= state.hubs;
}
function neighbours(actor, among) {
  const found = new Set([actor]);
  for (const event of among) {
    if (event.source === actor) found.add(event.target);
    if (event.target === actor) found.add(event.source);
  }
  return found;
}

// Change the state and show what follows; `quiet` leaves the link as it is.
function change(changes = {}, { quiet = false } = {}) {
  Object.assign(state, changes);
  const through = events.filter(passing);
  const around = state.alone === null ? null : neighbours(state.alone, through.filter(inDates));
  undated = around ? through.filter((event) => around.has(event.source) && around.has(event.target)) : through;
  shown = undated.filter(inDates);
  present = new Set(shown.flatMap((event) => [event.source, event.target]));
  for (const listener of listeners) listener();
  if (!quiet) remember();
}

// Lines: events of one direction (none where both act alike), tone, and whether facts.
function lines(among) {
  const groups = new Map();
  for (const event of among) {
    const swap = event.both && event.source > event.target;
    const [from, to] = swap ? [event.target, event.source] : [event.source, event.target];
    const tone = TONES.indexOf(event.tone), fact = event.truth === "fact";
    const key = (((from * actors.length + to) * 3 + tone) * 2 + Number(fact)) * 2 + Number(event.both);
    const line = groups.get(key);
    if (line) { line.reports += event.reports; line.events.push(event); } else groups.set(key, { key, from, to, tone, fact, both: event.both, reports: event.reports, events: [event] });
  }
  return [...groups.values()];
}
const told = (line) => {
  const labels = [...new Set(line.events.map((event) => event.label))];
  return `${name(line.from)} – ${labels.slice(0, 3).join(", ")}${labels.length > 3 ? " …" : ""} – ${name(line.to)} (${plural(line.reports, "report")})`;
};

// ---- the link: only what differs from a fresh page
const sameSet = (one, other) => one.size === other.size && [...one].every((item) => other.has(item));
function fragment() {
  const fresh = freshState(), parts = new URLSearchParams();
  for (const key of ["statuses", "types", "kinds"]) if (!sameSet(state[key], fresh[key])) parts.set(key, [...state[key]].join(","));
  for (const key of ["from", "to", "reports", "hubs", "tab", "appearance"]) if (state[key] !== fresh[key]) parts.set(key, state[key]);
  if (state.alone !== null) parts.set("alone", actors[state.alone].id);
  if (state.chosen) parts.set(state.chosen.what, state.chosen.actors.map((actor) => actors[actor].id).join("+"));
  return parts.toString();
}
const NUMBER = /^\d{1,4}$/, isDate = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.slice(0, 10) === text;
function fromFragment(text) {
  const parts = new URLSearchParams(text.replace(/^#/, "")), next = freshState();
  const known = { statuses: new Set(Object.keys(STATUS)), types: new Set(ALL_TYPES), kinds: new Set(ALL_KINDS) };
  for (const key of Object.keys(known)) if (parts.has(key)) next[key] = new Set(parts.get(key).split(",").filter((item) => known[key].has(item)));
  for (const key of ["from", "to"]) if (isDate(parts.get(key) || "")) next[key] = parts.get(key);
  for (const key of ["reports", "hubs"]) if (NUMBER.test(parts.get(key) || "")) next[key] = Number(parts.get(key));
  if (["network", "matrix", "table"].includes(parts.get("tab"))) next.tab = parts.get("tab");
  if (["light", "dark"].includes(parts.get("appearance"))) next.appearance = parts.get("appearance");
  if (indexOf.has(parts.get("alone"))) next.alone = indexOf.get(parts.get("alone"));
  for (const [what, many] of [["actor", 1], ["pair", 2], ["path", 2]]) {
    const ids = (parts.get(what) || "").split(/[ +]/).filter((id) => indexOf.has(id));
    if (ids.length === many) next.chosen = { what, actors: ids.map((id) => indexOf.get(id)) };
  }
  return next;
}
let remembered = null;
function remember() {
  const text = fragment();
  if (text === remembered) return;
  remembered = text;
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  } catch {
    // A page inside another document, as in a notebook, has no address of its own.
  }
}
