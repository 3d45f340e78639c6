/** The parts of the unlocked window. */
export const places = ["work", "queue", "day", "sending", "settings", "villages"] as const;
export type Place = (typeof places)[number];

let current = $state<Place>("work");

export function place(): Place {
  return current;
}

export function go(to: Place): void {
  current = to;
}
