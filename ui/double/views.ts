import type {
  Battery,
  ListCounts,
  ListRow,
  LocalOnly,
  NoteLeft,
  PersonView,
  FieldVerdict,
  Reason,
  Status,
  VillageView,
} from "$/bindings/field";
import type { DoublePerson } from "./people";
import { now, village, type State } from "./state";

const battery: Battery = { percent: 68, charging: false };

export function status(state: State): Status {
  const open = state.session === "unlocked";
  return {
    state: state.session,
    language: state.language,
    version: "0.1.0",
    slots: state.session === "not_enrolled" ? [] : state.slots,
    recovery_waiting: state.recovery,
    device:
      state.session === "not_enrolled"
        ? null
        : {
            id: "00000000-0000-7000-c000-000000000007",
            label: "Laptop 07",
            certificate: "valid",
            enrolment_words: [],
            chain_restarted: false,
          },
    officer: open ? state.officer : null,
    office:
      state.session === "not_enrolled"
        ? null
        : {
            code: "12.77",
            name: "Disdukcapil Kota Padangsidimpuan",
            regency: "12.77",
            regency_name: "Kota Padangsidimpuan",
            terms: { village: "Desa", hamlet: "Lingkungan" },
            roster: state.roster,
            common_outcomes: [
              "REKAM",
              "GAGAL",
              "TDKHADIR",
              "SUDAH",
              "LUAR",
              "MATI",
              "PINDAH",
              "TOLAK",
              "TDKMAMPU",
              "TDKADA",
            ],
            other_outcomes: ["KECUALI", "NIKLAIN", "DUPLIKAT", "LN", "DIBAWAH16", "PEMULA16", "LAPAS", "DATASALAH"],
            lock_after_minutes: 10,
            pack_version: 4,
          },
    outing: open ? state.outing : null,
    local_only: open || state.known ? localOnly(state) : null,
    bundle_files: state.bundles.length,
    battery,
    free_bytes: 41_000_000_000,
    space_short: false,
    office_time: now - 3 * 3600_000,
    now,
    sending: state.sending,
  };
}

export function notesLeft(state: State): NoteLeft[] {
  return [...state.notes]
    .filter(([, note]) => note)
    .map(([id]) => ({ person: id, name: state.people.find((one) => one.id === id)!.data.name }));
}

export function localOnly(state: State): LocalOnly {
  const travelling = state.bundles.filter(
    (bundle) => !["stored", "verified", "opened", "imported", "backed_up"].includes(bundle.state),
  );
  const scans = travelling.reduce((sum, bundle) => sum + bundle.scans, 0);
  const records = travelling.reduce(
    (sum, bundle) => sum + (bundle.state === "records_arrived" ? 0 : bundle.records),
    0,
  );
  const unfinished = notesLeft(state).length + (state.draft ? 1 : 0);
  return {
    total: records + scans + state.unsealed + unfinished,
    records: records + state.unsealed + unfinished,
    scans,
    unsealed: state.unsealed,
    unsealed_scan_bytes: 0,
    drafts: [...state.applications.values()].filter((one) => !one.complete).length,
    unfinished,
    bundles: travelling.length,
    bundles_refused: 0,
    waiting: state.queue.size,
  };
}

function ageOf(birth: string | null): number | null {
  if (!birth) return null;
  const [year, rest] = [Number(birth.slice(0, 4)), birth.slice(5)];
  return 2026 - year - (rest > "11-22" ? 1 : 0);
}

export function maskNik(nik: string | null): string | null {
  return nik ? `${nik.slice(0, 4)}********${nik.slice(12)}` : null;
}

export function row(state: State, person: DoublePerson): ListRow {
  const { data } = person;
  return {
    person: person.id,
    name: data.name,
    nik_masked: maskNik(data.nik),
    sex: data.sex,
    birth_date: data.birth_date,
    age: ageOf(data.birth_date),
    rt: data.rt,
    rw: data.rw,
    hamlet: data.hamlet,
    family_head: data.family_head,
    village: data.village,
    on_list: person.onList,
    outcome: rowOutcome(state, person),
    waiting: state.queue.get(person.id)?.number ?? null,
    applications: [...state.applications.values()].filter((one) => one.person === person.id).length,
  };
}

export function noteOf(state: State, person: string): string {
  const stored = state.outcomes.get(person);
  return stored?.ours ? stored.entry.note : (state.notes.get(person) ?? "");
}

