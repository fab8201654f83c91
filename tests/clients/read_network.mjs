// Reads networks with the libraries that read their formats (GEXF and GraphML as Gephi Lite does, Cytoscape JSON with
// cytoscape.js), and prints the nodes and edges of each as JSON.
import { readFileSync } from "node:fs";

import cytoscape from "cytoscape";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const elements = (graph) => ({
  nodes: graph.mapNodes((id, attributes) => ({ ...attributes, id })),
  edges: graph.mapEdges((id, attributes, source, target) => ({
    ...attributes,
    id,
    source,
    target,
    directed: graph.isDirected(id),
  })),
});

const cytoscapeElements = (text) => {
  const cy = cytoscape({ ...JSON.parse(text), headless: true, layout: { name: "preset" } });
  return {
    nodes: cy.nodes().map((node) => ({ ...node.position(), ...node.data() })),
    edges: cy.edges().map((edge) => ({ ...edge.data(), from: edge.source().data("actor"), to: edge.target().data("actor") })),
  };
};

const readers = {
  gexf: (text) => elements(gexf.parse(Graph, text)),
  graphml: (text) => elements(graphml.parse(Graph, text)),
  cyjs: cytoscapeElements,
};
const read = (path) => readers[path.split(".").pop()](readFileSync(path, "utf-8"));
console.log(JSON.stringify(process.argv.slice(2).map(read)));
