import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { passphrase } from "$double/state";
import { openSiti, openWindow, rows } from "./window";

describe("the laptop's door", () => {
  it("says what to do after a wrong passphrase and opens with the right one", async () => {
    const { keys } = await openWindow("locked");
    const box = await screen.findByTestId("passphrase");
    await waitFor(() => expect(box).toHaveFocus());
    await keys.type("salah");
    await keys.press("Enter");
    const fault = await screen.findByTestId("fault");
    expect(fault).toHaveTextContent("Kata sandi tidak cocok.");
    expect(fault).toHaveTextContent("Yang aman: Data di laptop tetap terkunci dan aman.");
    // The wrong words are selected: typing replaces them.
    await keys.type(passphrase);
    await keys.press("Enter");
    await screen.findByText("Hari ini di mana?");
  });

  it("shows nothing of anybody once locked", async () => {
    const { double, keys } = await openWindow("day");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await screen.findByTestId("person");
    double.state.session = "locked";
    double.state.tell({ kind: "locked" });
    await screen.findByTestId("passphrase");
    expect(document.body).not.toHaveTextContent("SITI");
    expect(document.body.innerHTML).not.toContain("1277");
  });

  it("draws the list once, whole, after the passphrase, and afresh when it comes later", async () => {
    const { double, keys } = await openWindow("day");
    await rows();
    const asked: string[] = [];
    const call = double.call.bind(double);
    double.call = ((name, args) => (asked.push(name), call(name, args))) as typeof double.call;
    const unlock = async () => {
      double.state.session = "locked";
      double.state.tell({ kind: "locked" });
      await waitFor(() => expect(screen.getByTestId("passphrase")).toHaveFocus());
      asked.length = 0;
      await keys.type(passphrase);
      await keys.press("Enter");
    };
    await unlock();
    await rows();
    expect(asked.filter((name) => name === "people_list")).toHaveLength(1);
    await keys.press("F3");
    await unlock();
    await screen.findByTestId("queue");
    expect(asked).not.toContain("people_list");
    await keys.press("F2");
    await rows();
    expect(asked).toContain("people_list");
  });

  it("enrols: invitation, officer, words to write down and type again", async () => {
    const { double, user } = await openWindow("enrol");
    await user.type(await screen.findByTestId("invitation-text"), "bukan undangan");
    await user.click(screen.getByTestId("invitation-read"));
    expect(await screen.findByTestId("fault")).toHaveTextContent("Undangan tidak terbaca");
    await user.clear(screen.getByTestId("invitation-text"));
    await user.click(screen.getByTestId("invitation-text"));
    await user.paste("jemput:undangan");
    // Read at once: nobody needs to see what an invitation looks like inside.
    await user.click(await screen.findByTestId("enrol-next"));
    await user.selectOptions(screen.getByTestId("enrol-officer"), "Rina Siregar");
    await user.type(screen.getByTestId("enrol-label"), "Laptop 07");
    await user.click(screen.getByTestId("enrol-words"));
    expect(within(await screen.findByTestId("words")).getAllByRole("listitem")).toHaveLength(6);
    await user.click(screen.getByTestId("words-written"));
    await user.type(screen.getByTestId("words-again"), "rumah pinus");
    await user.click(screen.getByTestId("enrol-finish"));
    await screen.findByText(/Belum sama/);
    expect(double.state.session).toBe("not_enrolled");
    await user.clear(screen.getByTestId("words-again"));
    await user.type(screen.getByTestId("words-again"), passphrase);
    await user.click(screen.getByTestId("enrol-finish"));
    // Rina leads nobody: what it means to go on without the one who does.
    await user.click(await screen.findByTestId("enrol-without-lead"));
    await screen.findByText("Hari ini di mana?");
  });

  it("opens the office's outing, and one of its own by a typed day", async () => {
    const { double, user } = await openWindow("villages");
    const card = await screen.findByTestId("village-12.77.01.1009");
    await user.click(within(card).getByTestId("own-outing"));
    expect(within(card).getByTestId("own-open")).toBeDisabled();
    const boxes = within(within(card).getByTestId("own-date")).getAllByRole("textbox");
    await user.type(boxes[0]!, "2411");
    await user.type(boxes[2]!, "2026");
    await user.click(within(card).getByTestId("own-open"));
    await screen.findByTestId("people");
    expect(double.state.outing).toMatchObject({ date: "2026-11-24" });
  });
});

