import type { ApiError, ApplicationView, Commands, ErrorCode } from "$/bindings/field";
import { ApiFault } from "$/platform/platform";
import type { DoublePerson } from "../people";
import { now, type State } from "../state";
import { localOnly } from "../views";

/** Every command, or some of them, over memory. */
export type Handlers<N extends keyof Commands = keyof Commands> = {
  [K in N]: (args: Commands[K]["args"]) => Commands[K]["result"] | Promise<Commands[K]["result"]>;
};

/** How many steps a long work is told in. */
export const STEPS = 8;

export function refuse(code: ErrorCode, field?: string, params: Record<string, string> = {}): never {
  const error: ApiError = { code, params };
  if (field) error.field = field;
  throw new ApiFault(error);
}

export const pause = (millis: number) => new Promise((done) => setTimeout(done, millis));

export function personOf(state: State, id: string): DoublePerson {
  return state.people.find((person) => person.id === id) ?? refuse("not_found");
}

export function applicationOf(state: State, id: string): ApplicationView {
  return state.applications.get(id) ?? refuse("not_found");
}

/** Something of a person was written down that the next bundle takes along. */
export function changed(state: State, person: string): void {
  state.unsealed += 1;
  kept(state, person);
}

/** Something of a person was written down. */
export function kept(state: State, person: string): void {
  state.tell({ kind: "local_only", local_only: localOnly(state) });
  state.tell({ kind: "saved", person, at: now });
}
