import { expect, test } from "vitest";
import { intakeTexts } from "$/messages/intake";
import groups from "$/messages/intake/reasonGroups.json";
import { reasonText } from "./reason";

test("every code has words that end in what to do", () => {
  for (const code of Object.keys(groups)) {
    expect(reasonText(code), code).toBeTruthy();
    // What happened, then what to do: two sentences at least.
    expect(reasonText(code).split(/[.;:] /).length, code).toBeGreaterThan(1);
  }
  expect(reasonText("no such code")).toBe(intakeTexts().reasons.other);
});
