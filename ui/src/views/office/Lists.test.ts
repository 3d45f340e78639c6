import { render, screen, waitFor } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Me, Preview } from "$/bindings/office";
import { signed } from "$/features/office/signed.svelte";
import { ask } from "$/office/api";
import Lists from "./Lists.svelte";

vi.mock("$/office/api", async (real) => ({ ...(await real<object>()), ask: vi.fn() }));

interface Looking {
  village: string | undefined;
  answer: () => void;
  fail: () => void;
}
let looking: Looking[];
let taken: { village?: string; file: File }[];

/** One person more for each village, so that it shows whose preview it is. */
const people = (village: string | undefined) => Number(village?.slice(-1) ?? 9);
const preview = (village: string | undefined): Preview => ({
  sheets: { read: [], unread: [] },
  headings: { row: 0, titles: ["Nama", "NIK"], guess: { name: 0, nik: 1 } },
  mapping: { name: 0, nik: 1 },
  needed: [],
  choices: [1, 2].map((at) => ({ village: `12.77.01.100${at}`, name: `Wek ${at}`, district: "Utara" })),
  sample: [],
  counts: { rows: 1, people: people(village), duplicates: 0, left_out: 0, with_problems: 0 },
  villages: [],
  would_leave: 0,
  looks_complete: true,
  problems: [],
  rows: [],
});

beforeEach(() => {
  [looking, taken] = [[], []];
  signed.me = { role: "admin", office: { today: "2026-11-22" } } as Me;
  vi.mocked(ask).mockImplementation(((name: string, args: { village?: string }, files: File[]) => {
    if (name === "list_preview") {
      const { village } = args;
      return new Promise((answered, failed) => {
        looking.push({ village, answer: () => answered(preview(village)), fail: () => failed(new Error("away")) });
      });
    }
    if (name !== "list_take") return Promise.resolve([]);
    taken.push({ village: args.village, file: files[0]! });
    return Promise.resolve({ list: "1", counts: preview(args.village).counts, left: 0 });
  }) as typeof ask);
});

const chosen = new File(["x"], "bip.csv");

async function withVillage(names: string[]) {
  const user = userEvent.setup();
  render(Lists);
  await user.upload(screen.getByTestId("list-file"), chosen);
  looking[0]!.answer();
  await screen.findByTestId("list-take");
  for (const name of names) {
    const box = screen.getByRole("combobox", { name: /seluruh berkas/ });
    await user.click(box);
    await user.clear(box);
    await user.type(box, name);
    await user.keyboard("{Enter}");
  }
  return user;
}

test("a list is not stored while another village is looked at, and then under the one that was shown", async () => {
  const user = await withVillage(["Wek 1"]);
  expect(screen.queryByTestId("list-take")).toBeNull();
  expect(screen.queryByTestId("list-result")).toBeNull();
  looking[1]!.answer();
  expect(await screen.findByTestId("list-take")).toHaveTextContent("1");
  await user.click(screen.getByTestId("list-take"));
  await screen.findByTestId("list-stored");
  expect(taken).toEqual([{ village: "12.77.01.1001", file: chosen }]);
});

test("the answer for a village chosen before is not shown for the one chosen after", async () => {
  const user = await withVillage(["Wek 1", "Wek 2"]);
  const [first, second] = ["12.77.01.1001", "12.77.01.1002"].map((village) =>
    looking.find((look) => look.village === village),
  );
  second!.answer();
  await waitFor(() => expect(screen.getByTestId("list-result")).toHaveTextContent(/\b2\b/));
  first!.answer();
  await new Promise((settled) => setTimeout(settled));
  expect(screen.getByTestId("list-take")).toHaveTextContent("2");
  await user.click(screen.getByTestId("list-take"));
  await screen.findByTestId("list-stored");
  expect(taken).toEqual([{ village: "12.77.01.1002", file: chosen }]);
});

test("a village that could not be looked at leaves nothing to store, and another may be chosen", async () => {
  const user = await withVillage(["Wek 1"]);
  looking[1]!.fail();
  await screen.findByTestId("fault");
  expect(screen.queryByTestId("list-take")).toBeNull();
  const box = screen.getByRole("combobox", { name: /seluruh berkas/ });
  await user.click(box);
  await user.clear(box);
  await user.type(box, "Wek 2{Enter}");
  looking.at(-1)!.answer();
  expect(await screen.findByTestId("list-result")).toBeInTheDocument();
});
