import { screen } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSiti } from "./window";

afterEach(() => void vi.useRealTimers());

// A file of its own: what hangs here hangs for whatever comes after it.
describe("closing the window", () => {
  it("saves what was just typed, and stays open once when that is refused", async () => {
    const { double, user } = await openSiti();
    const mother = screen.getByTestId("person-mother_name");
    double.latency = 100;
    await user.clear(mother);
    await user.type(mother, "ROSMAWATI");
    // Sooner than a field saves itself.
    expect(await double.close()).toBe(true);
    const mothers = () => double.state.people.map((person) => person.data.mother_name);
    expect(mothers()).toContain("ROSMAWATI");
    await user.type(mother, " B");
    double.state.failNext("person_save_field", { code: "disk_full", params: {} });
    expect(await double.close()).toBe(false);
    expect(await screen.findByText(/^Belum ditutup/)).toBeInTheDocument();
    double.state.failNext("person_save_field", { code: "disk_full", params: {} });
    expect(await double.close()).toBe(true);
    expect(mothers()).not.toContain("ROSMAWATI B");
  });

  it("keeps nobody by a disk that hangs, and tells of an outcome that was refused", async () => {
    const { double, keys } = await openSiti();
    double.state.failNext("outcome_set", { code: "disk_full", params: {} });
    await keys.press("1");
    expect(await double.close()).toBe(false);
    await screen.findByTestId("not-saved");
    expect(await double.close()).toBe(true);
    await keys.press("Enter");
    await screen.findByTestId("person");
    double.call = () => new Promise(() => undefined);
    await keys.press("1");
    vi.useFakeTimers({ shouldAdvanceTime: true });
    for (const may of [false, true]) {
      const asked = double.close();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await asked).toBe(may);
    }
  });
});
