import type { ApiError, ListCounts, ListFilter, ListRow, PeoplePage } from "$/bindings/field";
import { call, faultOf } from "$/platform";

const TYPING_PAUSE = 60;

let ahead: { village: string; page: PeoplePage } | undefined;

/** Asks for a village's first page before the view that shows it exists: so it is drawn once, whole. */
export async function askAhead(village: string): Promise<void> {
  try {
    ahead = {
      village,
      page: await call("people_list", { village, query: "", filter: { kind: "all" }, order: "name" }),
    };
  } catch {
    // The list asks again by itself, and says what is the matter.
  }
}

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
  /** Rises with every move of the choice: what was pointed at last, a row or something else? */
  moves = 0;
  fault = $state.raw<ApiError | undefined>();
  /** Which page is shown, from 0. */
  index = $state(0);
  /** Gone through to the last row: nobody is chosen. */
  ended = $state(false);
  /** Where each page so far begins; the first begins at the beginning. */
  #cursors: (string | undefined)[] = [undefined];
  /** Under way to the row that the last key chose. */
  choosing: Promise<unknown> | undefined;
  /** Saved while a page was asked for, which may have been read before. */
  readonly #meanwhile = new Map<string, ListRow>();
  /** The query the rows on screen answer. */
  #asked = "";
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly village: () => string | undefined) {}

  get counts(): ListCounts | undefined {
    return this.page?.counts;
  }

  /** In the whole village, on its list or met beside it. */
  get everybody(): number | undefined {
    return this.counts && this.counts.list + this.counts.not_on_list;
  }

  get hasNext(): boolean {
    return this.page?.next != null;
  }

  /** How many the filter holds in the whole village; unknown while searching. */
  get matching(): number | undefined {
    const counts = this.counts;
    if (!counts || this.query.trim() !== "" || this.everywhere) return undefined;
    switch (this.filter.kind) {
      case "all":
        return this.everybody;
      case "not_yet_come":
        return counts.not_yet_come;
      case "outcome":
        return counts.outcomes[this.filter.code] ?? 0;
      case "any_outcome":
        return counts.list - counts.not_yet_come;
      case "waiting":
        return counts.waiting;
      case "not_on_list":
        return counts.not_on_list;
      case "with_application":
        return undefined;
    }
  }

  get chosenRow(): ListRow | undefined {
    return this.rows.find((row) => row.person === this.chosen);
  }

  /** With what was asked for ahead, if that is of this village. */
  async begin(): Promise<void> {
    const known = ahead;
    ahead = undefined;
    if (known && known.village === this.village()) this.#take(known.page, 0, "");
    else await this.load();
  }

  /** Whether the page came, and is the one on screen. */
  async load(index = 0): Promise<boolean> {
    clearTimeout(this.#timer);
    // An answer to an older question must not replace a newer one.
    const ticket = ++this.#ticket;
    this.#meanwhile.clear();
    try {
      const village = this.village();
      const query = this.query;
      const cursor = this.#cursors[index];
      const answer = await call("people_list", {
        ...(this.everywhere || village === undefined ? {} : { village }),
        query,
        filter: this.filter,
        order: this.comb ? "rt" : "name",
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (ticket !== this.#ticket) return false;
      this.#take(answer, index, query);
      return true;
    } catch (thrown) {
      if (ticket === this.#ticket) this.fault = faultOf(thrown);
      return false;
    }
  }

  #take(page: PeoplePage, index: number, query: string): void {
    this.#asked = query;
    this.index = index;
    this.#cursors.splice(index + 1, Infinity, ...(page.next === null ? [] : [page.next]));
    // What was saved since is newer, and so are the counts that came with it.
    const counts = this.#meanwhile.size > 0 ? this.counts : undefined;
    this.page = counts ? { ...page, counts } : page;
    this.rows = page.rows.map((row) => this.#meanwhile.get(row.person) ?? row);
    this.fault = undefined;
    this.ended = false;
    if (!this.rows.some((row) => row.person === this.chosen)) this.chosen = undefined;
  }

  typed(): void {
    this.chosen = undefined;
    this.moves += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), TYPING_PAUSE);
  }

  /**
   * Chooses the first row of what was typed. Enter straight after the last key must not act on
   * the list of the key before, so what follows waits for `choosing`.
   */
  chooseFirst(): Promise<ListRow | undefined> {
    return this.#choose(async () => {
      if (this.#asked !== this.query) await this.load();
      return this.move(0);
    });
  }

  #choose<T>(how: () => Promise<T>): Promise<T> {
    const work = how();
    const choosing = work.finally(() => {
      if (this.choosing === choosing) this.choosing = undefined;
    });
    this.choosing = choosing;
    return work;
  }

  show(filter: ListFilter): Promise<boolean> {
    this.filter = filter;
    this.chosen = undefined;
    this.moves += 1;
    return this.#choose(() => this.load());
  }

  /** One row up or down; going through the list does not stop at the end of a page. */
  step(by: 1 | -1): void {
    if (by === 1 && this.comb && this.hasNext && this.rows.at(-1)?.person === this.chosen) this.advance();
    else this.move(by);
  }

  /** Moves the choice; from nothing it goes to the first row. Answers the row now chosen. */
  move(by: number): ListRow | undefined {
    const at = this.rows.findIndex((row) => row.person === this.chosen);
    return this.#point(at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.rows.length - 1));
  }

  toEnd(): void {
    this.#point(this.rows.length - 1);
  }

  #point(at: number): ListRow | undefined {
    const row = this.rows[at];
    this.chosen = row?.person;
    this.moves += 1;
    this.ended = false;
    return row;
  }

  /**
   * Going through the list: to the row below, which may be the first of the next page. Below the last
   * of all is nobody, or the next key would change the last resident.
   */
  advance(): void {
    const at = this.rows.findIndex((row) => row.person === this.chosen);
    this.chosen = this.rows[at + 1]?.person;
    this.moves += 1;
    if (this.chosen !== undefined) return;
    if (!this.hasNext) this.ended = true;
    else {
      void this.#choose(async () => {
        if (await this.load(this.index + 1)) this.move(0);
      });
    }
  }

  /** Where the officer is now, to come back to. */
  place(): () => void {
    const { query, index, page, rows, chosen, moves } = this;
    const cursors = [...this.#cursors];
    return () => {
      this.query = this.#asked = query;
      this.#cursors = cursors;
      Object.assign(this, { index, page, rows, chosen, moves, ended: false });
      void this.load(index);
    };
  }

  /** One row and the counts changed; the order stays, so that the eye keeps its place. */
  replace(row: ListRow, counts: ListCounts): void {
    this.#meanwhile.set(row.person, row);
    this.rows = this.rows.map((other) => (other.person === row.person ? row : other));
    if (this.page) this.page = { ...this.page, counts };
  }

  /** Ready for the next resident. */
  clear(): Promise<boolean> {
    this.query = "";
    this.chosen = undefined;
    return this.load();
  }
}
