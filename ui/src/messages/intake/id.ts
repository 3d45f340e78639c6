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
  unstorable:
    "Catatannya ditolak pangkalan data kantor. Kirimannya tersimpan utuh dan tertutup; minta admin memeriksa laptop itu.",
  too_many:
    "Berisi jauh lebih banyak catatan daripada kerja satu tim. Tersimpan utuh, tidak dibuka; minta admin memeriksa laptop itu.",
  revisions: "Satu catatan diubah terlalu sering; perubahan yang ini tidak masuk. Minta admin memeriksa laptop itu.",
  copied: "Nomor ini ada dua dengan isi berbeda: laptop tersalin atau dipulihkan. Keduanya masuk.",
  missing: "Tercantum di daftar laptop, tetapi tidak ada di stik. Laptop itu masih menyimpannya; salin ulang ke stik.",
  lost: "Dulu masuk di kantor ini, lalu boleh dihapus dari laptop; sekarang tidak ada atau tidak lengkap di kantor, biasanya setelah pemulihan. Minta admin memulihkan cadangan yang lebih baru (jemput-office restore) atau memasukkan berkas ini dari stik lama. Kalau tidak ketemu, beri tahu ketua tim laptop itu.",
  left_out: "Ada halaman yang tidak terbaca di laptop; menyusul di kiriman berikutnya.",
  stick:
    "Jawaban kantor tidak bisa ditulis ke stik (penuh atau terkunci). Kirimannya tetap masuk; unduh jawabannya di sini.",
  invitation:
    "Permintaan pendaftaran ini tidak cocok dengan undangan yang berlaku. Buat undangan baru di halaman Laptop.",
  other: "Perlu dilihat oleh admin. Berkasnya tersimpan utuh.",
};

const states = {
  verified: "diterima, belum dibuka",
  opened: "catatan masuk, foto menyusul",
  imported: "masuk lengkap",
  backed_up: "masuk lengkap, ada cadangan",
  quarantined: "perlu dilihat",
  refused: "ditolak",
};

export const id = {
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
  toRemaining: "Lihat sisa sekarang",
  enrolments: (n: number) => `${number(n)} laptop minta didaftarkan: cocokkan enam katanya.`,
  toLaptops: "Buka halaman Laptop",
  answersText: "Salin isi berkas ini ke stik yang sama: laptop menerima bukti dan pesan kantor lewat stik itu.",
  answers: "Unduh bukti diterima",
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
