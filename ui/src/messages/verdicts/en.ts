import { shortDate } from "../format";
import type { Verdicts } from "./id";

export const en: Verdicts = {
  nik_length: (p) => (p.length ? `A NIK has 16 digits; this has ${p.length}.` : "A NIK has 16 digits."),
  nik_date_impossible: () => "Digits 7 to 12 of the NIK are no possible date.",
  nik_serial_zero: () => "The last four digits of a NIK cannot be 0000.",
  nik_temporary: () => "A temporary NIK (starts with 0).",
  nik_date_differs: (p) =>
    p.expected
      ? `The birth date in the NIK differs from ${shortDate(p.expected)}. It may be right; compare with the KK.`
      : "The birth date in the NIK differs. It may be right; compare with the KK.",
  nik_sex_differs: () => "The sex in the NIK differs. It may be right; compare with the KK.",
  nik_region_differs: () => "The NIK was issued elsewhere. Normal for those who moved.",
  nik_region_unknown: () => "The region code in the NIK is unknown.",
  nik_taken: (p) => (p.name ? `${p.name} has this NIK already.` : "Another resident on this laptop has this NIK."),
  kk_length: (p) => (p.length ? `A KK number has 16 digits; this has ${p.length}.` : "A KK number has 16 digits."),
  kk_date_impossible: () => "Digits 7 to 12 of the KK number are no possible date.",
  kk_serial_zero: () => "The last four digits of a KK number cannot be 0000.",
  kk_region_unknown: () => "The region code in the KK number is unknown.",
  name_too_long: (p) => `A new name has at most ${p.limit ?? "60"} letters with spaces.`,
  name_one_word: () => "The name is one word. Two are advised for new names.",
  name_empty: () => "The name is empty.",
  date_unreadable: () => "This date cannot be read.",
  date_in_future: () => "This date is in the future.",
  date_very_old: () => "Older than 110 years. Check the year.",
  code_unknown: () => "This choice is unknown.",
  number_unreadable: () => "Enter a number.",
  digits_count: (p) => (p.expected ? `Must have ${p.expected} digits.` : "The number of digits does not fit."),
  phone_unreadable: () => "This phone number cannot be read. Example: 0812 3456 7890.",
  email_unreadable: () => "This e-mail address cannot be read.",
  region_unknown: () => "This region code is unknown.",
  required_missing: () => "Required.",
  already_recorded: () =>
    "Recorded already according to SIAK. Ask first: a second recording makes a duplicate and blocks the card.",
  under_sixteen: () => "Under 16: may not be recorded yet.",
  sex_unknown: () => "The sex is not filled in.",
};
