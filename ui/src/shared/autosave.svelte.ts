export type SaveState = "idle" | "waiting" | "saving" | "saved" | "failed";

/** Milliseconds of stillness after which a field is saved. */
export const SAVE_DELAY = 300;

/** Those that hold something the store has not acknowledged. */
const unsaved = new Set<{ flush: () => Promise<void> }>();

/** Before anything after which a field can no longer be saved. False: something still is not. */
export async function flushAll(): Promise<boolean> {
  await Promise.all([...unsaved].map((saver) => saver.flush()));
  return unsaved.size === 0;
}

/**
 * Saves one field: a moment after the last key, at once on leaving, never two saves at the same
 * time, and always the newest value last. `saved` is said only after the store has answered.
 */
export class Autosave<T> {
  state = $state<SaveState>("idle");
  error = $state<unknown>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: { value: T } | undefined;
  #running: Promise<void> | undefined;

  constructor(private readonly save: (value: T) => Promise<void>) {}

  change(value: T): void {
    this.#pending = { value };
    unsaved.add(this);
    this.state = "waiting";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), SAVE_DELAY);
  }

  /** On leaving the field, and before anything that builds on its value. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running ??= this.#drain().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** The field goes off the screen. What was refused to the end must not overwrite what comes later. */
  async end(): Promise<void> {
    await this.flush();
    unsaved.delete(this);
  }

  async #drain(): Promise<void> {
    while (this.#pending) {
      const { value } = this.#pending;
      this.#pending = undefined;
      this.state = "saving";
      try {
        await this.save(value);
        this.error = undefined;
        // A key pressed meanwhile has set a newer value: not yet saved.
        if (!this.#pending) {
          this.state = "saved";
          unsaved.delete(this);
        }
      } catch (error) {
        this.error = error;
        this.state = "failed";
        // Keep the value for "try again", unless a newer one is already there.
        this.#pending ??= { value };
        return;
      }
    }
  }
}
