import type { Verdict } from "$/bindings/field";
import { emptyPerson, type DoublePerson } from "../people";
import { now, type State } from "../state";
import { counts, localOnly, maskNik, noteOf, personView, row, villages } from "../views";
import { saveNote, setOutcome } from "./outcomes";
import { addressKey, matches, nameKey, passes } from "./search";
import { changed, personOf, refuse, type Handlers } from "./shared";
import { summary } from "./summary";

const PAGE = 50;

type Names =
  | "villages"
  | "import_file"
  | "outing_open"
  | "outing_current"
  | "day_summary"
  | "outing_close"
  | "outing_reopen"
  | "people_list"
  | "person_get"
  | "person_save_field"
  | "person_new"
  | "person_look_alikes"
  | "person_draft"
  | "person_draft_save"
  | "outcome_set"
  | "note_save"
  | "outcome_undo"
  | "queue_enter"
  | "queue_leave"
  | "queue_list"
  | "queue_result"
  | "queue_paste";

/** Villages, the list, persons, outcomes and the enrolment table. */
export const peopleCommands = (state: State): Handlers<Names> => ({
  villages: () => villages(state),
  import_file: () => ({
    kind: "work_list",
    village: "12.77.01.1009",
    village_name: "Sadabuan",
    people: 212,
    revision: 3,
    as_of: "2026-11-20",
    already_here: true,
  }),
  outing_open: ({ plan, date, place }) => {
    const outing = state.open();
    if (!plan) Object.assign(outing, { id: state.id(), date: date ?? outing.date, place: place ?? "" });
    return outing;
  },
  outing_current: () => state.outing,
  day_summary: () => summary(state),
  outing_close: () => {
    state.closed = { ...(state.outing ?? refuse("not_found")), closed_at: now };
    state.outing = null;
    state.tell({ kind: "status_changed" });
    return summary(state);
  },
  outing_reopen: () => {
    const outing = { ...(state.closed ?? refuse("not_found")), closed_at: null };
    state.outing = outing;
    state.tell({ kind: "status_changed" });
    return outing;
  },

  people_list: ({ query = "", filter = { kind: "all" }, order = "name", cursor = "" }) => {
    const rows = state.people
      .map((person) => row(state, person))
      .filter((one) => passes(one, filter) && matches(state, one, query));
    const key = order === "rt" ? addressKey : nameKey;
    rows.sort((a, b) => key(a).localeCompare(key(b)));
    // After a row, not after a number of rows: an outcome takes its row out of a filter.
    const after = rows.filter((one) => cursor === "" || key(one).localeCompare(cursor) > 0);
    const page = after.slice(0, PAGE);
    return {
      rows: page,
      next: after.length > PAGE ? key(page.at(-1)!) : null,
      counts: counts(state),
      as_of: "2026-11-20",
    };
  },
  person_get: ({ person }) => personView(state, personOf(state, person)),
  person_save_field: ({ person, field, value }) => {
    const { data } = personOf(state, person);
    let stored = value.trim();
    let verdict: Verdict = { level: "ok", reasons: [] };
    if ((field === "nik" || field === "kk") && stored !== "") {
      stored = stored.replace(/[\s.'-]/g, "");
      if (!/^\d{16}$/.test(stored)) {
        verdict = { level: "error", reasons: ["length"] };
      }
    }
    Object.assign(data, {
      [field]: field === "marital_status" ? Number(stored) || null : stored || (field === "name" ? "" : null),
    });
    changed(state, person);
    return { value: stored, revision: 2, saved_at: now, verdict };
  },
  person_new: ({ data }) => {
    if (data.name.trim() === "") refuse("invalid_request", "name");
    const person: DoublePerson = {
      id: state.id(),
      onList: false,
      ektpStatus: null,
      data: { ...emptyPerson(), ...data },
    };
    state.people.push(person);
    state.draft = null;
    changed(state, person.id);
    return { person: personView(state, person) };
  },
  person_look_alikes: ({ data }) =>
    state.people.filter((other) => other.data.name === data.name.toUpperCase()).map((other) => row(state, other)),
  person_draft: () => state.draft,
  person_draft_save: ({ draft }) => {
    state.draft = draft;
    state.tell({ kind: "local_only", local_only: localOnly(state) });
    return {};
  },
  outcome_set: ({ person, code, reason, note, source }) =>
    setOutcome(state, person, code, reason ?? null, note, source ?? null),
  note_save: ({ person, note }) => {
    saveNote(state, person, note.trim());
    return { note: noteOf(state, person), saved_at: now };
  },
  outcome_undo: ({ undo }) => {
    const step = state.undo.get(undo) ?? refuse("not_found");
    if (!step.before) {
      const note = noteOf(state, step.person);
      state.outcomes.delete(step.person);
      saveNote(state, step.person, note);
    } else state.outcomes.set(step.person, step.before);
    if (step.queue !== undefined) state.queue.set(step.person, { number: step.queue, since: now - 900_000 });
    changed(state, step.person);
    return {
      row: row(state, personOf(state, step.person)),
      counts: counts(state),
      undo: null,
      notices: [],
      saved_at: now,
    };
  },

  queue_enter: ({ person }) => {
    state.queue.set(person, { number: state.nextNumber, since: now });
    state.nextNumber += 1;
    changed(state, person);
    return { row: row(state, personOf(state, person)), counts: counts(state), saved_at: now };
  },
  queue_leave: ({ person }) => {
    state.queue.delete(person);
    return { row: row(state, personOf(state, person)), counts: counts(state), saved_at: now };
  },
  queue_list: () => ({
    waiting: [...state.queue]
      .map(([person, ticket]) => {
        const { name, nik_masked, birth_date, rt } = row(state, personOf(state, person));
        const minutes = Math.round((now - ticket.since) / 60_000);
        return { person, name, nik_masked, birth_date, rt, ...ticket, minutes };
      })
      .sort((a, b) => a.number - b.number),
    done: state.done,
    now,
  }),
  queue_result: ({ results }) => {
    const saved = results.map((one) =>
      setOutcome(state, one.person, one.recorded ? "REKAM" : "GAGAL", one.reason ?? null, undefined, null),
    );
    return { saved, counts: counts(state) };
  },
  queue_paste: ({ text, apply }) => {
    const lines = text.split("\n");
    const niks = new Set(text.match(/\d{16}/g) ?? []);
    const named = state.people.filter((person) => person.data.nik && niks.has(person.data.nik));
    const done = (person: DoublePerson) => ["REKAM", "SUDAH"].includes(state.outcomes.get(person.id)?.entry.code ?? "");
    const matched = named.filter((person) => state.queue.has(person.id));
    const already = named.filter((person) => !state.queue.has(person.id) && done(person));
    const others = named.filter((person) => !state.queue.has(person.id) && !done(person));
    const waiting = [...state.queue.keys()]
      .map((id) => personOf(state, id))
      .filter((person) => !named.includes(person));
    if (apply)
      for (const person of [...matched, ...others])
        setOutcome(state, person.id, "REKAM", null, undefined, { kind: "operator_list" });
    const known = new Set(named.map((person) => person.data.nik));
    return {
      matched: matched.map((person) => row(state, person)),
      not_waiting: others.map((person) => row(state, person)),
      already: already.map((person) => row(state, person)),
      unknown: [...niks].filter((nik) => !known.has(nik)).map((nik) => maskNik(nik)!),
      unreadable_lines: lines.flatMap((line, at) => (line.trim() && !/\d{16}/.test(line) ? [at + 1] : [])),
      still_waiting: waiting.map((person) => row(state, person)),
      counts: counts(state),
    };
  },
});
