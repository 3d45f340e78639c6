import { number } from "../format";

/** The list on paper that goes to the RT head. */
export const id = {
  title: "Daftar untuk dibawa",
  sheets: (sheets: number, people: number) => `${number(sheets)} RT, ${number(people)} orang yang masih belum rekam`,
  which: "RT yang dicetak",
  everyRt: "Semua RT, masing-masing di lembar sendiri",
  noRt: "tanpa RT",
  print: "Cetak",
  nobody: (village: string) => `Tidak ada lagi yang belum rekam di ${village}.`,
  heading: "Warga yang belum rekam KTP-el",
  district: (name: string) => `Kecamatan ${name}`,
  asOf: (date: string) => `Per tanggal ${date};`,
  printedOn: (date: string) => `dicetak ${date}`,
  no: "No",
  name: "Nama",
  sex: "L/P",
  birth: "Lahir",
  result: "Hasil",
  note: "Catatan (pindah ke mana, kapan di rumah, telepon)",
  home: "Kepala keluarga, alamat",
  count: (people: string, homes: string) => `${people} orang, ${homes} keluarga.`,
  write:
    "Tulis di kolom Hasil: akan datang, tidak di rumah, pindah, meninggal, di luar daerah, sudah punya KTP-el, atau menolak.",
  rtHead: "Ketua RT",
  officer: "Petugas",
  date: "Tanggal",
  privacy: "Memuat data pribadi: hanya untuk kegiatan ini, jangan difoto atau dibagikan, kembalikan ke kantor.",
};
export type Printed = typeof id;
