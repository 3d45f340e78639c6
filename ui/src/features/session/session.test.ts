import { describe, expect, it } from "vitest";
import { makeDouble } from "$double/platform";
import type { Status } from "$/bindings/field";
import { connectTo } from "$/platform";
import { session } from "./session.svelte";

describe("the status", () => {
  it("believes an event over an answer given before it", async () => {
    const double = makeDouble("day");
    const before: Status = { ...(await double.call("status", {})), sending: true };
    let answer: (status: Status) => void = () => undefined;
    connectTo({ ...double, call: (() => new Promise((done) => (answer = done))) as typeof double.call });
    session.status = before;
    const stop = session.listen();
    const refreshed = session.refresh();
    double.state.tell({ kind: "sending", state: { kind: "done" } });
    answer(before);
    await refreshed;
    expect(session.status?.sending).toBe(false);
    stop();
  });

  it("begins with what came with the page, and then asks for the newest", async () => {
    const double = makeDouble("day");
    const newest = await double.call("status", {});
    const first: Status = { ...newest, state: "locked" };
    connectTo({ ...double, first });
    session.status = undefined;
    const begun = session.begin();
    expect(session.status).toEqual(first);
    await begun;
    expect(session.status).toEqual(newest);
  });
});
