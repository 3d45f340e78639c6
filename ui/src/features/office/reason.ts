import { intakeTexts } from "$/messages/intake";
import groups from "$/messages/intake/reasonGroups.json";

type Group = keyof ReturnType<typeof intakeTexts>["reasons"];

/** Codes of crates/jemput-seal/FORMAT.md and of the importer, by what a person does about them. */
const groupOf: Partial<Record<string, string>> = groups;

/** Why something was put apart and what to do, in words. */
export function reasonText(code: string): string {
  return intakeTexts().reasons[(groupOf[code] ?? "other") as Group];
}
