// Parses a script as Neo4j's own tools do, and prints its statements and what is wrong with them as JSON.
import { readFileSync } from "node:fs";

import { lintCypherQuery, parseStatementsStrs } from "@neo4j-cypher/language-support";

const statements = parseStatementsStrs(readFileSync(process.argv[2], "utf-8")).map((text) => text.trim());
const errors = statements.flatMap((text) => lintCypherQuery(text, { parameters: { rows: [], graph: "" } }).diagnostics);
console.log(JSON.stringify({ statements, errors: errors.map((error) => error.message) }));
