import type { ListFilter, ListRow } from "$/bindings/field";
import type { State } from "../state";

export function passes(one: ListRow, filter: ListFilter): boolean {
  switch (filter.kind) {
    case "all":
      return true;
    case "not_yet_come":
      return one.on_list && !one.outcome;
    case "outcome":
      return one.on_list && one.outcome?.code === filter.code;
    case "any_outcome":
      return one.on_list && one.outcome !== null;
    case "waiting":
      return one.waiting !== null;
    case "not_on_list":
      return !one.on_list;
    case "with_application":
      return one.applications > 0;
  }
}

/** `siti 85`, `aminah rt3`, part of a NIK. */
export function matches(state: State, one: ListRow, query: string): boolean {
  const nik = state.people.find((person) => person.id === one.person)?.data.nik ?? "";
  const words = one.name.toLowerCase().split(" ");
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => {
      const rt = /^rt0*(\d+)$/.exec(part);
      if (rt) return Number(one.rt) === Number(rt[1]);
      if (/^\d{2}$/.test(part)) return one.birth_date?.slice(2, 4) === part;
      if (/^\d+$/.test(part)) return nik.includes(part);
      return words.some((word) => word.startsWith(part));
    });
}

export const nameKey = (one: ListRow) => [one.name, one.person].join("|");
export const addressKey = (one: ListRow) => [one.rw, one.rt, nameKey(one)].join("|");
