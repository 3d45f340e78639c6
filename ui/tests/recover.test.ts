import { screen, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { passphrase } from "$double/state";
import { openWindow } from "./window";

it("opens with the office's answer what a forgotten passphrase closed", async () => {
  const { double, user } = await openWindow("locked");
  await user.click(await screen.findByTestId("forgotten"));
  const request = await screen.findByTestId("recover-request");
  expect(request).toBeDisabled();
  await user.selectOptions(screen.getByLabelText("Kata sandi siapa?"), double.state.slots[0]?.name ?? "");
  await user.click(screen.getByLabelText("Sudah ditulis"));
  await user.click(request);

  // Six words to compare, and what to do with the stick.
  await screen.findByTestId("recover-passphrase");
  expect(within(screen.getByTestId("words")).getAllByRole("listitem")).toHaveLength(6);
  await user.keyboard("{Escape}");
  expect(await screen.findByTestId("forgotten")).toHaveTextContent("Jawaban kantor");

  await user.click(screen.getByTestId("forgotten"));
  await user.type(await screen.findByTestId("recover-passphrase"), "bukan kata saya");
  await user.click(screen.getByTestId("recover-answer"));
  await screen.findByTestId("fault");
  await user.clear(screen.getByTestId("recover-passphrase"));
  await user.type(screen.getByTestId("recover-passphrase"), passphrase);
  await user.click(screen.getByTestId("recover-answer"));
  await screen.findByText("Hari ini di mana?");
});
