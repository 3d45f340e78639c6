import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "../src/messages");
const topics = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Every text of a topic by its path. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(inner, path ? `${path}.${key}` : key)]));
}

async function load(topic: string): Promise<{ id: Map<string, unknown>; en: Map<string, unknown> }> {
  const [original, english] = await Promise.all([
    import(`../src/messages/${topic}/id.ts`) as Promise<{ id: unknown }>,
    import(`../src/messages/${topic}/en.ts`) as Promise<{ en: unknown }>,
  ]);
  return { id: leaves(original.id), en: leaves(english.en) };
}

describe.each(topics)("texts of %s", (topic) => {
  it("are there in both languages, as many and the same ones", async () => {
    const { id, en } = await load(topic);
    expect(id.size).toBeGreaterThan(0);
    expect([...en.keys()].sort()).toEqual([...id.keys()].sort());
  });

  it("are not empty", async () => {
    const { id, en } = await load(topic);
    for (const texts of [id, en]) {
      for (const [key, text] of texts) expect(typeof text === "function" || text !== "", key).toBe(true);
    }
  });
});

/** `rekam` is taking biometrics. For writing something down: catat, simpan. */
it("never says rekam for saving", async () => {
  for (const topic of topics) {
    for (const [key, text] of (await load(topic)).id) {
      if (typeof text === "string")
        expect(text, `${topic}: ${key}`).not.toMatch(/\b(me)?rekam (data|catatan|hasil|isian)/i);
    }
  }
});

/** Texts nobody shows grow stale: every first-level name is used somewhere. */
it("has no text that nothing uses", async () => {
  const sources: string[] = [];
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const next = `${path}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== "bindings" && entry.name !== "messages") walk(next);
      else if (/\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
        sources.push(readFileSync(next, "utf8"));
    }
  };
  walk(join(import.meta.dirname, "../src"));
  const text = sources.join("\n");
  const unused: string[] = [];
  for (const topic of topics.filter((one) => one !== "errors" && one !== "verdicts")) {
    const { id } = (await import(`../src/messages/${topic}/id.ts`)) as { id: Record<string, unknown> };
    for (const key of Object.keys(id)) if (!new RegExp(`\\.${key}\\b`).test(text)) unused.push(`${topic}.${key}`);
  }
  expect(unused).toEqual([]);
});
