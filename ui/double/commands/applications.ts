import type { ApplicationView, OpenPoint } from "$/bindings/field";
import { sections, services } from "../services";
import { now, type State } from "../state";
import { applicationOf, changed, personOf, refuse, type Handlers } from "./shared";

type Names =
  | "services"
  | "application_new"
  | "application_get"
  | "application_save_field"
  | "application_check"
  | "application_complete"
  | "regions_find"
  | "document_add"
  | "document_add_bytes"
  | "document_file"
  | "document_remove"
  | "documents_of"
  | "document_sheets";

/** Applications and their papers. */
export const applicationCommands = (state: State): Handlers<Names> => ({
  services: () => services,
  application_new: ({ person, service }) => {
    const owner = personOf(state, person);
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
      loose: [],
      complete: false,
      note: "",
      revision: 1,
      open: [],
      late_days: null,
      late_step_id: null,
      late_step_en: null,
    };
    state.applications.set(view.application, view);
    changed(state, person);
    return reviewed(state, view);
  },
  application_get: ({ application: id }) => reviewed(state, applicationOf(state, id)),
  application_save_field: ({ application: id, field, value }) => {
    const view = applicationOf(state, id);
    if (field === "note") view.note = value;
    for (const section of view.sections) {
      for (const one of section.fields) {
        if (one.field.key === field) Object.assign(one, { value, prefilled: false });
      }
    }
    changed(state, view.person);
    return { value, revision: view.revision, saved_at: now, verdict: { level: "ok", reasons: [] } };
  },
  application_check: ({ application: id, requirement, state: to, original_held }) => {
    const view = applicationOf(state, id);
    const check = view.checks.find((one) => one.requirement === requirement) ?? refuse("not_found");
    check.state = to;
    check.original_held = original_held ?? check.original_held;
    changed(state, view.person);
    return reviewed(state, view);
  },
  application_complete: ({ application: id, complete, despite_open }) => {
    const view = applicationOf(state, id);
    if (complete && !despite_open && reviewed(state, view).open.length > 0) refuse("conflict");
    view.complete = complete;
    changed(state, view.person);
    return reviewed(state, view);
  },
  regions_find: ({ query }) =>
    [
      { code: "12.77.01.1001", name: "Wek I", place: "Padangsidimpuan Utara, Kota Padangsidimpuan, Sumatera Utara" },
      { code: "12.77.01.1002", name: "Wek II", place: "Padangsidimpuan Utara, Kota Padangsidimpuan, Sumatera Utara" },
    ].filter((one) => `${one.name} ${one.code}`.toLowerCase().includes(query.toLowerCase())),

  document_add: ({ target, paths }) => {
    const good = paths.filter((path) => /\.(jpe?g|png|pdf)$/i.test(path));
    const added = good.map((path) => attach(state, target, /\.pdf$/i.test(path)));
    return {
      document: added.at(-1)?.document ?? null,
      stored: added.map((one) => one.page.attachment),
      refused: paths
        .filter((path) => !good.includes(path))
        .map((path) => ({ name: path.split("/").at(-1)!, error: { code: "file_kind_unsupported", params: {} } })),
    };
  },
  document_add_bytes: ({ target }) => {
    const added = attach(state, target);
    return { document: added.document, stored: [added.page.attachment], refused: [] };
  },
  document_file: ({ document, application, requirement }) => {
    const stored = state.documents.get(document) ?? refuse("not_found");
    Object.assign(stored, { application, requirement });
    settle(state);
    return reviewed(state, applicationOf(state, application));
  },
  document_remove: ({ document }) => {
    const stored = state.documents.get(document) ?? refuse("not_found");
    state.documents.delete(document);
    settle(state);
    return [...state.documents.values()].filter((one) => one.person === stored.person);
  },
  documents_of: ({ person, application: id }) =>
    [...state.documents.values()].filter((one) => one.person === person && (!id || one.application === id)),
  document_sheets: () => ({ count: 2 }),
});

function attach(
  state: State,
  target: {
    person: string;
    application?: string;
    requirement?: number;
    document?: string;
    title?: string;
  },
  isPdf = false,
) {
  const stored = target.document ? state.documents.get(target.document) : undefined;
  const page = {
    attachment: state.id(),
    media_type: isPdf ? "application/pdf" : "image/jpeg",
    bytes: 482_000,
    width: isPdf ? 0 : 1600,
    height: isPdf ? 0 : 1130,
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
  settle(state);
  changed(state, target.person);
  return { document, page };
}

/** As the kit does: a new paper answers what was missing, a photograph that is gone answers nothing. */
function settle(state: State): void {
  for (const owner of state.applications.values()) {
    for (const check of owner.checks) {
      const had = check.documents.map((one) => one.document);
      check.documents = [...state.documents.values()].filter(
        (one) => one.application === owner.application && one.requirement === check.requirement,
      );
      const came = check.documents.some((one) => !had.includes(one.document));
      if (came && (check.state === "missing" || check.state === "not_needed")) check.state = "photo_only";
      if (had.length > 0 && check.documents.length === 0 && check.state === "photo_only") check.state = "missing";
    }
  }
}

function reviewed(state: State, view: ApplicationView): ApplicationView {
  const loose = [...state.documents.values()].filter(
    (one) =>
      one.person === view.person &&
      one.requirement === null &&
      (one.application === null || one.application === view.application),
  );
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
  return { ...view, open, loose };
}
