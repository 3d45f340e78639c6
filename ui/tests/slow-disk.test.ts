import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { Double } from "$double/platform";
import { openWindow, rows } from "./window";

const search = () => screen.getByTestId<HTMLInputElement>("search");
const chosen = () => within(screen.getByTestId("people")).queryAllByRole("option", { selected: true })[0];
const idOf = (row: HTMLElement | undefined) => row?.id.replace("row-", "");

/** Holds back the store's answer to one command until told. */
function hold(double: Double, command: string): () => void {
  const call = double.call.bind(double);
  let release: () => void = () => undefined;
  const held = new Promise<void>((done) => (release = done));
  double.call = (async (name, args) => {
    if (name === command) await held;
    return call(name, args);
  }) as typeof double.call;
  return release;
}

async function comb(keys: { press(key: string): Promise<void>; type(text: string): Promise<void> }): Promise<void> {
  await keys.press("Escape");
  await keys.press("s");
  await waitFor(() => expect(screen.getByTestId("comb-source")).toHaveFocus());
  await keys.type("RT 003");
  await keys.press("Enter");
  await waitFor(() => expect(chosen()).toBeDefined());
}

describe("keys pressed while an outcome is being saved", () => {
  it("are typed into the search for the next resident", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    const release = hold(double, "outcome_set");
    await keys.type("siti 53");
    await keys.press("Enter");
    await waitFor(() => expect(chosen()).toHaveTextContent("SITI AMINAH POHAN"));
    await keys.press("1");
    await keys.type("sum");
    expect(search()).toHaveFocus();
    expect(search()).toHaveValue("sum");
    expect(screen.queryByTestId("comb-source")).not.toBeInTheDocument();
    release();
    await screen.findByText(/SITI AMINAH POHAN: Berhasil direkam\. Tersimpan\./);
    expect(search()).toHaveValue("sum");
    expect(double.state.outcomes.size).toBe(1);
  });

  it("set the outcome of the next row while going through the list", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await comb(keys);
    const [one, two, three] = (await rows()).map(idOf);
    const release = hold(double, "outcome_set");
    await keys.press("5");
    await keys.press("6");
    await keys.press("7");
    release();
    await waitFor(() => expect(double.state.outcomes.size).toBe(3));
    expect([one, two, three].map((id) => double.state.outcomes.get(id!)?.entry.code)).toEqual([
      "LUAR",
      "MATI",
      "PINDAH",
    ]);
  });

  it("undo the outcome just pressed, not the one before", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await comb(keys);
    const [one, two] = (await rows()).map(idOf);
    await keys.press("5");
    await waitFor(() => expect(double.state.outcomes.size).toBe(1));
    const release = hold(double, "outcome_set");
    await keys.press("6");
    await keys.press("u");
    release();
    await screen.findByText(/hasil diurungkan/);
    expect(double.state.outcomes.get(one!)?.entry.code).toBe("LUAR");
    expect(double.state.outcomes.has(two!)).toBe(false);
  });

  it("change nobody when it could not be saved, until the officer is back at the resident", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await comb(keys);
    const [one] = (await rows()).map(idOf);
    double.state.failNext("outcome_set", { code: "disk_full", params: {} });
    await keys.press("5");
    const told = await screen.findByTestId("not-saved");
    expect(told).toHaveTextContent("Ruang simpan laptop penuh.");
    await keys.press("6");
    expect(double.state.outcomes.size).toBe(0);
    await keys.press("Enter");
    await waitFor(() => expect(screen.queryByTestId("not-saved")).not.toBeInTheDocument());
    expect(idOf(chosen())).toBe(one);
    await keys.press("6");
    await waitFor(() => expect(double.state.outcomes.get(one!)?.entry.code).toBe("MATI"));
  });
});

