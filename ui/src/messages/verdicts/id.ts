import type { PersonNotice, Reason } from "$/bindings/field";

/** What a remark is about: sixteen digits are worded otherwise than a postal code. */
interface About {
  number: boolean;
}

/** A reason without a text here does not compile. */
const reasons: Record<Reason, (about: About) => string> = {
  required: () => "Wajib diisi.",
  length: ({ number }) => (number ? "Harus 16 angka." : "Jumlah angkanya tidak sesuai."),
  format: ({ number }) => (number ? "Hanya angka; ada huruf atau tanda lain." : "Bentuknya tidak sesuai."),
  all_zero: () => "Semua angkanya nol.",
  day: () => "Angka ke-7 dan ke-8 bukan tanggal yang mungkin.",
  month: () => "Angka ke-9 dan ke-10 bukan bulan yang mungkin.",
  date_impossible: () => "Angka ke-7 sampai ke-12 bukan tanggal yang ada di kalender.",
  serial_zero: () => "Empat angka terakhir tidak boleh 0000.",
  digits_lost: () => "Angka terakhirnya hilang di Excel. Lihat KK untuk nomor lengkapnya.",
  province_unknown: () => "Kode provinsinya tidak dikenal. Cocokkan dengan KK.",
  regency_unknown_or_retired: () =>
    "Kode kabupaten/kotanya tidak dikenal atau sudah lama. Wajar bagi yang lahir sebelum pemekaran.",
  district_unknown_or_retired: () =>
    "Kode kecamatannya tidak dikenal atau sudah lama. Wajar bagi yang lahir sebelum pemekaran.",
  temporary: () => "Nomor sementara (diawali 0).",
  birth_date_differs: () => "Tanggal lahir menurut NIK berbeda. Bisa wajar; cocokkan dengan KK.",
  sex_differs: () => "Jenis kelamin menurut NIK berbeda. Bisa wajar; cocokkan dengan KK.",
  looks_like_nik: () => "Ini seperti NIK, bukan nomor KK. Periksa lagi.",
  name_too_long: () => "Nama baru paling panjang 60 huruf, termasuk spasi.",
  name_single_word: () => "Hanya satu kata. Untuk nama baru, anjurannya dua kata.",
  not_a_date: () => "Tanggal ini tidak terbaca.",
  date_in_future: () => "Tanggal ini belum terjadi.",
  date_too_long_ago: () => "Tanggal ini terlalu lampau. Periksa tahunnya.",
  not_a_time: () => "Tulis jam seperti 07:30.",
  not_a_number: () => "Isi dengan angka.",
  out_of_range: () => "Angkanya tidak lazim. Periksa lagi.",
  unknown_code: () => "Pilihan ini tidak dikenal.",
  unknown_region: () => "Kode wilayah ini tidak dikenal.",
  not_a_phone: () => "Nomor HP ini tidak lazim. Contoh: 0812 3456 7890.",
  not_an_email: () => "Alamat surel ini tidak terbaca.",
};

/** What to know of a person before going on. */
const notices: Record<PersonNotice, string> = {
  nik_taken: "Warga lain di laptop ini memakai NIK yang sama.",
  already_recorded: "Sudah direkam. Tanyakan dahulu: rekam dua kali membuat data ganda dan kartunya tertahan.",
  under_sixteen: "Belum 16 tahun: belum boleh direkam.",
  sixteen: "Berumur 16: boleh direkam, kartunya dicetak saat 17.",
  not_on_list: "Tidak ada di daftar. Kantor memeriksanya di SIAK.",
  other_regency: "Warga kabupaten/kota lain (luar domisili).",
  no_nik: "NIK belum ada. Tulis dari KK bila ada.",
  no_kk: "Nomor KK belum ada.",
  sent_back: "Kantor mengembalikan catatan warga ini. Lihat alasannya di bawah.",
};

export const id = { reasons, notices };
export type Verdicts = typeof id;
