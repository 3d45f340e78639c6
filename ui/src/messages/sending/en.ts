import { number } from "../format";
import type { Sending } from "./id";

/** One page, two pages. */
const many = (n: number, one: string) => `${number(n)} ${n === 1 ? one : `${one}s`}`;

const held: Sending["held"] = {
  revoked:
    "The office withdrew this laptop's permission, so this bundle is held and not counted yet. Take this laptop to the office: an admin decides whether its content is taken in.",
  unknown:
    "The office does not know this laptop's key yet. It usually settles by itself once the office's list of keys is up to date; if it is still held tomorrow, ask the office's admin.",
  forged:
    "Its seal does not fit the office's keys, so it is not opened. Delete nothing; take this laptop to the office's admin.",
  other_office: "This laptop is enrolled at another office. Ask the admin of the office that enrolled it.",
  newer:
    "Jemput on this laptop is newer than at the office. The office keeps it whole; ask the admin to update the office's program. Nothing to do here.",
  damaged:
    "Its content was not whole when the office checked it. The original is still on this laptop; take the laptop to the office and ask the admin to look at it.",
  other: "The office keeps it whole but has not counted it. Ask the office's admin and give them this code.",
};

export const en: Sending = {
  title: "Sending",
  onlyHere: (n) => `${many(n, "item")} still only on this laptop`,
  nothingOnlyHere: "All is at the office",
  detail: (records, scans) => `${many(records, "note")}${scans > 0 ? ` and ${many(scans, "picture")}` : ""}`,
  safeText: "Even if this laptop were lost, no note would be.",
  unsealed: (n) => `${number(n)} of them not sealed yet`,
  unfinished: (n) => `${many(n, "note")} cannot be sent yet`,
  notesText: "These notes wait for an outcome. Open the resident and give one, or clear the note.",
  draft: "A new resident, not yet noted.",
  finish: "Go on noting",
  openFirst: "Open an outing first to finish them.",
  waitingText: "Who has no result yet is in no bundle.",
  seal: "Seal now",
  send: "Send now",
  stop: "Stop sending",
  running: "Sending to the office. You may go on working.",
  waiting: (time) => `Waiting; tried again in ${time}.`,
  done: "All bundles have arrived.",
  stopped: "Sending stopped. What has arrived is not sent again.",
  bundles: "Bundles of this laptop",
  noBundles: "No bundles yet",
  noBundlesText: "A bundle is made when the outing is closed and sealed, in the day's summary.",
  bundle: (n) => `Bundle no. ${n}`,
  restarted: "new numbering",
  content: (records, scans) => `${many(records, "note")}${scans > 0 ? `, ${many(scans, "picture")}` : ""}`,
  sealedAt: (time) => `sealed ${time}`,
  of: (done, all) => `${done} of ${all}`,
  states: {
    lost: "Its file was lost; what it held goes in another bundle",
    only_here: "Still only on this laptop",
    sending: "On its way",
    on_stick: "On the stick, the office has not answered",
    records_arrived: "Notes are at the office, pictures follow",
    stored: "Received by the office",
    verified: "Received and checked by the office",
    opened: "Opened by the office",
    imported: "In the office's data",
    backed_up: "In the office's data and backed up",
    quarantined: "Held by the office to be checked",
    refused: "Refused by the office",
  },
  held,
  nextTry: (time) => `tried again in ${time}`,
  stickTitle: "By stick",
  stickIntro: "Without a signal: copy the bundles to a stick, bring it to the office, and bring the receipts back.",
  stickNone: "No stick is plugged in.",
  stickLook: "Look again",
  otherFolder: "Another folder",
  chooseStick: "Choose a stick or folder",
  stickFree: (free) => `${free} free`,
  hasJemput: "has a Jemput folder",
  export: "Copy bundles to the stick",
  import: "Take receipts and lists from the stick",
  writing: "Writing to the stick",
  readingBack: "Reading back to be sure",
  importing: "Reading the stick",
  cancel: "Cancel copying",
  cancelled: "Copying cancelled. Everything is still on this laptop; copy again any time.",
  exported: (n, size) => `On the stick and read back: ${many(n, "bundle")} (${size}). It may be removed.`,
  exportedRemoved: (n) => `Taken off the stick because the office has them: ${number(n)}.`,
  exportedUnreadable: (n) =>
    `${many(n, "bundle")} on this laptop cannot be read. The notes are still here: seal again from the day's summary, then copy again.`,
  imported: (receipts, messages) => `Taken in: ${many(receipts, "receipt")}, ${many(messages, "message")} or lists.`,
  importedNothing: "Nothing new for this laptop on the stick.",
  importedDamaged: (n) => `Not genuine or damaged on the stick, not used: ${many(n, "file")}.`,
  importedWanted: (n) => `The office asks for ${many(n, "bundle")} again. Copy bundles to this stick.`,
};
