import { unsayPassing } from "$/shared/notices.svelte";

/** The parts of the unlocked window. */
export type Place = "work" | "queue" | "day" | "sending" | "settings" | "villages";

/** What may be opened beside the work list from another part. */
export type Beside = { kind: "person"; person: string } | { kind: "new" };

let current = $state<Place>("work");
let beside: Beside | undefined;

export function place(): Place {
  return current;
}

export function go(to: Place): void {
  if (to !== current) unsayPassing();
  current = to;
}

/** To the work list, with this opened. */
export function goTo(what: Beside): void {
  beside = what;
  go("work");
}

/** What the work list was come to for; once. */
export function takeBeside(): Beside | undefined {
  const what = beside;
  beside = undefined;
  return what;
}
