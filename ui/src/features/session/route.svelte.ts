/** The parts of the unlocked window. */
export type Place = "work" | "queue" | "day" | "sending" | "settings" | "villages";

let current = $state<Place>("work");

export function place(): Place {
  return current;
}

export function go(to: Place): void {
  current = to;
}
