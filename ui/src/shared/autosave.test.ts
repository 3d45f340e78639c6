import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave, flushAll, SAVE_DELAY } from "./autosave.svelte";

describe("Autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A store that answers when told to. */
  function store() {
    const asked: { value: string; answer: () => void; refuse: (error: Error) => void }[] = [];
    const save = (value: string) => new Promise<void>((answer, refuse) => asked.push({ value, answer, refuse }));
    return { asked, save };
  }

  it("waits for stillness, then saves the newest value once", async () => {
    const { asked, save } = store();
    const saver = new Autosave(save);
    saver.change("s");
    await vi.advanceTimersByTimeAsync(SAVE_DELAY - 1);
    saver.change("si");
    await vi.advanceTimersByTimeAsync(SAVE_DELAY - 1);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.map((one) => one.value)).toEqual(["si"]);
    asked[0]!.answer();
  });

  it("says saved only after the store has answered", async () => {
    const { asked, save } = store();
    const saver = new Autosave(save);
    saver.change("siti");
    const leaving = saver.flush();
    expect(saver.state).toBe("saving");
    asked[0]!.answer();
    await leaving;
    expect(saver.state).toBe("saved");
  });

  it("does not say saved of a value typed while the last was on its way", async () => {
    const { asked, save } = store();
    const saver = new Autosave(save);
    saver.change("siti");
    const leaving = saver.flush();
    saver.change("siti a");
    asked[0]!.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.map((one) => one.value)).toEqual(["siti", "siti a"]);
    expect(saver.state).toBe("saving");
    asked[1]!.answer();
    await leaving;
    expect(saver.state).toBe("saved");
  });

  it("is flushed with all others, and says when something could not be saved", async () => {
    const [one, other] = [store(), store()];
    const savers = [new Autosave(one.save), new Autosave(other.save)] as const;
    savers[0].change("siti");
    savers[1].change("85");
    let all = flushAll();
    one.asked[0]!.answer();
    other.asked[0]!.refuse(new Error("disk full"));
    expect(await all).toBe(false);
    all = flushAll();
    expect(one.asked).toHaveLength(1);
    other.asked[1]!.answer();
    expect(await all).toBe(true);
  });

  it("does not come back with a refused value once its field is gone", async () => {
    const { asked, save } = store();
    const saver = new Autosave(save);
    saver.change("siti");
    const gone = saver.end();
    asked[0]!.refuse(new Error("disk full"));
    await gone;
    expect(await flushAll()).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it("keeps a refused value and saves it on the next try", async () => {
    const { asked, save } = store();
    const saver = new Autosave(save);
    saver.change("siti");
    const first = saver.flush();
    asked[0]!.refuse(new Error("disk full"));
    await first;
    expect(saver.state).toBe("failed");
    const second = saver.flush();
    asked[1]!.answer();
    await second;
    expect(asked[1]!.value).toBe("siti");
    expect(saver.state).toBe("saved");
  });
});
