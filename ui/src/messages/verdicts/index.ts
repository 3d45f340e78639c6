import type { PersonNotice, Reason, Verdict } from "$/bindings/field";
import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

const texts = catalogue(id, async () => (await import("./en")).en);

/** The worst reason of a verdict, as an error or as a warning; nothing when all is fine. */
export function verdictWords(verdict: Verdict, field: string): { error?: string; warning?: string } {
  const [reason] = verdict.reasons;
  if (verdict.level === "ok" || reason === undefined) return {};
  const words = reasonWords(reason, field);
  return verdict.level === "error" ? { error: words } : { warning: words };
}

function reasonWords(reason: Reason, field: string): string {
  return texts().reasons[reason]({ number: /(^|[/._])(nik|kk|no_kk)$/.test(field) });
}

export function noticeWords(notice: PersonNotice): string {
  return texts().notices[notice];
}
