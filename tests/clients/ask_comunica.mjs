// Asks a Turtle file with Comunica: takes the file and a JSON object of queries by name; prints their rows as JSON.
import { readFileSync } from "node:fs";

import { QueryEngine } from "@comunica/query-sparql-file";

const [file, queries] = process.argv.slice(2);
const engine = new QueryEngine();
const term = ({ value, datatype, language }) => [value, datatype?.value ?? null, language || null];
const rows = async (query) => {
  const bindings = await (await engine.queryBindings(query, { sources: [file] })).toArray();
  return bindings.map((row) => Object.fromEntries([...row].map(([variable, value]) => [variable.value, term(value)])));
};
const answers = {};
for (const [name, query] of Object.entries(JSON.parse(readFileSync(queries, "utf-8")))) {
  answers[name] = await rows(query);
}
console.log(JSON.stringify(answers));
