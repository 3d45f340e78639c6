//! Names as they are heard in Padangsidimpuan: Angkola and Mandailing families with their marga,
//! Toba, Minangkabau and Javanese ones beside them. Made up by combination; no real person is meant.

use jemput_domain::wire::person::Sex;

use super::dice::Dice;

/// Which habit of naming a family follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tradition {
    /// Muslim given names and a marga.
    Angkola,
    /// Often Christian given names and a marga.
    Toba,
    /// No marga in the name.
    Minang,
    /// Javanese given names, no family name.
    Jawa,
}

const MARGA_ANGKOLA: &[&str] = &[
    "Harahap",
    "Harahap",
    "Harahap",
    "Siregar",
    "Siregar",
    "Siregar",
    "Nasution",
    "Nasution",
    "Lubis",
    "Lubis",
    "Hasibuan",
    "Hasibuan",
    "Batubara",
    "Pulungan",
    "Rangkuti",
    "Daulay",
    "Daulay",
    "Ritonga",
    "Pane",
    "Dalimunthe",
    "Rambe",
    "Tanjung",
    "Hutasuhut",
    "Matondang",
    "Parinduri",
    "Pohan",
    "Dasopang",
    "Tambunan",
];
const MARGA_TOBA: &[&str] = &[
    "Sitorus",
    "Simanjuntak",
    "Hutagalung",
    "Panggabean",
    "Manalu",
    "Sihombing",
    "Simamora",
    "Nainggolan",
    "Silitonga",
];

const MEN: &[&str] = &[
    "Ahmad",
    "Muhammad",
    "Ali",
    "Abdul",
    "Hasan",
    "Husein",
    "Ibrahim",
    "Ismail",
    "Yusuf",
    "Sulaiman",
    "Zulkifli",
    "Syahrul",
    "Rahmat",
    "Ridwan",
    "Parlindungan",
    "Parlaungan",
    "Sahala",
    "Mara",
    "Tongku",
    "Sutan",
    "Baginda",
    "Mangaraja",
    "Marwan",
    "Amir",
    "Pangeran",
    "Saleh",
    "Arifin",
    "Fadli",
    "Rizki",
    "Ilham",
    "Fauzan",
    "Andi",
    "Irwan",
    "Hendra",
    "Dedi",
    "Borkat",
    "Mukmin",
    "Samsul",
    "Khoirul",
    "Anwar",
    "Imran",
    "Pardamean",
];
const MEN_SECOND: &[&str] = &[
    "Hamonangan",
    "Hidayat",
    "Halim",
    "Rahman",
    "Pandapotan",
    "Efendi",
    "Syaputra",
    "Saputra",
    "Hakim",
    "Aziz",
    "Fauzi",
    "Kholil",
    "Hamdani",
    "Rasyid",
    "Martua",
    "Soaloon",
    "Muda",
    "Bahri",
    "Ikhsan",
    "Maulana",
    "Azhari",
    "Ramadhan",
    "Habibi",
    "Syarif",
];
const WOMEN: &[&str] = &[
    "Siti",
    "Nur",
    "Aminah",
    "Khadijah",
    "Fatimah",
    "Rosmaida",
    "Nurhayati",
    "Masdalifah",
    "Mariani",
    "Tiurma",
    "Tiamin",
    "Masitoh",
    "Derhana",
    "Nursaima",
    "Nurlela",
    "Erlina",
    "Yusnidar",
    "Rukiah",
    "Saidah",
    "Dahlia",
    "Rahma",
    "Aisyah",
    "Nabila",
    "Putri",
    "Dinda",
    "Annisa",
    "Zahra",
    "Wilda",
    "Hotmaida",
    "Hotnida",
    "Lanna",
    "Samsinar",
    "Rosniati",
    "Halimah",
    "Maimunah",
    "Sahara",
    "Hafni",
    "Juraida",
    "Ummi",
    "Nelli",
];
const WOMEN_SECOND: &[&str] = &[
    "Aminah",
    "Hasanah",
    "Khairani",
    "Sari",
    "Rahmadani",
    "Wahyuni",
    "Hidayah",
    "Lestari",
    "Sakinah",
    "Azizah",
    "Suryani",
    "Fitriani",
    "Hannum",
    "Mawaddah",
    "Ramadhani",
    "Hafizah",
    "Khotimah",
    "Mardiah",
    "Asiah",
    "Julianti",
    "Handayani",
    "Safitri",
];
const TOBA_MEN: &[&str] = &[
    "Jonathan", "Parulian", "Sahat", "Binsar", "Togar", "Maruli", "Hotman", "Rudi", "Daniel",
    "Lamhot", "Tumpal", "Ronal",
];
const TOBA_WOMEN: &[&str] = &[
    "Rosmaida", "Tiur", "Lamria", "Hotmauli", "Romauli", "Debora", "Ruth", "Maria", "Rina",
    "Tioma", "Nurmala", "Ester",
];
const MINANG_MEN: &[&str] = &[
    "Syafrizal",
    "Afrizal",
    "Yusrizal",
    "Zulfahmi",
    "Hendri",
    "Rizaldi",
    "Jasman",
    "Erizal",
    "Masrul",
    "Dasril",
    "Yondri",
];
const MINANG_WOMEN: &[&str] = &[
    "Yusmaniar",
    "Elfi",
    "Asmawati",
    "Rosna",
    "Gusneti",
    "Warnida",
    "Desmawati",
    "Yulinar",
    "Upik",
    "Zuraida",
    "Nurbaiti",
];
const JAWA_MEN: &[&str] = &[
    "Sugeng", "Slamet", "Suparman", "Bambang", "Wagiman", "Sutrisno", "Tukiman", "Joko", "Agus",
    "Eko", "Purwanto", "Ngatimin",
];
const JAWA_WOMEN: &[&str] = &[
    "Sri", "Suminah", "Tukinem", "Wagiyem", "Sulastri", "Poniyem", "Endang", "Ningsih", "Tumini",
    "Rahayu", "Sarinem",
];
const JAWA_SECOND: &[&str] = &[
    "Wibowo", "Santoso", "Prasetyo", "Nugroho", "Hartono", "Susanto", "Setiawan", "Raharjo",
];
const JAWA_SECOND_WOMEN: &[&str] = &[
    "Wahyuni",
    "Rahayu",
    "Astuti",
    "Lestari",
    "Handayani",
    "Utami",
    "Mulyani",
];

