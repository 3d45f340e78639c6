import { expect, it } from "vitest";
import type { ErrorCode } from "$/bindings/office";
import { errorText } from ".";
import { id as everywhere } from "../id";
import { en } from "./en";
import { id } from "./id";

it("has the same codes in both languages", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(id).sort());
});

it("says what happened, what is safe and what to do, and never speaks of a laptop's own store", () => {
  for (const code of Object.keys(id) as ErrorCode[]) {
    const { happened, safe, todo } = errorText({ code, params: {} });
    for (const sentence of [happened, safe, todo]) {
      expect(sentence, code).toMatch(/^\S.*\.$/s);
      expect(sentence, code).not.toContain("laptop ini");
    }
  }
});

it("falls back on what reads the same anywhere", () => {
  const code = (Object.keys(everywhere) as ErrorCode[]).find((one) => !(one in id))!;
  expect(errorText({ code, params: {} }).happened).not.toBe("");
});
