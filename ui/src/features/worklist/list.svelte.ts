import type { ApiError, ListCounts, ListFilter, ListRow, PeoplePage } from "$/bindings/field";
import { call, faultOf } from "$/platform";

const TYPING_PAUSE = 60;

/** The queue on the left: what is asked for, what came back, which row is meant. */
export class WorkList {
  query = $state("");
  filter = $state.raw<ListFilter>({ kind: "all" });
  /** Going through the list by address, cursor dropping, instead of searching. */
  comb = $state(false);
  /** Who gives the statements while going through the list. */
  source = $state("");
  everywhere = $state(false);
  page = $state.raw<PeoplePage | undefined>();
  rows = $state.raw<ListRow[]>([]);
  /** Chosen by the officer: what the outcome keys act on. None after each outcome. */
  chosen = $state<string | undefined>();
  fault = $state.raw<ApiError | undefined>();
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly village: () => string | undefined) {}

  get counts(): ListCounts | undefined {
    return this.page?.counts;
  }

  get chosenRow(): ListRow | undefined {
    return this.rows.find((row) => row.person === this.chosen);
  }

  async load(page = 0): Promise<void> {
    clearTimeout(this.#timer);
    // An answer to an older question must not replace a newer one.
    const ticket = ++this.#ticket;
    try {
      const village = this.village();
      const answer = await call("people_list", {
        ...(this.everywhere || village === undefined ? {} : { village }),
        query: this.query,
        filter: this.filter,
        order: this.comb ? "address" : "name",
        page,
      });
      if (ticket !== this.#ticket) return;
      this.page = answer;
      this.rows = answer.rows;
      this.fault = undefined;
      if (!this.rows.some((row) => row.person === this.chosen)) this.chosen = undefined;
    } catch (thrown) {
      if (ticket === this.#ticket) this.fault = faultOf(thrown);
    }
  }

  typed(): void {
    this.chosen = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), TYPING_PAUSE);
  }

  /** Enter straight after the last key must not act on the list of the key before. */
  async settle(): Promise<void> {
    if (this.#timer !== undefined) await this.load();
    this.#timer = undefined;
  }

  show(filter: ListFilter): Promise<void> {
    this.filter = filter;
    this.chosen = undefined;
    return this.load();
  }

  /** Moves the choice; from nothing it goes to the first row. Answers the row now chosen. */
  move(by: number): ListRow | undefined {
    const at = this.rows.findIndex((row) => row.person === this.chosen);
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.rows.length - 1);
    const row = this.rows[next];
    this.chosen = row?.person;
    return row;
  }

  /** One row and the counts changed; the order stays, so that the eye keeps its place. */
  replace(row: ListRow, counts: ListCounts): void {
    this.rows = this.rows.map((other) => (other.person === row.person ? row : other));
    if (this.page) this.page = { ...this.page, counts };
  }

  /** Ready for the next resident. */
  clear(): Promise<void> {
    this.query = "";
    this.chosen = undefined;
    return this.load();
  }
}
