// Asks a SPARQL endpoint with Comunica: takes its address and a JSON file of queries by name; prints their rows as JSON.
import { readFileSync } from "node:fs";

import { QueryEngine } from "@comunica/query-sparql-file";

const [address, queries] = process.argv.slice(2);
const engine = new QueryEngine();
const answers = {};
for (const [name, query] of Object.entries(JSON.parse(readFileSync(queries, "utf-8")))) {
  const bindings = await (await engine.queryBindings(query, { sources: [{ type: "sparql", value: address }] })).toArray();
  answers[name] = bindings.map((row) => Object.fromEntries([...row].map(([variable, { value }]) => [variable.value, value])));
}
console.log(JSON.stringify(answers));
