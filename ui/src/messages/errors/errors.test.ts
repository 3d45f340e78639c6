import { expect, it } from "vitest";
import type { ErrorCode } from "$/bindings/field";
import { errorText } from ".";
import { id } from "./id";

it("says what happened, what is safe and what to do for every code", () => {
  for (const code of Object.keys(id) as ErrorCode[]) {
    const { happened, safe, todo } = errorText({ code, params: {} });
    for (const sentence of [happened, safe, todo]) expect(sentence, code).toMatch(/^\S.*\.$/s);
  }
});

it("names limits when the kit does", () => {
  expect(errorText({ code: "image_too_large", params: { limit: "60" } }).happened).toContain("60 megapiksel");
});

it("reads a code of a newer kit as an internal fault", () => {
  expect(errorText({ code: "from_the_future" as ErrorCode, params: {} })).toEqual(
    errorText({ code: "internal", params: {} }),
  );
});
