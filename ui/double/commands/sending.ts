import type { BundleView } from "$/bindings/field";
import { now, type State } from "../state";
import { localOnly, notesLeft } from "../views";
import { pause, refuse, STEPS, type Handlers } from "./shared";
import { summary } from "./summary";

type Names =
  | "local_only"
  | "unfinished"
  | "seal"
  | "seal_cancel"
  | "bundles"
  | "send_start"
  | "send_stop"
  | "stick_volumes"
  | "stick_cancel"
  | "stick_export"
  | "stick_import";

/** Sealing, sending, sticks. */
export const sendingCommands = (state: State): Handlers<Names> => ({
  local_only: () => localOnly(state),
  unfinished: () => {
    const notes = notesLeft(state);
    return { notes_left: notes.slice(0, 20), notes: notes.length, person_draft: state.draft !== null };
  },
  seal: async () => {
    if (state.unsealed === 0) refuse("nothing_to_send");
    const total = state.unsealed * 210_000;
    for (let step = 1; step <= STEPS; step += 1) {
      state.tell({ kind: "sealing", done: (total * step) / STEPS, total });
      await pause(60);
    }
    const bundle: BundleView = {
      hash: state.id().padStart(64, "b"),
      sequence: (state.bundles[0]?.sequence ?? 140) + 1,
      chain: "1",
      sealed_at: now,
      records: state.unsealed,
      scans: state.documents.size,
      bytes: total,
      bytes_at_office: 0,
      state: "only_here",
      office_code: null,
      exported_at: null,
      pruned: false,
      trouble: null,
      retry_in_ms: null,
    };
    const sealed = {
      bundles: [bundle],
      records: bundle.records,
      scans: bundle.scans,
      unreadable: [],
      waiting: summary(state).waiting,
    };
    state.unsealed = 0;
    state.bundles = [bundle, ...state.bundles];
    state.tell({ kind: "local_only", local_only: localOnly(state) });
    return sealed;
  },
  seal_cancel: () => ({}),
  bundles: () => state.bundles,
  send_start: () => {
    state.sending = true;
    state.tell({ kind: "sending", state: { kind: "running", open: state.bundles.length, bytes_left: 8_200_000 } });
    void (async () => {
      for (const bundle of state.bundles) if (bundle.state !== "backed_up") await travel(state, bundle);
      if (state.sending) state.tell({ kind: "sending", state: { kind: "done" } });
      state.sending = false;
    })();
    return {};
  },
  send_stop: () => {
    state.sending = false;
    state.tell({ kind: "sending", state: { kind: "stopped" } });
    return {};
  },
  stick_volumes: () => [
    {
      path: "/media/rina/STIK",
      label: "STIK DUKCAPIL",
      free_bytes: 12_400_000_000,
      total_bytes: 15_900_000_000,
      has_jemput: true,
    },
  ],
  stick_cancel: () => {
    state.stickStopped = true;
    return {};
  },
  stick_export: async () => {
    state.stickStopped = false;
    for (const step of ["writing", "reading_back"] as const) {
      for (let done = 1; done <= STEPS; done += 1) {
        if (state.stickStopped) refuse("conflict", undefined, { reason: "stopped" });
        state.tell({ kind: "stick", step, done: done * 1_000_000, total: STEPS * 1_000_000 });
        await pause(60);
      }
    }
    for (const bundle of state.bundles) if (bundle.state === "only_here") bundle.state = "on_stick";
    return { bundles: state.bundles.length, bytes: 14_300_000, removed: 0, unreadable: 0, receipts: 0 };
  },
  stick_import: () => ({
    receipts: 2,
    messages: 1,
    keyset: false,
    office_pack: false,
    certificate: false,
    damaged: 0,
    wanted: 0,
  }),
});

async function travel(state: State, bundle: BundleView): Promise<void> {
  for (let step = 1; step <= STEPS && state.sending; step += 1) {
    bundle.bytes_at_office = Math.round((bundle.bytes * step) / STEPS);
    bundle.state = step < 2 ? "sending" : step < STEPS ? "records_arrived" : "backed_up";
    state.tell({ kind: "bundle", bundle: { ...bundle } });
    state.tell({ kind: "local_only", local_only: localOnly(state) });
    await pause(120);
  }
}
