import type { Role } from "$/bindings/office";
import type { Page } from "$/features/office/place.svelte";

const pages: Record<Exclude<Page, "people" | "person">, string> = {
  remaining: "Sisa",
  lists: "Daftar kantor",
  intake: "Kiriman masuk",
  review: "Periksa",
  laptops: "Laptop",
};
const roles: Record<Role, string> = {
  admin: "Admin",
  verifikator: "Verifikator",
  koordinator: "Koordinator",
  loket: "Loket",
  auditor: "Pemeriksa",
};

/** Frame and sign-in of the office's pages. */
export const id = {
  pages,
  roles,
  navigation: "Halaman kantor",
  welcome: "Masuk ke kantor",
  login: "Nama masuk",
  passphrase: "Frasa sandi",
  enter: "Masuk",
  leave: "Keluar",
  demonstration: "Contoh: semua warga di sini buatan",
  more: "Berikutnya",
  loading: "Memuat…",
  excel: "Excel",
  language: "English",
  name: "Nama",
  birth: "Lahir",
  where: "RT/RW",
  outcome: "Hasil",
  disputed: "Laptop tidak sepakat",
  notYetCome: "Belum datang",
  noBirth: "tanpa tanggal",
  found: (n: string) => `${n} orang`,
  search: "Cari nama, tahun lahir, atau NIK",
  nobody: "Tidak ada yang cocok",
  everyone: "Semua",
  left: "Masih belum",
  offList: "Di luar daftar",
  unconfirmed: "Belum dipastikan",
};
export type Office = typeof id;