describe("a resident's page", () => {
  it("says tersimpan only after the store has answered", async () => {
    const { double, user } = await openSiti();
    const mother = screen.getByTestId("person-mother_name");
    double.latency = 200;
    await user.clear(mother);
    await user.type(mother, "ROSMAWATI");
    await user.tab();
    expect(screen.queryByText("Tersimpan")).not.toBeInTheDocument();
    await screen.findByText("Tersimpan");
    const siti = double.state.people.find((person) => person.data.mother_name === "ROSMAWATI");
    expect(siti?.data.name).toBe("SITI AMINAH POHAN");
  });

  it("saves what was typed even when the page is left at once", async () => {
    const { double, user } = await openSiti();
    const mother = screen.getByTestId("person-mother_name");
    await user.clear(mother);
    await user.type(mother, "NURLELA");
    await user.click(screen.getByTestId("back"));
    await waitFor(() => expect(double.state.people.some((person) => person.data.mother_name === "NURLELA")).toBe(true));
  });

  it("remarks on a short NIK without refusing it", async () => {
    const { user } = await openSiti();
    const nik = screen.getByTestId("person-nik");
    await user.clear(nik);
    await user.type(nik, "12770");
    await user.tab();
    expect((await screen.findAllByText("Harus 16 angka.")).length).toBeGreaterThan(0);
  });

  it("shows the full NIK there, and masked in the list", async () => {
    const { double } = await openSiti();
    const nik = double.state.people.find(
      (one) => one.data.name === "SITI AMINAH POHAN" && one.data.birth_date?.startsWith("1953"),
    )!.data.nik!;
    expect(within(screen.getByTestId("person")).getByLabelText(nik)).toBeInTheDocument();
    expect(screen.getByTestId("people")).not.toHaveTextContent(nik);
  });

  it("keeps the list beside it", async () => {
    await openSiti();
    expect(screen.getByTestId("search")).toBeInTheDocument();
    expect(screen.getByTestId("people")).toBeInTheDocument();
  });

  it("notes a newborn without a name by mother and date", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    await keys.press("Escape");
    await keys.press("n");
    const page = await screen.findByTestId("new-person-page");
    await user.click(within(page).getByLabelText("Bayi baru lahir"));
    await user.type(within(page).getByTestId("new-mother"), "NURHAYATI LUBIS");
    const boxes = within(page).getAllByRole("textbox", { name: /Tgl|Bln|Thn/ });
    await user.type(boxes[0]!, "1911");
    await user.type(boxes[2]!, "2026");
    await user.click(within(page).getByTestId("new-make"));
    await screen.findByRole("heading", { name: "Bayi dari NURHAYATI LUBIS" });
    expect(double.state.people.at(-1)).toMatchObject({ onList: false, data: { nik: null, birth_date: "2026-11-19" } });
  });
});

