import type { Code, FieldKind, FieldView, SectionView, ServiceView } from "$/bindings/field";
import type { DoublePerson } from "./people";

const codes = (labels: string[]): Code[] =>
  labels.map((label, at) => ({ code: String(at + 1), label_id: label, label_en: label }));

const sexes = codes(["Laki-laki", "Perempuan"]);
const jobs = codes([
  "Belum/tidak bekerja",
  "Mengurus rumah tangga",
  "Pelajar/mahasiswa",
  "Pensiunan",
  "Pegawai negeri sipil",
  "Petani/pekebun",
  "Peternak",
  "Nelayan/perikanan",
  "Buruh harian lepas",
  "Buruh tani/perkebunan",
  "Pembantu rumah tangga",
  "Tukang cukur",
  "Tukang batu",
  "Tukang kayu",
  "Tukang jahit",
  "Mekanik",
  "Pedagang",
  "Wiraswasta",
  "Sopir",
]);

function service(
  view: Pick<ServiceView, "code" | "group" | "name" | "name_en" | "handler" | "deadline_days" | "accepts_statement">,
  forms: string[],
  requirements: { text: string; statement?: string; fact?: "must_hold"; sometimes?: true }[],
): ServiceView {
  return {
    ...view,
    forms: forms.map((code) => ({ code, optional: false, has_fields: true })),
    requirements: requirements.map(({ text, statement, fact, sometimes }, position) => ({
      position,
      text,
      when: sometimes ? "if_applies" : "always",
      statement: statement ?? null,
      fact: fact ?? null,
    })),
    waived: [],
  };
}

export const services: ServiceView[] = [
  service(
    {
      code: "DP-KTP-BARU",
      group: "KTP-el",
      name: "KTP-el baru (perekaman pertama)",
      name_en: "New KTP-el (first recording)",
      handler: "UPT",
      deadline_days: null,
      accepts_statement: false,
    },
    ["F-1.02"],
    [{ text: "berusia 17 / kawin / pernah kawin", fact: "must_hold" }, { text: "FC KK" }],
  ),
  service(
    {
      code: "DP-KK-UBAH",
      group: "KK",
      name: "KK - perubahan data (menumpang / peristiwa penting / elemen data)",
      name_en: "KK - change of data",
      handler: "UPT/dinas",
      deadline_days: 30,
      accepts_statement: true,
    },
    ["F-1.02", "F-1.06"],
    [{ text: "KK lama" }, { text: "bukti perubahan / peristiwa penting" }],
  ),
  service(
    {
      code: "CS-LAHIR",
      group: "akta",
      name: "Akta kelahiran",
      name_en: "Birth certificate",
      handler: "UPT/dinas",
      deadline_days: 60,
      accepts_statement: true,
    },
    ["F-2.01"],
    [
      { text: "surat keterangan lahir RS/puskesmas/bidan/desa", statement: "F-2.03" },
      { text: "buku nikah/akta kawin", statement: "F-2.04" },
      { text: "KK" },
      { text: "KTP-el orang tua/pelapor" },
      { text: "BAP polisi bila tidak diketahui asal-usul", sometimes: true },
    ],
  ),
];

/** One field as the kit would generate it from the catalogue. */
function field(
  key: string,
  label: string,
  kind: FieldKind,
  value = "",
  required = false,
  options: Code[] = [],
): FieldView {
  return {
    field: {
      key,
      label_id: label,
      label_en: label,
      kind,
      table: options.length > 0 ? "tabel" : null,
      only: null,
      required,
      range: null,
      future: false,
      new_name: false,
    },
    options,
    value,
    prefilled: value !== "",
    verdict: required && value === "" ? { level: "error", reasons: ["required"] } : { level: "ok", reasons: [] },
  };
}

function section(form: string, title: string, fields: FieldView[]): SectionView {
  return {
    form,
    form_title_id: form,
    form_title_en: form,
    title_id: title,
    title_en: title,
    row: null,
    fields,
  };
}

export function sections(code: string, { data }: DoublePerson): SectionView[] {
  if (code === "CS-LAHIR") {
    const mother = data.sex === "P";
    return [
      section("F-2.01", "Anak yang lahir", [
        field("F-2.01/nama", "Nama", "name", "", true),
        field("F-2.01/jk", "Jenis kelamin", "code", "", true, sexes),
        field("F-2.01/hari_tgl", "Hari dan tanggal lahir", "date", "", true),
        field("F-2.01/pukul", "Pukul", "time"),
        field("F-2.01/ke", "Kelahiran ke", "integer"),
        field("F-2.01/tempat", "Tempat kelahiran", "text"),
      ]),
      section("F-2.01", "Ibu", [
        field("F-2.01/ibu.nik", "NIK ibu", "nik", mother ? (data.nik ?? "") : ""),
        field("F-2.01/ibu.nama", "Nama ibu", "name", mother ? data.name : ""),
      ]),
    ];
  }
  const base = section("F-1.02", "Pemohon", [
    field("F-1.02/nama", "Nama lengkap", "name", data.name, true),
    field("F-1.02/nik", "NIK", "nik", data.nik ?? "", true),
    field("F-1.02/no_kk", "Nomor KK", "kk", data.kk ?? "", true),
  ]);
  if (code === "DP-KTP-BARU") return [base];
  return [
    base,
    section("F-1.06", "Data yang berubah", [
      field("F-1.06/alamat", "Alamat", "text", data.address ?? ""),
      field("F-1.06/pekerjaan", "Jenis pekerjaan", "code", "", false, jobs),
      field("F-1.06/berubah", "Tanggal perubahan", "date"),
      field("F-1.06/akta", "Ada akta pendukung?", "yes_no"),
    ]),
  ];
}
