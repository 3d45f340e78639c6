import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ApiError, BundleProgress } from "$/bindings/field";
import type { Double } from "$double/platform";
import { openSiti, openWindow, rows } from "./window";

const diskFull: ApiError = { code: "disk_full", params: {} };
const FULL = /Ruang simpan laptop penuh\. Hapus berkas lain/;

/** Every save of a form field is refused. */
function refuseSaving(double: Double): void {
  const call = double.call.bind(double);
  double.call = (async (name, args) => {
    if (name === "application_save_field") double.state.failNext(name, diskFull);
    return call(name, args);
  }) as typeof double.call;
}

describe("a refusal says what to do next", () => {
  it("beside the field of a form that cannot be saved, whatever it looks like", async () => {
    const { double, user, keys } = await openSiti();
    await keys.press("p");
    await user.click(await screen.findByTestId("service-DP-KK-UBAH"));
    const page = await screen.findByTestId("application-page");
    refuseSaving(double);

    await waitFor(() => expect(page).toContainElement(document.activeElement as HTMLElement));
    await user.type(within(page).getByTestId("field-F-1.02/nama"), "X");
    await user.tab();
    await waitFor(() => expect(within(page).getAllByText(FULL)).toHaveLength(1));

    await user.type(within(page).getByLabelText(/^Catatan/), "titip");
    await user.tab();
    await waitFor(() => expect(within(page).getAllByText(FULL)).toHaveLength(2));

    const choice = within(page).getByRole("group", { name: /Ada akta pendukung/ });
    await user.click(within(choice).getByRole("radio", { name: "Ada" }));
    expect(await within(choice).findByText(FULL)).toBeInTheDocument();
  });

  it("when an outcome cannot be undone", async () => {
    const { double, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await keys.press("1");
    await screen.findByText(/Tersimpan\./);
    double.state.failNext("outcome_undo", diskFull);
    const { outcomes } = await import("$/features/outcome/outcomes.svelte");
    await outcomes.undo();
    expect(await screen.findByTestId("toast")).toHaveTextContent(FULL);
  });

  it("when the language cannot be kept", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    await keys.press("F8");
    double.state.failNext("language_set", diskFull);
    await user.click(within(await screen.findByTestId("language")).getByLabelText("English"));
    expect(await screen.findByTestId("toast")).toHaveTextContent(FULL);
  });

  it("when the laptop cannot be locked", async () => {
    const { double, user } = await openWindow("work");
    await rows();
    double.state.failNext("lock", { code: "conflict", params: { reason: "busy" } });
    await user.keyboard("{Control>}l{/Control}");
    expect(await screen.findByTestId("toast")).toHaveTextContent("Tunggu sampai selesai");
  });
});

describe("a bundle the office holds", () => {
  async function held(code: string, state: BundleProgress = "quarantined") {
    const all = await openWindow("day");
    await rows();
    const [bundle, ...rest] = all.double.state.bundles;
    all.double.state.bundles = [{ ...bundle!, state, office_code: code }, ...rest];
    await all.keys.press("F6");
    return screen.findByTestId(`bundle-${bundle!.sequence}`);
  }

  it("says that the laptop was revoked and who decides, the code in small print", async () => {
    const line = await held("device_revoked");
    expect(line).toHaveTextContent("Kantor mencabut izin laptop ini");
    expect(line).toHaveTextContent("Bawa laptop ini ke kantor");
    expect(within(line).getByText("(device_revoked)").tagName).toBe("SMALL");
  });

  it("says so when it came damaged", async () => {
    expect(await held("chunk", "refused")).toHaveTextContent("tidak utuh");
  });

  it("has words for a code of a newer office", async () => {
    const line = await held("something_new");
    expect(line).toHaveTextContent("admin kantor");
    expect(line).toHaveTextContent("(something_new)");
  });
});
