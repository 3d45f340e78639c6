import { size } from "../format";
import type { ErrorParams, id } from "./id";

type Errors = typeof id;

const localSafe = "Everything noted is still stored on this laptop.";
const nothingChanged = "Nothing on this laptop has changed.";
const othersStored = "The other files taken in are stored.";

const reasons: Errors["reasons"] = {
  changed_since: {
    happened: "This has changed since.",
    safe: "What was saved last stands; nothing was overwritten.",
    todo: "Open it again and change it from there.",
  },
  no_outing_open: {
    happened: "No outing is open.",
    safe: localSafe,
    todo: "Choose the village and open its outing first.",
  },
  open_points: {
    happened: "This application is not complete.",
    safe: localSafe,
    todo: "Complete what is listed, or mark it complete although open.",
  },
  stopped: {
    happened: "Stopped.",
    safe: `${localSafe} What has arrived is not repeated.`,
    todo: "Start again any time.",
  },
  busy: {
    happened: "The laptop is still at something else: sealing, writing a stick or reading a file.",
    safe: nothingChanged,
    todo: "Wait until it has finished, then try again.",
  },
  in_use: { happened: "Jemput is open in another window.", safe: localSafe, todo: "Use the window that is open." },
  not_waiting: {
    happened: "This person is not waiting at the enrolment table.",
    safe: localSafe,
    todo: "Reload the queue and check the latest results.",
  },
  list_older: {
    happened: "This list is older than the one here.",
    safe: "The newer list stays in use.",
    todo: "Nothing needs doing.",
  },
  last_lead: {
    happened: "This is the only team lead on this laptop.",
    safe: nothingChanged,
    todo: "Add another team lead first.",
  },
  outing_over: {
    happened: "Another outing was opened after this one.",
    safe: localSafe,
    todo: "Note who came late in the present outing, or ask the office to change the outcome.",
  },
  pruned: {
    happened: "Its pictures are no longer on this laptop.",
    safe: "The office holds them, backed up.",
    todo: "See them at the office.",
  },
  chain_moved: {
    happened: "The order of bundles changed while sealing, for instance because this laptop was restored from a copy.",
    safe: `${localSafe} No bundle number was used twice.`,
    todo: "Seal once more. If it happens again, bring this laptop to the office.",
  },
  not_receipted: {
    happened: "There is no receipt yet that the office keeps it safely.",
    safe: "Nothing is deleted from this laptop.",
    todo: "Connect to the office, or take a stick there, until its receipt comes back.",
  },
  revoked: {
    happened: "The office withdrew this laptop's permission.",
    safe: localSafe,
    todo: "Bring the laptop to the office; its notes are taken there.",
  },
  certificate_pending: {
    happened: "The office has not approved this laptop yet.",
    safe: localSafe,
    todo: "Noting goes on. Connect to the internet, or ask for approval by stick in Settings.",
  },
  too_short: {
    happened: "The passphrase is too short.",
    safe: nothingChanged,
    todo: "Use the six words suggested.",
  },
  no_gateway: {
    happened: "The office has not given this laptop the address of its server.",
    safe: localSafe,
    todo: "Send by stick, and ask the office to put the address on the same stick.",
  },
  stalled: {
    happened: "Connected to the office, but nothing moves.",
    safe: localSafe,
    todo: "It is tried again by itself. Find a place with a stronger signal, or use a stick.",
  },
  quota: {
    happened: "The office has taken as much from this laptop as it takes in one day.",
    safe: localSafe,
    todo: "It is tried again by itself. If it is urgent, bring it by stick.",
  },
  bad_answer: {
    happened: "The answer of the office's server cannot be trusted, so it was not used.",
    safe: `${localSafe} Nothing counts as sent.`,
    todo: "It is tried again by itself. If this goes on, tell the office.",
  },
  no_receipt: {
    happened: "Everything was sent, but the office's receipt has not come yet.",
    safe: `${localSafe} It does not count as sent yet.`,
    todo: "The receipt is asked for again by itself.",
  },
  item_damaged: {
    happened: "One part was damaged on the way.",
    safe: "The original is whole on this laptop.",
    todo: "That part is sent again by itself.",
  },
  source_unreadable: {
    happened: "One bundle cannot be read from this laptop.",
    safe: "Its notes are still in the database and go in the next sealing.",
    todo: "Seal again from the day's summary, then send.",
  },
  full: (params) => ({
    happened: params.needed_bytes
      ? `The stick has not enough space; ${size(Number(params.needed_bytes))} is needed.`
      : "The stick has not enough space.",
    safe: localSafe,
    todo: "Clear the stick, or use another.",
  }),
  newer_schema: {
    happened: "The data on this laptop is from a newer version of Jemput.",
    safe: "Nothing was changed.",
    todo: "Install the newest Jemput from the office, then open it again.",
  },
};

