import { unsayPassing } from "$/shared/notices.svelte";

/** The parts of the unlocked window. */
export type Place = "work" | "queue" | "day" | "sending" | "settings" | "villages";

let current = $state<Place>("work");

export function place(): Place {
  return current;
}

export function go(to: Place): void {
  if (to !== current) unsayPassing();
  current = to;
}
