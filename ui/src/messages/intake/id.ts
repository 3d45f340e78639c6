import { number } from "../format";
import reasons from "./reasons.id.json";

const states = {
  verified: "diterima, belum dibuka",
  opened: "catatan masuk, foto menyusul",
  imported: "masuk lengkap",
  backed_up: "masuk lengkap, ada cadangan",
  quarantined: "perlu dilihat",
  refused: "ditolak",
};

export const id = {
  /** Why something was put apart, and what to do; the office's program says the same at a terminal. */
  reasons,
  title: "Kiriman masuk",
  intro:
    "Kiriman lewat jaringan masuk sendiri. Dari stik: masukkan di sini; yang sudah pernah masuk tidak dihitung dua kali.",
  files: "Pilih berkas kiriman",
  folder: "Pilih folder stik",
  hint: "Untuk stik, pilih stiknya atau folder JEMPUT di dalamnya. Berkas lain di stik tidak dibaca.",
  sending: "Menyalin ke kantor",
  stopped: "Dihentikan. Yang sudah pernah masuk tetap tersimpan; boleh diulang kapan saja.",
  reading: "Memeriksa dan memasukkan kiriman",
  result: (safe: number, found: number, look: number) =>
    look > 0
      ? `${number(safe)} dari ${number(found)} kiriman, ${number(look)} perlu dilihat`
      : `${number(safe)} dari ${number(found)} kiriman`,
  detail: (fresh: number, records: number, scans: number) =>
    `${number(fresh)} kiriman baru, ${number(records)} catatan, ${number(scans)} foto`,
  nothingFound: "Tidak ada kiriman di berkas atau folder ini",
  allBefore: (n: number) => `${number(n)} sudah pernah masuk; tidak dihitung dua kali.`,
  notTaken: "Yang tidak masuk tidak dibuka dan tidak dihitung. Aslinya tetap ada di laptop yang membuatnya.",
  toRemaining: "Lihat sisa perekaman",
  enrolments: (n: number) => `${number(n)} laptop minta didaftarkan: cocokkan enam katanya.`,
  toLaptops: "Buka halaman Laptop",
  answersText: "Salin isi berkas ini ke stik yang sama: laptop menerima bukti dan pesan kantor lewat stik itu.",
  answers: "Unduh bukti terima",
  forStick: "Untuk stik",
  quarantine: "Perlu dilihat",
  nothingApart: "Tidak ada yang perlu dilihat.",
  settled: (n: number) => `${number(n)} sudah beres`,
  action: "Tindakan",
  admitted: "Kiriman dimasukkan.",
  what: "Berkas",
  why: "Sebab",
  when: "Tiba",
  number: (laptop: string, sequence: number) => `${laptop}, kiriman ke-${number(sequence)}`,
  line: (n: number) => `baris ${number(n)}`,
  settle: "Sudah dilihat",
  settledNow: "Ditandai sudah dilihat.",
  admit: "Masukkan juga",
  runs: "Stik dan berkas yang pernah dimasukkan",
  source: "Dari",
  perLaptop: "Kiriman per laptop",
  no: "No.",
  state: "Keadaan",
  records: "Catatan",
  scans: "Foto",
  size: "Ukuran",
  apart: (n: number) => `${number(n)} perlu dilihat`,
  states,
  road: "Lewat",
  network: "jaringan",
  stick: "stik",
  by: "Oleh",
  outcome: "Hasil",
  broken: "terputus",
  noRuns: "Belum ada stik atau berkas yang dimasukkan. Kiriman lewat jaringan terlihat per laptop di atas.",
};
export type Intake = typeof id;
