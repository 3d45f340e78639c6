import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { roster } from "$double/state";
import { openWindow, rows } from "./window";

describe("an officer who leaves", () => {
  it("is removed by a lead, who is told first what that means", async () => {
    const { double, user, keys } = await openWindow("work");
    double.state.officer = roster[1]!;
    double.state.tell({ kind: "status_changed" });
    await rows();
    await keys.press("F8");
    // Only the other one: nobody removes themselves.
    const button = await screen.findByRole("button", { name: "Keluarkan Rina Siregar" });
    expect(screen.getAllByTestId("remove-officer")).toHaveLength(1);
    await user.click(button);
    const dialog = await screen.findByTestId("remove-officer-dialog");
    expect(dialog).toHaveTextContent("Kata sandinya tidak bisa lagi membuka laptop ini.");
    expect(double.state.slots).toHaveLength(2);
    double.state.failNext("officer_remove", { code: "conflict", params: { reason: "busy" } });
    await user.click(within(dialog).getByTestId("officer-remove"));
    expect(await within(dialog).findByTestId("fault")).toHaveTextContent("Tunggu sampai selesai");
    await user.click(within(dialog).getByTestId("officer-remove"));
    await screen.findByText("Rina Siregar tidak bisa lagi membuka laptop ini.");
    expect(double.state.slots.map((slot) => slot.name)).toEqual(["Doli Harahap"]);
    await waitFor(() => expect(screen.queryByTestId("remove-officer")).not.toBeInTheDocument());
  });

  it("is not removed by anybody else", async () => {
    const { keys } = await openWindow("work");
    await rows();
    await keys.press("F8");
    await screen.findByText(/Hanya ketua tim/);
    expect(screen.queryByTestId("remove-officer")).not.toBeInTheDocument();
  });
});

describe("the lock screen", () => {
  it("tells how much is still only here, and that it is being sent", async () => {
    const { double, user } = await openWindow("day");
    await rows();
    const total = (await double.call("local_only", {})).total;
    double.state.sending = true;
    await user.keyboard("{Control>}l{/Control}");
    const line = await screen.findByTestId("only-here-locked");
    expect(line).toHaveTextContent(`${total} berkas masih hanya di laptop ini`);
    await waitFor(() => expect(line).toHaveTextContent("Sedang mengirim"));
  });

  it("counts the sealed bundles before anybody has unlocked", async () => {
    const { double } = await openWindow("locked");
    expect(await screen.findByTestId("only-here-locked")).toHaveTextContent("Buka kunci untuk melihat");
    double.state.bundles = [{ hash: "a" } as (typeof double.state.bundles)[number]];
    double.state.tell({ kind: "status_changed" });
    await screen.findByText(/1 kiriman tersegel ada di laptop ini/);
  });
});
