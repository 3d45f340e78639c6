import type { Column, PersonData } from "$/bindings/office";
import { shortDate } from "$/messages/format";
import { listTexts } from "$/messages/lists";
import { personTexts } from "$/messages/person";
import { reviewTexts } from "$/messages/review";

/** What a field of a person is called; those as a source gave them, by what they were meant to be. */
const columns: Record<keyof PersonData, Column> = {
  name: "name",
  nik: "nik",
  nik_as_given: "nik",
  kk: "kk",
  kk_as_given: "kk",
  sex: "sex",
  birth_place: "birth_place",
  birth_date: "birth_date",
  marital_status: "marital_status",
  address: "address",
  rt: "rt",
  rw: "rw",
  hamlet: "hamlet",
  village: "village_name",
  family_head: "family_head",
  mother_name: "mother_name",
  phone: "phone",
};

export function fieldName(field: keyof PersonData): string {
  // A field of a newer kit has no name here: better its own than none.
  const column: Column | undefined = columns[field];
  return column ? listTexts().columns[column] : field;
}

export function fieldText(field: keyof PersonData, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === "") return "–";
  if (field === "birth_date") return shortDate(String(value));
  if (field === "sex")
    return reviewTexts().sexes[value as keyof ReturnType<typeof reviewTexts>["sexes"]] ?? String(value);
  if (field === "marital_status") {
    const words: Partial<Record<string, string>> = personTexts().marital;
    return words[String(value)] ?? String(value);
  }
  return field === "nik" || field === "kk" ? grouped(String(value)) : String(value);
}

/** Four digits at a time, to be compared with the card. */
export function grouped(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, "$1 ");
}
