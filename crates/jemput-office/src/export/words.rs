//! Words of the spreadsheets. Files of the office are Indonesian, whatever the page's language.

use jemput_domain::counting::{Cause, Effective};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::verdict::Reason;

use crate::lists::columns::Column;
use crate::lists::row::{RowReason, Why};

/// *Berhasil direkam*
pub fn outcome(code: OutcomeCode) -> &'static str {
    code.row().label_id
}

/// What counts for a person.
pub fn effective(effective: &Effective) -> String {
    match effective {
        Effective::NotYetCome => "Belum datang".to_owned(),
        Effective::Outcome { code, .. } => outcome(*code).to_owned(),
        Effective::Disputed { codes, .. } => {
            let said: Vec<&str> = codes.iter().map(|code| outcome(*code)).collect();
            format!("Perlu diperiksa: {}", said.join(" / "))
        }
    }
}

/// What moved a figure.
pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Outcome(code) => outcome(code),
        Cause::Disputed => "Hasil antarlaptop berbeda, pengaruhnya sama",
        Cause::StatusImport => "Status dari SIAK",
        Cause::LeftList => "Keluar dari daftar, sebabnya belum diketahui",
        Cause::Birthday => "Genap 17 tahun",
        Cause::NikIssued => "NIK terbit",
    }
}

/// What was put apart, by its kind.
pub fn put_apart(kind: &str) -> &str {
    match kind {
        "bundle" => "Kiriman",
        "lost" => "Kiriman yang hilang",
        "item" => "Bagian kiriman",
        "record" => "Catatan",
        "file" => "Berkas",
        other => other,
    }
}

/// Where it came from: a file's name stays as it is.
pub fn road(source: &str) -> &str {
    match source {
        "network" => "jaringan",
        file => file,
    }
}

/// A column of a list.
pub fn column(column: Column) -> &'static str {
    match column {
        Column::Nik => "NIK",
        Column::Kk => "Nomor KK",
        Column::Name => "Nama",
        Column::Sex => "Jenis kelamin",
        Column::BirthPlace => "Tempat lahir",
        Column::BirthDate => "Tanggal lahir",
        Column::MaritalStatus => "Status kawin",
        Column::Address => "Alamat",
        Column::Rt => "RT",
        Column::Rw => "RW",
        Column::Hamlet => "Lingkungan/Jorong/Dusun",
        Column::FamilyHead => "Kepala keluarga",
        Column::MotherName => "Nama ibu",
        Column::Phone => "Telepon",
        Column::Relation => "Hubungan keluarga",
        Column::VillageCode => "Kode desa/kelurahan",
        Column::VillageName => "Desa/kelurahan",
        Column::DistrictName => "Kecamatan",
        Column::EktpStatus => "Status KTP-el",
        Column::Wajib => "Wajib KTP",
        Column::Sudah => "Sudah rekam",
        Column::Belum => "Belum rekam",
    }
}

/// Why something is to be looked at.
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Row(RowReason::VillageAmbiguous) => "ada beberapa desa/kelurahan bernama ini",
        Why::Row(RowReason::VillageElsewhere) => "desa/kelurahan di kabupaten/kota lain",
        Why::Row(RowReason::VillageOrDistrict) => "nama kecamatan dan juga desa/kelurahan",
        Why::Row(RowReason::VillageTwice) => "desa/kelurahan ini ada di baris lain",
        Why::Row(RowReason::NikShared) => "NIK sama dengan orang lain di daftar ini",
        Why::Row(RowReason::CannotBeTold) => "tanpa NIK dan tanpa tanggal lahir",
        Why::Value(reason) => value(reason),
    }
}

fn value(reason: Reason) -> &'static str {
    match reason {
        Reason::Required => "kosong",
        Reason::Length => "jumlah angka atau huruf tidak tepat",
        Reason::Format => "ada tanda yang tidak semestinya",
        Reason::AllZero => "semua angka nol",
        Reason::Day => "tanggal lahir di dalam nomor tidak mungkin",
        Reason::Month => "bulan lahir di dalam nomor tidak mungkin",
        Reason::DateImpossible => "tanggal di dalam nomor tidak ada",
        Reason::SerialZero => "nomor urut 0000",
        Reason::DigitsLost => "angka terakhir hilang karena lembar kerja; minta berkas asli",
        Reason::ProvinceUnknown => "kode provinsi tidak dikenal",
        Reason::RegencyUnknownOrRetired => {
            "kode kabupaten/kota tidak dikenal atau sudah tidak dipakai"
        }
        Reason::DistrictUnknownOrRetired => "kode kecamatan tidak dikenal atau sudah tidak dipakai",
        Reason::Temporary => "nomor sementara",
        Reason::BirthDateDiffers => "tanggal lahir berbeda dengan NIK",
        Reason::SexDiffers => "jenis kelamin berbeda dengan NIK",
        Reason::LooksLikeNik => "tampak seperti NIK, bukan nomor KK",
        Reason::NameTooLong => "nama lebih dari 60 huruf",
        Reason::NameSingleWord => "nama hanya satu kata",
        Reason::NotADate => "bukan tanggal",
        Reason::DateInFuture => "tanggal di masa depan",
        Reason::DateTooLongAgo => "tanggal terlalu lama berlalu",
        Reason::NotATime => "bukan jam",
        Reason::NotANumber => "bukan angka",
        Reason::OutOfRange => "di luar batas wajar",
        Reason::UnknownCode => "kode tidak dikenal",
        Reason::UnknownRegion => "desa/kelurahan tidak dikenal",
        Reason::NotAPhone => "bukan nomor telepon",
        Reason::NotAnEmail => "bukan alamat surel",
    }
}
