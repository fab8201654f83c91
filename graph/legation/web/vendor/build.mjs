// Writes ../static/editor.js anew and prints its SHA-256 for README.md: node build.mjs
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "legation-editor-"));
for (const name of ["package.json", "package-lock.json", "editor.mjs"]) copyFileSync(join(here, name), join(folder, name));
execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder, stdio: "inherit" });

// What each package asks for: that its copyright and the MIT licence go with every copy.
const packages = ["@codemirror", "@lezer", "@marijn"].flatMap((scope) => readdirSync(join(folder, "node_modules", scope)).map((name) => `${scope}/${name}`));
const licences = [...packages, "crelt", "style-mod", "w3c-keyname"].map((name) => {
  const { version, license } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json")));
  if (license !== "MIT") throw new Error(`${name}: ${license} is no MIT licence`);
  const text = readFileSync(join(folder, "node_modules", name, "LICENSE"), "utf-8");
  return { name: `${name} ${version}`, copyright: text.match(/^Copyright.*$/m)[0], text: text.slice(text.indexOf("Permission is")).trim() };
});
const banner = ["/*!", "MIT License", "", ...licences.map(({ name, copyright }) => `${name}: ${copyright}`), "", licences[0].text, "*/"].join("\n");
const out = join(folder, "editor.js");
const esbuild = join(folder, "node_modules", ".bin", "esbuild");
execFileSync(esbuild, ["editor.mjs", "--bundle", "--minify", "--format=iife", "--target=es2021", "--legal-comments=none", `--banner:js=${banner}`, `--outfile=${out}`], { cwd: folder, stdio: "inherit" });
const built = readFileSync(out);
writeFileSync(join(here, "..", "static", "editor.js"), built);
rmSync(folder, { recursive: true });
for (const { name } of licences) console.log(name);
console.log(createHash("sha256").update(built).digest("hex"));
