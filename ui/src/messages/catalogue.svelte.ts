/** Languages of the interface. Indonesian is part of the first load, others arrive when chosen. */
export const locales = ["id", "en"] as const;
export type Locale = (typeof locales)[number];

let chosen = $state<Locale>("id");
const loaders: (() => Promise<void>)[] = [];

export function locale(): Locale {
  return chosen;
}

/** Of what the kit names in both languages. */
export function inLocale(id: string, en: string): string {
  return chosen === "id" ? id : en;
}

/**
 * One topic's messages. `id` is the original: its type is what every other language must have, so
 * a missing or extra text, or one that takes other values, does not compile.
 */
export function catalogue<T>(id: T, loadEnglish: () => Promise<T>): () => T {
  let english = $state.raw<T | undefined>();
  const load = async () => {
    english ??= await loadEnglish();
  };
  loaders.push(load);
  // A view fetched after English was chosen brings its texts with it.
  if (chosen !== "id") void load();
  return () => (chosen === "en" && english !== undefined ? english : id);
}

export async function setLocale(next: Locale): Promise<void> {
  if (next !== "id") await Promise.all(loaders.map((load) => load()));
  chosen = next;
  document.documentElement.lang = next;
}
