import { errorText } from "$/messages/errors";
import { faultOf } from "$/platform";
import { say, type Toast } from "$/shared/notices.svelte";

/** Whatever was thrown, in a line: what happened and what to do. For a field; a page shows the whole. */
export function refusal(thrown: unknown): string {
  const { happened, todo } = errorText(faultOf(thrown));
  return `${happened} ${todo}`;
}

/** The same at the foot of the window. */
export function sayRefusal(thrown: unknown, tone: Toast["tone"] = "brick"): void {
  say({ tone, text: refusal(thrown) });
}
