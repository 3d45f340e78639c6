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
  invite: "Undang laptop baru",
  label: "Nama laptop",
  labelHint: "misalnya laptop 07",
  days: "Berlaku (hari)",
  make: "Buat undangan",
  made: "Undangan diunduh. Serahkan langsung atau lewat stik; isinya rahasia sampai dipakai.",
  invitations: "Undangan",
  until: (date: string) => `sampai ${date}`,
  waiting: "Minta didaftarkan lewat stik",
  waitingText: "Cocokkan enam kata ini dengan yang tampil di layar laptop.",
  same: "Sama, daftarkan",
  notSame: "Tidak sama, tolak",
  confirmed: "Jawaban diunduh. Simpan di stik dan masukkan ke laptop itu.",
  send: "Kirim daftar sasaran",
  village: "Desa/kelurahan",
  choose: "Laptop yang berangkat",
  date: "Hari kegiatan",
  place: "Tempat",
  team: "Tim",
  sendNow: "Rencanakan dan kirim",
  sent: (village: string, targets: number) => `Daftar ${village} (${number(targets)} orang) dikirim ke laptop.`,
  noDevices: "Belum ada laptop yang terdaftar. Buat undangan dahulu.",
};
export type Laptops = typeof id;
