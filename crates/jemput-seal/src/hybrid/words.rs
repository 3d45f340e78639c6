//! 256 everyday Indonesian words for reading aloud across a desk.

/// In alphabetical order; a word's place is one byte.
#[rustfmt::skip]
pub const WORDS: [&str; 256] = [
    "abadi", "acara", "adik", "ajak", "akar", "akhir", "aksi", "alat", "alis", "ambil", "anggur",
    "angin", "angsa", "antar", "apel", "arus", "asam", "atas", "awan", "ayah", "badak", "bagus",
    "bahasa", "bakau", "bakso", "balon", "bangku", "bantal", "batik", "bawang", "bayam", "bebek",
    "belajar", "benang", "benih", "berani", "beras", "besar", "besok", "betul", "biji", "biru", "bola",
    "buah", "bubur", "bulan", "bumi", "bunga", "burung", "butir", "cabai", "cahaya", "cakap", "candi",
    "cangkir", "catur", "cepat", "cerah", "cerita", "cicak", "cincin", "coklat", "cuaca", "damai",
    "danau", "dapur", "darat", "daun", "delima", "dengar", "depan", "desa", "dinding", "dokter",
    "domba", "dunia", "durian", "ekor", "elang", "emas", "embun", "empat", "enam", "fajar", "gading",
    "gajah", "galah", "gambar", "garam", "garis", "gelas", "gembira", "gendang", "gigi", "gitar",
    "guci", "gula", "gunung", "gurun", "harum", "hasil", "hemat", "hijau", "hitung", "hujan", "hutan",
    "ikan", "indah", "intan", "jagung", "jahe", "jalan", "jambu", "jarum", "jati", "jembatan",
    "jendela", "jernih", "jeruk", "kabut", "kaca", "kain", "kakak", "kaki", "kapal", "karang", "kasur",
    "kayu", "kebun", "kelapa", "kembang", "kenari", "kepala", "keris", "kertas", "kilat", "kipas",
    "kolam", "kota", "kuku", "kumbang", "kunci", "kuning", "kursi", "labu", "ladang", "lampu", "langit",
    "laut", "layar", "lebah", "lemari", "lidah", "lilin", "lima", "lontar", "lumba", "maju", "makan",
    "malam", "mangga", "manis", "mata", "mawar", "meja", "melati", "merak", "mesin", "minum", "mobil",
    "muda", "musim", "naga", "nanas", "nasi", "nyala", "obat", "ombak", "pagi", "paku", "pandan",
    "pantai", "pasar", "pasir", "payung", "pelita", "pena", "perahu", "perak", "petani", "pinang",
    "pintu", "pisang", "pita", "pohon", "pulau", "putih", "rajin", "rakit", "ramah", "rambut",
    "ranting", "rapi", "ratu", "rawa", "rotan", "rumah", "rumput", "rusa", "sabun", "salak", "sapu",
    "sawah", "sayur", "sehat", "sekolah", "semut", "senang", "senja", "sepatu", "siang", "sirih",
    "suara", "sungai", "surat", "susu", "tahu", "taman", "tanah", "tangan", "tari", "tebu", "teduh",
    "telur", "teman", "tepung", "terang", "tiang", "tikar", "tomat", "topi", "tujuh", "tulis", "ubin",
    "udang", "ular", "umbi", "usaha", "utara", "wajan", "waktu", "warna", "warung", "wayang", "yakin",
    "zaitun",
];
