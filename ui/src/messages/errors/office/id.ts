import type { ErrorCode } from "$/bindings/office";
import type { ErrorParams, ErrorText } from "../id";
import { id as laptops } from "../../laptops/id";
import { id as team } from "../../team/id";

const nothingStored = "Belum ada yang disimpan; data kantor tidak berubah.";
const stored = "Semua yang sudah tersimpan di kantor tetap ada.";
const fileSafe = "Berkas Anda tidak berubah, dan belum ada yang disimpan.";

/** What the pages call a field of a request. Others are no field anybody sees. */
const fields: Record<string, string> = {
  date: laptops.date,
  days: laptops.days,
  label: laptops.label,
  laptops: laptops.choose,
  place: laptops.place,
  team: laptops.team,
  village: laptops.village,
  officer: team.name,
  officer_twice: team.name,
  prune_after_days: team.days,
  lock_after_minutes: team.lock,
  file: "Berkas",
  nik: "NIK",
  reason: "Alasan",
  root_key: "Berkas kunci induk",
};

/** What reads otherwise at the office than on a laptop in a village. */
export const id = {
  sign_in_required: {
    happened: "Anda belum masuk, atau waktu masuk sudah habis.",
    safe: stored,
    todo: "Masuk lagi dengan nama dan frasa sandi Anda.",
  },
  sign_in_failed: {
    happened: "Nama atau frasa sandi tidak cocok.",
    safe: "Tidak ada yang dibuka dan tidak ada yang berubah.",
    todo: "Periksa ejaan keenam kata dan spasinya. Kalau lupa, minta admin membuat frasa sandi baru.",
  },
  not_allowed: {
    happened: "Tugas Anda tidak mencakup tindakan ini.",
    safe: nothingStored,
    todo: "Minta admin atau koordinator yang melakukannya.",
  },
  not_found: {
    happened: "Data yang dicari tidak ada di kantor ini.",
    safe: stored,
    todo: "Kembali ke daftarnya, lalu buka lagi dari sana.",
  },
  conflict: (params: ErrorParams) =>
    params.reason === "nik_listed"
      ? {
          happened: "Warga lain dengan NIK yang sama sudah ada di daftar sasaran.",
          safe: "Tidak ada yang dihitung dua kali dan tidak ada yang berubah.",
          todo: "Bandingkan keduanya di “Mungkin orang yang sama”. Kalau benar sama, pilih “Tidak dihitung”.",
        }
      : {
          happened: "Data ini sudah berubah sejak Anda membukanya.",
          safe: "Keputusan terakhir tetap berlaku; tidak ada yang tertimpa.",
          todo: "Muat ulang halaman, lihat isinya, lalu putuskan lagi.",
        },
  wrong_passphrase: {
    happened: "Frasa sandi tidak cocok dengan berkas kunci induk itu.",
    safe: nothingStored,
    todo: "Pastikan berkasnya benar, periksa ejaan keenam kata dan spasinya, lalu coba lagi.",
  },
  invalid_request: (params: ErrorParams) => {
    const field = fields[params.field ?? ""];
    return {
      happened: field ? `Isian “${field}” tidak bisa diterima.` : "Isian ini tidak bisa diterima.",
      safe: nothingStored,
      todo: "Periksa isian dan berkas yang dipilih, lalu coba lagi.",
    };
  },
  too_large: (params: ErrorParams) => ({
    happened: params.files
      ? `Isinya lebih dari ${params.files} berkas.`
      : `Ukurannya melebihi batas${params.megabytes ? ` (${params.megabytes} MB)` : ""}.`,
    safe: fileSafe,
    todo: "Bagi menjadi beberapa bagian. Untuk stik, pilih hanya folder JEMPUT di dalamnya.",
  }),
  list_unreadable: {
    happened: "Berkas ini tidak bisa dibaca sebagai daftar.",
    safe: fileSafe,
    todo: "Buka di Excel, simpan ulang sebagai XLSX atau CSV tanpa kata sandi, lalu pilih lagi.",
  },
  list_other_format: {
    happened: "Berkas Excel lama (.xls), ODS, atau yang berkata sandi tidak bisa dibaca.",
    safe: fileSafe,
    todo: "Buka berkasnya, simpan sebagai .xlsx atau .csv tanpa kata sandi, lalu coba lagi.",
  },
  list_column_missing: (params: ErrorParams) => ({
    happened: params.column
      ? `Kolom “${params.column}” belum dicocokkan.`
      : "Ada kolom yang harus ada tetapi belum dicocokkan.",
    safe: fileSafe,
    todo: "Pilih kolomnya di “Kolom di berkas ini”, atau beri baris judul pada berkasnya.",
  }),
  list_empty: {
    happened: "Tidak ada baris yang bisa dipakai di berkas ini.",
    safe: fileSafe,
    todo: "Pastikan ada baris isi di bawah judul kolomnya, lalu pilih lagi.",
  },
  list_districts_only: {
    happened: "Rekap ini per kecamatan; tidak ada baris desa/kelurahan di dalamnya.",
    safe: fileSafe,
    todo: "Pilih rekap dengan satu baris per desa/kelurahan (kode wilayah atau nama, wajib KTP, sudah rekam). Kalau barisnya memang desa/kelurahan, tulis “Kelurahan” atau “Desa” di depan namanya.",
  },
  list_in_future: (params: ErrorParams) => ({
    happened: `Tanggal ${params.date ?? "daftar ini"} belum tiba.`,
    safe: fileSafe,
    todo: "Isi “Per tanggal” dengan tanggal daftar itu dibuat; periksa tahunnya, lalu simpan lagi.",
  }),
  file_empty: {
    happened: "Berkas ini kosong (0 bita).",
    safe: fileSafe,
    todo: "Salin ulang berkasnya dari asalnya, lalu pilih lagi.",
  },
  no_connection: {
    happened: "Program kantor tidak menjawab.",
    safe: stored,
    todo: "Pastikan komputer kantor menyala dan jemput-office berjalan, lalu coba lagi. Yang terputus boleh diulang.",
  },
  server_busy: {
    happened: "Program kantor sedang sibuk.",
    safe: stored,
    todo: "Tunggu sebentar, lalu coba lagi.",
  },
  server_failed: {
    happened: "Program kantor sedang bermasalah.",
    safe: stored,
    todo: "Coba lagi. Kalau terulang, beri tahu admin untuk melihat catatan programnya.",
  },
  internal: {
    happened: "Ada kesalahan di dalam program.",
    safe: stored,
    todo: "Coba sekali lagi. Kalau terulang, catat apa yang Anda tekan dan beri tahu admin.",
  },
  disk_full: {
    happened: "Ruang simpan komputer kantor penuh.",
    safe: stored,
    todo: "Kosongkan ruang simpan, lalu ulangi. Jangan menghapus folder data Jemput.",
  },
  invitation_expired: {
    happened: "Undangan ini sudah lewat masa berlakunya.",
    safe: nothingStored,
    todo: "Buat undangan baru untuk laptop itu.",
  },
  invitation_used: {
    happened: "Undangan ini sudah dipakai laptop lain.",
    safe: nothingStored,
    todo: "Buat undangan baru. Kalau tidak jelas siapa pemakainya, cabut laptop itu.",
  },
} satisfies Partial<Record<ErrorCode, ErrorText | ((params: ErrorParams) => ErrorText)>>;

export type OfficeErrors = { [code in keyof typeof id]: ErrorText | ((params: ErrorParams) => ErrorText) };
