import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { openWindow, rows } from "./window";

async function openForm() {
  const all = await openWindow("work");
  await rows();
  await all.keys.press("Escape");
  await all.keys.press("n");
  await screen.findByTestId("new-person-page");
  return { ...all, name: () => screen.getByTestId<HTMLInputElement>("new-name") };
}

describe("somebody who may be on the list already", () => {
  it("is not stored before the officer says it is another", async () => {
    const { double, user, keys, name } = await openForm();
    const before = double.state.people.length;
    await user.type(name(), "Siti Aminah Pohan");
    await keys.press("Enter");
    const alike = await screen.findByTestId("look-alikes");
    expect(alike).toHaveTextContent("SITI AMINAH POHAN");
    expect(double.state.people).toHaveLength(before);
    // Opening the one who is there is what is meant; a second page of one person is not.
    expect(within(alike).getAllByTestId("open-that")[0]).toHaveClass("primary");
    expect(screen.getByTestId("is-another")).not.toHaveClass("primary");
    await user.click(within(alike).getAllByTestId("open-that")[0]!);
    expect(await screen.findByTestId("person")).toHaveTextContent("SITI AMINAH POHAN");
    expect(double.state.people).toHaveLength(before);
    await waitFor(() => expect(double.state.draft).toBeNull());
  });

  it("is noted as another when the officer says so", async () => {
    const { double, user, keys, name } = await openForm();
    const before = double.state.people.length;
    await user.type(name(), "SITI AMINAH POHAN");
    await keys.press("Enter");
    await user.click(await screen.findByTestId("is-another"));
    await screen.findByTestId("person");
    expect(double.state.people).toHaveLength(before + 1);
  });

  it("can be corrected first", async () => {
    const { user, keys, name } = await openForm();
    await user.type(name(), "SITI AMINAH POHAN");
    await keys.press("Enter");
    await screen.findByTestId("look-alikes");
    await user.click(screen.getAllByRole("button", { name: "Kembali" }).at(-1)!);
    expect(name()).toHaveValue("SITI AMINAH POHAN");
  });
});

describe("a form half filled in", () => {
  it("is there again after leaving, until it is noted", async () => {
    const { double, user, keys, name } = await openForm();
    await user.type(name(), "ROSMAWATI");
    await user.click(screen.getByLabelText("Perempuan"));
    await keys.press("F4");
    await screen.findByTestId("day");
    await waitFor(() => expect(double.state.draft).toMatchObject({ name: "ROSMAWATI", sex: "P" }));
    await keys.press("F2");
    await rows();
    await keys.press("Escape");
    await keys.press("n");
    await screen.findByTestId("draft-restored");
    expect(name()).toHaveValue("ROSMAWATI");
    expect(screen.getByLabelText("Perempuan")).toBeChecked();
    await user.click(screen.getByTestId("new-make"));
    await screen.findByTestId("person");
    expect(double.state.draft).toBeNull();
  });

  it("is emptied on request", async () => {
    const { double, user, keys, name } = await openForm();
    await user.type(name(), "ROSMAWATI");
    await user.click(screen.getByTestId("back"));
    await waitFor(() => expect(double.state.draft?.name).toBe("ROSMAWATI"));
    await keys.press("Escape");
    await keys.press("n");
    await user.click(await screen.findByTestId("draft-discard"));
    expect(name()).toHaveValue("");
    await waitFor(() => expect(double.state.draft).toBeNull());
  });
});
