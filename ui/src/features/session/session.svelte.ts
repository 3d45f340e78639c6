import type { ApiError, FieldEvent, OutingView, SendState, Status } from "$/bindings/field";
import { locale, setLocale } from "$/messages/catalogue.svelte";
import { call, faultOf, platform } from "$/platform";

/** What the whole window knows: the kit's status, kept fresh by its events. */
class Session {
  status = $state.raw<Status | undefined>();
  /** Why the status could not be read. */
  fault = $state.raw<ApiError | undefined>();
  sending = $state.raw<SendState | undefined>();

  #asked = 0;
  /** What events said since the status was asked for. */
  #heard: Partial<Pick<Status, "sending" | "local_only">> = {};

  /** With what came with the page; what is newest is asked for. */
  begin(): Promise<void> {
    this.status ??= platform().first;
    return this.refresh();
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    this.#heard = {};
    try {
      const status = await call("status", {});
      // The kit may have answered before what an event has said since.
      if (asked === this.#asked) this.take({ ...status, ...this.#heard });
    } catch (thrown) {
      this.fault = faultOf(thrown);
    }
  }

  /** The answer of a command that changes the session. */
  take(status: Status): void {
    // The kit knows no open outing once the day is signed off; its summary stays in view until
    // another is opened or the laptop is locked.
    const closed = this.status?.outing?.closed_at != null ? this.status.outing : null;
    this.status = status.state === "unlocked" ? { ...status, outing: status.outing ?? closed } : status;
    this.fault = undefined;
    if (status.language !== locale()) void setLocale(status.language);
  }

  /** Opened, or closed by its team. */
  nowAt(outing: OutingView): void {
    if (this.status) this.status = { ...this.status, outing };
  }

  /** Hears the kit until the answer is called. */
  listen(): () => void {
    return platform().on((event) => this.#hear(event));
  }

  #hear(event: FieldEvent): void {
    switch (event.kind) {
      case "local_only":
        this.#say({ local_only: event.local_only });
        break;
      case "sending":
        this.sending = event.state;
        this.#say({ sending: event.state.kind === "running" });
        break;
      case "locked":
        // What is on screen must be gone before the kit is asked anything.
        if (this.status) this.status = { ...this.status, state: "locked", officer: null, outing: null };
        void this.refresh();
        break;
      case "contact":
      case "status_changed":
      case "work_lists_changed":
        void this.refresh();
        break;
    }
  }

  #say(heard: Partial<Pick<Status, "sending" | "local_only">>): void {
    this.#heard = { ...this.#heard, ...heard };
    if (this.status) this.status = { ...this.status, ...heard };
  }
}

export const session = new Session();
