import type {
  ApiError,
  ApplicationView,
  BundleView,
  Commands,
  ErrorCode,
  ListFilter,
  ListRow,
  OpenPoint,
  OutcomeCode,
  OutcomeSaved,
  OutcomeSource,
  Verdict,
} from "$/bindings/field";
import { ApiFault } from "$/platform/platform";
import { emptyPerson, type DoublePerson } from "./people";
import { sections, services } from "./services";
import { now, passphrase, roster, type State } from "./state";
import { counts, localOnly, maskNik, personView, row, status, villages } from "./views";

type Handlers = {
  [N in keyof Commands]: (args: Commands[N]["args"]) => Commands[N]["result"] | Promise<Commands[N]["result"]>;
};

const PAGE = 50;
const STEPS = 8;

function refuse(code: ErrorCode, field?: string): never {
  const error: ApiError = { code, params: {} };
  if (field) error.field = field;
  throw new ApiFault(error);
}

const pause = (millis: number) => new Promise((done) => setTimeout(done, millis));

/** Every command of the kit over memory. The rules are only as good as the screens need. */
export function handlers(state: State): Handlers {
  const find = (id: string): DoublePerson => state.people.find((person) => person.id === id) ?? refuse("not_found");
  const application = (id: string): ApplicationView => state.applications.get(id) ?? refuse("not_found");

  function changed(person: string): void {
    state.unsealed += 1;
    state.tell({ kind: "local_only", local_only: localOnly(state) });
    state.tell({ kind: "saved", person, at: now });
  }

  function setOutcome(
    id: string,
    code: OutcomeCode,
    reason: string | null,
    note: string,
    source: OutcomeSource | null,
  ): OutcomeSaved {
    const person = find(id);
    const undo = state.id();
    state.undo.set(undo, { person: id, before: state.outcomes.get(id), queue: state.queue.get(id)?.number });
    state.outcomes.set(id, {
      ours: true,
      entry: {
        code,
        reason,
        source: source ?? { kind: "seen_in_person" },
        reported_on: "2026-11-22",
        note,
        phone: null,
        at: now,
        officer: roster[0]!.name,
        withdrawn: false,
      },
    });
    const number = state.queue.get(id)?.number;
    if (number !== undefined) {
      const result = code === "REKAM" ? "recorded" : code === "GAGAL" ? "failed" : "left";
      state.done = [{ person: id, number, name: person.data.name, result, reason, at: now }, ...state.done];
    }
    state.queue.delete(id);
    changed(id);
    return { row: row(state, person), counts: counts(state), undo, notices: [], saved_at: now };
  }

  function attach(target: {
    person: string;
    application?: string;
    requirement?: number;
    document?: string;
    title?: string;
  }) {
    const stored = target.document ? state.documents.get(target.document) : undefined;
    const page = {
      attachment: state.id(),
      media_type: "image/jpeg",
      bytes: 482_000,
      width: 1600,
      height: 1130,
      has_thumbnail: true,
    };
    const document = stored ?? {
      document: state.id(),
      person: target.person,
      application: target.application ?? null,
      requirement: target.requirement ?? null,
      title: target.title ?? "",
      pages: [],
    };
    document.pages.push(page);
    state.documents.set(document.document, document);
    const owner = target.application ? state.applications.get(target.application) : undefined;
    const check = owner?.checks.find((one) => one.requirement === target.requirement);
    if (check) {
      check.documents = [...state.documents.values()].filter(
        (one) => one.application === owner?.application && one.requirement === check.requirement,
      );
      if (check.state === "missing") check.state = "photo_only";
    }
    changed(target.person);
    return { document, page };
  }

  async function travel(bundle: BundleView): Promise<void> {
    for (let step = 1; step <= STEPS && state.sending; step += 1) {
      bundle.bytes_at_office = Math.round((bundle.bytes * step) / STEPS);
      bundle.state = step < 2 ? "sending" : step < STEPS ? "records_arrived" : "backed_up";
      state.tell({ kind: "bundle", bundle: { ...bundle } });
      state.tell({ kind: "local_only", local_only: localOnly(state) });
      await pause(120);
    }
  }

  return {
    status: () => status(state),
    suggest_passphrase: () => ({ passphrase }),
    invitation_read: ({ invitation }) => {
      if (invitation.kind === "text" && !invitation.text.includes("jemput")) refuse("invitation_invalid", "invitation");
      return {
        office: "12.77",
        office_name: "Disdukcapil Kota Padangsidimpuan",
        regency: "12.77",
        expires_at: now + 3 * 86_400_000,
        looks_expired: false,
        roster,
        by_network: true,
      };
    },
    enrol: () => {
      state.session = "unlocked";
      return status(state);
    },
    enrolment_check: () => status(state),
    enrolment_request_file: ({ folder }) => ({
      path: `${folder}/JEMPUT/laptop-07.jemput`,
      words: passphrase.split(" "),
    }),
    enrolment_answer_file: () => status(state),
    unlock: (args) => {
      if (args.passphrase !== passphrase) refuse("wrong_passphrase", "passphrase");
      state.session = "unlocked";
      return status(state);
    },
    lock: () => {
      state.session = "locked";
      state.tell({ kind: "locked" });
      return status(state);
    },
    active: () => ({}),
    officer_add: ({ officer, lead }) => {
      const added = roster.find((one) => one.id === officer) ?? refuse("not_found");
      state.slots = [...state.slots, { ...added, lead: lead ?? false }];
      return status(state);
    },

    villages: () => villages(state),
    import_file: () => ({
      kind: "work_list",
      village: "12.77.01.1009",
      village_name: "Sadabuan",
      people: 212,
      revision: 3,
      as_of: "2026-11-20",
      already_here: true,
    }),
    outing_open: ({ plan, date, place }) => {
      const outing = state.open();
      if (!plan) Object.assign(outing, { id: state.id(), date: date ?? outing.date, place: place ?? "" });
      return outing;
    },
    outing_current: () => state.outing,
    day_summary: () => summary(state),
    outing_close: () => {
      state.closed = { ...(state.outing ?? refuse("not_found")), closed_at: now };
      state.outing = null;
      state.tell({ kind: "status_changed" });
      return summary(state);
    },

    people_list: ({ query = "", filter = { kind: "all" }, order = "name", cursor = "0" }) => {
      const rows = state.people
        .map((person) => row(state, person))
        .filter((one) => passes(one, filter) && matches(state, one, query));
      rows.sort((a, b) => (order === "rt" ? addressKey(a).localeCompare(addressKey(b)) : a.name.localeCompare(b.name)));
      const from = Number(cursor);
      return {
        rows: rows.slice(from, from + PAGE),
        next: rows.length > from + PAGE ? String(from + PAGE) : null,
        counts: counts(state),
        as_of: "2026-11-20",
      };
    },
    person_get: ({ person }) => personView(state, find(person)),
    person_save_field: ({ person, field, value }) => {
      const { data } = find(person);
      let stored = value.trim();
      let verdict: Verdict = { level: "ok", reasons: [] };
      if ((field === "nik" || field === "kk") && stored !== "") {
        stored = stored.replace(/[\s.'-]/g, "");
        if (!/^\d{16}$/.test(stored)) {
          verdict = { level: "error", reasons: ["length"] };
        }
      }
      Object.assign(data, {
        [field]: field === "marital_status" ? Number(stored) || null : stored || (field === "name" ? "" : null),
      });
      changed(person);
      return { value: stored, revision: 2, saved_at: now, verdict };
    },
    person_new: ({ data }) => {
      if (data.name.trim() === "") refuse("invalid_request", "name");
      const person: DoublePerson = {
        id: state.id(),
        onList: false,
        ektpStatus: null,
        data: { ...emptyPerson(), ...data },
      };
      const alike = state.people
        .filter((other) => other.data.name === data.name.toUpperCase())
        .map((other) => row(state, other));
      state.people.push(person);
      changed(person.id);
      return { person: personView(state, person), look_alikes: alike };
    },
    outcome_set: ({ person, code, reason, note, source }) =>
      setOutcome(person, code, reason ?? null, note ?? "", source ?? null),
    outcome_undo: ({ undo }) => {
      const step = state.undo.get(undo) ?? refuse("not_found");
      if (step.before) state.outcomes.set(step.person, step.before);
      else state.outcomes.delete(step.person);
      if (step.queue !== undefined) state.queue.set(step.person, { number: step.queue, since: now - 900_000 });
      changed(step.person);
      return { row: row(state, find(step.person)), counts: counts(state), undo: null, notices: [], saved_at: now };
    },

    queue_enter: ({ person }) => {
      state.queue.set(person, { number: state.nextNumber, since: now });
      state.nextNumber += 1;
      changed(person);
      return { row: row(state, find(person)), counts: counts(state), saved_at: now };
    },
    queue_leave: ({ person }) => {
      state.queue.delete(person);
      return { row: row(state, find(person)), counts: counts(state), saved_at: now };
    },
    queue_list: () => ({
      waiting: [...state.queue]
        .map(([person, ticket]) => {
          const { name, nik_masked, birth_date, rt } = row(state, find(person));
          const minutes = Math.round((now - ticket.since) / 60_000);
          return { person, name, nik_masked, birth_date, rt, ...ticket, minutes };
        })
        .sort((a, b) => a.number - b.number),
      done: state.done,
      now,
    }),
    queue_result: ({ results }) => {
      const saved = results.map((one) =>
        setOutcome(one.person, one.recorded ? "REKAM" : "GAGAL", one.reason ?? null, "", null),
      );
      return { saved, counts: counts(state) };
    },
    queue_paste: ({ text, apply }) => {
      const lines = text.split("\n");
      const niks = new Set(text.match(/\d{16}/g) ?? []);
      const named = state.people.filter((person) => person.data.nik && niks.has(person.data.nik));
      const done = (person: DoublePerson) =>
        ["REKAM", "SUDAH"].includes(state.outcomes.get(person.id)?.entry.code ?? "");
      const matched = named.filter((person) => state.queue.has(person.id));
      const already = named.filter((person) => !state.queue.has(person.id) && done(person));
      const others = named.filter((person) => !state.queue.has(person.id) && !done(person));
      const waiting = [...state.queue.keys()].map(find).filter((person) => !named.includes(person));
      if (apply)
        for (const person of [...matched, ...others])
          setOutcome(person.id, "REKAM", null, "", { kind: "operator_list" });
      const known = new Set(named.map((person) => person.data.nik));
      return {
        matched: matched.map((person) => row(state, person)),
        not_waiting: others.map((person) => row(state, person)),
        already: already.map((person) => row(state, person)),
        unknown: [...niks].filter((nik) => !known.has(nik)).map((nik) => maskNik(nik)!),
        unreadable_lines: lines.flatMap((line, at) => (line.trim() && !/\d{16}/.test(line) ? [at + 1] : [])),
        still_waiting: waiting.map((person) => row(state, person)),
        counts: counts(state),
      };
    },

    services: () => services,
    application_new: ({ person, service }) => {
      const owner = find(person);
      const chosen = services.find((one) => one.code === service) ?? refuse("not_found");
      const view: ApplicationView = {
        application: state.id(),
        person,
        person_name: owner.data.name,
        service: chosen,
        slip: `K7-${String(state.counter).padStart(3, "0")}`,
        sections: sections(service, owner),
        checks: chosen.requirements.map((one) => ({
          requirement: one.position,
          title: one.text,
          when: one.when,
          state: "missing",
          original_held: false,
          documents: [],
          statement_form: one.statement,
          accepts_statement: chosen.accepts_statement,
          waived: false,
          holds: one.fact === null ? null : true,
          is_fact: one.fact !== null,
        })),
        complete: false,
        note: "",
        revision: 1,
        open: [],
        late_days: null,
        late_step_id: null,
        late_step_en: null,
      };
      state.applications.set(view.application, view);
      changed(person);
      return reviewed(view);
    },
    application_get: ({ application: id }) => reviewed(application(id)),
    application_save_field: ({ application: id, field, value }) => {
      const view = application(id);
      if (field === "note") view.note = value;
      for (const section of view.sections) {
        for (const one of section.fields) {
          if (one.field.key === field) Object.assign(one, { value, prefilled: false });
        }
      }
      changed(view.person);
      return { value, revision: view.revision, saved_at: now, verdict: { level: "ok", reasons: [] } };
    },
    application_check: ({ application: id, requirement, state: to, original_held }) => {
      const view = application(id);
      const check = view.checks.find((one) => one.requirement === requirement) ?? refuse("not_found");
      check.state = to;
      check.original_held = original_held ?? check.original_held;
      changed(view.person);
      return reviewed(view);
    },
    application_complete: ({ application: id, complete, despite_open }) => {
      const view = application(id);
      if (complete && !despite_open && reviewed(view).open.length > 0) refuse("conflict");
      view.complete = complete;
      changed(view.person);
      return reviewed(view);
    },

    document_add: ({ target, paths }) => {
      const good = paths.filter((path) => /\.(jpe?g|png|pdf)$/i.test(path));
      const added = good.map(() => attach(target));
      return {
        document: added.at(-1)?.document ?? null,
        stored: added.map((one) => one.page.attachment),
        refused: paths
          .filter((path) => !good.includes(path))
          .map((path) => ({ name: path.split("/").at(-1)!, error: { code: "file_kind_unsupported", params: {} } })),
      };
    },
    document_add_bytes: ({ target }) => {
      const added = attach(target);
      return { document: added.document, stored: [added.page.attachment], refused: [] };
    },
    document_remove: ({ document }) => {
      const stored = state.documents.get(document) ?? refuse("not_found");
      state.documents.delete(document);
      for (const owner of state.applications.values()) {
        for (const check of owner.checks)
          check.documents = check.documents.filter((one) => state.documents.has(one.document));
      }
      return [...state.documents.values()].filter((one) => one.person === stored.person);
    },
    documents_of: ({ person, application: id }) =>
      [...state.documents.values()].filter((one) => one.person === person && (!id || one.application === id)),

    local_only: () => localOnly(state),
    seal: async () => {
      if (state.unsealed === 0) refuse("nothing_to_send");
      const total = state.unsealed * 210_000;
      for (let step = 1; step <= STEPS; step += 1) {
        state.tell({ kind: "sealing", done: (total * step) / STEPS, total });
        await pause(60);
      }
      const bundle: BundleView = {
        hash: state.id().padStart(64, "b"),
        sequence: (state.bundles[0]?.sequence ?? 140) + 1,
        chain: "1",
        sealed_at: now,
        records: state.unsealed,
        scans: state.documents.size,
        bytes: total,
        bytes_at_office: 0,
        state: "only_here",
        office_code: null,
        exported_at: null,
        pruned: false,
        trouble: null,
        retry_in_ms: null,
      };
      const sealed = {
        bundles: [bundle],
        records: bundle.records,
        scans: bundle.scans,
        unreadable: [],
        waiting: summary(state).waiting,
      };
      state.unsealed = 0;
      state.bundles = [bundle, ...state.bundles];
      state.tell({ kind: "local_only", local_only: localOnly(state) });
      return sealed;
    },
    seal_cancel: () => ({}),
    bundles: () => state.bundles,
    send_start: () => {
      state.sending = true;
      state.tell({ kind: "sending", state: { kind: "running", open: state.bundles.length, bytes_left: 8_200_000 } });
      void (async () => {
        for (const bundle of state.bundles) if (bundle.state !== "backed_up") await travel(bundle);
        if (state.sending) state.tell({ kind: "sending", state: { kind: "done" } });
        state.sending = false;
      })();
      return {};
    },
    send_stop: () => {
      state.sending = false;
      state.tell({ kind: "sending", state: { kind: "stopped" } });
      return {};
    },
    stick_volumes: () => [
      {
        path: "/media/rina/STIK",
        label: "STIK DUKCAPIL",
        free_bytes: 12_400_000_000,
        total_bytes: 15_900_000_000,
        has_jemput: true,
      },
    ],
    stick_cancel: () => {
      state.stickStopped = true;
      return {};
    },
    stick_export: async () => {
      state.stickStopped = false;
      for (const step of ["writing", "reading_back"] as const) {
        for (let done = 1; done <= STEPS; done += 1) {
          if (state.stickStopped) throw new ApiFault({ code: "conflict", params: { reason: "stopped" } });
          state.tell({ kind: "stick", step, done: done * 1_000_000, total: STEPS * 1_000_000 });
          await pause(60);
        }
      }
      for (const bundle of state.bundles) if (bundle.state === "only_here") bundle.state = "on_stick";
      return { bundles: state.bundles.length, bytes: 14_300_000, removed: 0, unreadable: 0, receipts: 0 };
    },
    stick_import: () => ({
      receipts: 2,
      messages: 1,
      keyset: false,
      office_pack: false,
      certificate: false,
      damaged: 0,
      wanted: 0,
    }),
  };
}

function reviewed(view: ApplicationView): ApplicationView {
  const open: OpenPoint[] = [];
  for (const { fields } of view.sections) {
    for (const { field, value } of fields) {
      if (!field.required || value !== "") continue;
      const { key, label_id, label_en } = field;
      open.push({ kind: "field", key, label_id, label_en, verdict: { level: "error", reasons: ["required"] } });
    }
  }
  for (const { requirement, title, state, is_fact, when } of view.checks) {
    if (state === "missing" && !is_fact && when === "always") open.push({ kind: "requirement", requirement, title });
  }
  return { ...view, open };
}

function summary(state: State): Commands["day_summary"]["result"] {
  const today: Partial<Record<OutcomeCode, number>> = {};
  let byStatement = 0;
  for (const { entry, ours } of state.outcomes.values()) {
    if (!ours) continue;
    today[entry.code] = (today[entry.code] ?? 0) + 1;
    if (entry.source.kind === "statement") byStatement += 1;
  }
  const done = Object.values(today).reduce((sum, one) => sum + (one ?? 0), 0);
  return {
    outing: state.outing ?? state.closed ?? refuse("not_found"),
    as_of: "2026-11-20",
    counts: counts(state),
    figures: villages(state)[0]!.figures,
    today,
    today_total: done,
    today_not_on_list: 0,
    today_by_statement: byStatement,
    applications: services
      .map((service) => {
        const mine = [...state.applications.values()].filter((one) => one.service.code === service.code);
        return {
          service: service.code,
          name: service.name,
          started: mine.length,
          complete: mine.filter((one) => one.complete).length,
        };
      })
      .filter((one) => one.started > 0),
    documents: state.documents.size,
    pages: [...state.documents.values()].reduce((sum, one) => sum + one.pages.length, 0),
    originals_held: [...state.applications.values()].flatMap((one) => one.checks).filter((check) => check.original_held)
      .length,
    waiting: [...state.queue]
      .map(([person, ticket]) => ({
        person,
        name: state.people.find((one) => one.id === person)!.data.name,
        ...ticket,
      }))
      .sort((a, b) => a.number - b.number),
    reconciles: true,
    supplements: 0,
    note: "",
  };
}

function passes(one: ListRow, filter: ListFilter): boolean {
  switch (filter.kind) {
    case "all":
      return true;
    case "not_yet_come":
      return one.on_list && !one.outcome;
    case "outcome":
      return one.outcome?.code === filter.code;
    case "any_outcome":
      return one.on_list && one.outcome !== null;
    case "waiting":
      return one.waiting !== null;
    case "not_on_list":
      return !one.on_list;
    case "with_application":
      return one.applications > 0;
  }
}

/** `siti 85`, `aminah rt3`, part of a NIK. */
function matches(state: State, one: ListRow, query: string): boolean {
  const nik = state.people.find((person) => person.id === one.person)?.data.nik ?? "";
  const words = one.name.toLowerCase().split(" ");
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => {
      const rt = /^rt0*(\d+)$/.exec(part);
      if (rt) return Number(one.rt) === Number(rt[1]);
      if (/^\d{2}$/.test(part)) return one.birth_date?.slice(2, 4) === part;
      if (/^\d+$/.test(part)) return nik.includes(part);
      return words.some((word) => word.startsWith(part));
    });
}

const addressKey = (one: ListRow) => [one.rt, one.name].join("|");
