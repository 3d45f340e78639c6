import { call } from "$/platform";

/** Nobody has touched anything for so long: full numbers and papers are masked. */
const IDLE_MS = 90_000;
/** The kit locks by itself; it is told at most this often that somebody is there. */
const TELL_MS = 30_000;

let idle = $state(false);

export function isIdle(): boolean {
  return idle;
}

/** What is marked `data-private` is masked by style meanwhile: a field keeps what was typed. */
function setIdle(now: boolean): void {
  idle = now;
  document.documentElement.toggleAttribute("data-idle", now);
}

/** Watches keys and pointer until the answer is called. */
export function watchIdle(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = 0;
  const touched = () => {
    setIdle(false);
    clearTimeout(timer);
    timer = setTimeout(() => setIdle(true), IDLE_MS);
    if (Date.now() - told > TELL_MS) {
      told = Date.now();
      // Locked meanwhile: the event says so by itself.
      call("active", {}).catch(() => undefined);
    }
  };
  const kinds = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
  for (const kind of kinds) window.addEventListener(kind, touched, { passive: true });
  touched();
  return () => {
    clearTimeout(timer);
    setIdle(false);
    for (const kind of kinds) window.removeEventListener(kind, touched);
  };
}
