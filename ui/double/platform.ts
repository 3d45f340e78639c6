import { ApiFault, type DropEvent, type Platform } from "$/platform/platform";
import { handlers } from "./handlers";
import { State, type Start } from "./state";

/** A page that could be a family card. */
const paper = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="226"><rect width="320" height="226" fill="#dfe9ee"/><rect x="14" y="14" width="292" height="198" fill="#f7fafb"/><g stroke="#7d949e" stroke-width="1"><path d="M24 70h272M24 90h272M24 110h272M24 130h272M24 150h272M80 70v80M150 70v80M220 70v80"/></g><rect x="90" y="28" width="140" height="12" fill="#3c5561"/><rect x="110" y="46" width="100" height="8" fill="#7d949e"/></svg>',
)}`;

/** The whole double: also what tests hold on to. */
export interface Double extends Platform {
  state: State;
  /** Milliseconds every answer takes. */
  latency: number;
  /** The commands so far. */
  asked: string[];
  /** Files that "are chosen" the next time a dialog opens. */
  chosen: string[];
  /** Drops files on the window at a place. */
  drop(paths: string[], x: number, y: number): void;
  /** Asks to close the window, as its corner does; true if it would have closed. */
  close(): Promise<boolean>;
}

export function makeDouble(start: Start): Double {
  const state = new State(start);
  const answer = handlers(state);
  const drops = new Set<(event: DropEvent) => void>();
  const closing = new Set<() => Promise<boolean>>();
  return {
    state,
    latency: 0,
    asked: [],
    chosen: ["/home/rina/Foto/IMG_0142.jpg"],
    async call(name, args) {
      this.asked.push(name);
      const failure = state.takeFailure(name);
      if (failure) throw new ApiFault(failure);
      if (this.latency > 0) await new Promise((done) => setTimeout(done, this.latency));
      // What crosses the bridge is JSON: nobody may share an object with the kit.
      const result = await answer[name](structuredClone(args));
      return structuredClone(result);
    },
    on: (hear) => state.hear(hear),
    scanUrl: (_, what) => `${paper}#${what}`,
    async pickFiles() {
      return this.chosen;
    },
    async pickFolder() {
      return "/media/rina/STIK";
    },
    onFileDrop(hear) {
      drops.add(hear);
      return () => drops.delete(hear);
    },
    drop(paths, x, y) {
      for (const hear of drops) hear({ kind: "drop", x, y, paths });
    },
    onClose(may) {
      closing.add(may);
      return () => closing.delete(may);
    },
    async close() {
      const answers = await Promise.all([...closing].map((may) => may()));
      return answers.every((may) => may);
    },
  };
}

/** For `npm run dev`: `?start=enrol|locked|villages|work|day` chooses where to begin. */
export function doublePlatform(): Double {
  const start = new URLSearchParams(location.search).get("start") as Start | null;
  const double = makeDouble(start ?? "day");
  (window as unknown as { double: Double }).double = double;
  return double;
}
