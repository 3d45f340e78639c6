import { open } from "@tauri-apps/plugin-dialog";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { tauriPlatform } from "$/platform/tauri";

vi.mock("@tauri-apps/plugin-dialog", () => ({ open: vi.fn(() => Promise.resolve(null)) }));

const offered = () => vi.mocked(open).mock.calls[0]?.[0]?.filters?.[0];

beforeEach(() => void vi.mocked(open).mockClear());

describe("the file dialog", () => {
  it("lists the papers a camera names, in either case: GTK compares endings letter by letter", async () => {
    await tauriPlatform().pickFiles("papers", "Tambah berkas");
    expect(offered()?.extensions).toEqual(
      expect.arrayContaining(["jpg", "JPG", "jpeg", "JPEG", "png", "PNG", "webp", "WEBP", "pdf", "PDF"]),
    );
    expect(offered()?.name).toBe(".jpg .jpeg .jfif .png .webp .pdf");
  });

  it("hides nothing the office may have named", async () => {
    await tauriPlatform().pickFiles("office-file", "Ambil berkas");
    expect(offered()).toBeUndefined();
  });
});