describe("an application", () => {
  it("changes a KK with three papers and a slip in at most 45 keys beside the typed data", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    double.chosen = ["/foto/kk.jpg"];
    await keys.type("siti 53");
    await keys.press("Enter");
    await screen.findByTestId("person");
    await keys.press("p");
    await screen.findByTestId("service-DP-KK-UBAH");
    await keys.press("2");
    await screen.findByTestId("application-page");
    // Focus is where the form does not know yet; what is typed there does not count.
    await waitFor(() => expect(screen.getByLabelText("Jenis pekerjaan")).toHaveFocus());
    await user.keyboard("tukang jahit{Enter}");

    const tabTo = async (reached: () => boolean) => {
      for (let n = 0; n < 20 && !reached(); n += 1) await keys.press("Tab");
      expect(reached()).toBe(true);
    };
    const inside = (requirement: number, testid?: string) => () => {
      const row = screen.getByTestId(`requirement-${requirement}`);
      const active = document.activeElement;
      return row.contains(active) && (!testid || active?.getAttribute("data-testid") === testid);
    };
    for (const requirement of [0, 1]) {
      await keys.press("F9");
      expect(inside(requirement)()).toBe(true);
      await keys.press("ArrowDown");
      await tabTo(inside(requirement, "add-document"));
      const times = requirement === 0 ? 2 : 1;
      for (let n = 0; n < times; n += 1) {
        const before =
          double.state.documents.size + [...double.state.documents.values()].flatMap((one) => one.pages).length;
        await keys.press("Enter");
        await waitFor(() => {
          const after =
            double.state.documents.size + [...double.state.documents.values()].flatMap((one) => one.pages).length;
          expect(after).toBeGreaterThan(before);
        });
        await waitFor(() => expect(document.activeElement).toHaveAttribute("data-testid", "add-document"));
      }
    }
    await keys.press("F9");
    await waitFor(() => expect(screen.getByTestId("complete")).toHaveFocus());
    await keys.press("Enter");
    await screen.findByText(/ditandai lengkap/);

    expect(screen.getByTestId("slip")).toHaveTextContent(/^K7-\d{3}$/);
    expect([...double.state.documents.values()].flatMap((one) => one.pages)).toHaveLength(3);
    const [application] = [...double.state.applications.values()];
    expect(application).toMatchObject({ complete: true });
    expect(keys.pressed).toBeLessThanOrEqual(45);
  });

  it("takes dropped pictures where they fall and says why one is refused", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await screen.findByTestId("person");
    await keys.press("p");
    await user.click(await screen.findByTestId("service-DP-KK-UBAH"));
    const row = await screen.findByTestId("requirement-1");
    const place = within(row).getByTestId("documents");
    place.getBoundingClientRect = () => new DOMRect(100, 100, 300, 60);
    double.drop(["/foto/bukti.jpg", "/foto/surat.docx"], 120, 130);
    await within(row).findByTestId("page");
    expect(within(row).getByTestId("fault")).toHaveTextContent(
      "surat.docx tidak diterima. Jenis berkas ini tidak bisa dipakai.",
    );
    expect(within(screen.getByTestId("requirement-0")).queryByTestId("page")).not.toBeInTheDocument();
  });

  it("counts a photographed paper, wherever it was added, and says so on its line", async () => {
    const { double, user, keys } = await openWindow("work");
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await screen.findByTestId("person");
    await keys.press("p");
    await user.click(await screen.findByTestId("service-DP-KK-UBAH"));
    const row = (requirement: number) => within(screen.getByTestId(`requirement-${requirement}`));
    await screen.findByTestId("requirement-0");
    expect(row(0).getByTestId("requirement-mark")).toHaveTextContent("Belum");

    // On its line.
    await user.click(row(0).getByTestId("add-document"));
    await row(0).findByTestId("page");
    expect(row(0).getByTestId("requirement-mark")).toHaveTextContent("Ada");
    expect(row(0).getByLabelText("Foto saja")).toBeChecked();

    // First the photograph, then which requirement it is.
    const loose = within(screen.getByTestId("loose-papers"));
    await user.click(loose.getByTestId("add-document"));
    await user.selectOptions(await loose.findByTestId("paper-for"), "2. bukti perubahan / peristiwa penting");
    await row(1).findByTestId("page");
    expect(row(1).getByTestId("requirement-mark")).toHaveTextContent("Ada");
    expect(loose.queryByTestId("page")).not.toBeInTheDocument();
    expect([...double.state.documents.values()].map((one) => one.requirement)).toEqual([0, 1]);

    // Under the wrong one: said anew where it is looked at.
    await user.click(row(1).getByTestId("page"));
    await user.selectOptions(await screen.findByTestId("paper-for"), "1. KK lama");
    await waitFor(() => expect(row(1).getByTestId("requirement-mark")).toHaveTextContent("Belum"));
    expect(row(0).getAllByTestId("page")).toHaveLength(2);
  });
});

