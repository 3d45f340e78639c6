import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { openSiti } from "./window";

describe("a paper looked at", () => {
  it("shows a PDF sheet by sheet, and says so when it cannot be shown", async () => {
    const { double, user, keys } = await openSiti();
    double.chosen = ["/home/rina/Unduhan/kk.pdf"];
    const person = screen.getByTestId("person");
    await user.click(within(person).getByTestId("add-document"));
    await user.click(await within(person).findByTestId("page"));
    const first = (await screen.findByTestId("large-page")).getAttribute("src");
    const closed = async () => {
      const dialog = document.querySelector("dialog")!;
      dialog.dispatchEvent(new Event("cancel"));
      await waitFor(() => expect(dialog).not.toBeInTheDocument());
    };
    const drawn = (how: string) => screen.getByTestId("large-page").dispatchEvent(new Event(how));
    expect(screen.getByTestId("sheet")).toHaveTextContent("Lembar 1 dari 2");
    expect(screen.getByTestId("previous-sheet")).toBeDisabled();
    // Held down it turns no further than what has been seen.
    await keys.press("PageDown");
    expect(screen.getByText("Membuka…")).toBeInTheDocument();
    expect(screen.getByTestId("sheet")).toHaveTextContent("Lembar 1 dari 2");
    drawn("load");
    await waitFor(() => expect(screen.queryByText("Membuka…")).not.toBeInTheDocument());
    await keys.press("PageDown");
    await keys.press("PageDown");
    expect(screen.getByTestId("sheet")).toHaveTextContent("Lembar 2 dari 2");
    expect(screen.getByTestId("next-sheet")).toBeDisabled();
    expect(screen.getByTestId("large-page").getAttribute("src")).not.toBe(first);
    // One sheet that cannot be drawn leaves the way to the others.
    drawn("error");
    expect(await screen.findByTestId("not-shown")).toHaveTextContent("tersimpan utuh");
    await user.click(screen.getByTestId("previous-sheet"));
    await waitFor(() => expect(screen.getByTestId("large-page").getAttribute("src")).toBe(first));
    await closed();

    double.state.failNext("document_sheets", { code: "file_not_opened", params: {} });
    await user.click(within(person).getByTestId("page"));
    await screen.findByTestId("pdf-not-shown");
    await closed();
    // A file that is gone is not said to be kept.
    double.state.failNext("document_sheets", { code: "store_damaged", params: {} });
    await user.click(within(person).getByTestId("page"));
    await screen.findByTestId("fault");
    expect(screen.queryByTestId("pdf-not-shown")).not.toBeInTheDocument();
  });

  it("shows a paper as wide as there is room, larger and turned by keys, and closes by Escape", async () => {
    const { user, keys } = await openSiti();
    const person = screen.getByTestId("person");
    await user.click(within(person).getByTestId("add-document"));
    await user.click(await within(person).findByTestId("page"));
    const page = await screen.findByTestId("large-page");
    expect(page).toHaveAttribute("data-private");
    expect(screen.getByTestId("zoom")).toHaveTextContent("100%");
    await keys.press("+");
    await keys.press("=");
    expect(screen.getByTestId("zoom")).toHaveTextContent("200%");
    await keys.press("-");
    await user.click(screen.getByRole("button", { name: /Perkecil/ }));
    await keys.press("-");
    await keys.press("-");
    expect(screen.getByTestId("zoom")).toHaveTextContent("50%");
    await keys.press("r");
    expect(page.style.transform).toContain("rotate(90deg)");
    await user.click(screen.getByTestId("turn"));
    expect(page.style.transform).toContain("rotate(180deg)");
    expect(screen.getByRole("region", { name: "Berkas, halaman 1" })).toHaveAttribute("tabindex", "0");
    page.closest("dialog")!.dispatchEvent(new Event("cancel"));
    await waitFor(() => expect(page).not.toBeInTheDocument());
  });

  it("asks before a page is removed", async () => {
    const { double, user } = await openSiti();
    const person = await screen.findByTestId("person");
    await user.click(within(person).getByTestId("add-document"));
    await user.click(await within(person).findByTestId("page"));
    await user.click(await screen.findByTestId("remove-document"));
    expect(double.state.documents.size).toBe(1);
    await user.click(screen.getByTestId("remove-yes"));
    await waitFor(() => expect(double.state.documents.size).toBe(0));
  });
});