describe("the last row", () => {
  it("of a page is followed by the first of the next", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await comb(keys);
    await keys.press("End");
    const last = idOf(chosen())!;
    await keys.press("5");
    // At once: the page has not come yet.
    await keys.press("6");
    await waitFor(() => expect(double.state.outcomes.size).toBe(2));
    expect(double.state.outcomes.get(last)?.entry.code).toBe("LUAR");
    await waitFor(() => expect(document.getElementById(`row-${last}`)).toBeNull());
    const [first, second] = (await rows()).map(idOf);
    expect(double.state.outcomes.get(first!)?.entry.code).toBe("MATI");
    expect(idOf(chosen())).toBe(second);
  });

  it("of the village is followed by nobody", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await comb(keys);
    const first = () => screen.getAllByRole("option")[0]?.id;
    for (let page = 1; page <= 2; page += 1) {
      const before = first();
      await keys.press("]");
      await waitFor(() => expect(first()).not.toBe(before));
    }
    expect(screen.getAllByRole("option")).toHaveLength(43);
    await keys.press("End");
    const last = idOf(chosen())!;
    // With the resident's page open as well.
    await keys.press("Enter");
    await screen.findByTestId("person");
    await keys.press("5");
    await waitFor(() => expect(double.state.outcomes.size).toBe(1));
    const end = await screen.findByTestId("comb-end");
    await waitFor(() => expect(end).toHaveTextContent("142 masih tanpa hasil"));
    await keys.press("6");
    await keys.press("7");
    await new Promise((done) => setTimeout(done, 30));
    expect([...double.state.outcomes].map(([id, one]) => [id, one.entry.code])).toEqual([[last, "LUAR"]]);
    await screen.getByRole("button", { name: /Dari atas lagi/ }).click();
    await waitFor(() => expect(chosen()).toBe(screen.getAllByRole("option")[0]));
    expect(screen.queryByTestId("comb-end")).not.toBeInTheDocument();
  });
});

describe("a note", () => {
  async function openSiti() {
    const all = await openWindow("work");
    await rows();
    await all.keys.type("siti 53");
    await all.keys.press("Enter");
    await screen.findByTestId("person");
    const siti = idOf(chosen())!;
    return { ...all, siti, of: () => all.double.state.outcomes.get(siti)?.entry };
  }

  it("typed before the outcome goes with the key, and stays with the next", async () => {
    const { keys, user, of, double } = await openSiti();
    await user.type(screen.getByTestId("note"), "besok datang");
    await user.tab();
    (document.activeElement as HTMLElement).blur();
    await keys.press("3");
    await waitFor(() => expect(of()).toMatchObject({ code: "TDKHADIR", note: "besok datang" }));
    await keys.press("Escape");
    await keys.press("Escape");
    await keys.type("/siti 53");
    await keys.press("Enter");
    await keys.press("9");
    await waitFor(() => expect(of()).toMatchObject({ code: "TDKMAMPU", note: "besok datang" }));
    expect(double.state.outcomes.size).toBe(1);
  });

  it("is kept when the page is left without an outcome", async () => {
    const { keys, user, double, siti } = await openSiti();
    await user.type(screen.getByTestId("note"), "alamat baru");
    await keys.press("F4");
    await waitFor(() => expect(double.state.notes.get(siti)).toBe("alamat baru"));
    expect(await screen.findByTestId("notes-left")).toHaveTextContent("SITI AMINAH POHAN");
  });

  it("without an outcome is only here, is named where it is asked about, and is one press away", async () => {
    const { keys, user, of, double, siti } = await openSiti();
    const badge = screen.getByTestId("only-here");
    const before = (await double.call("local_only", {})).total;
    await user.type(screen.getByTestId("note"), "alamat baru");
    await waitFor(() => expect(badge).toHaveTextContent(`${before + 1} hanya di sini`));
    await keys.press("F6");
    const notice = await screen.findByTestId("unfinished");
    expect(notice).toHaveTextContent("1 catatan belum bisa ikut dikirim");
    await user.click(within(notice).getByRole("button", { name: /SITI AMINAH POHAN/ }));
    await waitFor(() => expect(screen.getByTestId("note")).toHaveValue("alamat baru"));
    (document.activeElement as HTMLElement).blur();
    await keys.press("3");
    await waitFor(() => expect(of()).toMatchObject({ code: "TDKHADIR", note: "alamat baru" }));
    expect(double.state.notes.get(siti)).toBeUndefined();
    await keys.press("F6");
    await screen.findByTestId("sending");
    await waitFor(() => expect(screen.queryByTestId("unfinished")).not.toBeInTheDocument());
  });

  it("typed less than a moment ago is saved before the laptop locks", async () => {
    const { user, double, siti } = await openSiti();
    await user.type(screen.getByTestId("note"), "alamat baru");
    await user.keyboard("{Control>}l{/Control}");
    await screen.findByTestId("passphrase");
    expect(double.state.notes.get(siti)).toBe("alamat baru");
  });

  it("that cannot be saved keeps the laptop open, once", async () => {
    const { user, double } = await openSiti();
    await user.type(screen.getByTestId("note"), "x");
    double.state.failNext("note_save", { code: "disk_full", params: {} });
    await user.keyboard("{Control>}l{/Control}");
    await screen.findByText(/Belum dikunci/);
    expect(double.state.session).toBe("unlocked");
    await user.keyboard("{Control>}l{/Control}");
    await screen.findByTestId("passphrase");
  });
});

