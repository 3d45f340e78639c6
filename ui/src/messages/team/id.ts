import { number } from "../format";

export const id = {
  title: "Setelan tim",
  intro: "Berlaku untuk semua laptop. Laptop menerimanya saat terhubung, atau lewat stik.",
  officers: "Petugas",
  officersText: "Mereka yang boleh membuka laptop, masing-masing dengan kata sandi sendiri.",
  nobody: "Belum ada petugas. Laptop baru bisa didaftarkan setelah petugasnya ada di sini.",
  noLead: "Belum ada ketua tim. Ketua tim membuka laptop yang kata sandinya lupa dan mengeluarkan petugas.",
  name: "Nama petugas",
  lead: "Ketua tim",
  add: "Tambah petugas",
  remove: "Hapus",
  removeNamed: (name: string) => `Hapus ${name}`,
  removedText: "Yang dihapus masih bisa membuka laptopnya sampai ketua tim mengeluarkannya di Setelan laptop itu.",
  twice: "Nama ini sudah ada. Tambahkan pembeda, misalnya nama marga.",
  services: "Layanan di lapangan",
  servicesText: "Permohonan yang boleh dimulai petugas di laptop.",
  rules: "Laptop",
  forget: "Laptop boleh menghapus kiriman lama setelah",
  forgetBackedUp: "dicadangkan kantor",
  forgetImported: "masuk data kantor",
  forgetText:
    "Yang paling aman: setelah dicadangkan dengan jemput-office backup. Pilih yang kedua hanya bila data kantor dicadangkan dengan cara lain.",
  days: "Lalu menunggu (hari)",
  daysWrong: "Antara 0 dan 3.650 hari.",
  lock: "Terkunci sendiri setelah (menit)",
  lockWrong: "Antara 1 dan 60 menit.",
  save: "Simpan setelan",
  saved: (version: number) => `Tersimpan. Setelan nomor ${number(version)} dikirim ke semua laptop.`,
  unsaved: "Ada perubahan yang belum disimpan.",
};
export type Team = typeof id;