/// A family's tradition, by how common each is here.
pub fn tradition(dice: &mut Dice) -> Tradition {
    match dice.below(100) {
        0..74 => Tradition::Angkola,
        74..82 => Tradition::Toba,
        82..91 => Tradition::Minang,
        _ => Tradition::Jawa,
    }
}

/// A marga of the tradition, or none.
pub fn marga(dice: &mut Dice, tradition: Tradition) -> Option<&'static str> {
    match tradition {
        Tradition::Angkola => Some(*dice.pick(MARGA_ANGKOLA)),
        Tradition::Toba => Some(*dice.pick(MARGA_TOBA)),
        Tradition::Minang | Tradition::Jawa => None,
    }
}

/// A full name as it stands in the state system: capitals.
pub fn full(dice: &mut Dice, tradition: Tradition, marga: Option<&str>, sex: Sex) -> String {
    let (first, second): (&[&str], &[&str]) = match (tradition, sex) {
        (Tradition::Angkola, Sex::L) => (MEN, MEN_SECOND),
        (Tradition::Angkola, Sex::P) => (WOMEN, WOMEN_SECOND),
        (Tradition::Toba, Sex::L) => (TOBA_MEN, &[]),
        (Tradition::Toba, Sex::P) => (TOBA_WOMEN, &[]),
        (Tradition::Minang, Sex::L) => (MINANG_MEN, &["Putra", "Syah", "Chaniago", "Koto"]),
        (Tradition::Minang, Sex::P) => (MINANG_WOMEN, &["Putri", "Wati", "Yanti"]),
        (Tradition::Jawa, Sex::L) => (JAWA_MEN, JAWA_SECOND),
        (Tradition::Jawa, Sex::P) => (JAWA_WOMEN, JAWA_SECOND_WOMEN),
    };
    let mut name = (*dice.pick(first)).to_owned();
    if !second.is_empty() && dice.percent(58) {
        let more = dice.pick(second);
        if *more != name {
            name.push(' ');
            name.push_str(more);
        }
    }
    if let Some(marga) = marga {
        name.push(' ');
        name.push_str(marga);
    }
    name.to_uppercase()
}
