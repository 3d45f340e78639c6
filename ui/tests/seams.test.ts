import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../src");

function files(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
  );
}

const sources = files(root).filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes("/bindings/"));

/** Which of our folders a file imports from. */
function imports(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*["']([^"']+)["']/g)].map((match) => match[1]!);
}

it("imports the window's own packages in platform only", () => {
  const others = sources.filter((path) => !path.startsWith(`${root}/platform/`));
  expect(others.filter((path) => imports(path).some((from) => from.startsWith("@tauri-apps/")))).toEqual([]);
});

it("lets shared parts know no domain", () => {
  const shared = sources.filter((path) => path.startsWith(`${root}/shared/`));
  const wrong = shared.filter((path) =>
    imports(path).some(
      (from) => from.startsWith("$/") && !/^\$\/(shared|messages\/(common|format|catalogue))/.test(from),
    ),
  );
  expect(wrong).toEqual([]);
});

it("lets features not reach up into views", () => {
  const features = sources.filter((path) => path.startsWith(`${root}/features/`));
  expect(features.filter((path) => imports(path).some((from) => from.startsWith("$/views")))).toEqual([]);
});

it("writes no style attribute and no inline handler, which the content policy would refuse", () => {
  const wrong = sources.filter(
    (path) => path.endsWith(".svelte") && /\sstyle="[^"{]*"/.test(readFileSync(path, "utf8")),
  );
  expect(wrong).toEqual([]);
});
