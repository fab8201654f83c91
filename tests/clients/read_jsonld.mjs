// Reads JSON-LD files with the library of the W3C's authors, offline, and prints the triples of each as N-Quads, in JSON.
import { readFileSync } from "node:fs";

import jsonld from "jsonld";

const documentLoader = (url) => {
  throw new Error(`asked the network for ${url}`);
};
const files = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf-8")));
const options = { format: "application/n-quads", documentLoader, safe: true };
console.log(JSON.stringify(await Promise.all(files.map((file) => jsonld.toRDF(file, options)))));
