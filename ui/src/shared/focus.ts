import { tick } from "svelte";

/**
 * To this element: at once, so that the next key is for it; and when a dialog is just closing, again
 * once it is gone, because behind it nothing takes the focus, and it gives it back to where it was.
 */
export function focusOnce(element: HTMLElement): void {
  element.focus();
  if (document.activeElement !== element) void tick().then(() => element.focus());
}
