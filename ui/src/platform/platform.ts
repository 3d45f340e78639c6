import type { ApiError, Commands, FieldEvent, Status } from "$/bindings/field";

export type CommandName = keyof Commands;

/** What a file dialog is for; each platform knows the endings that fit. */
export type PickKind = "papers" | "office-file" | "invitation";

/** Files dragged over the window; x and y in CSS pixels. */
export type DropEvent =
  { kind: "over"; x: number; y: number } | { kind: "leave" } | { kind: "drop"; x: number; y: number; paths: string[] };

/**
 * Everything the interface needs of what it runs in. The kit itself is one function; the rest are
 * things only a window has.
 */
export interface Platform {
  /** The kit's status as the page was opened, if it came with the page. */
  first?: Status;
  /** Runs one of the kit's commands. Fails with `ApiFault` and nothing else. */
  call<N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Commands[N]["result"]>;
  /** Hears the kit's events until the answer is called. */
  on(hear: (event: FieldEvent) => void): () => void;
  /** Address of a stored page's picture; a number is a sheet of a PDF, from 0. */
  scanUrl(attachment: string, what: "thumb" | "page" | number): string;
  /** Paths of chosen files, none when cancelled. The title says what for. */
  pickFiles(kind: PickKind, title: string): Promise<string[]>;
  /** Path of a chosen folder. */
  pickFolder(title: string): Promise<string | undefined>;
  /** Files dropped on the window, until the answer is called. */
  onFileDrop(hear: (event: DropEvent) => void): () => void;
  /** Asked before the window closes, until the answer is called; false keeps it open. */
  onClose(may: () => Promise<boolean>): () => void;
}

/** The kit's refusal, as an error that can be thrown. */
export class ApiFault extends Error {
  constructor(readonly error: ApiError) {
    super(error.code);
    this.name = "ApiFault";
  }
}

/** Whatever was thrown, as the shape the texts are written for. */
export function faultOf(thrown: unknown): ApiError {
  return thrown instanceof ApiFault ? thrown.error : { code: "internal", params: {} };
}
