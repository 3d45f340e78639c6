import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { openSiti } from "./window";

afterEach(() => void vi.useRealTimers());

it("masks numbers and papers once nobody is there, and shows them again", async () => {
  await openSiti();
  const number = await screen.findByTestId("person-nik");
  const typed = (number as HTMLInputElement).value;
  expect(typed).toMatch(/^\d{16}$/);
  expect(number).toHaveAttribute("data-private");
  expect(screen.getByTestId("person-name")).not.toHaveAttribute("data-private");

  vi.useFakeTimers();
  fireEvent.keyDown(window, { key: "Shift" });
  await vi.advanceTimersByTimeAsync(89_000);
  expect(document.documentElement).not.toHaveAttribute("data-idle");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(document.documentElement).toHaveAttribute("data-idle");
  expect(screen.getByTestId("person")).not.toHaveTextContent(typed.slice(4, 12));
  // Masked by style alone: what is stored is not touched.
  expect(number).toHaveValue(typed);
  fireEvent.pointerMove(window);
  expect(document.documentElement).not.toHaveAttribute("data-idle");
});
