import { screen, within } from "@testing-library/svelte";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { passphrase } from "$double/state";
import { openWindow, rows } from "./window";

async function readInvitation(user: UserEvent): Promise<void> {
  await user.click(await screen.findByTestId("invitation-text"));
  await user.paste("jemput:undangan");
}

async function writeWords(user: UserEvent): Promise<void> {
  await user.click(await screen.findByTestId("words-written"));
  await user.type(screen.getByTestId("words-again"), passphrase);
  await user.click(screen.getByTestId("enrol-finish"));
}

async function asOfficer(user: UserEvent, name: string): Promise<void> {
  await readInvitation(user);
  await user.click(await screen.findByTestId("enrol-next"));
  await user.selectOptions(screen.getByTestId("enrol-officer"), name);
  await user.type(screen.getByTestId("enrol-label"), "Laptop 07");
  await user.click(screen.getByTestId("enrol-words"));
  expect(await screen.findByTestId("enrol")).toHaveTextContent("kantor, atau ketua tim yang punya kata sandi sendiri");
  await writeWords(user);
}

describe("enrolling a laptop", () => {
  it("asks nobody else when the one who enrols leads the team", async () => {
    const { double, user } = await openWindow("enrol");
    await asOfficer(user, "Doli Harahap (ketua tim)");
    await screen.findByText("Hari ini di mana?");
    expect(double.state.slots.map((slot) => slot.name)).toEqual(["Doli Harahap"]);
  });

  it("offers a lead a passphrase of their own on the same laptop", async () => {
    const { double, user } = await openWindow("enrol");
    await asOfficer(user, "Rina Siregar");
    const lead = await screen.findByTestId("enrol-lead");
    expect(within(lead).getAllByRole("option").slice(1)).toHaveLength(1);
    await user.selectOptions(lead, "Doli Harahap");
    await writeWords(user);
    await screen.findByText("Hari ini di mana?");
    expect(double.state.slots.map((slot) => slot.name)).toEqual(["Rina Siregar", "Doli Harahap"]);
  });

  it("says what it means to go on without one, and where to add one later", async () => {
    const { double, user } = await openWindow("enrol");
    await asOfficer(user, "Rina Siregar");
    const page = await screen.findByTestId("enrol");
    expect(page).toHaveTextContent("Langkah 4 dari 4");
    expect(page).toHaveTextContent("hanya kantor yang bisa membuka datanya");
    expect(page).toHaveTextContent("Setelan (F8)");
    await user.click(screen.getByTestId("enrol-without-lead"));
    await screen.findByText("Hari ini di mana?");
    expect(double.state.slots.map((slot) => slot.name)).toEqual(["Rina Siregar"]);
  });

  it("tells when the office's list names no lead", async () => {
    const { double, user } = await openWindow("enrol");
    double.state.roster = double.state.roster.filter((one) => !one.lead);
    await asOfficer(user, "Rina Siregar");
    expect(await screen.findByTestId("enrol")).toHaveTextContent("Minta kantor menandai ketua tim");
    expect(screen.queryByTestId("enrol-lead")).not.toBeInTheDocument();
  });

  it("says what to do with an invitation that names nobody", async () => {
    const { double, user } = await openWindow("enrol");
    double.state.roster = [];
    await readInvitation(user);
    expect(await screen.findByTestId("enrol-nobody")).toHaveTextContent("Minta kantor mengisi daftar petugas");
    expect(screen.queryByTestId("enrol-next")).not.toBeInTheDocument();
    await user.click(screen.getByTestId("enrol-other"));
    await screen.findByTestId("invitation-text");
  });
});

describe("adding officers in the settings", () => {
  async function settings() {
    const all = await openWindow("work");
    await rows();
    const show = async () => {
      all.double.state.tell({ kind: "status_changed" });
      await all.keys.press("F8");
    };
    return { ...all, show };
  }

  it("is the lead's", async () => {
    const { double, user, show } = await settings();
    double.state.officer = double.state.roster[1]!;
    await show();
    await user.click(await screen.findByTestId("add-officer"));
    const dialog = await screen.findByTestId("add-officer-dialog");
    const names = within(dialog).getAllByRole("option").slice(1);
    expect(names.map((one) => one.textContent)).toEqual(["Nur Halimah Nasution"]);
    await user.selectOptions(within(dialog).getByRole("combobox"), "Nur Halimah Nasution");
    await user.click(within(dialog).getByRole("checkbox"));
    await user.click(within(dialog).getByTestId("officer-add"));
    await screen.findByText("Nur Halimah Nasution sekarang bisa membuka laptop ini.");
    // Nobody is left to add: the dialog says whom to ask.
    await user.click(screen.getByTestId("add-officer"));
    expect(await screen.findByTestId("add-officer-dialog")).toHaveTextContent("Minta kantor menambah petugas");
  });

  it("is not an officer's where a lead can unlock", async () => {
    const { show } = await settings();
    await show();
    await screen.findByText(/Hanya ketua tim yang menambah atau mengeluarkan petugas/);
    expect(screen.queryByTestId("add-officer")).not.toBeInTheDocument();
  });

  it("begins with a lead where none can unlock yet", async () => {
    const { double, user, show } = await settings();
    double.state.slots = [double.state.roster[0]!];
    await show();
    await screen.findByText(/Belum ada ketua tim yang bisa membuka laptop ini/);
    await user.click(await screen.findByTestId("add-officer"));
    const dialog = await screen.findByTestId("add-officer-dialog");
    const names = within(dialog).getAllByRole("option").slice(1);
    expect(names.map((one) => one.textContent)).toEqual(["Doli Harahap (ketua tim)"]);
  });

  it("waits for the office where its list names no lead", async () => {
    const { double, show } = await settings();
    double.state.roster = double.state.roster.filter((one) => !one.lead);
    double.state.slots = [double.state.roster[0]!];
    await show();
    await screen.findByText(/Minta kantor menandainya/);
    expect(screen.queryByTestId("add-officer")).not.toBeInTheDocument();
  });
});
