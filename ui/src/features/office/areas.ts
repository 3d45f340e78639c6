import type { DistrictRows, RegionRow } from "$/bindings/office";

/** By code, by how many are left, or by how large a part of those who must hold a card. */
export type Order = "code" | "belum" | "share";

const keys: Record<Order, (row: RegionRow) => number> = {
  code: () => 0,
  // Without totals only the names are counted.
  belum: (row) => (row.baseline_as_of ? row.reported.belum : row.left_reported),
  share: (row) => (row.reported.wajib > 0 ? row.reported.belum / row.reported.wajib : 0),
};

/** Kecamatan and the villages in each, the most first; by code where they are alike. */
export function sorted(districts: readonly DistrictRows[], order: Order): DistrictRows[] {
  const key = keys[order];
  const most = (one: RegionRow, other: RegionRow) => key(other) - key(one) || one.code.localeCompare(other.code);
  return districts
    .map(({ row, villages }) => ({ row, villages: [...villages].sort(most) }))
    .sort((one, other) => most(one.row, other.row));
}

/** Names of villages by code. */
export function namesOf(districts: readonly DistrictRows[]): (village: string) => string {
  const names = new Map(districts.flatMap(({ villages }) => villages.map((row) => [row.code, row.name] as const)));
  return (village) => names.get(village) ?? village;
}
