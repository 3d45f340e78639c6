import type { OutcomeCode, OutcomeSaved, OutcomeSource } from "$/bindings/field";
import { errorText } from "$/messages/errors";
import { outcomeTexts } from "$/messages/outcomes";
import { workTexts } from "$/messages/work";
import { common } from "$/messages/common";
import { call, faultOf } from "$/platform";
import { say } from "$/shared/notices.svelte";

/** Whom an outcome is for. */
export interface Subject {
  person: string;
  name: string;
}

interface Extra {
  reason?: string;
  note?: string;
  source?: OutcomeSource;
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
 * way back, and tells whoever shows the person.
 */
class Outcomes {
  /** A dialog is open: which failure reason, or which of the rarer outcomes. */
  asking = $state.raw<{ what: "reason" | "rest"; subject: Subject; extra: Extra } | undefined>();
  /** The cap shown on "undo"; with the search focused a letter would be typed. */
  undoKey = $state("Ctrl Z");
  #undo: { token: string; name: string } | undefined;
  readonly #hearers = new Set<(saved: OutcomeSaved, undone: boolean) => void>();

  /** Hears every saved or undone outcome until the answer is called. */
  hear(hearer: (saved: OutcomeSaved, undone: boolean) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  async set(subject: Subject, code: OutcomeCode, extra: Extra = {}): Promise<boolean> {
    if (code === "GAGAL" && extra.reason === undefined) {
      this.asking = { what: "reason", subject, extra };
      return false;
    }
    this.asking = undefined;
    try {
      const saved = await call("outcome_set", { person: subject.person, code, ...extra });
      this.#undo = saved.undo === null ? undefined : { token: saved.undo, name: subject.name };
      for (const hearer of this.#hearers) hearer(saved, false);
      say({
        tone: "leaf",
        text: workTexts().saved(subject.name, outcomeTexts().codes[code].short),
        action: { label: common().undo, key: this.undoKey, run: () => void this.undo() },
      });
      return true;
    } catch (thrown) {
      const text = errorText(faultOf(thrown));
      say({ tone: "brick", text: `${subject.name}: ${common().notSaved}. ${text.happened} ${text.todo}` }, true);
      return false;
    }
  }

  askRest(subject: Subject, extra: Extra = {}): void {
    this.asking = { what: "rest", subject, extra };
  }

  /** A result saved by another road (the enrolment table) that `undo` shall take back. */
  remember(token: string | null, name: string): void {
    this.#undo = token === null ? undefined : { token, name };
  }

  async undo(): Promise<void> {
    const last = this.#undo;
    if (!last) return;
    this.#undo = undefined;
    try {
      const saved = await call("outcome_undo", { undo: last.token });
      for (const hearer of this.#hearers) hearer(saved, true);
      say({ tone: "plain", text: workTexts().undone(last.name) });
    } catch (thrown) {
      say({ tone: "brick", text: errorText(faultOf(thrown)).happened });
    }
  }
}

export const outcomes = new Outcomes();
