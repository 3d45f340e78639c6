import type { FormFieldView, FormInput, FormSection, ServiceView } from "$/bindings/field";
import type { DoublePerson } from "./people";

const sexOptions: FormInput = {
  kind: "code",
  options: [
    { code: "1", label: "Laki-laki" },
    { code: "2", label: "Perempuan" },
  ],
};
const jobs: FormInput = {
  kind: "code",
  options: [
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
  ].map((label, at) => ({ code: String(at + 1), label })),
};

export const services: ServiceView[] = [
  {
    code: "DP-KTP-BARU",
    group: "KTP-el",
    name: "KTP-el baru (perekaman pertama)",
    handler: "UPT",
    forms: ["F-1.02"],
    requirements: ["berusia 17 / kawin / pernah kawin", "FC KK"],
    deadline_days: null,
    accepts_statement: false,
  },
  {
    code: "DP-KK-UBAH",
    group: "KK",
    name: "KK - perubahan data (menumpang / peristiwa penting / elemen data)",
    handler: "UPT/dinas",
    forms: ["F-1.02", "F-1.06"],
    requirements: ["KK lama", "bukti perubahan / peristiwa penting"],
    deadline_days: 30,
    accepts_statement: true,
  },
  {
    code: "CS-LAHIR",
    group: "akta",
    name: "Akta kelahiran",
    handler: "UPT/dinas",
    forms: ["F-2.01"],
    requirements: [
      "surat keterangan lahir RS/puskesmas/bidan/desa (atau SPTJM kebenaran data kelahiran F-2.03 + 2 saksi)",
      "buku nikah/akta kawin (atau SPTJM suami-istri F-2.04 + 2 saksi)",
      "KK",
      "KTP-el orang tua/pelapor",
      "BAP polisi bila tidak diketahui asal-usul",
    ],
    deadline_days: 60,
    accepts_statement: true,
  },
];

/** The forms as the kit would generate them from the catalogue. */
export function sections(service: string, { data }: DoublePerson): FormSection[] {
  const field = (key: string, label: string, input: FormInput, value = "", required = false): FormFieldView => ({
    key,
    label,
    input,
    required,
    value,
    prefilled: value !== "",
    verdicts: [],
  });
  const text: FormInput = { kind: "text", max: 60 };
  if (service === "CS-LAHIR") {
    return [
      {
        form: "F-2.01",
        title: "Anak yang lahir",
        fields: [
          field("F-2.01/nama", "Nama", text, "", true),
          field("F-2.01/jk", "Jenis kelamin", sexOptions, "", true),
          field("F-2.01/hari_tgl", "Hari dan tanggal lahir", { kind: "date" }, "", true),
          field("F-2.01/pukul", "Pukul", { kind: "time" }),
          field("F-2.01/ke", "Kelahiran ke", { kind: "number" }),
          field("F-2.01/tempat", "Tempat kelahiran", text),
        ],
      },
      {
        form: "F-2.01",
        title: "Ibu",
        fields: [
          field("F-2.01/ibu.nik", "NIK ibu", { kind: "nik" }, data.sex === "P" ? (data.nik ?? "") : ""),
          field("F-2.01/ibu.nama", "Nama ibu", text, data.sex === "P" ? data.name : ""),
        ],
      },
    ];
  }
  const base: FormSection = {
    form: "F-1.02",
    title: "Pemohon",
    fields: [
      field("F-1.02/nama", "Nama lengkap", text, data.name, true),
      field("F-1.02/nik", "NIK", { kind: "nik" }, data.nik ?? "", true),
      field("F-1.02/no_kk", "Nomor KK", { kind: "kk" }, data.kk ?? "", true),
    ],
  };
  if (service === "DP-KTP-BARU") return [base];
  return [
    base,
    {
      form: "F-1.06",
      title: "Data yang berubah",
      fields: [
        field("F-1.06/alamat", "Alamat", text, data.address ?? ""),
        field("F-1.06/pekerjaan", "Jenis pekerjaan", jobs),
        field("F-1.06/berubah", "Tanggal perubahan", { kind: "date" }),
        field("F-1.06/akta", "Ada akta pendukung?", { kind: "yes_no" }),
      ],
    },
  ];
}
