// Reads Turtle with annotated triples as readers of RDF-star do, and prints what is said of which triple as JSON.
import { readFileSync } from "node:fs";

import { Parser } from "n3";

const quads = new Parser().parse(readFileSync(process.argv[2], "utf-8"));
const triple = (quad) => [quad.subject.value, quad.predicate.value, quad.object.value];
const annotations = quads.filter((quad) => quad.subject.termType === "Quad");
const plain = quads.filter((quad) => quad.subject.termType !== "Quad");
console.log(
  JSON.stringify({
    plain: plain.map(triple),
    annotations: annotations.map((quad) => [triple(quad.subject), quad.predicate.value, quad.object.value]),
  }),
);
