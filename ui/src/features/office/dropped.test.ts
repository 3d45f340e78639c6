import { expect, it } from "vitest";
import { droppedFiles } from "./dropped";

function fileEntry(path: string): FileSystemEntry {
  return {
    isFile: true,
    isDirectory: false,
    fullPath: path,
    file: (found: (file: File) => void) => found(new File(["x"], path.split("/").at(-1)!)),
  } as unknown as FileSystemEntry;
}

/** Gives its entries a few at a time, as browsers do. */
function folder(path: string, entries: FileSystemEntry[]): FileSystemEntry {
  return {
    isFile: false,
    isDirectory: true,
    fullPath: path,
    createReader: () => {
      const left = [...entries];
      return { readEntries: (found: (some: FileSystemEntry[]) => void) => found(left.splice(0, 2)) };
    },
  } as unknown as FileSystemEntry;
}

const dropped = (entries: (FileSystemEntry | null)[], files: File[] = []) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer;

it("takes a stick's folder with everything below it, by its path", async () => {
  const stick = folder("/STIK", [
    folder("/STIK/JEMPUT", [fileEntry("/STIK/JEMPUT/a"), fileEntry("/STIK/JEMPUT/b"), fileEntry("/STIK/JEMPUT/c")]),
    fileEntry("/STIK/lagu.mp3"),
  ]);
  const files = await droppedFiles(dropped([stick]));
  expect(files.map((file) => file.webkitRelativePath)).toEqual([
    "STIK/JEMPUT/a",
    "STIK/JEMPUT/b",
    "STIK/JEMPUT/c",
    "STIK/lagu.mp3",
  ]);
});

it("takes plain files as they are", async () => {
  const file = new File(["x"], "kiriman.jemput");
  expect(await droppedFiles(dropped([fileEntry("/kiriman.jemput")], [file]))).toEqual([file]);
});
