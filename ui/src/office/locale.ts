import { locales, setLocale, type Locale } from "$/messages/catalogue.svelte";

const KEY = "jemput.locale";

/** Chosen for this browser. */
export function storedLocale(): Locale {
  const stored = localStorage.getItem(KEY);
  return locales.find((one) => one === stored) ?? "id";
}

export async function chooseLocale(next: Locale): Promise<void> {
  await setLocale(next);
  localStorage.setItem(KEY, next);
}
