import type { VerdictCode } from "$/bindings/field";
import { shortDate } from "../format";

type Params = Record<string, string | undefined>;

/** A code without a text here does not compile. */
export const id: Record<VerdictCode, (params: Params) => string> = {
  nik_length: (p) => (p.length ? `NIK harus 16 angka; ini ${p.length}.` : "NIK harus 16 angka."),
  nik_date_impossible: () => "Angka ke-7 sampai ke-12 NIK bukan tanggal yang mungkin.",
  nik_serial_zero: () => "Empat angka terakhir NIK tidak boleh 0000.",
  nik_temporary: () => "NIK sementara (diawali 0).",
  nik_date_differs: (p) =>
    p.expected
      ? `Tanggal lahir di NIK berbeda dari ${shortDate(p.expected)}. Bisa wajar; cocokkan dengan KK.`
      : "Tanggal lahir di NIK berbeda dari data. Bisa wajar; cocokkan dengan KK.",
  nik_sex_differs: () => "Jenis kelamin menurut NIK berbeda. Bisa wajar; cocokkan dengan KK.",
  nik_region_differs: () => "NIK diterbitkan di wilayah lain. Wajar bagi yang pernah pindah.",
  nik_region_unknown: () => "Kode wilayah di NIK tidak dikenal.",
  nik_taken: (p) => (p.name ? `NIK ini sudah dipakai ${p.name}.` : "NIK ini sudah dipakai warga lain di laptop ini."),
  kk_length: (p) => (p.length ? `Nomor KK harus 16 angka; ini ${p.length}.` : "Nomor KK harus 16 angka."),
  kk_date_impossible: () => "Angka ke-7 sampai ke-12 nomor KK bukan tanggal yang mungkin.",
  kk_serial_zero: () => "Empat angka terakhir nomor KK tidak boleh 0000.",
  kk_region_unknown: () => "Kode wilayah di nomor KK tidak dikenal.",
  name_too_long: (p) => `Nama baru paling panjang ${p.limit ?? "60"} huruf, termasuk spasi.`,
  name_one_word: () => "Nama hanya satu kata. Untuk nama baru, anjurannya dua kata.",
  name_empty: () => "Nama masih kosong.",
  date_unreadable: () => "Tanggal ini tidak terbaca.",
  date_in_future: () => "Tanggal ini belum terjadi.",
  date_very_old: () => "Umurnya lebih dari 110 tahun. Periksa tahunnya.",
  code_unknown: () => "Pilihan ini tidak dikenal.",
  number_unreadable: () => "Isi dengan angka.",
  digits_count: (p) => (p.expected ? `Harus ${p.expected} angka.` : "Jumlah angkanya tidak sesuai."),
  phone_unreadable: () => "Nomor HP ini tidak terbaca. Contoh: 0812 3456 7890.",
  email_unreadable: () => "Alamat surel ini tidak terbaca.",
  region_unknown: () => "Kode wilayah ini tidak dikenal.",
  required_missing: () => "Wajib diisi.",
  already_recorded: () =>
    "Menurut SIAK sudah direkam. Tanyakan dahulu: rekam dua kali membuat data ganda dan kartunya tertahan.",
  under_sixteen: () => "Belum 16 tahun: belum boleh direkam.",
  sex_unknown: () => "Jenis kelamin belum diisi.",
};
export type Verdicts = typeof id;
