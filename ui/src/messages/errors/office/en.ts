import type { ErrorParams } from "../id";
import type { OfficeErrors } from "./id";
import { en as laptops } from "../../laptops/en";
import { en as team } from "../../team/en";

const nothingStored = "Nothing has been stored; the office's data is unchanged.";
const stored = "Everything stored at the office is still there.";
const fileSafe = "Your file is unchanged, and nothing has been stored.";

/** What the pages call a field of a request. Others are no field anybody sees. */
const fields: Record<string, string> = {
  date: laptops.date,
  days: laptops.days,
  label: laptops.label,
  laptops: laptops.choose,
  place: laptops.place,
  team: laptops.team,
  village: laptops.village,
  officer: team.name,
  officer_twice: team.name,
  prune_after_days: team.days,
  lock_after_minutes: team.lock,
  file: "File",
  nik: "NIK",
  reason: "Reason",
  root_key: "The root key's file",
};

export const en: OfficeErrors = {
  sign_in_required: {
    happened: "You are not signed in, or your time has run out.",
    safe: stored,
    todo: "Sign in again with your name and passphrase.",
  },
  sign_in_failed: {
    happened: "Name or passphrase do not match.",
    safe: "Nothing was opened and nothing has changed.",
    todo: "Check the six words and the spaces between them. If forgotten, an admin can make a new passphrase.",
  },
  not_allowed: {
    happened: "Your role does not include this.",
    safe: nothingStored,
    todo: "Ask an admin or coordinator to do it.",
  },
  not_found: {
    happened: "What you look for is not at this office.",
    safe: stored,
    todo: "Go back to the list and open it again from there.",
  },
  conflict: (params: ErrorParams) =>
    params.reason === "nik_listed"
      ? {
          happened: "Someone else with the same NIK is on the list already.",
          safe: "Nobody is counted twice and nothing has changed.",
          todo: "Compare both under “Perhaps the same person”. If they are, choose “Not counted”.",
        }
      : {
          happened: "This has changed since you opened it.",
          safe: "The last decision stands; nothing was overwritten.",
          todo: "Reload the page, look at it, and decide again.",
        },
  wrong_passphrase: {
    happened: "The passphrase does not open that root key file.",
    safe: nothingStored,
    todo: "See that it is the right file, check the spelling of the six words and the spaces, then try again.",
  },
  invalid_request: (params: ErrorParams) => {
    const field = fields[params.field ?? ""];
    return {
      happened: field ? `The entry “${field}” cannot be taken.` : "This entry cannot be taken.",
      safe: nothingStored,
      todo: "Check the entry and the chosen file, then try again.",
    };
  },
  too_large: (params: ErrorParams) => ({
    happened: params.files
      ? `It holds more than ${params.files} files.`
      : `It is above the limit${params.megabytes ? ` (${params.megabytes} MB)` : ""}.`,
    safe: fileSafe,
    todo: "Bring it in parts. Of a stick, choose only the folder JEMPUT.",
  }),
  list_unreadable: {
    happened: "This file cannot be read as a list.",
    safe: fileSafe,
    todo: "Open it in Excel, save it as XLSX or CSV without a password, and choose it again.",
  },
  list_other_format: {
    happened: "An old Excel file (.xls), an ODS file or one with a password cannot be read.",
    safe: fileSafe,
    todo: "Open it, save it as .xlsx or .csv without a password, then try again.",
  },
  list_column_missing: (params: ErrorParams) => ({
    happened: params.column ? `No column is chosen for “${params.column}”.` : "A column that is needed is not chosen.",
    safe: fileSafe,
    todo: "Choose it under “Columns of this file”, or give the file a row of headings.",
  }),
  list_empty: {
    happened: "There is no row in this file that can be used.",
    safe: fileSafe,
    todo: "Make sure there are rows below its headings, then choose it again.",
  },
  list_districts_only: {
    happened: "This recap is by kecamatan; it has no row of a village.",
    safe: fileSafe,
    todo: "Choose a recap with a row for each village (code or name, how many must hold a card, how many are recorded). If its rows are villages after all, write “Kelurahan” or “Desa” before their names.",
  },
  list_in_future: (params: ErrorParams) => ({
    happened: params.date ? `The day ${params.date} is yet to come.` : "The day of this list is yet to come.",
    safe: fileSafe,
    todo: "Under “As of” enter the day the list was made; check the year, then store it again.",
  }),
  file_empty: {
    happened: "This file is empty (0 bytes).",
    safe: fileSafe,
    todo: "Copy it again from where it came, and choose it again.",
  },
  no_connection: {
    happened: "The office program does not answer.",
    safe: stored,
    todo: "Make sure the office computer is on and jemput-office runs, then try again. What broke off may be repeated.",
  },
  server_busy: { happened: "The office program is busy.", safe: stored, todo: "Wait a moment, then try again." },
  server_failed: {
    happened: "The office program has a problem.",
    safe: stored,
    todo: "Try again. If it happens again, ask an admin to look at its log.",
  },
  internal: {
    happened: "Something went wrong inside the program.",
    safe: stored,
    todo: "Try once more. If it happens again, note what you pressed and tell an admin.",
  },
  disk_full: {
    happened: "The office computer's disk is full.",
    safe: stored,
    todo: "Make room, then repeat. Do not remove Jemput's data folder.",
  },
  invitation_expired: {
    happened: "This invitation has run out.",
    safe: nothingStored,
    todo: "Make a new invitation for that laptop.",
  },
  invitation_used: {
    happened: "Another laptop has used this invitation.",
    safe: nothingStored,
    todo: "Make a new one. If nobody knows who used it, revoke that laptop.",
  },
};
