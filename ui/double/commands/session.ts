import { now, passphrase, type State } from "../state";
import { status } from "../views";
import { refuse, type Handlers } from "./shared";

type Names =
  | "status"
  | "suggest_passphrase"
  | "invitation_read"
  | "enrol"
  | "enrolment_check"
  | "enrolment_request_file"
  | "enrolment_answer_file"
  | "recovery_request_file"
  | "recovery_answer_file"
  | "unlock"
  | "lock"
  | "active"
  | "language_set"
  | "officer_add"
  | "officer_remove";

/** Enrolling, unlocking, officers. */
export const sessionCommands = (state: State): Handlers<Names> => ({
  status: () => status(state),
  suggest_passphrase: () => ({ passphrase }),
  invitation_read: ({ invitation }) => {
    if (invitation.kind === "text" && !invitation.text.includes("jemput")) refuse("invitation_invalid", "invitation");
    return {
      office: "12.77",
      office_name: "Disdukcapil Kota Padangsidimpuan",
      regency: "12.77",
      expires_at: now + 3 * 86_400_000,
      looks_expired: false,
      roster: state.roster,
      by_network: true,
    };
  },
  enrol: ({ officer, lead }) => {
    const listed = (id: string) => state.roster.find((one) => one.id === id) ?? refuse("invalid_request", "officer");
    state.officer = listed(officer);
    state.slots = lead ? [state.officer, listed(lead.officer)] : [state.officer];
    state.session = "unlocked";
    return status(state);
  },
  enrolment_check: () => status(state),
  enrolment_request_file: ({ folder }) => ({
    path: `${folder}/JEMPUT/laptop-07.jemput`,
    words: passphrase.split(" "),
  }),
  enrolment_answer_file: () => status(state),
  recovery_request_file: ({ folder }) => {
    state.recovery = true;
    return { path: `${folder}/JEMPUT/recovery/laptop.request.json`, words: passphrase.split(" ") };
  },
  recovery_answer_file: (args) => {
    if (args.passphrase !== passphrase) refuse("wrong_passphrase", "passphrase");
    state.recovery = false;
    state.session = "unlocked";
    return status(state);
  },
  unlock: (args) => {
    if (args.passphrase !== passphrase) refuse("wrong_passphrase", "passphrase");
    state.session = "unlocked";
    return status(state);
  },
  lock: () => {
    state.known = true;
    state.session = "locked";
    state.tell({ kind: "locked" });
    return status(state);
  },
  active: () => ({}),
  language_set: ({ language }) => {
    state.language = language;
    return status(state);
  },
  officer_add: ({ officer }) => {
    const added = state.roster.find((one) => one.id === officer) ?? refuse("not_found");
    if (!state.officer.lead && !(added.lead && state.slots.every((one) => !one.lead))) refuse("not_allowed");
    state.slots = [...state.slots, added];
    return status(state);
  },
  officer_remove: ({ officer }) => {
    if (!state.officer.lead) refuse("not_allowed");
    state.slots = state.slots.filter((one) => one.id !== officer);
    return status(state);
  },
});
