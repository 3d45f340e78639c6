import type { Report, Role } from "$/bindings/office";
import type { Page } from "$/features/office/place.svelte";

const pages: Record<Exclude<Page, "person" | "print">, string> = {
  remaining: "Sisa",
  lists: "Daftar kantor",
  intake: "Kiriman masuk",
  review: "Periksa",
  laptops: "Laptop",
  settings: "Setelan",
  people: "Warga",
};
const reports: Record<Report, string> = {
  remaining: "Sisa per kecamatan, desa/kelurahan, dan RT",
  people: "Warga yang masih belum, dengan nama",
  outcomes: "Hasil per warga",
  output: "Yang dikerjakan tim per hari",
  printed_list: "Daftar cetak, satu lembar per RT",
  quarantine: "Kiriman yang perlu dilihat",
};
const roles: Record<Role, string> = {
  admin: "Admin",
  verifikator: "Verifikator",
  koordinator: "Koordinator",
  loket: "Loket",
  auditor: "Auditor",
};

/** Frame and sign-in of the office's pages. */
export const id = {
  pages,
  roles,
  reports,
  again: "Coba lagi",
  lineLost: (clock: string) => `Program kantor tidak menjawab sejak ${clock}`,
  lineLostText:
    "Yang tampil adalah keadaan sebelum itu; yang sudah tersimpan tetap ada. Disambung lagi dengan sendirinya.",
  navigation: "Halaman kantor",
  welcome: "Masuk ke Jemput kantor",
  login: "Nama pengguna",
  passphrase: "Frasa sandi",
  enter: "Masuk",
  leave: "Keluar",
  demonstration: "Kantor contoh: semua warga di sini buatan, bukan data asli",
  more: (left: string) => `Tampilkan 50 lagi (masih ${left})`,
  loading: "Memuat…",
  excel: "Unduh Excel",
  language: "English",
  name: "Nama",
  birth: "Lahir",
  where: "RT/RW",
  outcome: "Hasil",
  disputed: "Hasil antarlaptop berbeda",
  notYetCome: "Belum datang",
  noBirth: "tanpa tanggal",
  found: (n: string) => `${n} orang`,
  search: "Cari warga",
  searchHint: "nama, tahun lahir, NIK, atau gabungannya: siti 85",
  peopleOf: (where: string) => `Warga di ${where}`,
  withPapers: "Ada permohonan atau berkas",
  nobody: "Tidak ada yang cocok",
  everyone: "Semua warga",
  left: "Masih belum rekam",
  leftList: "Keluar dari daftar",
  offList: "Di luar daftar",
  unconfirmed: "Belum dipastikan",
};
export type Office = typeof id;
