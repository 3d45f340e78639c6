/** Every file of what was dropped, folders and all below them, each with its path as a chosen folder's files have. */
export async function droppedFiles(dropped: DataTransfer): Promise<File[]> {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.() ?? undefined);
  // Without entries (an older browser) only plain files can be taken.
  if (!entries.some((entry) => entry?.isDirectory)) return [...dropped.files];
  const files: File[] = [];
  for (const entry of entries) if (entry) await below(entry, files);
  return files;
}

async function below(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((found, failed) => (entry as FileSystemFileEntry).file(found, failed));
    // The path on the stick, as `webkitRelativePath` gives it for a chosen folder.
    Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.replace(/^\//, "") });
    files.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives some at a time, and none when it is through.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((found, failed) => reader.readEntries(found, failed));
    if (some.length === 0) return;
    for (const one of some) await below(one, files);
  }
}
