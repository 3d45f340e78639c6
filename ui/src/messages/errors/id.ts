import type { ErrorCode, FaultReason } from "$/bindings/field";
import { size } from "../format";

/** Every failure in three sentences: what happened, what is safe, what to do. */
export interface ErrorText {
  happened: string;
  safe: string;
  todo: string;
}
export type ErrorParams = Record<string, string | undefined>;

const localSafe = "Semua catatan tetap tersimpan di laptop ini.";
const nothingChanged = "Tidak ada yang berubah di laptop ini.";

type Text = ErrorText | ((params: ErrorParams) => ErrorText);

/** Why, where the kit says it: in place of the code's own words. One without a text does not compile. */
const reasons: Record<FaultReason, Text> = {
  changed_since: {
    happened: "Data ini sudah berubah sesudahnya.",
    safe: "Isian yang terakhir tersimpan tetap berlaku; tidak ada yang tertimpa.",
    todo: "Buka lagi datanya, lalu ubah dari sana.",
  },
  no_outing_open: {
    happened: "Belum ada kegiatan yang dibuka.",
    safe: localSafe,
    todo: "Pilih kelurahan dan buka kegiatannya dahulu.",
  },
  open_points: {
    happened: "Permohonan ini belum lengkap.",
    safe: localSafe,
    todo: "Lengkapi yang tercantum, atau tandai lengkap walau belum beres.",
  },
  stopped: {
    happened: "Dihentikan.",
    safe: `${localSafe} Yang sudah sampai tidak diulang.`,
    todo: "Mulai lagi kapan saja.",
  },
  busy: {
    happened: "Laptop masih mengerjakan hal lain: menyegel, menulis stik, atau membaca berkas.",
    safe: nothingChanged,
    todo: "Tunggu sampai selesai, lalu coba lagi.",
  },
  in_use: {
    happened: "Jemput sudah terbuka di jendela lain.",
    safe: localSafe,
    todo: "Pakai jendela yang sudah terbuka.",
  },
  not_waiting: {
    happened: "Orang ini tidak sedang menunggu di meja rekam.",
    safe: localSafe,
    todo: "Muat ulang antrean, lalu periksa hasil terakhir.",
  },
  list_older: {
    happened: "Daftar ini lebih lama dari yang sudah ada.",
    safe: "Daftar yang lebih baru tetap dipakai.",
    todo: "Tidak perlu apa-apa.",
  },
  last_lead: {
    happened: "Ini satu-satunya ketua tim di laptop ini.",
    safe: nothingChanged,
    todo: "Tambahkan ketua tim lain dahulu.",
  },
  outing_over: {
    happened: "Kegiatan lain sudah dibuka sesudah kegiatan ini.",
    safe: localSafe,
    todo: "Catat yang terlambat pada kegiatan yang sekarang, atau minta kantor mengubah hasilnya.",
  },
  pruned: {
    happened: "Fotonya sudah tidak disimpan di laptop ini.",
    safe: "Kantor menyimpannya, dengan cadangan.",
    todo: "Lihat di kantor.",
  },
  chain_moved: {
    happened: "Urutan kiriman berubah saat disegel, misalnya karena laptop ini dipulihkan dari salinan.",
    safe: `${localSafe} Tidak ada nomor kiriman yang terpakai dua kali.`,
    todo: "Segel sekali lagi. Kalau terulang, bawa laptop ini ke kantor.",
  },
  not_receipted: {
    happened: "Belum ada bukti bahwa kantor menyimpannya dengan aman.",
    safe: "Tidak ada yang dihapus dari laptop ini.",
    todo: "Sambungkan ke kantor, atau bawa stik ke sana, sampai buktinya kembali.",
  },
  revoked: {
    happened: "Kantor mencabut izin laptop ini.",
    safe: localSafe,
    todo: "Bawa laptop ke kantor; catatannya diambil di sana.",
  },
  certificate_pending: {
    happened: "Kantor belum mengesahkan laptop ini.",
    safe: localSafe,
    todo: "Mencatat bisa terus. Sambungkan ke internet, atau minta pengesahan lewat stik di Setelan.",
  },
  too_short: {
    happened: "Kata sandi terlalu pendek.",
    safe: nothingChanged,
    todo: "Pakai keenam kata yang disarankan.",
  },
  no_gateway: {
    happened: "Kantor belum memberi alamat servernya kepada laptop ini.",
    safe: localSafe,
    todo: "Kirim lewat stik, dan minta kantor mengirim alamatnya dengan stik yang sama.",
  },
  stalled: {
    happened: "Tersambung ke kantor, tetapi datanya tidak bergerak.",
    safe: localSafe,
    todo: "Dicoba lagi dengan sendirinya. Cari tempat dengan sinyal lebih kuat, atau pakai stik.",
  },
  quota: {
    happened: "Jatah kiriman laptop ini untuk hari ini sudah habis.",
    safe: localSafe,
    todo: "Dicoba lagi dengan sendirinya. Kalau mendesak, bawa dengan stik.",
  },
  bad_answer: {
    happened: "Jawaban server kantor tidak bisa dipercaya, jadi tidak dipakai.",
    safe: `${localSafe} Tidak ada yang dianggap terkirim.`,
    todo: "Dicoba lagi dengan sendirinya. Kalau terus begini, beri tahu kantor.",
  },
  no_receipt: {
    happened: "Semua sudah dikirim, tetapi bukti dari kantor belum datang.",
    safe: `${localSafe} Belum dianggap terkirim.`,
    todo: "Buktinya ditanyakan lagi dengan sendirinya.",
  },
  item_damaged: {
    happened: "Satu bagian rusak di perjalanan.",
    safe: "Aslinya tetap utuh di laptop ini.",
    todo: "Bagian itu dikirim ulang dengan sendirinya.",
  },
  source_unreadable: {
    happened: "Satu kiriman tidak bisa dibaca dari laptop ini.",
    safe: "Catatannya masih ada di basis data dan ikut di penyegelan berikutnya.",
    todo: "Segel lagi dari Ringkasan hari, lalu kirim.",
  },
  full: (params) => ({
    happened: params.needed_bytes
      ? `Stik tidak cukup ruang; perlu ${size(Number(params.needed_bytes))}.`
      : "Stik tidak cukup ruang.",
    safe: localSafe,
    todo: "Kosongkan stik, atau pakai stik lain.",
  }),
  newer_schema: {
    happened: "Data di laptop ini dari versi Jemput yang lebih baru.",
    safe: "Tidak ada yang diubah.",
    todo: "Pasang Jemput versi terbaru dari kantor, lalu buka lagi.",
  },
};

