import type { Outcomes } from "./id";

export const en: Outcomes = {
  codes: {
    REKAM: { short: "Recorded", name: "Recorded", next: "Done here. News of the card follows from the office." },
    GAGAL: { short: "Recording failed", name: "Recording failed", next: "Will be scheduled again." },
    KECUALI: {
      short: "Recorded, exception",
      name: "Recorded without fingerprints or iris",
      next: "Write a note and attach a photograph.",
    },
    SUDAH: {
      short: "Already recorded",
      name: "Already recorded or has a KTP-el",
      next: "The office compares with SIAK.",
    },
    NIKLAIN: {
      short: "Two NIK",
      name: "Already recorded under another NIK",
      next: "The office checks and removes the false NIK.",
    },
    DUPLIKAT: { short: "Duplicate", name: "Duplicate record", next: "The office asks for the duplicate's removal." },
    MATI: { short: "Died", name: "Died", next: "Collect papers for the death certificate." },
    PINDAH: { short: "Moved", name: "Moved without notice", next: "Note where to." },
    LUAR: {
      short: "Elsewhere",
      name: "Works or studies elsewhere in Indonesia",
      next: "Note a phone number; offer recording there.",
    },
    LN: { short: "Abroad", name: "Abroad (migrant worker)", next: "Visited later." },
    TDKADA: { short: "Not found", name: "Address or person not found", next: "Needs a statement of RT/RW." },
    TDKHADIR: { short: "Absent", name: "Absent or not at home", next: "Visited again." },
    TOLAK: { short: "Refused", name: "Refused to be recorded", next: "Passed to the team lead." },
    TDKMAMPU: {
      short: "Needs a home visit",
      name: "Ill, elderly or disabled: needs a home visit",
      next: "On the list of home visits.",
    },
    DIBAWAH16: { short: "Under 16", name: "Under 16", next: "Waits; offer a child card." },
    PEMULA16: { short: "16, recorded early", name: "16, recorded early", next: "Card printed at 17." },
    LAPAS: {
      short: "In an institution",
      name: "In prison, care home or boarding school",
      next: "The team visits the institution.",
    },
    DATASALAH: { short: "Wrong data", name: "Wrong name, birth date or sex", next: "Correction (F-1.06) first." },
  },
  reasons: {
    alat: "Device broken",
    jaringan: "Network down",
    listrik: "Power cut",
    sidik_jari: "Fingerprints unreadable",
    iris: "Iris unreadable",
  },
  askReason: "Why did it fail?",
  askRest: "Other outcomes",
  goBack: "Back to this resident",
  notYet: "Not yet come",
  waiting: "At the enrolment table",
  fromOffice: "from the office",
  byStatement: (by) => `statement of ${by}`,
  byOperator: "operator's list",
};