describe("keys at the enrolment table", () => {
  async function openQueue() {
    const all = await openWindow("day");
    await rows();
    await all.keys.press("F3");
    await screen.findByTestId("queue");
    const waiting = () => within(screen.getByTestId("queue")).queryAllByRole("option");
    await waitFor(() => expect(waiting().length).toBeGreaterThan(3));
    const ids = waiting().map((row) => row.id.replace("queue-", ""));
    const codeOf = (at: number) => all.double.state.outcomes.get(ids[at]!)?.entry.code;
    return { ...all, ids, codeOf, waiting };
  }

  it("decide about the next while the one before is being saved", async () => {
    const { double, keys, codeOf } = await openQueue();
    const release = hold(double, "queue_result");
    await keys.press("Enter");
    await keys.press("g");
    const asked = await screen.findByTestId("ask-reason");
    expect(asked).not.toHaveTextContent(double.state.people[80]!.data.name);
    release();
    await waitFor(() => expect(codeOf(0)).toBe("REKAM"));
    await keys.press("l");
    await waitFor(() => expect(codeOf(1)).toBe("GAGAL"));
    expect(codeOf(0)).toBe("REKAM");
    expect(codeOf(2)).toBeUndefined();
  });

  it("come back to whom they were about when nothing was saved", async () => {
    const { double, keys, codeOf, waiting } = await openQueue();
    const before = waiting().length;
    double.state.failNext("queue_result", { code: "disk_full", params: {} });
    await keys.press("ArrowDown");
    await keys.press("Enter");
    await screen.findByTestId("not-saved");
    await keys.press("Enter");
    await waitFor(() => expect(waiting()).toHaveLength(before));
    await keys.press("Enter");
    await waitFor(() => expect(codeOf(1)).toBe("REKAM"));
    expect(codeOf(0)).toBeUndefined();
  });
});

describe("the person a key means", () => {
  it("is the one whose page was opened last, whatever row it was opened from", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    const [head, other] = double.state.people.filter((one) => one.data.kk);
    other!.data.kk = head!.data.kk;
    await keys.type(head!.data.nik!.slice(-6));
    await keys.press("Enter");
    const page = await screen.findByTestId("person");
    await user.click(within(page).getByText(other!.data.name));
    await screen.findByRole("heading", { level: 1, name: other!.data.name });
    await keys.press("6");
    await waitFor(() => expect([...double.state.outcomes.keys()]).toEqual([other!.id]));
  });
});
