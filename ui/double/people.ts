import type { PersonData, Sex } from "$/bindings/field";

export interface DoublePerson {
  id: string;
  data: PersonData;
  onList: boolean;
  ektpStatus: string | null;
}

const women = [
  "Siti Aminah",
  "Nurhayati",
  "Rosmawati",
  "Masdalena",
  "Nurlela",
  "Erlina",
  "Derliana",
  "Hotmaida",
  "Yusnidar",
  "Saidah",
  "Fatimah",
  "Romaito",
  "Ummi Kalsum",
  "Nur Asiah",
  "Mariani",
  "Elvi Sahara",
  "Rabiatul Adawiyah",
  "Tiorida",
];
const men = [
  "Sahrul",
  "Parlindungan",
  "Ahmad Husein",
  "Mangaraja",
  "Baginda Soripada",
  "Ali Imran",
  "Zulkifli",
  "Sutan Kari",
  "Borkat",
  "Pangeran",
  "Muhammad Yusuf",
  "Darwin",
  "Ridwan Efendi",
  "Panusunan",
  "Rahmat Hidayat",
  "Burhanuddin",
  "Togar",
  "Amirhot",
];
const clans = [
  "Harahap",
  "Siregar",
  "Nasution",
  "Lubis",
  "Hasibuan",
  "Daulay",
  "Ritonga",
  "Pohan",
  "Batubara",
  "Dalimunthe",
  "Pulungan",
  "Rambe",
];
const streets = [
  "Jl. Sudirman Gg. Rahmat",
  "Jl. Mawar",
  "Jl. Kenanga",
  "Jl. Merdeka Gg. Saroha",
  "Jl. Sutan Soripada Mulia",
  "Gg. Dame",
];

/** Repeatable figures, so that a picture of a screen is the same every time. */
function figures(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

const pad = (value: number, length = 2) => String(value).padStart(length, "0");

/** A village's unrecorded people; nobody real. */
export function makePeople(village: string, count: number): DoublePerson[] {
  const pick = figures(1277);
  const region = village.replaceAll(".", "").slice(0, 6);
  const people: DoublePerson[] = [];
  let family = { kk: "", head: "", clan: "", street: "", rt: "", rw: "" };
  for (let at = 0; at < count; at += 1) {
    if (at % 3 === 0) {
      const clan = clans[pick(clans.length)]!;
      family = {
        kk: `${region}${pad(1 + pick(28))}${pad(1 + pick(12))}${pad(8 + pick(14))}${pad(at + 1, 4)}`,
        head: `${men[pick(men.length)]!} ${clan}`,
        clan,
        street: `${streets[pick(streets.length)]!} No. ${1 + pick(90)}`,
        rt: pad(1 + pick(6), 3),
        rw: pad(1 + pick(3), 3),
      };
    }
    const sex: Sex = pick(2) === 0 ? "P" : "L";
    const first = sex === "P" ? women[pick(women.length)]! : men[pick(men.length)]!;
    const year = pick(3) === 0 ? 2007 + pick(3) : 1942 + pick(64);
    const [month, day] = [1 + pick(12), 1 + pick(28)];
    const nik = `${region}${pad(sex === "P" ? day + 40 : day)}${pad(month)}${pad(year % 100)}${pad(1 + (at % 12), 4)}`;
    people.push({
      id: `00000000-0000-7000-8000-${pad(at + 1, 12)}`,
      onList: true,
      ektpStatus: "BELUM REKAM",
      data: {
        ...emptyPerson(),
        name: `${first} ${family.clan}`.toUpperCase(),
        nik: at % 37 === 36 ? null : nik,
        nik_as_given: at % 37 === 36 ? "12770145059" : null,
        kk: family.kk,
        sex,
        birth_place: "PADANGSIDIMPUAN",
        birth_date: `${year}-${pad(month)}-${pad(day)}`,
        marital_status: year < 2000 ? 2 : 1,
        address: family.street,
        rt: family.rt,
        rw: family.rw,
        hamlet: `LINGKUNGAN ${["I", "II", "III"][pick(3)]!}`,
        village,
        family_head: family.head.toUpperCase(),
        mother_name: `${women[pick(women.length)]!} ${clans[pick(clans.length)]!}`.toUpperCase(),
      },
    });
  }
  return people;
}

export function emptyPerson(): PersonData {
  return {
    name: "",
    nik: null,
    nik_as_given: null,
    kk: null,
    kk_as_given: null,
    sex: null,
    birth_place: null,
    birth_date: null,
    marital_status: null,
    address: null,
    rt: null,
    rw: null,
    hamlet: null,
    village: null,
    family_head: null,
    mother_name: null,
    phone: null,
  };
}
