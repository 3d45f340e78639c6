import type { Column, Why } from "$/bindings/office";
import { listTexts } from "$/messages/lists";
import { verdictWords } from "$/messages/verdicts";

/** What is wrong with a row, in words: of the row itself, or of one value in it. */
export function whyWords(why: Why, column: Column): string {
  // Of a list's village: the name is not one of this office's.
  if (why === "unknown_region" && column === "village_name") return listTexts().unknownVillage;
  const row: Partial<Record<Why, string>> = listTexts().rowReasons;
  const value = () => verdictWords({ level: "error", reasons: [why as never] }, column).error ?? "";
  return row[why] ?? value();
}
