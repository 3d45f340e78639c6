import { onDestroy } from "svelte";

/** What one key does, for the dispatcher and for the list behind `?`. */
export interface Binding {
  /** `KeyboardEvent.key` values (or `Ctrl+z`), any of which runs it. */
  keys: string[];
  /** The cap to show; else the first key. */
  cap?: string;
  label: string;
  group: string;
  /** Also while typing in a text field. Keys that write something must not be. */
  whileTyping?: boolean;
  /** Return false to let the key through to what is below. */
  run: (event: KeyboardEvent) => boolean | void;
}

interface Layer {
  bindings: () => Binding[];
  /** Nothing below hears a key while this layer is there (a dialog). */
  closed: boolean;
}

// Not reactive: keys are looked up when one is pressed.
const layers: Layer[] = [];

const textTypes = new Set(["text", "search", "tel", "email", "password", "number", "url", "date", "time"]);

/** A place where a key writes. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return textTypes.has(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}

function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.metaKey || event.altKey || event.isComposing) return;
  const typing = isTyping(event.target);
  const pressed = event.ctrlKey ? `Ctrl+${event.key.toLowerCase()}` : event.key;
  for (let at = layers.length - 1; at >= 0; at -= 1) {
    const layer = layers[at]!;
    for (const binding of layer.bindings()) {
      if (!binding.keys.includes(pressed) || (typing && !binding.whileTyping)) continue;
      if (binding.run(event) !== false) {
        event.preventDefault();
        return;
      }
    }
    if (layer.closed) return;
  }
}

let listening = false;

/** Binds keys while the calling component lives. The newest layer hears first. */
export function useKeys(bindings: () => Binding[], closed = false): void {
  if (!listening) {
    window.addEventListener("keydown", dispatch);
    listening = true;
  }
  const layer: Layer = { bindings, closed };
  layers.push(layer);
  onDestroy(() => {
    const at = layers.indexOf(layer);
    if (at >= 0) layers.splice(at, 1);
  });
}

/** All keys that work now, outermost last, for the help dialog. */
export function activeBindings(): Binding[] {
  return layers.filter((layer) => !layer.closed).flatMap((layer) => layer.bindings());
}
