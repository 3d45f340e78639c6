import type { Commands, OutcomeCode } from "$/bindings/field";
import { services } from "../services";
import type { State } from "../state";
import { counts, notesLeft, villages } from "../views";
import { refuse } from "./shared";

export function summary(state: State): Commands["day_summary"]["result"] {
  const today: Partial<Record<OutcomeCode, number>> = {};
  let byStatement = 0;
  for (const { entry, ours } of state.outcomes.values()) {
    if (!ours) continue;
    today[entry.code] = (today[entry.code] ?? 0) + 1;
    if (entry.source.kind === "statement") byStatement += 1;
  }
  const done = Object.values(today).reduce((sum, one) => sum + (one ?? 0), 0);
  return {
    outing: state.outing ?? state.closed ?? refuse("not_found"),
    as_of: "2026-11-20",
    counts: counts(state),
    figures: villages(state)[0]!.figures,
    today,
    today_total: done,
    today_not_on_list: 0,
    today_by_statement: byStatement,
    applications: services
      .map((service) => {
        const mine = [...state.applications.values()].filter((one) => one.service.code === service.code);
        return {
          service: service.code,
          name: service.name,
          name_en: service.name_en,
          started: mine.length,
          complete: mine.filter((one) => one.complete).length,
        };
      })
      .filter((one) => one.started > 0),
    documents: state.documents.size,
    pages: [...state.documents.values()].reduce((sum, one) => sum + one.pages.length, 0),
    originals_held: [...state.applications.values()].flatMap((one) => one.checks).filter((check) => check.original_held)
      .length,
    notes_left: notesLeft(state),
    waiting: [...state.queue]
      .map(([person, ticket]) => ({
        person,
        name: state.people.find((one) => one.id === person)!.data.name,
        ...ticket,
      }))
      .sort((a, b) => a.number - b.number),
    reconciles: true,
    supplements: 0,
    note: "",
  };
}