function rowOutcome(state: State, person: DoublePerson): ListRow["outcome"] {
  const stored = state.outcomes.get(person.id);
  if (!stored) return null;
  const { code, source } = stored.entry;
  return { code, ours: stored.ours, statement_by: source.kind === "statement" ? source.by : null };
}

export function counts(state: State): ListCounts {
  const result: ListCounts = { list: 0, not_yet_come: 0, outcomes: {}, waiting: state.queue.size, not_on_list: 0 };
  for (const person of state.people) {
    if (!person.onList) {
      result.not_on_list += 1;
      continue;
    }
    result.list += 1;
    const code = state.outcomes.get(person.id)?.entry.code;
    if (code) result.outcomes[code] = (result.outcomes[code] ?? 0) + 1;
    else result.not_yet_come += 1;
  }
  return result;
}

function verdicts({ data }: DoublePerson): FieldVerdict[] {
  const found: FieldVerdict[] = [];
  const add = (level: "warning" | "error", reason: Reason) =>
    found.push({ field: "nik", verdict: { level, reasons: [reason] } });
  if (data.nik && data.birth_date) {
    if (Number(data.nik.slice(6, 8)) > 40 !== (data.sex === "P")) add("warning", "sex_differs");
    if (data.nik.slice(8, 12) !== `${data.birth_date.slice(5, 7)}${data.birth_date.slice(2, 4)}`) {
      add("warning", "birth_date_differs");
    }
  }
  if (data.nik_as_given) add("error", "length");
  return found;
}

export function personView(state: State, person: DoublePerson): PersonView {
  const { data } = person;
  const age = ageOf(data.birth_date);
  const stored = state.outcomes.get(person.id);
  return {
    person: person.id,
    data: { ...data },
    village_name: "Wek I",
    on_list: person.onList,
    ektp_status: person.ektpStatus,
    outcome: rowOutcome(state, person),
    note: noteOf(state, person.id),
    history: stored?.ours ? [stored.entry] : [],
    waiting: state.queue.get(person.id)?.number ?? null,
    notices: [...(person.onList ? [] : ["not_on_list" as const]), ...(data.nik ? [] : ["no_nik" as const])],
    verdicts: verdicts(person),
    age,
    must_hold_card: age === null ? null : age >= 17 || (data.marital_status ?? 1) > 1,
    may_be_recorded: age === null ? null : age >= 16,
    photo_background: data.birth_date ? (Number(data.birth_date.slice(0, 4)) % 2 ? "red" : "blue") : null,
    child_card: age === null ? null : age < 5 ? "without_photo" : age < 17 ? "with_photo" : "not_a_child",
    family: state.people
      .filter((other) => other.id !== person.id && other.data.kk === data.kk && data.kk)
      .map((other) => row(state, other)),
    applications: [...state.applications.values()]
      .filter((one) => one.person === person.id)
      .map((one) => ({
        application: one.application,
        service: one.service.code,
        service_name: one.service.name,
        service_name_en: one.service.name_en,
        complete: one.complete,
        slip: one.slip,
        requirements: one.checks.length,
        checked: one.checks.filter((check) => check.state !== "missing").length,
        started_at: now,
      })),
    documents: [...state.documents.values()].filter((one) => one.person === person.id),
    decisions: [],
    revision: 1,
  };
}

export function villages(state: State): VillageView[] {
  const base = { issued_at: now - 86_400_000, revision: 3, as_of: "2026-11-20", term: "Kelurahan" };
  const empty: ListCounts = {
    list: 212,
    not_yet_come: 198,
    outcomes: { REKAM: 9, SUDAH: 5 },
    waiting: 0,
    not_on_list: 0,
  };
  return [
    {
      ...base,
      code: village,
      name: "Wek I",
      district_name: "Padangsidimpuan Utara",
      figures: { wajib: 2914, sudah: 2771, belum: 143, by_name: 143 },
      counts: counts(state),
      plans: [
        {
          id: "00000000-0000-7000-b000-000000000001",
          village,
          date: "2026-11-22",
          place: "Aula Kelurahan Wek I",
          team: "Tim 3",
          laptops: 2,
        },
        {
          id: "00000000-0000-7000-b000-000000000002",
          village,
          date: "2026-11-29",
          place: "Kunjungan rumah, Lingkungan III",
          team: "Tim 3",
          laptops: 1,
        },
      ],
    },
    {
      ...base,
      code: "12.77.01.1009",
      name: "Sadabuan",
      district_name: "Padangsidimpuan Utara",
      figures: { wajib: 5120, sudah: 4901, belum: 219, by_name: 212 },
      counts: empty,
      plans: [],
    },
  ];
}
