import { afterEach, describe, expect, it } from "vitest";
import type { ErrorCode, FaultReason } from "$/bindings/field";
import { locales, setLocale } from "../catalogue.svelte";
import { errorText } from ".";
import { id } from "./id";

afterEach(() => setLocale("id"));

describe.each(locales)("in %s", (locale) => {
  it("says what happened, what is safe and what to do for every code", async () => {
    await setLocale(locale);
    for (const code of Object.keys(id.codes) as ErrorCode[]) {
      const { happened, safe, todo } = errorText({ code, params: {} });
      for (const sentence of [happened, safe, todo]) expect(sentence, code).toMatch(/^\S.*\.$/s);
    }
  });

  it("says it of every reason of the kit in words of its own", async () => {
    await setLocale(locale);
    const said = new Map<string, string>();
    for (const reason of Object.keys(id.reasons) as FaultReason[]) {
      const { happened, safe, todo } = errorText({ code: "conflict", params: { reason } });
      for (const sentence of [happened, safe, todo]) expect(sentence, reason).toMatch(/^\S.*\.$/s);
      expect(said.get(happened), reason).toBeUndefined();
      said.set(happened, reason);
    }
    for (const reason of ["chain_moved", "not_receipted"])
      expect(errorText({ code: "conflict", params: { reason } })).not.toEqual(
        errorText({ code: "conflict", params: {} }),
      );
  });
});

it("reads a reason of a newer kit as its code", () => {
  expect(errorText({ code: "conflict", params: { reason: "from_the_future" } })).toEqual(
    errorText({ code: "conflict", params: {} }),
  );
});

it("names limits when the kit does", () => {
  expect(errorText({ code: "image_too_large", params: { limit: "60" } }).happened).toContain("60 megapiksel");
});

it("reads a code of a newer kit as an internal fault", () => {
  expect(errorText({ code: "from_the_future" as ErrorCode, params: {} })).toEqual(
    errorText({ code: "internal", params: {} }),
  );
});
