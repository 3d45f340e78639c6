import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { ListView, Me, OutingRow } from "$/bindings/office";
import ListHistory from "./ListHistory.svelte";
import Outings from "./Outings.svelte";
import { signed } from "./signed.svelte";

const list: ListView = {
  list: "019a",
  kind: "by_name",
  file_name: "belum.xlsx",
  as_of: "2026-11-10",
  imported_at: 0,
  imported_by: "Ibu Sari",
  rows: 5,
  taken: 5,
  dirty: 0,
  duplicates: 0,
  withdrawn_at: null,
};
const outing: OutingRow = {
  plan: { id: "01", village: "12.77.01.1002", date: "2026-11-22", place: "Balai", team: "Tim 1", laptops: 2 },
  village_name: "Wek II",
  returned: 1,
  cancelled: false,
};

beforeAll(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

beforeEach(() => {
  signed.me = { role: "koordinator" } as Me;
});

function answering(): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response("{}", { headers: { "content-type": "application/json" } }));
  });
  return asked;
}

test("a wrong list is withdrawn, after being asked once more", async () => {
  const asked = answering();
  render(ListHistory, { history: [list, { ...list, list: "019b", withdrawn_at: 1 }] });
  expect(screen.getAllByTestId("withdraw")).toHaveLength(1);
  expect(screen.getByText("ditarik kembali")).toBeTruthy();
  await fireEvent.click(screen.getByTestId("withdraw"));
  expect(asked).toEqual([]);
  await fireEvent.click(screen.getByTestId("confirm-now"));
  await vi.waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
  expect(asked).toEqual(["/api/lists/019a/withdrawn"]);
});

test("an outing that does not take place is cancelled; one that came back or is off is not offered", async () => {
  const asked = answering();
  const back = { ...outing, plan: { ...outing.plan, id: "02" }, returned: 2 };
  const off = { ...outing, plan: { ...outing.plan, id: "03" }, cancelled: true };
  const oncancelled = vi.fn();
  render(Outings, { outings: [outing, back, off], workLists: [], oncancelled });
  expect(screen.getByText("dibatalkan")).toBeTruthy();
  const [button, more] = screen.getAllByTestId("cancel-outing");
  expect(more).toBeUndefined();
  await fireEvent.click(button!);
  await fireEvent.click(screen.getByTestId("confirm-now"));
  await vi.waitFor(() => expect(oncancelled).toHaveBeenCalledOnce());
  expect(asked).toEqual(["/api/outings/01/cancelled"]);
});

test("who may not plan is offered neither", () => {
  signed.me = { role: "verifikator" } as Me;
  render(ListHistory, { history: [list] });
  render(Outings, { outings: [outing], workLists: [], oncancelled: () => {} });
  expect(screen.queryByTestId("withdraw")).toBeNull();
  expect(screen.queryByTestId("cancel-outing")).toBeNull();
});
