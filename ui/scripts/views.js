// Every view of the field window: where the double begins, and what is pressed to get there.
const search = (page) => page.getByTestId("search");
const ready = (page) => page.locator("[id^=row-]").first().waitFor();

async function openFirst(page, words = "siti") {
  await ready(page);
  await search(page).fill(words);
  await page.keyboard.press("Enter");
  await page.getByTestId("person").waitFor();
}

async function openApplication(page) {
  await openFirst(page);
  await page.keyboard.press("p");
  await page.getByTestId("service-DP-KK-UBAH").click();
  await page.getByTestId("application-page").waitFor();
}

async function openPaper(page) {
  await openApplication(page);
  await page.getByTestId("requirement-0").getByTestId("add-document").click();
  await page.getByTestId("page").click();
  await page.getByTestId("large-page").waitFor();
  await page.waitForTimeout(200);
}

async function readInvitation(page) {
  await page.getByTestId("invitation-text").fill("jemput:undangan");
  await page.getByTestId("invitation-read").click();
}

async function toWords(page) {
  await readInvitation(page);
  await page.getByTestId("enrol-next").click();
  await page.getByTestId("enrol-officer").selectOption({ index: 1 });
  await page.getByTestId("enrol-label").fill("Laptop 07");
  await page.getByTestId("enrol-words").click();
}

