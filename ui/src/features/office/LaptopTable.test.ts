import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { ChainView, LaptopView } from "$/bindings/office";
import LaptopTable from "./LaptopTable.svelte";

const chain: ChainView = { chain: "a", made: 5, held: 3, missing: [2, 4], begun: [4], forked: [] };
const laptop: LaptopView = {
  device: "01",
  label: "laptop 07",
  enrolled_at: 0,
  road: "network",
  last_seen_at: null,
  silent_days: 0,
  silent: false,
  results_until: null,
  newest_bundle_at: null,
  revoked_at: null,
  unsealed: null,
  free_space: null,
  pack_version: null,
  keyset_serial: null,
  clock_ahead_ms: null,
  chains: [chain],
  messages_waiting: 0,
  scans_on_the_way: 0,
  quarantined: 0,
};

test("a bundle of which a part is here is not whole yet, and not simply gone", () => {
  render(LaptopTable, { laptops: [laptop] });
  expect(screen.getByText("3 dari 5 kiriman")).toBeTruthy();
  expect(screen.getByText("kurang no. 2")).toBeTruthy();
  expect(screen.getByText("no. 4 belum utuh")).toBeTruthy();
  expect(screen.queryByText("lengkap")).toBeNull();
});

test("results are of their own day, whenever the bundle came", () => {
  const late = { ...laptop, results_until: "2026-11-10", newest_bundle_at: Date.UTC(2026, 10, 22, 5) };
  render(LaptopTable, { laptops: [late] });
  expect(screen.getByText(/10 Nov 2026|10-11-2026/)).toBeTruthy();
  expect(screen.getByText(/^kiriman tiba /)).toBeTruthy();
});

test("a laptop nobody has heard of says so", () => {
  render(LaptopTable, { laptops: [{ ...laptop, silent: true, silent_days: 4 }] });
  expect(screen.getByText("tanpa kabar 4 hari")).toBeTruthy();
});
