import type { Platform } from "./platform";
import { tauriPlatform } from "./tauri";

export { faultOf } from "./platform";

let current: Platform | undefined;

/** Chooses what the interface runs in. False in a plain browser, except in development. */
export async function connect(): Promise<boolean> {
  if ("__TAURI_INTERNALS__" in window) current = tauriPlatform();
  else if (import.meta.env.DEV) current = (await import("$double/platform")).doublePlatform();
  return current !== undefined;
}

/** For tests. */
export function connectTo(platform: Platform): void {
  current = platform;
}

export function platform(): Platform {
  if (!current) throw new Error("no platform");
  return current;
}

export const call: Platform["call"] = (name, args) => platform().call(name, args);
