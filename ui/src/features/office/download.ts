import type { FileView, Report, Routes } from "$/bindings/office";
import { common } from "$/messages/common";
import { errorText } from "$/messages/errors/office";
import { faultOf, fetchFile } from "$/office/api";
import { say } from "$/shared/notices.svelte";

/** Saves a file that came inside an answer under its own name. */
export function save(file: FileView): void {
  const bytes = Uint8Array.from(atob(file.content), (character) => character.charCodeAt(0));
  keep(file.name, new Blob([bytes]));
}

/** Saves a file the office makes; a refusal is told here, not on a page of its own. */
export async function fetchAndSave<N extends "export" | "import_answers">(
  name: N,
  args: Routes[N]["args"],
): Promise<void> {
  try {
    const file = await fetchFile(name, args);
    keep(file.name, file.content);
  } catch (thrown) {
    const text = errorText(faultOf(thrown));
    say(
      { tone: "brick", text: `${text.happened} ${text.todo}`, action: { label: common().close, run: () => {} } },
      true,
    );
  }
}

export const excel = (report: Report, region?: string, neighbourhood?: string): Promise<void> =>
  fetchAndSave("export", { report, region, neighbourhood });

function keep(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
