//! Errors as they are told at the terminal: in Indonesian, with the next step; what the program calls
//! them stands behind it, for whoever is asked for help.

use std::error::Error;
use std::io::ErrorKind;

use jemput_gateway::GatewayError;
use jemput_office::demo::DemoError;
use jemput_office::importer::ImportError;
use jemput_office::issuing::IssueError;
use jemput_office::keys::KeyError;
use jemput_office::reasons;
use jemput_office::remaining::CountError;
use jemput_office::serve::ServeError;
use jemput_office::serve::open::OpenError;
use jemput_office::storage::StorageError;
use jemput_seal::SealError;

/// What a command said itself stands as it is.
pub fn told(error: &anyhow::Error) -> String {
    let known = error.chain().next().and_then(words);
    let behind = error.chain().skip(usize::from(known.is_none()));
    let behind: Vec<String> = behind.map(ToString::to_string).collect();
    let said = known.unwrap_or_else(|| error.to_string());
    if behind.is_empty() {
        return said;
    }
    format!("{said} [{}]", behind.join(": "))
}

fn words(error: &(dyn Error + 'static)) -> Option<String> {
    None.or_else(|| error.downcast_ref().map(key))
        .or_else(|| error.downcast_ref().map(storage))
        .or_else(|| error.downcast_ref().map(seal))
        .or_else(|| error.downcast_ref().map(serve))
        .or_else(|| error.downcast_ref().map(open))
        .or_else(|| error.downcast_ref().map(issue))
        .or_else(|| error.downcast_ref().map(import))
        .or_else(|| error.downcast_ref().map(count))
        .or_else(|| error.downcast_ref().map(demo))
        .or_else(|| error.downcast_ref().map(gateway))
        .or_else(|| error.downcast_ref().map(file))
}

fn key(error: &KeyError) -> String {
    match error {
        KeyError::Damaged => {
            "Berkas kunci ini rusak atau bukan berkas kunci. Periksa berkasnya, atau ambil salinan folder keys dari cadangan.".to_owned()
        }
        KeyError::OfficeExists => {
            "Folder ini sudah berisi kantor, dan kuncinya tidak pernah ditimpa. Pilih folder lain.".to_owned()
        }
        KeyError::BeingHeld => {
            "Di folder ini sedang ada pembuatan kantor lain. Selesaikan atau hentikan yang itu dahulu.".to_owned()
        }
        KeyError::Drill => {
            "Uji buka gagal: kunci yang dibaca kembali tidak membuka contoh. Belum ada kantor yang dibuat dan berkas di foldernya sudah dihapus. Robek lembar yang sudah dicetak, lalu ulangi jemput-office init.".to_owned()
        }
        KeyError::OtherRoot => "Kunci induk ini bukan milik kantor ini. Ambil berkas kunci induk dari laci kantor ini.".to_owned(),
        KeyError::NeitherOpens(path) => {
            format!("{path} tidak terbuka dengan yang lama maupun yang baru, dan tidak ada yang diubah. Periksa huruf demi huruf. Kalau perintah ini pernah terputus, pakai pasangan lama dan baru yang sama seperti waktu itu.")
        }
        KeyError::SameLock => {
            "Kunci kantor sudah dikunci dengan yang itu. Kalau itu yang lama, beri yang lain.".to_owned()
        }
        KeyError::NotReadBack(path) => {
            format!("{path}: yang baru tidak terbaca kembali, jadi yang lama tetap berlaku. Periksa disk atau stiknya, lalu ulangi.")
        }
        KeyError::Tls => "Kunci TLS tidak bisa dibuat. Ulangi perintah ini.".to_owned(),
        KeyError::File { path, error } => match error.kind() {
            ErrorKind::NotFound if path.ends_with("office.json") => {
                "Di folder ini belum ada kantor. Periksa --dir, atau buat kantornya dengan jemput-office init.".to_owned()
            }
            ErrorKind::AlreadyExists => {
                format!("{path} sudah ada dan tidak ditimpa. Pindahkan dahulu, atau pilih tempat lain.")
            }
            _ => format!("{path}: {}", file(error)),
        },
        KeyError::Seal(error) => seal(error),
        KeyError::Stopped => "Dihentikan. Tidak ada yang dibuat; ulangi perintah ini kapan saja.".to_owned(),
    }
}

fn file(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "Tidak ada berkas atau folder itu. Periksa tulisannya.",
        ErrorKind::PermissionDenied => {
            "Pengguna ini tidak boleh membuka atau menulisnya. Periksa hak aksesnya."
        }
        ErrorKind::StorageFull => "Disk penuh. Kosongkan tempat, lalu ulangi.",
        ErrorKind::AlreadyExists => "Sudah ada dan tidak ditimpa. Pindahkan dahulu.",
        ErrorKind::InvalidData => "Isinya tidak bisa dibaca. Periksa apakah berkasnya benar.",
        _ => "Tidak bisa dibaca atau ditulis. Periksa disk atau stiknya, lalu ulangi.",
    }
    .to_owned()
}

fn storage(error: &StorageError) -> String {
    match error {
        StorageError::Database(_) | StorageError::Schema(_) => {
            "Basis data kantor tidak bisa dipakai. Periksa alamatnya (--database) dan apakah servernya menyala, lalu ulangi.".to_owned()
        }
        StorageError::Items(error) => gateway(error),
        StorageError::Setting(_) | StorageError::Unreadable(_) => {
            "Data kantor ini tidak lengkap atau rusak. Jangan diubah lagi; pulihkan dari cadangan (jemput-office restore).".to_owned()
        }
        StorageError::DiskFull => full(),
        StorageError::OtherOffice(code) => {
            format!("Basis data ini milik kantor {code}. Periksa --dir dan --database.")
        }
        StorageError::File(error) => file(error),
    }
}

