import type { PrintedRow } from "$/bindings/office";

export interface Home {
  household: number;
  head: string | null;
  address: string | null;
  people: PrintedRow[];
}

/** The rows of one RT by household, as they follow each other. */
export function households(rows: readonly PrintedRow[]): Home[] {
  const homes: Home[] = [];
  for (const row of rows) {
    const last = homes.at(-1);
    if (last && last.household === row.household) last.people.push(row);
    else homes.push({ household: row.household, head: row.family_head, address: row.address, people: [row] });
  }
  return homes;
}