describe("the enrolment table", () => {
  it("ticks results: Enter is recorded, G asks why, Space marks several", async () => {
    const { double, keys } = await openWindow("day");
    await rows();
    const waiting = [...double.state.queue.keys()];
    await keys.press("F3");
    await screen.findByTestId("queue");
    await waitFor(() => expect(screen.getByTestId("queue")).toHaveFocus());
    await keys.press("Enter");
    await waitFor(() => expect(double.state.queue.size).toBe(4));
    expect(double.state.outcomes.get(waiting[0]!)?.entry.code).toBe("REKAM");
    await keys.press(" ");
    await keys.press(" ");
    await keys.press("g");
    await screen.findByText("Gagal karena apa?");
    await keys.press("i");
    await waitFor(() => expect(double.state.queue.size).toBe(2));
    for (const person of waiting.slice(1, 3)) {
      expect(double.state.outcomes.get(person)?.entry).toMatchObject({ code: "GAGAL", reason: "iris" });
    }
  });

  it("leaves the work list hearing its keys after the table was visited", async () => {
    const { double, keys } = await openWindow("day");
    await rows();
    await keys.press("F3");
    await waitFor(() => expect(screen.getByTestId("queue")).toHaveFocus());
    await keys.press("Enter");
    await waitFor(() => expect(double.state.queue.size).toBe(4));
    await keys.press("F2");
    await rows();
    await waitFor(() => expect(screen.getByTestId("search")).toHaveFocus());
    const before = double.state.outcomes.size;
    await keys.type("siti 53");
    await keys.press("Enter");
    await screen.findByTestId("person");
    await keys.press("1");
    await screen.findByText(/SITI AMINAH POHAN: Berhasil direkam\. Tersimpan\./);
    expect(double.state.outcomes.size).toBe(before + 1);
  });

  it("finds a slip number", async () => {
    const { double, keys } = await openWindow("day");
    await rows();
    const third = [...double.state.queue].find(([, ticket]) => ticket.number === 3)![0];
    await keys.press("F3");
    await screen.findByTestId("queue");
    await keys.press("/");
    await keys.press("3");
    await keys.press("Enter");
    await waitFor(() => expect(double.state.outcomes.get(third)?.entry.code).toBe("REKAM"));
  });

  it("compares the operator's list before it notes anything", async () => {
    const { double, user, keys } = await openWindow("day");
    await rows();
    const person = double.state.people.find((one) => one.id === [...double.state.queue.keys()][0])!;
    const before = double.state.outcomes.size;
    await keys.press("F3");
    await user.click(await screen.findByTestId("paste"));
    await user.click(screen.getByTestId("paste-text"));
    await user.paste(`No\tNIK\n1\t'${person.data.nik}\n2\t3201011508950001`);
    await user.click(screen.getByTestId("paste-check"));
    await screen.findByText("1 menunggu dan ada di daftar operator");
    await screen.findByText("1 NIK tidak ada di laptop ini");
    expect(double.state.outcomes.size).toBe(before);
    await user.click(screen.getByTestId("paste-apply"));
    await waitFor(() => expect(double.state.outcomes.get(person.id)?.entry.code).toBe("REKAM"));
  });
});

