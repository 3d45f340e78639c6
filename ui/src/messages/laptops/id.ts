import type { InvitationState } from "$/bindings/office";
import { number } from "../format";

const states: Record<InvitationState, string> = {
  open: "belum dipakai",
  used: "sudah dipakai",
  expired: "kedaluwarsa",
  withdrawn: "ditarik",
};

export const id = {
  states,
  title: "Laptop",
  intro: "Laptop yang terdaftar, ke mana dibawa, dan undangan untuk laptop baru.",
  enrolled: "Laptop terdaftar",
  invite: "Undang laptop baru",
  label: "Nama laptop",
  labelHint: "misalnya laptop 07",
  days: "Berlaku (hari)",
  daysHint: "1 sampai 90",
  daysWrong: "Isi dengan angka 1 sampai 90.",
  state: "Keadaan",
  make: "Buat undangan",
  made: "Undangan diunduh. Serahkan langsung atau lewat stik; isinya rahasia sampai dipakai.",
  invitations: "Undangan",
  until: "Berlaku sampai",
  waiting: "Minta didaftarkan lewat stik",
  waitingText:
    "Cocokkan enam kata ini, satu per satu, dengan yang tampil di layar laptop. Kalau lewat telepon, biarkan petugas yang membacakan.",
  same: "Sama, daftarkan",
  notSame: "Tidak sama, tolak",
  refused: "Permintaan ditolak; laptop itu tidak didaftarkan.",
  confirmed: "Jawaban diunduh. Simpan di stik dan masukkan ke laptop itu.",
  send: "Rencanakan kegiatan dan kirim daftar sasaran",
  villageOption: (village: string, district: string, left: string) => `${village} (${district}), ${left} belum`,
  village: "Desa/kelurahan",
  choose: "Laptop yang berangkat",
  date: "Tanggal kegiatan",
  place: "Tempat",
  placeHint: "misalnya Kantor Lurah",
  team: "Tim",
  teamHint: "misalnya Tim 2",
  back: "Kiriman",
  allBack: (laptops: number) => (laptops === 1 ? "sudah masuk" : `${laptops} laptop sudah masuk`),
  someBack: (returned: number, laptops: number) => `${returned} dari ${laptops} laptop sudah masuk`,
  outings: "Kegiatan",
  samePlan: (village: string, team: string) =>
    `Kegiatan ${team} di ${village} pada hari itu sudah direncanakan. Daftarnya dikirim ulang; kegiatannya tetap satu.`,
  anotherPlan: (village: string, teams: string) =>
    `Pada hari itu sudah ada kegiatan ${teams} di ${village}. Isi nama tim yang sama untuk mengirim ulang daftarnya; nama lain menjadi kegiatan baru.`,
  cancel: "Batalkan",
  cancelTitle: (village: string, date: string) => `Batalkan kegiatan ${village}, ${date}?`,
  cancelText:
    "Untuk kegiatan yang tidak jadi, atau laptop yang tidak akan mengirim lagi. Kantor tidak menunggunya lagi; yang sudah atau nanti masuk tetap dihitung. Beri tahu timnya sendiri.",
  cancelled: "dibatalkan",
  cancelledNow: (village: string) => `Kegiatan di ${village} dibatalkan.`,
  workLists: "Daftar sasaran yang dikirim",
  targets: "Sasaran",
  asOf: "Per tanggal",
  issued: "Dikirim",
  received: "Sampai",
  revision: (n: number) => `daftar ke-${n}`,
  gotAll: (laptops: number) => (laptops === 1 ? "sudah di laptop" : `sudah di ${laptops} laptop`),
  gotSome: (received: number, laptops: number) => `${received} dari ${laptops} laptop`,
  sendNow: (laptops: number) => (laptops > 1 ? `Kirim ke ${laptops} laptop` : "Kirim ke laptop"),
  sent: (village: string, targets: number) =>
    `Daftar ${village} (${number(targets)} orang) disiapkan; laptop menerimanya saat menghubungi kantor atau lewat stik.`,
  action: "Tindakan",
  revoke: "Cabut",
  revokeTitle: (laptop: string) => `Cabut ${laptop}`,
  revokeText:
    "Untuk laptop yang dicuri, hilang, atau tidak dipakai lagi. Kirimannya yang sudah masuk tetap dihitung; yang datang sesudah ini disisihkan. Pencabutan tidak bisa dibatalkan: laptop yang ditemukan kembali didaftarkan dengan undangan baru.",
  keepSent: "Terima juga kirimannya yang terlambat",
  keepSentText:
    "Hanya yang dibuat sebelum kiriman terakhirnya yang sudah masuk, misalnya yang masih di stik. Jangan dicentang kalau kata sandi petugasnya mungkin diketahui orang lain.",
  rootKey: "Pilih berkas kunci induk",
  rootKeyHint: "Berkas kunci-induk.locked dari tempat penyimpanannya. Berkas itu tidak disimpan di sini.",
  rootPassphrase: "Frasa sandi kunci induk",
  rootPassphraseHint: "Enam kata dengan spasi. Kantor contoh: biarkan kosong.",
  revokeNow: "Cabut laptop ini",
  revokedNow: (laptop: string) => `${laptop} dicabut. Laptop lain mengetahuinya saat menghubungi kantor.`,
  noDevices: "Tidak ada laptop yang aktif. Buat undangan dahulu.",
};
export type Laptops = typeof id;
