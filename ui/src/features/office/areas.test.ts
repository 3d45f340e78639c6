import { expect, it } from "vitest";
import type { DistrictRows, PrintedRow, RegionRow } from "$/bindings/office";
import { namesOf, sorted } from "./areas";
import { households } from "./households";

const row = (code: string, wajib: number, belum: number) =>
  ({
    code,
    name: `Desa ${code}`,
    baseline_as_of: "2026-10-31",
    reported: { wajib, sudah: wajib - belum, belum },
  }) as RegionRow;
const districts: DistrictRows[] = [
  { row: row("12.77.01", 1000, 100), villages: [row("12.77.01.1001", 500, 20), row("12.77.01.1002", 500, 80)] },
  { row: row("12.77.02", 100, 40), villages: [row("12.77.02.1001", 100, 40)] },
];
const codes = (of: readonly DistrictRows[]) => of.map(({ row }) => row.code);

it("keeps the order of codes unless asked", () => {
  expect(codes(sorted(districts, "code"))).toEqual(["12.77.01", "12.77.02"]);
});

it("puts the most first, in each kecamatan too", () => {
  const [first] = sorted(districts, "belum");
  expect(first!.row.code).toBe("12.77.01");
  expect(first!.villages.map((village) => village.code)).toEqual(["12.77.01.1002", "12.77.01.1001"]);
});

it("puts the largest part first, and nobody to record last", () => {
  const none: DistrictRows = { row: row("12.77.03", 0, 0), villages: [] };
  expect(codes(sorted([none, ...districts], "share"))).toEqual(["12.77.02", "12.77.01", "12.77.03"]);
});

it("goes by names where there are no totals", () => {
  const named = { ...row("12.77.03", 0, 0), baseline_as_of: null, left_reported: 300 } as RegionRow;
  expect(codes(sorted([...districts, { row: named, villages: [] }], "belum"))[0]).toBe("12.77.03");
});

it("names a village by its code, and an unknown one by the code itself", () => {
  expect(namesOf(districts)("12.77.02.1001")).toBe("Desa 12.77.02.1001");
  expect(namesOf(districts)("13.03.01.2001")).toBe("13.03.01.2001");
});

it("gathers neighbouring rows of one household", () => {
  const person = (number: number, household: number) =>
    ({ number, household, family_head: `KK ${household}`, address: null, name: "" }) as PrintedRow;
  const homes = households([person(1, 1), person(2, 1), person(3, 2)]);
  expect(homes.map((home) => home.people.length)).toEqual([2, 1]);
  expect(homes[1]!.head).toBe("KK 2");
});
