import type { BundleProgress } from "$/bindings/field";
import { number } from "../format";

const states: Record<BundleProgress, string> = {
  lost: "Berkasnya hilang; isinya ikut kiriman lain",
  only_here: "Masih hanya di laptop ini",
  sending: "Sedang dikirim",
  on_stick: "Sudah di stik, kantor belum menjawab",
  records_arrived: "Catatan sudah di kantor, foto menyusul",
  stored: "Diterima kantor",
  verified: "Diterima dan diperiksa kantor",
  opened: "Dibuka kantor",
  imported: "Masuk data kantor",
  backed_up: "Masuk data kantor dan dicadangkan",
  quarantined: "Ditahan kantor untuk diperiksa",
  refused: "Ditolak kantor",
};

/** Groups of intake/reasonGroups.json that are about the laptop; all others are the office's to solve. */
const held = {
  revoked:
    "Kantor mencabut izin laptop ini, jadi kiriman ini ditahan dan belum dihitung. Bawa laptop ini ke kantor: admin memutuskan apakah isinya dimasukkan.",
  unknown:
    "Kantor belum mengenal kunci laptop ini. Biasanya beres sendiri setelah daftar kunci kantor diperbarui; kalau besok masih ditahan, hubungi admin kantor.",
  forged:
    "Segelnya tidak cocok dengan kunci kantor, jadi tidak dibuka. Jangan hapus apa pun; bawa laptop ini ke admin kantor.",
  other_office: "Laptop ini terdaftar di kantor lain. Hubungi admin kantor yang mendaftarkannya.",
  newer:
    "Jemput di laptop ini lebih baru daripada di kantor. Kantor menyimpannya utuh; minta admin memperbarui program kantor. Di sini tidak perlu apa-apa.",
  damaged:
    "Isinya tidak utuh saat diperiksa kantor. Aslinya tetap ada di laptop ini; bawa laptop ini ke kantor dan minta admin memeriksanya.",
  other: "Kantor menyimpannya utuh, tetapi belum dihitung. Tanyakan kepada admin kantor dan sebutkan kode ini.",
};

export const id = {
  title: "Kiriman",
  onlyHere: (n: number) => `${number(n)} berkas masih hanya di laptop ini`,
  nothingOnlyHere: "Semua sudah di kantor",
  detail: (records: number, scans: number) =>
    `${number(records)} catatan${scans > 0 ? ` dan ${number(scans)} foto` : ""}`,
  safeText: "Kalaupun laptop ini hilang, tidak ada catatan yang ikut hilang.",
  unsealed: (n: number) => `${number(n)} di antaranya belum disegel`,
  unfinished: (n: number) => `${number(n)} catatan belum bisa ikut dikirim`,
  notesText: "Catatan ini menunggu hasil. Buka orangnya dan beri hasil, atau kosongkan catatannya.",
  draft: "Orang baru yang belum selesai dicatat.",
  finish: "Lanjutkan mencatat",
  openFirst: "Buka kegiatan dahulu untuk menyelesaikannya.",
  waitingText: "Yang belum ada hasilnya tidak ikut dikirim.",
  seal: "Segel sekarang",
  send: "Kirim sekarang",
  stop: "Berhenti mengirim",
  running: "Sedang mengirim ke kantor. Boleh ditinggal bekerja.",
  waiting: (time: string) => `Menunggu; dicoba lagi dalam ${time}.`,
  done: "Semua kiriman sudah sampai.",
  stopped: "Pengiriman dihentikan. Yang sudah sampai tidak dikirim ulang.",
  bundles: "Kiriman dari laptop ini",
  noBundles: "Belum ada kiriman",
  noBundlesText: "Kiriman dibuat saat kegiatan ditutup dan disegel, di Ringkasan hari.",
  bundle: (n: number) => `Kiriman ke-${n}`,
  restarted: "urutan baru",
  content: (records: number, scans: number) =>
    `${number(records)} catatan${scans > 0 ? `, ${number(scans)} foto` : ""}`,
  sealedAt: (time: string) => `disegel ${time}`,
  of: (done: string, all: string) => `${done} dari ${all}`,
  states,
  held,
  nextTry: (time: string) => `dicoba lagi dalam ${time}`,
  stickTitle: "Lewat stik",
  stickIntro: "Kalau tidak ada sinyal: salin kiriman ke stik, bawa ke kantor, lalu bawa pulang bukti terimanya.",
  stickNone: "Belum ada stik terpasang.",
  stickLook: "Periksa lagi",
  otherFolder: "Folder lain",
  chooseStick: "Pilih stik atau folder",
  stickFree: (free: string) => `${free} kosong`,
  hasJemput: "ada folder Jemput",
  export: "Salin kiriman ke stik",
  import: "Ambil bukti dan daftar dari stik",
  writing: "Menulis ke stik",
  readingBack: "Membaca ulang untuk memastikan",
  importing: "Membaca stik",
  cancel: "Batalkan penyalinan",
  cancelled: "Penyalinan dibatalkan. Semua tetap ada di laptop ini; salin lagi kapan saja.",
  exported: (n: number, size: string) =>
    `${number(n)} kiriman (${size}) ada di stik dan sudah dibaca ulang. Stik boleh dicabut.`,
  exportedRemoved: (n: number) => `${number(n)} salinan dihapus dari stik karena sudah ada di kantor.`,
  exportedUnreadable: (n: number) =>
    `${number(n)} kiriman tidak terbaca dari laptop ini. Catatannya tetap ada: segel lagi dari Ringkasan hari, lalu salin lagi.`,
  imported: (receipts: number, messages: number) =>
    `${number(receipts)} bukti terima dari kantor dan ${number(messages)} pesan atau daftar masuk.`,
  importedNothing: "Tidak ada yang baru untuk laptop ini di stik.",
  importedDamaged: (n: number) => `${number(n)} berkas di stik tidak asli atau rusak; tidak dipakai.`,
  importedWanted: (n: number) => `Kantor meminta ${number(n)} kiriman lagi. Salin kiriman ke stik ini.`,
};
export type Sending = typeof id;