const limitOf = (params: ErrorParams) =>
  params.limit_bytes ? ` (${size(Number(params.limit_bytes))})` : params.megabytes ? ` (${params.megabytes} MB)` : "";

const codes: Errors["codes"] = {
  wrong_passphrase: {
    happened: "The passphrase does not fit.",
    safe: "The data on the laptop stays locked and safe.",
    todo: "Check the spelling of the six words and the spaces, then try again. If it still fails, ask the team lead to unlock.",
  },
  locked: { happened: "This laptop is locked.", safe: localSafe, todo: "Unlock it with your passphrase." },
  not_enrolled: {
    happened: "This laptop is not enrolled with an office.",
    safe: nothingChanged,
    todo: "Enrol it first with an invitation from the office.",
  },
  already_enrolled: {
    happened: "This laptop is already enrolled.",
    safe: localSafe,
    todo: "Unlock as usual. To add an officer, open Settings.",
  },
  sign_in_required: {
    happened: "You are not signed in, or your session has ended.",
    safe: "Work that was saved is not lost.",
    todo: "Sign in again with your name and password.",
  },
  sign_in_failed: {
    happened: "Name or password does not fit.",
    safe: nothingChanged,
    todo: "Check them and try again.",
  },
  not_allowed: {
    happened: "Your role does not include this.",
    safe: nothingChanged,
    todo: "Ask the team lead or an administrator to do it.",
  },
  too_many_attempts: (params) => ({
    happened: "Too many attempts.",
    safe: "The data stays locked and safe.",
    todo: params.seconds ? `Wait ${params.seconds} seconds, then try again.` : "Wait a little, then try again.",
  }),
  invalid_request: {
    happened: "This entry cannot be accepted.",
    safe: "What was there before is still stored.",
    todo: "Check the marked entry and save again.",
  },
  not_found: (params) =>
    params.what === "stick_answer"
      ? {
          happened: "There is no Jemput folder on this stick.",
          safe: nothingChanged,
          todo: "Make sure it is the stick from the office, then try again.",
        }
      : params.what === "enrolment_answer" || params.what === "recovery_answer"
        ? {
            happened: "The office's answer for this laptop is not there.",
            safe: nothingChanged,
            todo: "Ask the office to copy its answer to the stick, then try again.",
          }
        : {
            happened: "What you look for is no longer here.",
            safe: localSafe,
            todo: "Reload the list and search again.",
          },
  conflict: reasons.changed_since,
  too_large: (params) => ({
    happened: `It is larger than the limit${limitOf(params)}.`,
    safe: nothingChanged,
    todo: "Make it smaller, or split it.",
  }),
  work_list_unsigned: {
    happened: "This work list is not signed by the office.",
    safe: "The lists already here are unchanged.",
    todo: "Ask the office for the original file; do not use this one.",
  },
  work_list_altered: {
    happened: "This work list was changed after the office signed it.",
    safe: "The lists already here are unchanged.",
    todo: "Copy it again from the office. If it happens again, tell the office.",
  },
  not_for_this_laptop: {
    happened: "This file was made for another laptop.",
    safe: nothingChanged,
    todo: "Choose the file for this laptop, or use the stick on the right one.",
  },
  invitation_invalid: {
    happened: "The invitation cannot be read, or is not from the office.",
    safe: nothingChanged,
    todo: "Copy the whole invitation from its first line to its last, or ask for a new one.",
  },
  invitation_expired: {
    happened: "This invitation has expired.",
    safe: nothingChanged,
    todo: "Ask the office for a new invitation.",
  },
  invitation_used: {
    happened: "This invitation was used by another laptop.",
    safe: nothingChanged,
    todo: "Ask for a new one. If you do not know who used it, tell the office now.",
  },
  pack_altered: {
    happened: "These office settings are not genuine or were changed.",
    safe: "The old settings stay in use.",
    todo: "Ask the office for the original settings file.",
  },
  not_an_image: {
    happened: "This file is not a photograph that can be opened.",
    safe: othersStored,
    todo: "Take the picture again, or choose a JPG, PNG or PDF file.",
  },
  file_not_opened: {
    happened: "This laptop did not finish opening this file: it ran out of memory, or the file is damaged.",
    safe: othersStored,
    todo: "Close other programs and try once more. If it fails again, take the picture anew.",
  },
  image_too_large: (params) => ({
    happened: params.limit
      ? `This photograph has more than ${params.limit} megapixels.`
      : "This photograph is too large.",
    safe: othersStored,
    todo: "Set the camera to a smaller size and take it again.",
  }),
  file_empty: {
    happened: "This file is empty (0 bytes).",
    safe: othersStored,
    todo: "Copy it again from the phone or camera.",
  },
  pdf_protected: {
    happened: "This PDF has a password.",
    safe: othersStored,
    todo: "Save it again without a password, or photograph the paper.",
  },
  pdf_damaged: {
    happened: "This PDF is damaged.",
    safe: othersStored,
    todo: "Copy it again, or photograph the paper.",
  },
  file_kind_unsupported: {
    happened: "This kind of file cannot be used.",
    safe: othersStored,
    todo: "Use JPG, PNG or PDF.",
  },
  list_unreadable: {
    happened: "This list file cannot be read.",
    safe: nothingChanged,
    todo: "Save it again as XLSX or CSV, then try again.",
  },
  list_other_format: {
    happened: "An old Excel file (.xls), an ODS file or one with a password cannot be read.",
    safe: nothingChanged,
    todo: "Save it as .xlsx or .csv without a password, then try again.",
  },
  list_column_missing: (params) => ({
    happened: params.column ? `The column “${params.column}” is missing.` : "A column is missing.",
    safe: nothingChanged,
    todo: "Choose the right column in the matching step.",
  }),
  list_empty: {
    happened: "There are no rows below this file's headings.",
    safe: nothingChanged,
    todo: "Open the file, make sure its rows are below the headings, save it, then choose it again.",
  },
  list_districts_only: {
    happened: "This recap is by kecamatan, not by village.",
    safe: nothingChanged,
    todo: "Use a recap with a row for each village.",
  },
  list_in_future: {
    happened: "The day of this list is yet to come.",
    safe: nothingChanged,
    todo: "Under “As of” enter the day the list was made; check the year.",
  },
  bundle_damaged: {
    happened: "This bundle was damaged on its way.",
    safe: "The original is still on the laptop that made it.",
    todo: "Copy or send it again from that laptop.",
  },
  bundle_forged: {
    happened: "The signature of this bundle is not valid.",
    safe: "Nothing in it was opened.",
    todo: "Keep the file and tell an administrator; do not try again.",
  },
  bundle_unknown_device: {
    happened: "This bundle comes from a laptop the office does not know.",
    safe: "It is kept sealed.",
    todo: "Make sure the laptop is enrolled with this office.",
  },
  bundle_revoked_device: {
    happened: "This bundle comes from a laptop whose permission was withdrawn.",
    safe: "It is kept sealed until an administrator decides.",
    todo: "Tell an administrator.",
  },
  bundle_other_office: {
    happened: "This bundle is for another office.",
    safe: "Nothing in it was opened.",
    todo: "Hand it to the office it is meant for.",
  },
  bundle_newer_format: {
    happened: "This bundle was made by a newer version of Jemput.",
    safe: "It is kept whole and will be opened after the update.",
    todo: "Update Jemput at the office.",
  },
  bundle_not_a_bundle: {
    happened: "This file is not a Jemput bundle.",
    safe: nothingChanged,
    todo: "Choose a file from the stick's Jemput folder.",
  },
  no_connection: {
    happened: "There is no connection to the office.",
    safe: localSafe,
    todo: "No need to wait: sending goes on by itself when there is a signal. A stick works too.",
  },
  captive_portal: {
    happened: "This Wi-Fi wants you to sign in on a web page first.",
    safe: `${localSafe} Nothing counts as sent.`,
    todo: "Open a browser and sign in to the Wi-Fi, or use a phone as a hotspot.",
  },
  server_busy: {
    happened: "The office's server is busy.",
    safe: localSafe,
    todo: "It is tried again by itself.",
  },
  server_failed: {
    happened: "The office's server has a problem.",
    safe: localSafe,
    todo: "It is tried again by itself. If this lasts for hours, tell the office.",
  },
  wrong_server: {
    happened: "What answered is not the office's server.",
    safe: `${localSafe} Nothing was sent there.`,
    todo: "Try another network. If it happens on every network, tell the office.",
  },
  stick_unwritable: {
    happened: "The stick cannot be written to.",
    safe: localSafe,
    todo: "Release its write lock, or use another stick.",
  },
  stick_read_back_failed: {
    happened: "What was written to the stick read back differently: this stick cannot be trusted.",
    safe: localSafe,
    todo: "Use another stick, and this one no more.",
  },
  nothing_to_send: {
    happened: "There is nothing to send.",
    safe: "Everything sealed is at the office.",
    todo: "If there are notes of today, seal them first from the day's summary.",
  },
  disk_full: (params) => ({
    happened: params.needed_bytes
      ? `The laptop has not enough free space; ${size(Number(params.needed_bytes))} is needed.`
      : "The laptop's disk is full.",
    safe: "What was marked “Saved” is safe.",
    todo: "Delete other files (films, downloads), then save again. Do not delete the Jemput folder.",
  }),
  store_damaged: {
    happened: "The database on this laptop cannot be read properly.",
    safe: "Sealed bundles and what is at the office are not affected.",
    todo: "Do not use this laptop for now. Bring it to the office as it is.",
  },
  internal: {
    happened: "Something went wrong inside the program.",
    safe: "What was marked “Saved” is safe.",
    todo: "Try once more. If it happens again, note what you pressed and tell the office.",
  },
};

export const en: Errors = { codes, reasons };
