// What the page was given, as actors and events that know each other. Text of articles reaches the page through
// textContent alone: nothing of it is ever parsed as HTML.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);
const data = read("data");
const STATUS = { fact: "facts", claimed: "claimed by somebody", planned: "planned", possible: "possible", negated: "denied, did not happen" };
const SAID = { planned: "planned", possible: "possible", negated: "did not happen" };
const TONES = ["cooperation", "conflict", "other"];

const actors = data.actors;
actors.forEach((actor, index) => { actor.index = index; });
const indexOf = new Map(actors.map((actor) => [actor.id, actor.index]));
const relations = data.relations.map(([label, type, tone, both]) => ({ label, type, tone, both }));
const events = data.events.map(([id, source, target, relation, status, said, from, to, place, reports], index) => ({
  index, id, source, target, said, place, reports, from, to: to || from, ...relations[relation],
  status: data.statuses[status], truth: data.statuses[status] !== "actual" ? data.statuses[status] : said ? "claimed" : "fact",
}));

const name = (actor) => actors[actor].name;
const day = (event) => (!event.from ? "undated" : event.from === event.to ? event.from : `${event.from} to ${event.to}`);
const counted = (values) => values.reduce((counts, value) => counts.set(value, (counts.get(value) || 0) + 1), new Map());
const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

// Evidence is large and rarely read: parsed when it is first asked for, or fetched where a server has it.
let evidence = null;
async function evidenceOf(event) {
  if (data.evidenceAt) {
    const answer = await fetch(data.evidenceAt.replace("{}", encodeURIComponent(event.id)));
    if (!answer.ok) throw new Error("the server does not give the evidence");
    return answer.json();
  }
  evidence ||= read("evidence");
  return evidence.events[event.index].map(([article, text, marks]) => ({ text, marks, article: evidence.articles[article] }));
}

// How active an actor is, by facts first: the same order for labels, hubs and lists.
const activity = actors.map(() => 0);
for (const event of events) {
  const weight = event.truth === "fact" ? 1 : 0.001;
  activity[event.source] += weight;
  activity[event.target] += weight;
}
const ranked = actors.map((actor) => actor.index).sort((a, b) => activity[b] - activity[a] || (name(a) < name(b) ? -1 : 1));
const rankOf = [];
ranked.forEach((actor, rank) => { rankOf[actor] = rank; });
