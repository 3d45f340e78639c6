import type {
  ApiError,
  ApplicationView,
  BundleView,
  DocumentView,
  FieldEvent,
  Language,
  OfficerView,
  OutcomeCode,
  OutcomeEntry,
  OutingView,
  PersonDraft,
  QueueDone,
} from "$/bindings/field";
import { makePeople, type DoublePerson } from "./people";

export interface StoredOutcome {
  /** False: known to the office before this outing. */
  ours: boolean;
  entry: OutcomeEntry;
}

/** Where a test or a picture begins. */
export type Start = "enrol" | "locked" | "villages" | "work" | "day";

export const passphrase = "rumah pinus kuda laut senja beras";
export const village = "12.77.01.1001";

/** The clock of the double stands still, so pictures do not differ. */
export const now = Date.parse("2026-11-22T03:40:00Z");

export const roster: OfficerView[] = [
  { id: "00000000-0000-7000-9000-000000000001", name: "Rina Siregar", lead: false },
  { id: "00000000-0000-7000-9000-000000000002", name: "Doli Harahap", lead: true },
  { id: "00000000-0000-7000-9000-000000000003", name: "Nur Halimah Nasution", lead: false },
];

/** Everything the double remembers. */
export class State {
  session: "not_enrolled" | "locked" | "unlocked";
  people: DoublePerson[] = makePeople(village, 143);
  outcomes = new Map<string, StoredOutcome>();
  /** Typed before there was an outcome. */
  notes = new Map<string, string>();
  /** A new person, half typed. */
  draft: PersonDraft | null = null;
  undo = new Map<string, { person: string; before: StoredOutcome | undefined; queue: number | undefined }>();
  queue = new Map<string, { number: number; since: number }>();
  done: QueueDone[] = [];
  nextNumber = 1;
  applications = new Map<string, ApplicationView>();
  documents = new Map<string, DocumentView & { person: string }>();
  outing: OutingView | null = null;
  /** Signed off: still there, no longer open. */
  closed: OutingView | null = null;
  bundles: BundleView[] = [];
  unsealed = 0;
  /** The database was open since the program started. */
  known = false;
  /** The office's list of officers. */
  roster: OfficerView[] = roster;
  /** Who works with it. */
  officer = roster[0]!;
  slots: OfficerView[] = roster.slice(0, 2);
  recovery = false;
  language: Language = "id";
  sending = false;
  stickStopped = false;
  counter = 0;
  private readonly hearers = new Set<(event: FieldEvent) => void>();
  private readonly failures = new Map<string, ApiError>();

  constructor(start: Start) {
    this.session = start === "enrol" ? "not_enrolled" : start === "locked" ? "locked" : "unlocked";
    if (start === "work" || start === "day") this.open();
    if (start === "day") this.lived();
  }

  id(): string {
    this.counter += 1;
    return `00000000-0000-7000-a000-${String(this.counter).padStart(12, "0")}`;
  }

  open(): OutingView {
    return (this.outing = {
      id: "00000000-0000-7000-b000-000000000001",
      village,
      village_name: "Wek I",
      date: "2026-11-22",
      place: "Aula Kelurahan Wek I",
      team: "Tim 3",
      laptops: 2,
      day: 12,
      opened_at: now - 2 * 3600_000,
      closed_at: null,
    });
  }

  /** A day that is well under way. */
  private lived(): void {
    const mix: OutcomeCode[] = [
      "REKAM",
      "REKAM",
      "REKAM",
      "TDKHADIR",
      "REKAM",
      "SUDAH",
      "LUAR",
      "REKAM",
      "MATI",
      "GAGAL",
    ];
    this.people.slice(10, 74).forEach((person, at) => {
      const code = mix[at % mix.length]!;
      this.outcomes.set(person.id, {
        ours: at % 16 !== 5,
        entry: {
          code,
          reason: code === "GAGAL" ? "jaringan" : null,
          source:
            code === "LUAR" || code === "MATI"
              ? { kind: "statement", by: "RT 002 – Pak Borkat Lubis" }
              : { kind: "seen_in_person" },
          reported_on: "2026-11-22",
          note: "",
          phone: null,
          at: now - (64 - at) * 90_000,
          officer: roster[0]!.name,
          withdrawn: false,
        },
      });
    });
    for (const at of [80, 83, 91, 97, 104]) {
      this.queue.set(this.people[at]!.id, {
        number: this.nextNumber,
        since: now - (46 - this.nextNumber * 7) * 60_000,
      });
      this.nextNumber += 1;
    }
    this.unsealed = 18;
    this.bundles = [142, 141].map((sequence) => ({
      hash: `${sequence}`.padStart(64, "a"),
      sequence,
      chain: "1",
      sealed_at: now - (144 - sequence) * 86_400_000,
      records: 96 - (142 - sequence) * 12,
      scans: 31,
      bytes: 14_300_000,
      bytes_at_office: sequence === 142 ? 6_100_000 : 14_300_000,
      state: sequence === 142 ? "records_arrived" : "backed_up",
      office_code: null,
      exported_at: null,
      pruned: false,
      trouble: null,
      retry_in_ms: null,
    }));
  }

  hear(hearer: (event: FieldEvent) => void): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  tell(event: FieldEvent): void {
    for (const hearer of this.hearers) hearer(event);
  }

  /** Makes the next call of a command fail. */
  failNext(command: string, error: ApiError): void {
    this.failures.set(command, error);
  }

  takeFailure(command: string): ApiError | undefined {
    const error = this.failures.get(command);
    this.failures.delete(command);
    return error;
  }
}
