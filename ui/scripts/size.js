// The script the field window needs before it can show anything, gzipped; and that nothing of the
// development double is in what ships.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT = 80_000;
const dist = "dist";

/** A module and everything it imports statically. */
function closure(entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const code = readFileSync(entry, "utf8");
  for (const [, from] of code.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g))
    closure(join(dirname(entry), from), seen);
  return seen;
}

const html = readFileSync(join(dist, "field.html"), "utf8");
const first = new Set();
for (const [, path] of html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)) closure(join(dist, path), first);

// Whatever the window is shown next without being asked for: the platform of the window itself.
for (const name of readdirSync(join(dist, "assets"))) {
  if (/^tauri-.*\.js$/.test(name)) closure(join(dist, "assets", name), first);
}

let total = 0;
for (const path of first) total += gzipSync(readFileSync(path), { level: 9 }).length;
console.log(`first load of field.html: ${first.size} files, ${total} bytes of gzipped script (limit ${LIMIT})`);

const leaked = readdirSync(join(dist, "assets"))
  .filter((name) => name.endsWith(".js"))
  .filter((name) => readFileSync(join(dist, "assets", name), "utf8").includes("rumah pinus kuda laut"));
if (leaked.length > 0) console.error(`the development double is in ${leaked.join(", ")}`);
if (/<script(?![^>]*\bsrc=)/.test(html))
  console.error("field.html has an inline script, which the content policy refuses");

process.exitCode =
  total > LIMIT || first.size === 0 || leaked.length > 0 || /<script(?![^>]*\bsrc=)/.test(html) ? 1 : 0;