export const views = [
  { name: "enrol-1-invitation", start: "enrol", go: (page) => page.getByTestId("enrol").waitFor() },
  {
    name: "enrol-2-office",
    start: "enrol",
    async go(page) {
      await readInvitation(page);
      await page.getByTestId("enrol-next").waitFor();
    },
  },
  {
    name: "enrol-3-words",
    start: "enrol",
    async go(page) {
      await toWords(page);
      await page.getByTestId("words").waitFor();
    },
  },
  {
    name: "enrol-4-lead",
    start: "enrol",
    async go(page) {
      await toWords(page);
      const words = await page.getByTestId("words").getByRole("listitem").allTextContents();
      await page.getByTestId("words-written").click();
      await page.getByTestId("words-again").fill(words.join(" "));
      await page.getByTestId("enrol-finish").click();
      await page.getByTestId("enrol-lead").waitFor();
    },
  },
  {
    name: "enrol-nobody",
    start: "enrol",
    async go(page) {
      await page.getByTestId("invitation-text").waitFor();
      await page.evaluate(() => {
        window.double.state.roster = [];
      });
      await readInvitation(page);
      await page.getByTestId("enrol-nobody").waitFor();
    },
  },
  {
    name: "forgotten",
    start: "locked",
    async go(page) {
      await page.getByTestId("forgotten").click();
      await page.getByTestId("words").waitFor();
    },
  },
  {
    name: "unlock-sending",
    start: "day",
    async go(page) {
      await ready(page);
      await page.evaluate(() => {
        window.double.state.sending = true;
      });
      await page.getByTestId("lock").click();
      await page.getByTestId("only-here-locked").waitFor();
    },
  },
  {
    name: "unlock-wrong",
    start: "locked",
    async go(page) {
      await page.getByTestId("passphrase").fill("salah semua");
      await page.keyboard.press("Enter");
      await page.getByTestId("fault").waitFor();
    },
  },
  {
    name: "villages",
    start: "villages",
    async go(page) {
      await page.getByTestId("own-outing").first().click();
    },
  },
  { name: "work", start: "day", go: ready },
  {
    name: "work-search",
    start: "day",
    async go(page) {
      await ready(page);
      await search(page).fill("nur");
      await page.keyboard.press("ArrowDown");
      await page.waitForTimeout(200);
    },
  },
  {
    name: "work-nobody",
    start: "day",
    async go(page) {
      await ready(page);
      await search(page).fill("xyz");
      await page.waitForTimeout(200);
    },
  },
  {
    name: "work-saved",
    start: "day",
    async go(page) {
      await openFirst(page);
      await page.keyboard.press("1");
      await page.getByTestId("toast").waitFor();
    },
  },
  {
    name: "not-saved",
    start: "day",
    async go(page) {
      await openFirst(page);
      await page.evaluate(() => window.double.state.failNext("outcome_set", { code: "disk_full", params: {} }));
      await page.keyboard.press("1");
      await page.getByTestId("not-saved").waitFor();
    },
  },
  {
    name: "ask-reason",
    start: "day",
    async go(page) {
      await openFirst(page);
      await page.keyboard.press("2");
      await page.getByTestId("ask-reason").waitFor();
    },
  },
  {
    name: "ask-rest",
    start: "day",
    async go(page) {
      await openFirst(page);
      await page.keyboard.press("-");
      await page.getByTestId("ask-rest").waitFor();
    },
  },
  {
    name: "comb",
    start: "day",
    async go(page) {
      await ready(page);
      await page.getByTestId("mode").getByText("Sisir daftar").click();
      await page.getByTestId("comb-source").fill("RT 003 – Pak Hasibuan");
      await page.getByTestId("comb-source").press("Enter");
      await page.keyboard.press("5");
      await page.keyboard.press("6");
      await page.waitForTimeout(200);
    },
  },
  {
    name: "comb-end",
    start: "day",
    async go(page) {
      await ready(page);
      await page.getByTestId("mode").getByText("Sisir daftar").click();
      await page.getByTestId("comb-source").fill("RT 003 – Pak Hasibuan");
      await page.getByTestId("comb-source").press("Enter");
      await page.keyboard.press("]");
      await page.waitForTimeout(200);
      await page.keyboard.press("End");
      await page.keyboard.press("5");
      await page.getByTestId("comb-end").waitFor();
    },
  },
  { name: "person", start: "day", go: (page) => openFirst(page) },
  {
    name: "person-lower",
    start: "day",
    async go(page) {
      await openFirst(page);
      await page.getByTestId("person-mother_name").scrollIntoViewIfNeeded();
      await page.getByTestId("person-mother_name").fill("NURLELA HARAHAP");
      await page.waitForTimeout(500);
    },
  },
  {
    name: "person-new",
    start: "day",
    async go(page) {
      await ready(page);
      await page.getByTestId("new-person").click();
      await page.getByTestId("new-person-page").waitFor();
    },
  },
  {
    name: "person-new-again",
    start: "day",
    async go(page) {
      await ready(page);
      await page.getByTestId("new-person").click();
      await page.getByTestId("new-name").fill("ROSMAWATI");
      await page.getByTestId("back").click();
      await page.waitForTimeout(100);
      await page.getByTestId("new-person").click();
      await page.getByTestId("draft-restored").waitFor();
    },
  },
  {
    name: "person-new-alike",
    start: "day",
    async go(page) {
      await ready(page);
      await page.getByTestId("new-person").click();
      await page.getByTestId("new-name").fill("SITI AMINAH POHAN");
      await page.keyboard.press("Enter");
      await page.getByTestId("look-alikes").waitFor();
    },
  },
  {
    name: "choose-service",
    start: "day",
    async go(page) {
      await openFirst(page);
      await page.keyboard.press("p");
      await page.getByTestId("service-DP-KK-UBAH").waitFor();
    },
  },
  { name: "application", start: "day", go: openApplication },
  {
    name: "application-papers",
    start: "day",
    async go(page) {
      await openApplication(page);
      const first = page.getByTestId("requirement-0");
      await first.getByText("Asli dilihat").click();
      await page.evaluate(() => {
        window.double.chosen = ["/home/rina/Foto/IMG_0142.jpg", "/home/rina/Foto/surat.docx"];
      });
      await first.getByTestId("add-document").click();
      await first.getByTestId("page").waitFor();
      await first.scrollIntoViewIfNeeded();
    },
  },
  {
    name: "application-loose",
    start: "day",
    async go(page) {
      await openApplication(page);
      await page.getByTestId("requirement-0").getByTestId("add-document").click();
      const loose = page.getByTestId("loose-papers");
      await loose.getByTestId("add-document").click();
      await loose.getByTestId("page").waitFor();
      await loose.scrollIntoViewIfNeeded();
    },
  },
  { name: "paper-large", start: "day", go: openPaper },
  {
    name: "paper-pdf",
    start: "day",
    async go(page) {
      await ready(page);
      await page.evaluate(() => (window.double.chosen = ["/home/rina/Unduhan/kk.pdf"]));
      await openPaper(page);
    },
  },
  {
    name: "keys",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("?");
      await page.getByTestId("keys").waitFor();
    },
  },
  {
    name: "queue",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F3");
      await page.getByTestId("queue").waitFor();
      await page.keyboard.press(" ");
      await page.keyboard.press(" ");
    },
  },
  {
    name: "queue-paste",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F3");
      await page.getByTestId("queue").waitFor();
      await page.getByTestId("paste").click();
      const niks = await page.evaluate(() =>
        window.double.state.people
          .slice(80, 92)
          .map((person) => person.data.nik)
          .join("\n"),
      );
      await page.getByTestId("paste-text").fill(`${niks}\n3201011508950001\ntanpa nik`);
      await page.getByTestId("paste-check").click();
      await page.getByTestId("paste-apply").waitFor();
    },
  },
  {
    name: "day",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F4");
      await page.getByTestId("seal").waitFor();
    },
  },
  {
    name: "day-sealed",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F4");
      await page.getByTestId("seal").click();
      await page.getByTestId("sealed").waitFor();
    },
  },
  {
    name: "sending",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F6");
      await page.getByTestId("send").click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "sending-unfinished",
    start: "work",
    async go(page) {
      await ready(page);
      await page.evaluate(() => {
        const { state } = window.double;
        for (const at of [3, 8]) state.notes.set(state.people[at].id, "sakit");
        state.draft = { newborn: false, name: "ROSMAWATI", nik: "", kk: "", sex: null };
        state.queue.set(state.people[12].id, { number: 1, since: Date.now() });
        state.tell({ kind: "status_changed" });
      });
      await page.keyboard.press("F6");
      await page.getByTestId("unfinished").waitFor();
    },
  },
  {
    name: "sending-stick",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F6");
      await page.getByTestId("stick-export").click();
      await page.getByTestId("stick-said").waitFor();
    },
  },
  {
    name: "sending-held",
    start: "day",
    async go(page) {
      await ready(page);
      await page.evaluate(() => {
        Object.assign(window.double.state.bundles[0], { state: "quarantined", office_code: "device_revoked" });
      });
      await page.keyboard.press("F6");
      await page.getByTestId("bundle-142").waitFor();
    },
  },
  {
    name: "settings",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F8");
      await page.getByTestId("language").waitFor();
    },
  },
  {
    name: "settings-officer",
    start: "day",
    async go(page) {
      await ready(page);
      await page.evaluate(() => {
        window.double.state.slots = [window.double.state.officer];
        window.double.state.tell({ kind: "status_changed" });
      });
      await page.keyboard.press("F8");
      await page.getByTestId("add-officer").click();
      await page.getByTestId("words").waitFor();
    },
  },
  {
    name: "settings-leaving",
    start: "day",
    async go(page) {
      await ready(page);
      await page.evaluate(() => {
        window.double.state.officer = window.double.state.slots[1];
        window.double.state.tell({ kind: "status_changed" });
      });
      await page.keyboard.press("F8");
      await page.getByTestId("remove-officer").click();
      await page.getByTestId("remove-officer-dialog").waitFor();
    },
  },
  {
    name: "english",
    start: "day",
    async go(page) {
      await ready(page);
      await page.keyboard.press("F8");
      await page.getByTestId("language").getByText("English").click();
      await page.keyboard.press("F2");
      await openFirst(page);
    },
  },
];
