import type { OutcomeCode } from "$/bindings/field";

interface OutcomeText {
  /** In lists and on keys. */
  short: string;
  /** In full. */
  name: string;
  /** What follows from it. */
  next: string;
}

const codes: Record<OutcomeCode, OutcomeText> = {
  REKAM: {
    short: "Berhasil direkam",
    name: "Berhasil direkam",
    next: "Selesai di sini. Kabar cetak menyusul dari kantor.",
  },
  GAGAL: { short: "Gagal rekam", name: "Gagal rekam", next: "Dijadwalkan ulang." },
  KECUALI: {
    short: "Rekam, ada pengecualian",
    name: "Direkam dengan pengecualian sidik jari atau iris",
    next: "Tulis catatan dan lampirkan foto.",
  },
  SUDAH: {
    short: "Sudah pernah direkam",
    name: "Sudah direkam atau sudah punya KTP-el",
    next: "Kantor mencocokkan dengan SIAK.",
  },
  NIKLAIN: {
    short: "NIK ganda",
    name: "Sudah direkam dengan NIK lain",
    next: "Kantor memeriksa dan menghapus NIK yang keliru.",
  },
  DUPLIKAT: {
    short: "Data ganda",
    name: "Tercatat ganda (duplicate record)",
    next: "Kantor mengajukan hapus duplikat.",
  },
  MATI: { short: "Meninggal", name: "Meninggal dunia", next: "Kumpulkan berkas untuk akta kematian." },
  PINDAH: { short: "Pindah", name: "Pindah tanpa lapor", next: "Catat tujuan pindahnya." },
  LUAR: {
    short: "Di luar daerah",
    name: "Merantau, sekolah, atau kerja di luar daerah",
    next: "Catat nomor HP; tawarkan rekam di luar domisili.",
  },
  LN: { short: "Di luar negeri", name: "Di luar negeri (pekerja migran)", next: "Didatangi lagi nanti." },
  TDKADA: { short: "Tidak ditemukan", name: "Alamat atau orangnya tidak ditemukan", next: "Perlu keterangan RT/RW." },
  TDKHADIR: { short: "Tidak hadir", name: "Tidak hadir atau tidak di rumah", next: "Didatangi lagi." },
  TOLAK: { short: "Menolak", name: "Menolak direkam", next: "Disampaikan ke ketua tim." },
  TDKMAMPU: {
    short: "Perlu kunjungan rumah",
    name: "Sakit, lanjut usia, ODGJ, atau difabel: perlu kunjungan rumah",
    next: "Masuk daftar kunjungan rumah.",
  },
  DIBAWAH16: { short: "Belum 16 tahun", name: "Belum 16 tahun", next: "Menunggu umurnya; tawarkan KIA." },
  PEMULA16: { short: "Pemula 16 tahun", name: "16 tahun, direkam lebih awal", next: "Kartu dicetak saat berumur 17." },
  LAPAS: {
    short: "Di lapas atau panti",
    name: "Di lapas, rutan, panti, atau pesantren",
    next: "Tim mendatangi lembaganya.",
  },
  DATASALAH: {
    short: "Data salah",
    name: "Data salah: nama, tanggal lahir, atau jenis kelamin",
    next: "Pembetulan (F-1.06) dahulu.",
  },
};

export const id = {
  codes,
  reasons: {
    alat: "Alat rusak",
    jaringan: "Jaringan putus",
    listrik: "Listrik padam",
    sidik_jari: "Sidik jari tidak terbaca",
    iris: "Iris tidak terbaca",
  } as Record<string, string>,
  askReason: "Gagal karena apa?",
  askRest: "Hasil lainnya",
  goBack: "Kembali ke warga ini",
  notYet: "Belum datang",
  waiting: "Di meja rekam",
  fromOffice: "dari kantor",
  byStatement: (by: string) => `keterangan ${by}`,
  byOperator: "daftar operator",
};
export type Outcomes = typeof id;
