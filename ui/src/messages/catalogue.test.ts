import { afterEach, expect, it, vi } from "vitest";
import { catalogue, setLocale } from "./catalogue.svelte";

afterEach(() => setLocale("id"));

it("loads a language when it is chosen", async () => {
  const load = vi.fn(async () => ({ word: "list" }));
  const texts = catalogue({ word: "daftar" }, load);
  expect(texts().word).toBe("daftar");
  expect(load).not.toHaveBeenCalled();
  await setLocale("en");
  expect(texts().word).toBe("list");
});

it("loads the chosen language for texts that come later, with a view fetched afterwards", async () => {
  await setLocale("en");
  const texts = catalogue({ word: "daftar" }, async () => ({ word: "list" }));
  await vi.waitFor(() => expect(texts().word).toBe("list"));
});
