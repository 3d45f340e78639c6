import { number } from "../format";
import type { Printed } from "./id";

export const en: Printed = {
  title: "Lists to carry along",
  sheets: (sheets, people) => `${number(sheets)} RT, ${number(people)} people still unrecorded`,
  which: "RT to print",
  everyRt: "Every RT, each on its own sheet",
  noRt: "no RT",
  print: "Print",
  nobody: (village) => `Nobody is left to be recorded in ${village}.`,
  heading: "Residents not yet recorded for the KTP-el",
  district: (name) => `Kecamatan ${name}`,
  asOf: (date) => `As of ${date};`,
  printedOn: (date) => `printed ${date}`,
  no: "No",
  name: "Name",
  sex: "L/P",
  birth: "Born",
  result: "Outcome",
  note: "Notes (moved where, when at home, phone)",
  home: "Head of family, address",
  count: (people, homes) => `${people} people, ${homes} families.`,
  write: "Write under Outcome: will come, not at home, moved, died, away, has a KTP-el, or refuses.",
  rtHead: "Head of the RT",
  officer: "Officer",
  date: "Date",
  privacy: "Holds personal data: for this outing only, not to be photographed or passed on, returned to the office.",
};
