import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { open } from "@tauri-apps/plugin-dialog";
import type { ApiError, Commands, FieldEvent, Status } from "$/bindings/field";
import { paperEndings } from "$/bindings/field/paperEndings";
import { ApiFault, type CommandName, type PickKind, type Platform } from "./platform";

/** Endings offered first; the office's other files come under many names, so nothing is hidden there. */
const extensions: Partial<Record<PickKind, readonly string[]>> = {
  papers: paperEndings,
  invitation: ["jemput-undangan", "txt"],
};

/** The window's one command, its one event and its scheme for scans. */
export function tauriPlatform(): Platform {
  return {
    first: (globalThis as { __JEMPUT_STATUS__?: Status | null }).__JEMPUT_STATUS__ ?? undefined,
    async call<N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Commands[N]["result"]> {
      try {
        return await invoke<Commands[N]["result"]>("call", { name, args });
      } catch (thrown) {
        throw new ApiFault(isApiError(thrown) ? thrown : { code: "internal", params: {} });
      }
    },
    on: (hear) => until(listen<FieldEvent>("field", (event) => hear(event.payload))),
    scanUrl: (attachment, what) =>
      scanAddress(typeof what === "number" ? `sheet/${attachment}/${what}` : `${what}/${attachment}`),
    async pickFiles(kind, title) {
      const endings = extensions[kind];
      const chosen = await open({
        title,
        multiple: kind === "papers",
        ...(endings
          ? { filters: [{ name: endings.map((ending) => `.${ending}`).join(" "), extensions: inBothCases(endings) }] }
          : {}),
      });
      return chosen === null ? [] : Array.isArray(chosen) ? chosen : [chosen];
    },
    async pickFolder(title) {
      return (await open({ title, directory: true })) ?? undefined;
    },
    onFileDrop: (hear) =>
      until(
        getCurrentWebview().onDragDropEvent(({ payload }) => {
          if (payload.type === "leave") return hear({ kind: "leave" });
          // The window counts in the screen's own pixels.
          const { x, y } = payload.position.toLogical(window.devicePixelRatio);
          hear(payload.type === "drop" ? { kind: "drop", x, y, paths: payload.paths } : { kind: "over", x, y });
        }),
      ),
    onClose: (may) =>
      until(
        getCurrentWindow().onCloseRequested(async (event) => {
          if (!(await may())) event.preventDefault();
        }),
      ),
  };
}

/** Cameras write IMG_0142.JPG, and GTK's dialog compares letter by letter. */
function inBothCases(endings: readonly string[]): string[] {
  return endings.flatMap((ending) => [ending, ending.toUpperCase()]);
}

/** Own schemes have another shape on Windows. */
function scanAddress(path: string): string {
  return navigator.userAgent.includes("Windows") ? `http://scan.localhost/${path}` : `scan://localhost/${path}`;
}

/** Registering is asynchronous, leaving must not be. */
function until(registered: Promise<() => void>): () => void {
  let left = false;
  let stop: (() => void) | undefined;
  void registered.then((unlisten) => {
    if (left) unlisten();
    else stop = unlisten;
  });
  return () => {
    left = true;
    stop?.();
  };
}

function isApiError(value: unknown): value is ApiError {
  return typeof value === "object" && value !== null && "code" in value && "params" in value;
}