const limitOf = (params: ErrorParams) =>
  params.limit_bytes ? ` (${size(Number(params.limit_bytes))})` : params.megabytes ? ` (${params.megabytes} MB)` : "";

/** A code without a text here does not compile. */
const codes: Record<ErrorCode, Text> = {
  wrong_passphrase: {
    happened: "Kata sandi tidak cocok.",
    safe: "Data di laptop tetap terkunci dan aman.",
    todo: "Periksa ejaan keenam kata dan spasinya, lalu coba lagi. Kalau tetap tidak bisa, minta ketua tim membuka dengan kata sandinya.",
  },
  locked: {
    happened: "Laptop ini terkunci.",
    safe: localSafe,
    todo: "Buka kunci dengan kata sandi Anda.",
  },
  not_enrolled: {
    happened: "Laptop ini belum didaftarkan ke kantor.",
    safe: nothingChanged,
    todo: "Daftarkan dahulu dengan undangan dari kantor.",
  },
  already_enrolled: {
    happened: "Laptop ini sudah terdaftar.",
    safe: localSafe,
    todo: "Buka kunci seperti biasa. Untuk menambah petugas, buka Setelan.",
  },
  sign_in_required: {
    happened: "Anda belum masuk, atau waktu masuk sudah habis.",
    safe: "Pekerjaan yang sudah tersimpan tidak hilang.",
    todo: "Masuk lagi dengan nama dan kata sandi Anda.",
  },
  sign_in_failed: {
    happened: "Nama atau kata sandi tidak cocok.",
    safe: nothingChanged,
    todo: "Periksa lagi, lalu coba sekali lagi.",
  },
  not_allowed: {
    happened: "Tugas Anda tidak mencakup tindakan ini.",
    safe: nothingChanged,
    todo: "Minta ketua tim atau admin yang melakukannya.",
  },
  too_many_attempts: (params) => ({
    happened: "Terlalu banyak percobaan.",
    safe: "Data tetap terkunci dan aman.",
    todo: params.seconds ? `Tunggu ${params.seconds} detik, lalu coba lagi.` : "Tunggu sebentar, lalu coba lagi.",
  }),
  invalid_request: {
    happened: "Isian ini tidak bisa diterima.",
    safe: "Isian sebelumnya tetap tersimpan.",
    todo: "Periksa isian yang ditandai, lalu simpan lagi.",
  },
  not_found: (params) =>
    params.what === "stick_answer"
      ? {
          happened: "Tidak ada folder Jemput di stik ini.",
          safe: nothingChanged,
          todo: "Pastikan ini stik yang dibawa dari kantor, lalu coba lagi.",
        }
      : params.what === "enrolment_answer" || params.what === "recovery_answer"
        ? {
            happened: "Jawaban kantor untuk laptop ini tidak ada di sana.",
            safe: nothingChanged,
            todo: "Minta kantor menyalin jawabannya ke stik, lalu coba lagi.",
          }
        : {
            happened: "Data yang dicari tidak ada lagi di sini.",
            safe: localSafe,
            todo: "Muat ulang daftarnya, lalu cari lagi.",
          },
  conflict: reasons.changed_since,
  too_large: (params) => ({
    happened: `Ukurannya melebihi batas${limitOf(params)}.`,
    safe: nothingChanged,
    todo: "Kecilkan, atau bagi menjadi beberapa bagian.",
  }),
  work_list_unsigned: {
    happened: "Daftar sasaran ini tidak ditandatangani kantor.",
    safe: "Daftar yang sudah ada tidak berubah.",
    todo: "Minta berkas daftar yang asli dari kantor; jangan memakai yang ini.",
  },
  work_list_altered: {
    happened: "Daftar sasaran ini sudah berubah sejak ditandatangani kantor.",
    safe: "Daftar yang sudah ada tidak berubah.",
    todo: "Salin ulang dari kantor. Kalau terjadi lagi, beri tahu kantor.",
  },
  not_for_this_laptop: {
    happened: "Berkas ini dibuat untuk laptop lain.",
    safe: nothingChanged,
    todo: "Pilih berkas untuk laptop ini, atau pakai stik ini di laptop yang benar.",
  },
  invitation_invalid: {
    happened: "Undangan tidak terbaca, atau bukan dari kantor.",
    safe: nothingChanged,
    todo: "Salin undangan secara utuh dari baris pertama sampai terakhir, atau minta yang baru.",
  },
  invitation_expired: {
    happened: "Undangan ini sudah lewat masa berlakunya.",
    safe: nothingChanged,
    todo: "Minta undangan baru dari kantor.",
  },
  invitation_used: {
    happened: "Undangan ini sudah dipakai laptop lain.",
    safe: nothingChanged,
    todo: "Minta undangan baru. Kalau Anda tidak tahu siapa yang memakainya, beri tahu kantor sekarang.",
  },
  pack_altered: {
    happened: "Pengaturan kantor ini tidak asli atau sudah berubah.",
    safe: "Pengaturan yang lama tetap dipakai.",
    todo: "Minta berkas pengaturan yang asli dari kantor.",
  },
  not_an_image: {
    happened: "Berkas ini bukan foto yang bisa dibuka.",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Foto ulang, atau pilih berkas JPG, PNG, atau PDF.",
  },
  file_not_opened: {
    happened: "Berkas ini tidak selesai dibuka di laptop ini: memori penuh, atau isinya rusak.",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Tutup program lain dan coba sekali lagi. Kalau tetap gagal, foto ulang lembarnya.",
  },
  image_too_large: (params) => ({
    happened: params.limit ? `Foto ini lebih dari ${params.limit} megapiksel.` : "Foto ini terlalu besar.",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Kecilkan ukuran foto di kamera, lalu foto ulang.",
  }),
  file_empty: {
    happened: "Berkas ini kosong (0 bita).",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Salin ulang dari ponsel atau kamera, lalu masukkan lagi.",
  },
  pdf_protected: {
    happened: "PDF ini berkata sandi.",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Simpan ulang tanpa kata sandi, atau foto lembar aslinya.",
  },
  pdf_damaged: {
    happened: "PDF ini rusak.",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Salin ulang, atau foto lembar aslinya.",
  },
  file_kind_unsupported: {
    happened: "Jenis berkas ini tidak bisa dipakai.",
    safe: "Berkas lain yang sudah masuk tetap tersimpan.",
    todo: "Pakai JPG, PNG, atau PDF.",
  },
  list_unreadable: {
    happened: "Berkas daftar ini tidak bisa dibaca.",
    safe: nothingChanged,
    todo: "Simpan ulang sebagai XLSX atau CSV, lalu coba lagi.",
  },
  list_other_format: {
    happened: "Berkas Excel lama (.xls), ODS, atau yang berkata sandi tidak bisa dibaca.",
    safe: nothingChanged,
    todo: "Simpan sebagai .xlsx atau .csv tanpa kata sandi, lalu coba lagi.",
  },
  list_column_missing: (params) => ({
    happened: params.column ? `Kolom “${params.column}” tidak ada.` : "Ada kolom yang tidak ditemukan.",
    safe: nothingChanged,
    todo: "Pilih kolom yang benar pada langkah pencocokan.",
  }),
  list_empty: {
    happened: "Tidak ada baris di bawah judul kolom berkas ini.",
    safe: nothingChanged,
    todo: "Buka berkasnya, pastikan baris datanya ada di bawah judul kolom, simpan, lalu pilih lagi.",
  },
  list_districts_only: {
    happened: "Rekap ini per kecamatan, bukan per desa/kelurahan.",
    safe: nothingChanged,
    todo: "Pakai rekap dengan satu baris per desa/kelurahan.",
  },
  list_in_future: {
    happened: "Tanggal daftar ini belum tiba.",
    safe: nothingChanged,
    todo: "Isi “Per tanggal” dengan tanggal daftarnya dibuat; periksa tahunnya.",
  },
  bundle_damaged: {
    happened: "Kiriman ini rusak di perjalanan.",
    safe: "Aslinya tetap ada di laptop yang membuatnya.",
    todo: "Salin atau kirim ulang dari laptop itu.",
  },
  bundle_forged: {
    happened: "Tanda tangan kiriman ini tidak sah.",
    safe: "Tidak ada isinya yang dibuka.",
    todo: "Simpan berkasnya dan beri tahu admin; jangan mencoba lagi.",
  },
  bundle_unknown_device: {
    happened: "Kiriman ini dari laptop yang tidak dikenal kantor.",
    safe: "Kiriman disimpan tersegel.",
    todo: "Pastikan laptopnya terdaftar di kantor ini.",
  },
  bundle_revoked_device: {
    happened: "Kiriman ini dari laptop yang sudah dicabut izinnya.",
    safe: "Kiriman disimpan tersegel sampai admin memutuskan.",
    todo: "Beri tahu admin.",
  },
  bundle_other_office: {
    happened: "Kiriman ini untuk kantor lain.",
    safe: "Tidak ada isinya yang dibuka.",
    todo: "Serahkan kepada kantor yang dituju.",
  },
  bundle_newer_format: {
    happened: "Kiriman ini dibuat versi Jemput yang lebih baru.",
    safe: "Kiriman disimpan utuh dan akan dibuka setelah pembaruan.",
    todo: "Perbarui Jemput di kantor.",
  },
  bundle_not_a_bundle: {
    happened: "Berkas ini bukan kiriman Jemput.",
    safe: nothingChanged,
    todo: "Pilih berkas dari folder Jemput di stik.",
  },
  no_connection: {
    happened: "Tidak ada sambungan ke kantor.",
    safe: localSafe,
    todo: "Tidak perlu menunggu: pengiriman dilanjutkan sendiri saat ada sinyal. Bisa juga lewat stik.",
  },
  captive_portal: {
    happened: "Wi-Fi ini meminta masuk lewat halaman web dahulu.",
    safe: `${localSafe} Tidak ada yang dianggap terkirim.`,
    todo: "Buka peramban dan masuk ke Wi-Fi itu, atau pakai ponsel sebagai hotspot.",
  },
  server_busy: {
    happened: "Server kantor sedang sibuk.",
    safe: localSafe,
    todo: "Dicoba lagi dengan sendirinya.",
  },
  server_failed: {
    happened: "Server kantor sedang bermasalah.",
    safe: localSafe,
    todo: "Dicoba lagi dengan sendirinya. Kalau berjam-jam begini, beri tahu kantor.",
  },
  wrong_server: {
    happened: "Yang menjawab bukan server kantor.",
    safe: `${localSafe} Tidak ada yang dikirim ke sana.`,
    todo: "Coba jaringan lain. Kalau terjadi di setiap jaringan, beri tahu kantor.",
  },
  stick_unwritable: {
    happened: "Stik tidak bisa ditulisi.",
    safe: localSafe,
    todo: "Lepas kunci tulis di stik, atau pakai stik lain.",
  },
  stick_read_back_failed: {
    happened: "Yang tertulis di stik tidak sama saat dibaca ulang: stik ini tidak bisa dipercaya.",
    safe: localSafe,
    todo: "Pakai stik lain. Stik ini jangan dipakai lagi.",
  },
  nothing_to_send: {
    happened: "Tidak ada yang perlu dikirim.",
    safe: "Semua yang tersegel sudah ada di kantor.",
    todo: "Kalau ada catatan hari ini, segel dahulu dari Ringkasan hari.",
  },
  disk_full: (params) => ({
    happened: params.needed_bytes
      ? `Ruang simpan laptop tidak cukup; perlu ${size(Number(params.needed_bytes))} kosong.`
      : "Ruang simpan laptop penuh.",
    safe: "Yang sudah bertanda “Tersimpan” tetap aman.",
    todo: "Hapus berkas lain dari laptop (film, unduhan), lalu simpan lagi. Jangan menghapus folder Jemput.",
  }),
  store_damaged: {
    happened: "Basis data di laptop ini tidak bisa dibaca dengan benar.",
    safe: "Kiriman yang sudah disegel dan yang sudah di kantor tidak terpengaruh.",
    todo: "Jangan memakai laptop ini dahulu. Bawa ke kantor apa adanya.",
  },
  internal: {
    happened: "Ada kesalahan di dalam program.",
    safe: "Yang sudah bertanda “Tersimpan” tetap aman.",
    todo: "Coba sekali lagi. Kalau terulang, catat apa yang Anda tekan dan beri tahu kantor.",
  },
};

export const id = { codes, reasons };
