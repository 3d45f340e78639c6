import type { Column, RowReason } from "$/bindings/office";
import { number } from "../format";

const columns: Record<Column, string> = {
  nik: "NIK",
  kk: "Nomor KK",
  name: "Nama",
  sex: "Jenis kelamin",
  birth_place: "Tempat lahir",
  birth_date: "Tanggal lahir",
  marital_status: "Status kawin",
  address: "Alamat",
  rt: "RT",
  rw: "RW",
  hamlet: "Dusun/jorong/lingkungan",
  family_head: "Kepala keluarga",
  mother_name: "Nama ibu",
  phone: "Telepon",
  relation: "SHDK",
  village_code: "Kode desa/kelurahan",
  village_name: "Desa/kelurahan",
  district_name: "Kecamatan",
  ektp_status: "Status KTP-el",
  wajib: "Wajib KTP",
  sudah: "Sudah rekam",
  belum: "Belum rekam",
};
const rowReasons: Record<RowReason, string> = {
  village_ambiguous: "Nama ini ada di lebih dari satu kecamatan. Isi kolom kecamatannya.",
  village_elsewhere: "Desa/kelurahan ini di luar kabupaten/kota kantor.",
  village_or_district:
    "Kecamatan dan desa/kelurahan sama-sama bernama ini, dan angkanya tidak menunjukkan yang mana. Tulis “Kecamatan” atau “Kelurahan”/“Desa” di depan namanya, lalu pilih berkasnya lagi.",
  village_twice:
    "Desa/kelurahan ini ada di baris lain juga. Sisakan satu baris; kalau ini jumlah kecamatan, tulis “Kecamatan” di depan namanya.",
  nik_shared: "NIK ini dipakai dua orang berbeda. Keduanya disimpan; periksa NIK-nya di SIAK.",
  cannot_be_told: "Tidak ada NIK maupun tanggal lahir.",
};

