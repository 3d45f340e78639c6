import type { OutcomeCode, OutcomeSaved, OutcomeSource } from "$/bindings/field";
import { now, roster, type State } from "../state";
import { counts, noteOf, row } from "../views";
import { changed, kept, personOf } from "./shared";

export function setOutcome(
  state: State,
  id: string,
  code: OutcomeCode,
  reason: string | null,
  note: string | undefined,
  source: OutcomeSource | null,
): OutcomeSaved {
  const person = personOf(state, id);
  const undo = state.id();
  const kept = note ?? noteOf(state, id);
  state.notes.delete(id);
  state.undo.set(undo, { person: id, before: state.outcomes.get(id), queue: state.queue.get(id)?.number });
  state.outcomes.set(id, {
    ours: true,
    entry: {
      code,
      reason,
      source: source ?? { kind: "seen_in_person" },
      reported_on: "2026-11-22",
      note: kept,
      phone: null,
      at: now,
      officer: roster[0]!.name,
      withdrawn: false,
    },
  });
  const number = state.queue.get(id)?.number;
  if (number !== undefined) {
    const result = code === "REKAM" ? "recorded" : code === "GAGAL" ? "failed" : "left";
    state.done = [{ person: id, number, name: person.data.name, result, reason, at: now }, ...state.done];
  }
  state.queue.delete(id);
  changed(state, id);
  return { row: row(state, person), counts: counts(state), undo, notices: [], saved_at: now };
}

/** With the outcome, or until there is one. */
export function saveNote(state: State, person: string, note: string): void {
  const stored = state.outcomes.get(person);
  if (stored?.ours) {
    state.outcomes.set(person, { ...stored, entry: { ...stored.entry, note } });
    changed(state, person);
  } else {
    state.notes.set(person, note);
    kept(state, person);
  }
}
