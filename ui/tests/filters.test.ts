import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { openWindow, rows } from "./window";

/** The number on the chip. */
const countOn = (chip: HTMLElement) => Number(/\d+$/.exec(chip.textContent.trim())?.[0]);

describe("a chip opens as many rows as it counts", () => {
  it("also when somebody who is on no list has that outcome", async () => {
    const { double, user } = await openWindow("day");
    await rows();
    // GAGAL is rare in the day, so that all of it is on one page.
    const off = double.state.people.find((person) => double.state.outcomes.get(person.id)?.entry.code === "GAGAL")!;
    off.onList = false;
    double.state.tell({ kind: "work_lists_changed" });
    const chip = await screen.findByRole("button", { name: /^Gagal rekam/ });
    await waitFor(() => expect(countOn(chip)).toBe(5));
    await user.click(chip);
    await waitFor(async () => expect(await rows()).toHaveLength(countOn(chip)));

    const apart = screen.getByRole("button", { name: /^Di luar daftar/ });
    expect(countOn(apart)).toBe(1);
    await user.click(apart);
    await waitFor(async () => expect(await rows()).toHaveLength(1));
    // Everybody is those of the list and those on none.
    expect(countOn(screen.getByRole("button", { name: /^Semua/ }))).toBe(double.state.people.length);
  });
});
