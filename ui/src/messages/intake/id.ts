import { number } from "../format";

/** Why something was put apart, and what to do. Codes of crates/jemput-seal/FORMAT.md, by group. */
const reasons = {
  damaged: "Rusak di jalan. Minta laptop itu mengirim ulang; catatannya masih ada di sana.",
  forged: "Tanda tangannya tidak cocok. Jangan dipakai; tanyakan dari mana berkas ini.",
  unknown: "Dari laptop yang tidak terdaftar di kantor ini. Daftarkan laptopnya, lalu masukkan lagi.",
  revoked: "Dari laptop yang sudah dicabut. Admin memutuskan apakah kiriman ini dimasukkan.",
  other_office: "Kiriman untuk kantor lain. Serahkan ke kantor itu.",
  newer: "Dibuat oleh versi yang lebih baru. Tersimpan utuh; perbarui program kantor.",
  not_a_bundle: "Bukan berkas kiriman.",
  record: "Satu catatan tidak terbaca; yang lain tetap masuk.",
  copied: "Nomor ini ada dua dengan isi berbeda: laptop tersalin atau dipulihkan. Keduanya masuk.",
  other: "Perlu dilihat oleh admin. Berkasnya tersimpan utuh.",
};

export const id = {
  reasons,
  title: "Kiriman masuk",
  intro: "Masukkan berkas kiriman atau seluruh isi stik. Yang sudah pernah masuk tidak dihitung dua kali.",
  files: "Pilih berkas kiriman",
  folder: "Pilih folder stik",
  reading: "Memeriksa dan memasukkan kiriman",
  result: (safe: number, found: number, look: number) =>
    look > 0
      ? `${number(safe)} dari ${number(found)} kiriman, ${number(look)} perlu dilihat`
      : `${number(safe)} dari ${number(found)} kiriman`,
  detail: (fresh: number, records: number, scans: number) =>
    `${number(fresh)} kiriman baru, ${number(records)} catatan, ${number(scans)} foto`,
  enrolments: (n: number) => `${number(n)} laptop minta didaftarkan: cocokkan enam katanya di halaman Laptop.`,
  answers: "Unduh bukti diterima untuk stik",
  quarantine: "Perlu dilihat",
  nothingApart: "Tidak ada yang perlu dilihat.",
  what: "Berkas",
  why: "Sebab",
  when: "Tiba",
  number: (laptop: string, sequence: number) => `${laptop}, kiriman ke-${number(sequence)}`,
  line: (n: number) => `baris ${number(n)}`,
  admit: "Masukkan juga",
  runs: "Yang pernah masuk",
  road: "Lewat",
  network: "jaringan",
  stick: "stik",
  by: "Oleh",
  outcome: "Hasil",
  broken: "terputus",
  noRuns: "Belum ada kiriman.",
};
export type Intake = typeof id;
