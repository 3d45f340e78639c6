import type { ApiError, OutcomeCode, OutcomeSaved, OutcomeSource, QueueChanged } from "$/bindings/field";
import { outcomeTexts } from "$/messages/outcomes";
import { workTexts } from "$/messages/work";
import { common } from "$/messages/common";
import { call, faultOf } from "$/platform";
import { sayRefusal } from "$/features/refusal";
import { flushAll } from "$/shared/autosave.svelte";
import { say } from "$/shared/notices.svelte";

/** Whom an outcome is for. */
export interface Subject {
  person: string;
  name: string;
}

interface Extra {
  reason?: string;
  source?: OutcomeSource;
}

/** Whoever shows people. */
interface Hearer {
  /**
   * The key was pressed; nothing is saved yet. The next key is meant for the next resident, so go on
   * to them at once. Answers the way back, for when it cannot be saved.
   */
  went?: (subject: Subject) => () => void;
  saved: (saved: OutcomeSaved | QueueChanged) => void;
}

/** What was pressed and is not in the store. */
interface NotSaved {
  subjects: Subject[];
  fault: ApiError;
  back: () => void;
}

/** What came of a person at the enrolment table. */
export type TableResult = { recorded: true } | { recorded: false; reason: string };

interface Undo {
  name: string;
  /** Null: there is nothing to take back. */
  token: Promise<string | null>;
}

export const failReasons = [
  { reason: "alat", keys: ["a", "1"] },
  { reason: "jaringan", keys: ["j", "2"] },
  { reason: "listrik", keys: ["l", "3"] },
  { reason: "sidik_jari", keys: ["s", "4"] },
  { reason: "iris", keys: ["i", "5"] },
] as const;

/** The key of the n-th common outcome: 1–9, then 0. */
export function outcomeKey(at: number): string {
  return String((at + 1) % 10);
}

/**
 * Setting outcomes from wherever there is a person: asks for a missing reason, saves, offers the
 * way back, and tells whoever shows the person. Keys are faster than an old disk: what they mean is
 * settled when they are pressed, and saved one after the other.
 */
class Outcomes {
  /** A dialog is open: which failure reason, or which of the rarer outcomes. */
  asking = $state.raw<{ what: "reason" | "rest"; subject: Subject; extra: Extra } | undefined>();
  /** Told by a dialog, which keeps the next key from meaning somebody else. */
  notSaved = $state.raw<NotSaved[]>([]);
  /** The cap shown on "undo"; with the search focused a letter would be typed. */
  undoKey = $state("Ctrl Z");
  #undo: Undo | undefined;
  /** The end of the line of what is being saved. */
  #line: Promise<unknown> = Promise.resolve();
  readonly #hearers = new Set<Hearer>();

  /** Hears every saved or undone outcome until the answer is called. */
  hear(hearer: Hearer): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  async set(subject: Subject, code: OutcomeCode, extra: Extra = {}): Promise<boolean> {
    if (code === "GAGAL" && extra.reason === undefined) {
      this.asking = { what: "reason", subject, extra };
      return false;
    }
    this.asking = undefined;
    const work = async () => [await call("outcome_set", { person: subject.person, code, ...extra })];
    return this.#note([subject], work, workTexts().saved(subject.name, outcomeTexts().codes[code].short));
  }

  /** Ticked at the enrolment table: all of them are saved, or none. */
  results(subjects: Subject[], result: TableResult, told: string): Promise<boolean> {
    const results = subjects.map(({ person }) => ({ person, ...result }));
    return this.#note(subjects, async () => (await call("queue_result", { results })).saved, told);
  }

  askRest(subject: Subject, extra: Extra = {}): void {
    this.asking = { what: "rest", subject, extra };
  }

  /** To the enrolment table, or away from it without a result. */
  async queue(subject: Subject, leave: boolean, goOn = !leave): Promise<void> {
    const command = leave ? "queue_leave" : "queue_enter";
    const saved = await this.#save([subject], goOn, async () => [await call(command, { person: subject.person })]);
    if (!saved) return;
    const waiting = saved[0]?.row.waiting ?? null;
    const text = waiting === null ? workTexts().queueLeft(subject.name) : workTexts().queued(subject.name, waiting);
    say({ tone: "leaf", text });
  }

  async undo(): Promise<void> {
    const last = this.#undo;
    this.#undo = undefined;
    const undo = await last?.token;
    if (!last || typeof undo !== "string") return;
    try {
      const saved = await call("outcome_undo", { undo });
      for (const hearer of this.#hearers) hearer.saved(saved);
      say({ tone: "plain", text: workTexts().undone(last.name) });
    } catch (thrown) {
      sayRefusal(thrown);
    }
  }

  /** Everything pressed so far is saved, or told. */
  async settled(): Promise<void> {
    await this.#line;
  }

  /** Back to the first of whom something was not saved. */
  goBack(): void {
    const all = this.notSaved;
    this.notSaved = [];
    for (const one of [...all].reverse()) one.back();
  }

  /** Outcomes that can be undone, when it is one. */
  async #note(subjects: Subject[], work: () => Promise<OutcomeSaved[]>, text: string): Promise<boolean> {
    const saving = this.#save(subjects, true, work);
    // Undoing straight after the key means this one, saved already or not.
    const undo = {
      name: subjects[0]?.name ?? "",
      token: saving.then((saved) => (saved?.length === 1 ? (saved[0]?.undo ?? null) : null)),
    };
    this.#undo = undo;
    if (!(await saving)) return false;
    const canUndo = (await undo.token) !== null && this.#undo === undo;
    say({
      tone: "leaf",
      text,
      ...(canUndo ? { action: { label: common().undo, key: this.undoKey, run: () => void this.undo() } } : {}),
    });
    return true;
  }

  /** Undefined: not saved, and told. */
  async #save<T extends OutcomeSaved | QueueChanged>(
    subjects: Subject[],
    goOn: boolean,
    work: () => Promise<T[]>,
  ): Promise<T[] | undefined> {
    const going = goOn ? subjects : [];
    const ways = going.flatMap((subject) => [...this.#hearers].map((hearer) => hearer.went?.(subject)));
    // A note that was just typed goes with the outcome.
    const saving = this.#line.then(flushAll).then(work);
    this.#line = saving.catch(() => undefined);
    try {
      const saved = await saving;
      for (const one of saved) for (const hearer of this.#hearers) hearer.saved(one);
      return saved;
    } catch (thrown) {
      // The first last: that is where the officer was.
      const back = () => ways.reverse().forEach((way) => way?.());
      this.notSaved = [...this.notSaved, { subjects, fault: faultOf(thrown), back }];
      return undefined;
    }
  }
}

export const outcomes = new Outcomes();
