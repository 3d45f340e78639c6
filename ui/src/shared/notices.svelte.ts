/** Short news at the foot of the window, with at most one thing to do about it. */
export interface Toast {
  id: number;
  /** Stays until something else is said. */
  lasting: boolean;
  text: string;
  tone: "plain" | "leaf" | "saffron" | "brick";
  action?: { label: string; key?: string; run: () => void };
}

/** Longer where there is something to do about it. */
const SHOWN_MS = 4000;
const SHOWN_WITH_TASK_MS = 8000;
let next = 1;
export const toasts: Toast[] = $state([]);

/** Says something for a while; news of the same `topic` replaces the old. */
export function say(toast: Omit<Toast, "id" | "lasting">, lasting = false): number {
  const id = next++;
  // One at a time: an officer does not read a stack.
  toasts.splice(0, toasts.length, { ...toast, id, lasting });
  const task = toast.action || toast.tone === "saffron" || toast.tone === "brick";
  if (!lasting) setTimeout(() => unsay(id), task ? SHOWN_WITH_TASK_MS : SHOWN_MS);
  return id;
}

/** Old news does not cover another view. */
export function unsayPassing(): void {
  toasts.splice(0, toasts.length, ...toasts.filter((toast) => toast.lasting));
}

export function unsay(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}
