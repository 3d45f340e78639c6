import type { OfficeEvent } from "$/bindings/office";
import { address } from "$/office/api";

type Tell = (event: OfficeEvent | undefined) => void;

const listeners = new Set<Tell>();
let source: EventSource | undefined;
let worry: ReturnType<typeof setTimeout> | undefined;

/** The office closes the line now and then, and the browser opens it again: nothing to tell before this. */
const PATIENCE = 5000;

/** How the line to the office program stands: what is on screen is as of when it was lost. */
class Line {
  lostAt = $state<number | undefined>();
}
export const line = new Line();

function open(): void {
  if (source || !("EventSource" in window)) return;
  source = new EventSource(address("events", {}));
  source.onopen = () => {
    clearTimeout(worry);
    worry = line.lostAt = undefined;
    for (const tell of listeners) tell(undefined);
  };
  source.onmessage = (message) => {
    const event = JSON.parse(message.data as string) as OfficeEvent;
    for (const tell of listeners) tell(event);
  };
  source.onerror = () => {
    const lost = Date.now();
    worry ??= setTimeout(() => (line.lostAt = lost), PATIENCE);
    if (source?.readyState === EventSource.CLOSED) {
      close();
      setTimeout(() => listeners.size > 0 && open(), 3000);
    }
  };
}

function close(): void {
  source?.close();
  source = undefined;
}

function forget(): void {
  close();
  clearTimeout(worry);
  worry = line.lostAt = undefined;
}

/** Calls back on what happens at the office, and after every reconnection; ends with the answer. One line for all. */
export function onOfficeEvents(tell: Tell): () => void {
  listeners.add(tell);
  open();
  return () => {
    listeners.delete(tell);
    if (listeners.size === 0) forget();
  };
}