fn full() -> String {
    "Disk penuh atau tidak bisa ditulis. Kosongkan tempat, lalu ulangi; tidak ada yang hilang."
        .to_owned()
}

fn seal(error: &SealError) -> String {
    match error {
        SealError::WrongPassphrase => {
            "Frasa sandi atau berkas kunci ini tidak membuka kunci kantor. Periksa huruf demi huruf, lalu ulangi.".to_owned()
        }
        // What the keys did not sign: here that is the database beside them.
        SealError::SignerNotAllowed => {
            "Kunci dan basis data ini bukan dari kantor yang sama. Periksa --dir dan --database.".to_owned()
        }
        error => reasons::words(error.code()).to_owned(),
    }
}

fn gateway(error: &GatewayError) -> String {
    match error {
        GatewayError::FolderInUse => {
            "Kantor ini sedang dijalankan program lain. Hentikan yang itu dahulu.".to_owned()
        }
        GatewayError::DiskFull => full(),
        GatewayError::Database(_) => {
            "Basis data gerbang tidak bisa dipakai. Periksa alamatnya dan apakah servernya menyala, lalu ulangi.".to_owned()
        }
        GatewayError::File(error) => file(error),
        GatewayError::Blobs(_) => {
            "Tempat pindaian tidak bisa dipakai. Periksa --blobs, kunci AWS-nya, dan jaringannya, lalu ulangi.".to_owned()
        }
        _ => "Gerbang menolak. Ulangi; kalau tetap begini, minta bantuan dengan pesan ini.".to_owned(),
    }
}

fn serve(error: &ServeError) -> String {
    match error {
        ServeError::PlainNotLoopback => {
            "--gateway-plain hanya untuk komputer ini sendiri (127.0.0.1). Hapus pilihan itu: laptop memakai TLS.".to_owned()
        }
        ServeError::Address(address, error) if error.kind() == ErrorKind::AddrInUse => {
            format!("Alamat {address} sudah dipakai. Hentikan program di alamat itu, atau pilih alamat lain dengan --web atau --gateway.")
        }
        ServeError::Address(address, _) => {
            format!("Alamat {address} tidak bisa dipakai di komputer ini. Pilih yang lain dengan --web atau --gateway.")
        }
        ServeError::Key(error) => key(error),
        ServeError::Storage(error) => storage(error),
        ServeError::Import(error) => import(error),
        ServeError::Issue(error) => issue(error),
        ServeError::Gateway(error) => gateway(error),
        ServeError::Tls(_) => {
            "Kunci TLS di folder keys/gateway tidak bisa dipakai. Ambil salinannya dari cadangan.".to_owned()
        }
    }
}

fn open(error: &OpenError) -> String {
    match error {
        OpenError::Key(error) => key(error),
        OpenError::Storage(error) => storage(error),
    }
}

fn issue(error: &IssueError) -> String {
    match error {
        IssueError::Storage(error) => storage(error),
        IssueError::Key(error) => key(error),
        IssueError::Seal(error) => seal(error),
        IssueError::NotReady(_) => not_ready(),
        IssueError::Unknown(_) => "Tidak dikenal kantor ini. Periksa kode atau namanya.".to_owned(),
        IssueError::Invitation(_) => {
            "Undangan ini tidak berlaku lagi. Buat yang baru dengan jemput-office invite.".to_owned()
        }
        IssueError::AlreadyRevoked => {
            "Laptop ini sudah dicabut; yang sudah ditolak tidak bisa dimasukkan dengan mencabutnya lagi.".to_owned()
        }
        IssueError::Outdated => "Sudah diubah orang lain. Ulangi perintah ini.".to_owned(),
        IssueError::File(_) => "Berkasnya tidak bisa dibuat. Ulangi perintah ini.".to_owned(),
    }
}

fn not_ready() -> String {
    "Pembuatan kantor ini dulu tidak selesai. Buat lagi di folder lain dengan jemput-office init."
        .to_owned()
}

fn import(error: &ImportError) -> String {
    match error {
        ImportError::Storage(error) => storage(error),
        ImportError::Gateway(error) => gateway(error),
        ImportError::Seal(error) => seal(error),
        ImportError::Key(error) => key(error),
        ImportError::NoKeyset => not_ready(),
        ImportError::TooManyRecords => reasons::words("too_many_records").to_owned(),
        ImportError::Issue(_) => reasons::words("unknown_invitation").to_owned(),
        ImportError::Stick(_) => {
            "Stik tidak bisa dibaca atau ditulis. Cabut, pasang lagi, lalu ulangi; yang sudah masuk tetap masuk.".to_owned()
        }
    }
}

fn demo(error: &DemoError) -> String {
    match error {
        DemoError::Key(error) => key(error),
        DemoError::Storage(error) => storage(error),
        DemoError::Issue(error) => issue(error),
        DemoError::Village(code) => {
            format!("{code} bukan kelurahan di Kota Padangsidimpuan. Periksa --village.")
        }
    }
}

fn count(error: &CountError) -> String {
    match error {
        CountError::Storage(error) => storage(error),
        CountError::Broken(_) => {
            "Angkanya tidak cocok satu sama lain. Ini kesalahan program: jangan pakai angka ini dan laporkan.".to_owned()
        }
    }
}
