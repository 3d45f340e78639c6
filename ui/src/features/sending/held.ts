import groups from "$/messages/intake/reasonGroups.json";
import { sendingTexts } from "$/messages/sending";

type Group = keyof ReturnType<typeof sendingTexts>["held"];

/** The office's codes by what a person does about them. */
const groupOf: Partial<Record<string, string>> = groups;

/** Why the office holds a bundle back, and what to do on the laptop's side. */
export function heldText(code: string): string {
  const { held } = sendingTexts();
  return held[groupOf[code] as Group] ?? held.other;
}
