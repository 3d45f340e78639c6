import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { openWindow, rows } from "./window";

const search = () => screen.getByTestId<HTMLInputElement>("search");
const chosen = () => within(screen.getByTestId("people")).queryAllByRole("option", { selected: true })[0];

describe("find, outcome, next", () => {
  it("takes at most 9 keys, and leaves an empty, focused search", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await waitFor(() => expect(chosen()).toHaveTextContent("SITI AMINAH POHAN"));
    await keys.press("1");
    await screen.findByText(/SITI AMINAH POHAN: Berhasil direkam\. Tersimpan\./);

    expect(keys.pressed).toBeLessThanOrEqual(9);
    expect([...double.state.outcomes.values()].map((one) => one.entry.code)).toEqual(["REKAM"]);
    expect(search()).toHaveFocus();
    expect(search()).toHaveValue("");
    expect(chosen()).toBeUndefined();
  });

  it("acts on what was typed, not on the list of the key before", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    double.latency = 40;
    await keys.type("siti 53");
    // No pause at all between the last letter, Enter and the outcome.
    await keys.press("Enter");
    await keys.press("3");
    await waitFor(() => expect(double.state.outcomes.size).toBe(1));
    const [id] = [...double.state.outcomes.keys()];
    expect(double.state.people.find((person) => person.id === id)?.data.name).toBe("SITI AMINAH POHAN");
  });

  it("asks why a recording failed by one key more", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await keys.press("2");
    await screen.findByTestId("ask-reason");
    expect(double.state.outcomes.size).toBe(0);
    await keys.press("l");
    await waitFor(() => expect(double.state.outcomes.size).toBe(1));
    expect([...double.state.outcomes.values()][0]?.entry).toMatchObject({ code: "GAGAL", reason: "listrik" });
    await waitFor(() => expect(search()).toHaveFocus());
  });

  it("reaches the rarer outcomes behind the dash", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await keys.press("-");
    await screen.findByTestId("ask-rest");
    await keys.press("7");
    await waitFor(() => expect([...double.state.outcomes.values()][0]?.entry.code).toBe("LAPAS"));
  });

  it("undoes the last outcome, also while the search has the focus", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await keys.press("1");
    await waitFor(() => expect(double.state.outcomes.size).toBe(1));
    await waitFor(() => expect(search()).toHaveFocus());
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(double.state.outcomes.size).toBe(0));
    await screen.findByText(/hasil diurungkan/);
  });

  it("does nothing with a digit when nobody is chosen", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await keys.press("Escape");
    await keys.press("1");
    await new Promise((done) => setTimeout(done, 30));
    expect(double.state.outcomes.size).toBe(0);
  });

  it("says what happened and keeps the person when saving fails", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    double.state.failNext("outcome_set", { code: "disk_full", params: {} });
    await keys.type("siti 53");
    await keys.press("Enter");
    await keys.press("1");
    const told = await screen.findByRole("dialog", { name: "Belum tersimpan" });
    expect(told).toHaveTextContent("SITI AMINAH POHAN");
    expect(told).toHaveTextContent("Ruang simpan laptop penuh.");
    await keys.press("Enter");
    await waitFor(() => expect(chosen()).toHaveTextContent("SITI AMINAH POHAN"));
    expect(search()).toHaveValue("siti 53");
  });
});

describe("going through the list", () => {
  it("takes one key a row, with the source on every outcome", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await keys.press("Escape");
    await keys.press("s");
    await waitFor(() => expect(screen.getByTestId("comb-source")).toHaveFocus());
    await keys.type("RT 003 - Pak Hasibuan");
    await keys.press("Enter");
    const before = keys.pressed;
    await keys.press("5");
    await waitFor(() => expect(double.state.outcomes.size).toBe(1));
    await keys.press("6");
    await waitFor(() => expect(double.state.outcomes.size).toBe(2));
    expect(keys.pressed - before).toBe(2);
    for (const { entry } of double.state.outcomes.values()) {
      expect(entry.source).toEqual({ kind: "statement", by: "RT 003 - Pak Hasibuan" });
    }
  });

  it("refuses a statement by nobody", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    await keys.press("Escape");
    await keys.press("s");
    await waitFor(() => expect(screen.getByTestId("comb-source")).toHaveFocus());
    await keys.press("Enter");
    await user.keyboard("5");
    await screen.findByText(/Isi dahulu siapa yang memberi keterangan/);
    expect(double.state.outcomes.size).toBe(0);
  });
});