describe("the day's end", () => {
  it("reconciles, names who still waits, closes, seals and sends", async () => {
    const { double, user, keys } = await openWindow("day");
    await rows();
    await keys.press("F4");
    await screen.findByTestId("day");
    const figure = (id: string) => Number(screen.getByTestId(id).textContent);
    await screen.findByTestId("sum-list");
    expect(figure("sum-list")).toBe(figure("sum-outcomes") + figure("sum-not-yet"));
    expect(screen.getByTestId("still-waiting")).toHaveTextContent("5 orang masih di meja rekam");
    await user.click(screen.getByTestId("seal"));
    expect(await screen.findByTestId("sealed", {}, { timeout: 3000 })).toHaveTextContent("18 catatan tersegel.");
    expect(screen.getByTestId("still-waiting")).toHaveTextContent("Nama mereka sudah masuk berita acara.");
    expect(double.state.closed?.closed_at).not.toBeNull();
    expect(double.state.unsealed).toBe(0);

    await user.click(screen.getByTestId("to-sending"));
    await screen.findByText("49 berkas masih hanya di laptop ini", { selector: "h1" });
    await user.click(screen.getByTestId("send"));
    await screen.findByText(/Sedang mengirim ke kantor/);
    await screen.findByText("Semua sudah di kantor", { selector: "h1" }, { timeout: 5000 });
    expect(screen.getByTestId("bundle-143")).toHaveAttribute("data-state", "backed_up");
  });

  it("tells a captive portal in plain words, and that nothing is lost", async () => {
    const { double, keys } = await openWindow("day");
    await rows();
    await keys.press("F6");
    await screen.findByTestId("sending");
    double.state.tell({
      kind: "sending",
      state: { kind: "waiting", retry_in_ms: 60_000, trouble: { code: "captive_portal", params: {} } },
    });
    const fault = await screen.findByTestId("fault");
    expect(fault).toHaveTextContent("Wi-Fi ini meminta masuk lewat halaman web dahulu.");
    expect(fault).toHaveTextContent("Semua catatan tetap tersimpan di laptop ini.");
  });

  it("copies to a stick with progress and takes receipts back", async () => {
    const { user, keys } = await openWindow("day");
    await rows();
    await keys.press("F6");
    await user.click(await screen.findByTestId("stick-export"));
    await screen.findByText("Menulis ke stik");
    await screen.findByText("Membaca ulang untuk memastikan", {}, { timeout: 3000 });
    await screen.findByText(/ada di stik dan sudah dibaca ulang/, {}, { timeout: 3000 });
    await user.click(screen.getByTestId("stick-import"));
    await screen.findByText(/2 bukti terima dari kantor/);
  });
});

describe("a stick", () => {
  it("stops copying when asked, and says that nothing is lost", async () => {
    const { user, keys } = await openWindow("day");
    await rows();
    await keys.press("F6");
    await user.click(await screen.findByTestId("stick-export"));
    await user.click(await screen.findByTestId("stick-cancel"));
    await screen.findByText(/Penyalinan dibatalkan\. Semua tetap ada di laptop ini/);
    expect(screen.queryByTestId("fault")).not.toBeInTheDocument();
  });
});

describe("the language", () => {
  it("changes everything on screen at once", async () => {
    const { user, keys } = await openWindow("day");
    await rows();
    await keys.press("F8");
    await user.click(await screen.findByLabelText("English"));
    await screen.findByRole("heading", { name: "Settings" });
    expect(screen.getByTestId("nav-day")).toHaveTextContent("Day's summary");
    // What the catalogue names in both languages as well.
    await user.click(screen.getByTestId("nav-work"));
    await rows();
    await keys.type("siti 53");
    await keys.press("Enter");
    await screen.findByTestId("person");
    await keys.press("p");
    await user.click(await screen.findByTestId("service-DP-KK-UBAH"));
    await user.click(await screen.findByTestId("back"));
    expect(await screen.findByTestId("application")).toHaveTextContent("KK - change of data");
    await user.click(screen.getByTestId("nav-day"));
    await waitFor(() => expect(screen.getByTestId("day")).toHaveTextContent("KK - change of data"));
    expect(screen.getByTestId("day")).not.toHaveTextContent("KK - perubahan data");
    await user.click(screen.getByTestId("nav-settings"));
    await user.click(await screen.findByLabelText("Bahasa Indonesia"));
    await screen.findByRole("heading", { name: "Setelan" });
  });
});
