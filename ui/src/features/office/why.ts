import type { Column, Why } from "$/bindings/office";
import { listTexts } from "$/messages/lists";
import { verdictWords } from "$/messages/verdicts";

/** What is wrong with a row, in words: of the row itself, or of one value in it. */
export function whyWords(why: Why, column: Column): string {
  const row: Partial<Record<Why, string>> = listTexts().rowReasons;
  const value = () => verdictWords({ level: "error", reasons: [why as never] }, column).error ?? "";
  return row[why] ?? value();
}