export const id = {
  columns,
  rowReasons,
  unknownVillage: "Nama ini tidak ada di kabupaten/kota kantor. Periksa ejaannya.",
  title: "Daftar kantor",
  intro:
    "Berkas Excel atau CSV dari kantor sendiri. Kolom dicocokkan dan diperlihatkan dahulu; belum ada yang disimpan.",
  byName: "Daftar nama yang belum rekam",
  totals: "Angka wajib dan sudah per desa/kelurahan",
  choose: "Pilih berkas",
  chooseOther: "Pilih berkas lain",
  needsByName:
    "XLSX atau CSV. Harus ada kolom nama, NIK, dan desa/kelurahan; kalau kolom desa/kelurahan tidak ada, desa/kelurahannya dipilih sendiri. RT, KK, dan alamat membantu mencetak per RT.",
  needsTotals: "XLSX atau CSV. Satu baris per desa/kelurahan dengan kolom wajib KTP dan sudah rekam.",
  reading: (file: string) => `Membaca ${file}`,
  working: "Mengerjakan",
  drop: "atau lepaskan di sini",
  mapping: "Kolom di berkas ini",
  notThere: "(tidak ada)",
  asOf: "Per tanggal",
  complete: "Daftar ini lengkap untuk desa/kelurahan di dalamnya: yang tidak ada lagi di sini keluar dari daftar",
  wouldLeave: (n: number) =>
    `Kalau lengkap: sekitar ${number(n)} orang yang sekarang di daftar desa/kelurahan ini tidak ada di berkas, jadi keluar dari daftar dan dari “belum rekam”. Kalau jumlah itu terlalu banyak, hapus centangnya.`,
  wouldStay: (n: number) =>
    `Sekitar ${number(n)} orang yang sekarang di daftar desa/kelurahan ini tidak ada di berkas. Mereka tetap di daftar; centang di atas hanya kalau berkas ini memang lengkap.`,
  take: (people: number) => `Simpan ${number(people)} orang`,
  takeTotals: "Simpan angka ini",
  nothingYet: "Belum ada yang disimpan.",
  needed: (columns: string) => `Kolom mana yang berisi: ${columns}?`,
  neededText: "Judul kolomnya tidak dikenali. Pilih kolomnya di bawah; isi berkas tidak berubah.",
  whole: "Desa/kelurahan untuk seluruh berkas",
  wholeNeeded:
    "Kalau berkas ini memang tanpa kolom desa/kelurahan, misalnya BIP satu desa, pilih desa/kelurahannya di sini: semua barisnya masuk ke sana.",
  wholeBySheet: "Sekarang menurut nama lembarnya. Kalau dipilih di sini, semua baris masuk ke satu desa/kelurahan itu.",
  wholeChosen: "Semua baris masuk ke desa/kelurahan ini.",
  sheetsRead: (names: string) => `Yang dibaca: lembar ${names}.`,
  sheetsUnread: (n: number, names: string) => `${number(n)} lembar tidak dibaca: ${names}`,
  sheetsTodo:
    "Lembar itu disembunyikan, atau judul kolomnya berbeda. Kalau isinya juga diperlukan, tampilkan lembarnya dan samakan judul kolomnya, atau simpan sebagai berkas sendiri, lalu pilih lagi.",
  sheetsMore: (names: string, more: number) => `${names}, dan ${number(more)} lainnya`,
  rowAt: (row: number, sheet: string | null) =>
    sheet ? `Lembar ${sheet}, baris ${number(row)}` : `Baris ${number(row)}`,
  taken: (people: number, villages: number) =>
    `Daftar tersimpan: ${number(people)} orang belum rekam di ${number(villages)} desa/kelurahan.`,
  left: (n: number) =>
    `${number(n)} orang yang dulu di daftar desa/kelurahan itu tidak ada lagi di berkas ini: mereka keluar dari daftar. Kalau berkasnya ternyata tidak lengkap, tarik kembali di bawah lalu masukkan lagi tanpa centang “lengkap”.`,
  toRemaining: "Lihat sisa per kecamatan, desa/kelurahan, dan RT",
  paper: "Daftar cetak",
  print: "Cetak per RT",
  printVillage: (village: string) => `Cetak daftar per RT ${village}`,
  villages: (n: number) => `${number(n)} desa/kelurahan`,
  totalsTaken: (villages: number) => `Angka ${number(villages)} desa/kelurahan tersimpan.`,
  result: (rows: number, people: number, duplicates: number) =>
    `${number(rows)} baris: ${number(people)} orang, ${number(duplicates)} baris ganda`,
  leftOut: (n: number) =>
    `${number(n)} baris tidak bisa dipakai: tanpa nama, atau desa/kelurahannya bukan di kantor ini`,
  toLookAt: (n: number) => `${number(n)} orang dipakai tetapi ada isian yang perlu dilihat`,
  problems: "Yang perlu dilihat",
  problemRows: (shown: number, all: number) =>
    all > shown
      ? `${number(shown)} baris pertama dari ${number(all)} yang perlu dilihat`
      : `${number(all)} baris yang perlu dilihat`,
  whatHappens: "Dipakai?",
  notUsed: "tidak dipakai",
  usedStill: "dipakai apa adanya",
  sample: "Baris pertama di berkas ini",
  columnNumber: (n: number) => `Kolom ${n}`,
  notUsedColumn: "tidak dipakai",
  wrongRows: (n: number) => `${number(n)} baris tidak bisa dipakai atau tidak cocok jumlahnya`,
  problemsFile: "Unduh baris yang perlu dilihat (Excel)",
  row: "Baris",
  problem: "Masalah",
  rowsOf: "Baris",
  area: "Desa/kelurahan",
  people: "Belum rekam",
  perVillage: "Isi berkas per desa/kelurahan",
  sum: (wajib: number, sudah: number) => `Jumlah: ${number(wajib)} wajib KTP, ${number(sudah)} sudah rekam`,
  districts: (n: number) =>
    `${number(n)} baris adalah jumlah kecamatan: dilewati, karena yang disimpan angka desa/kelurahannya`,
  missing: (n: number) => `${number(n)} desa/kelurahan tidak ada di berkas ini`,
  history: "Yang pernah dimasukkan",
  file: "Berkas",
  kind: "Isi",
  takenBy: "Oleh",
  used: "Terpakai",
  duplicates: "Ganda",
  dirty: "Perlu dilihat",
  kinds: { byName: "daftar nama", totals: "angka", status: "status SIAK" },
  withdraw: "Tarik kembali",
  withdrawTitle: (file: string) => `Tarik kembali ${file}?`,
  withdrawText:
    "Untuk berkas yang keliru atau salah tanggalnya. Isinya tidak dihitung lagi: orang kembali ke tempatnya menurut daftar lain, angka kembali ke data dasar sebelumnya. Catatan tim tidak berubah. Kalau ternyata benar, masukkan lagi berkasnya.",
  withdrawn: "ditarik kembali",
  withdrawnNow: (file: string) => `${file} ditarik kembali dan tidak dihitung lagi.`,
  none: "Belum ada daftar. Mulailah dengan berkas Excel kantor.",
};
export type Lists = typeof id;
