// Reads a GEXF file as Gephi Lite does, and prints its nodes and edges as JSON.
import { readFileSync } from "node:fs";

import Graph from "graphology";
import gexf from "graphology-gexf";

const graph = gexf.parse(Graph, readFileSync(process.argv[2], "utf-8"));
const nodes = graph.mapNodes((id, attributes) => ({ ...attributes, id }));
const edges = graph.mapEdges((id, attributes, source, target) => ({
  ...attributes,
  id,
  source,
  target,
  directed: graph.isDirected(id),
}));
console.log(JSON.stringify({ nodes, edges }));
