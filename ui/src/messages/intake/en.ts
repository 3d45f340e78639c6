import { number } from "../format";
import type { Intake } from "./id";

export const en: Intake = {
  reasons: {
    damaged: "Damaged on the way. Ask that laptop to send again; its records are still there.",
    forged: "The signature does not fit. Do not use it; ask where this file comes from.",
    unknown: "From a laptop this office does not know. Enrol the laptop, then take it in again.",
    revoked: "From a revoked laptop. An admin decides whether to take it in.",
    other_office: "For another office. Hand it to them.",
    newer: "Made by a newer version. Kept whole; update the office's program.",
    not_a_bundle: "Not a bundle file.",
    record: "One record cannot be read; the others are in.",
    copied: "This number exists twice with different content: the laptop was copied or restored. Both are in.",
    other: "An admin should look at this. The file is kept whole.",
  },
  title: "Bundles in",
  intro: "Take in bundle files or a whole stick. What came before is not counted twice.",
  files: "Choose bundle files",
  folder: "Choose the stick's folder",
  reading: "Checking and taking in bundles",
  result: (safe, found, look) =>
    look > 0
      ? `${number(safe)} of ${number(found)} bundles, ${number(look)} to look at`
      : `${number(safe)} of ${number(found)} bundles`,
  detail: (fresh, records, scans) => `${number(fresh)} new bundles, ${number(records)} records, ${number(scans)} scans`,
  enrolments: (n) => `${number(n)} laptops ask to be enrolled: compare the six words on the Laptops page.`,
  answers: "Download receipts for the stick",
  quarantine: "To look at",
  nothingApart: "Nothing to look at.",
  what: "File",
  why: "Why",
  when: "Arrived",
  number: (laptop, sequence) => `${laptop}, bundle no. ${number(sequence)}`,
  line: (n) => `line ${number(n)}`,
  admit: "Take in as well",
  runs: "Taken in so far",
  road: "By",
  network: "network",
  stick: "stick",
  by: "By whom",
  outcome: "Result",
  broken: "broken off",
  noRuns: "No bundle yet.",
};
