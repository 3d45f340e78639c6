import Ban from "@lucide/svelte/icons/ban";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleX from "@lucide/svelte/icons/circle-x";
import Clock from "@lucide/svelte/icons/clock";
import FileWarning from "@lucide/svelte/icons/file-warning";
import House from "@lucide/svelte/icons/house";
import MapPinOff from "@lucide/svelte/icons/map-pin-off";
import Plane from "@lucide/svelte/icons/plane";
import type { OutcomeCode } from "$/bindings/field";
import type { Tone } from "$/shared/Badge.svelte";

type Icon = typeof Ban;

/** Leaf: done; saffron: needs another visit; brick: went wrong; plain: off the list. */
const looks: Record<OutcomeCode, { tone: Tone; icon: Icon }> = {
  REKAM: { tone: "leaf", icon: CircleCheck },
  KECUALI: { tone: "leaf", icon: CircleCheck },
  SUDAH: { tone: "leaf", icon: CircleCheck },
  PEMULA16: { tone: "leaf", icon: CircleCheck },
  GAGAL: { tone: "brick", icon: CircleX },
  TOLAK: { tone: "brick", icon: Ban },
  TDKHADIR: { tone: "saffron", icon: House },
  TDKMAMPU: { tone: "saffron", icon: House },
  LAPAS: { tone: "saffron", icon: House },
  DATASALAH: { tone: "saffron", icon: FileWarning },
  NIKLAIN: { tone: "saffron", icon: FileWarning },
  DUPLIKAT: { tone: "saffron", icon: FileWarning },
  TDKADA: { tone: "plain", icon: MapPinOff },
  LUAR: { tone: "plain", icon: Plane },
  LN: { tone: "plain", icon: Plane },
  PINDAH: { tone: "plain", icon: Plane },
  MATI: { tone: "plain", icon: CircleX },
  DIBAWAH16: { tone: "plain", icon: Clock },
};

export function lookOf(code: OutcomeCode): { tone: Tone; icon: Icon } {
  return looks[code];
}
