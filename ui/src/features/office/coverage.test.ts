import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { CardTally, RegionRow, ServiceOutput } from "$/bindings/office";
import AreaTable from "./AreaTable.svelte";
import CardStages from "./CardStages.svelte";
import Revisit from "./Revisit.svelte";
import TeamDays from "./TeamDays.svelte";

const figures = { wajib: 3200, sudah: 3090, belum: 110 };
const row = (without_baseline: number) =>
  ({
    code: "12.77",
    name: "Kota Padangsidimpuan",
    villages: 79,
    without_baseline,
    baseline_as_of: "2026-10-31",
    reported: figures,
    official: figures,
  }) as RegionRow;

test("a sum over some of the villages says of how many", () => {
  const { unmount } = render(AreaTable, { districts: [], total: row(77) });
  expect(screen.getByText("angka 2 dari 79 desa/kelurahan")).toBeTruthy();
  unmount();
  render(AreaTable, { districts: [], total: row(0) });
  expect(screen.queryByText(/dari 79/)).toBeNull();
});

test("cards and visits have rows of their own", () => {
  const cards: CardTally = { captured: 12, problem: 3, print_ready: 40, printed: 5, handed_over: 1 };
  render(CardStages, { cards });
  expect(screen.getByTestId("count-problem").textContent).toContain("3");
  expect(screen.getByTestId("count-print_ready").textContent).toContain("40");
  render(Revisit, { again: { yes: 7, home_visit: 2 } });
  expect(screen.getByTestId("count-home_visit").textContent).toContain("2");
  expect(screen.queryByTestId("count-later")).toBeNull();
});

test("served is who came; who was only written down stands beside it", () => {
  const day = {
    village: "12.77.01.1002",
    date: "2026-11-22",
    people: 10,
    served: 4,
    outcomes: { REKAM: 4, TDKHADIR: 6 },
    disputed: 0,
    by_statement: 2,
    from_elsewhere: 0,
  } as unknown as ServiceOutput;
  render(TeamDays, { output: [day], nameOf: () => "Wek II" });
  expect(screen.getByText("4", { selector: "td" })).toBeTruthy();
  expect(screen.getByText("10 orang dicatat · 2 menurut keterangan")).toBeTruthy();
});
