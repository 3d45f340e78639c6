//! An office: its keys, its pack, what it issues, and how it opens what comes.

use std::cell::RefCell;
use std::path::Path;

use jemput_domain::ids::{OfficerId, OutingId, PersonId, WorkListId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::office_pack::{OfficePack, Officer, PrunePolicy, ServicePolicy, Terms};
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jemput_domain::wire::record::RecordEnvelope;
use jemput_domain::wire::work_list::{OutingPlan, Target, VillageTotals, WorkList};
use jemput_field::host::{HostRandom, Machine};
use jemput_link::enrol::by_file;
use jemput_seal::statement::{
    DeviceCertificate, Invitation, InvitationCode, Keyset, MessageEnvelope, Pack,
};
use jemput_seal::{
    BundleFile, BundleOpener, Ceremony, Hash, ItemKind, KeysetTerms, MessagePlace, Signed, Trust,
    Uuid, issue_certificate, seal_message,
};

pub const VILLAGE: &str = "12.77.01.1001";
const NOW: i64 = 1_795_000_000_000;

pub struct Office {
    pub keys: Ceremony,
    pub keyset: Signed<Keyset>,
    /// Rahma, an officer.
    pub officer: OfficerId,
    /// Parlin, the team's lead.
    pub lead: OfficerId,
    /// Dinda, an officer as well.
    pub other: OfficerId,
    sent: RefCell<Vec<Hash>>,
    chain: Uuid,
}

impl Office {
    pub fn new() -> Self {
        Self::reached_at(&[])
    }

    /// With these gateways.
    pub fn reached_at(gateways: &[&str]) -> Self {
        let machine = Machine::new();
        let keys = Ceremony::generate(&mut HostRandom(&machine));
        let terms = KeysetTerms {
            office: "1277".to_owned(),
            serial: 1,
            issued_at: NOW,
            tls_pins: Vec::new(),
            gateways: gateways.iter().map(|&gateway| gateway.to_owned()).collect(),
            revoked: Vec::new(),
        };
        let keyset = keys.keyset(terms).unwrap();
        Self {
            keys,
            keyset,
            officer: OfficerId(Uuid::from_u128(11)),
            lead: OfficerId(Uuid::from_u128(12)),
            other: OfficerId(Uuid::from_u128(13)),
            sent: RefCell::default(),
            chain: Uuid::from_u128(77),
        }
    }

    pub fn pack(&self, version: u32) -> Signed<Pack> {
        self.pack_led_by(version, self.lead)
    }

    /// Its roster names one lead.
    pub fn pack_led_by(&self, version: u32, lead: OfficerId) -> Signed<Pack> {
        let service = |code: &str| ServicePolicy {
            service: code.to_owned(),
            handler: "Dinas".to_owned(),
            waived: Vec::new(),
            accepts_statement: false,
        };
        let member = |id, name: &str| Officer {
            id,
            name: name.to_owned(),
            lead: id == lead,
        };
        let pack = OfficePack {
            office: "1277".to_owned(),
            version,
            name: "Disdukcapil Kota Padangsidimpuan".to_owned(),
            regency: RegionCode("12.77".to_owned()),
            terms: Terms {
                village: "Desa".to_owned(),
                hamlet: "Lingkungan".to_owned(),
            },
            roster: vec![
                member(self.officer, "Rahma"),
                member(self.lead, "Parlin"),
                member(self.other, "Dinda"),
            ],
            services: vec![
                service("DP-KTP-BARU"),
                service("DP-KK-UBAH"),
                service("CS-LAHIR"),
            ],
            common_outcomes: vec![
                OutcomeCode::Rekam,
                OutcomeCode::Sudah,
                OutcomeCode::Tdkhadir,
            ],
            prune: PrunePolicy {
                on_imported: false,
                after_days: 30,
            },
            lock_after_minutes: 10,
        };
        self.keys
            .issuing
            .sign(&Pack(serde_json::to_value(pack).unwrap()))
            .unwrap()
    }

    pub fn invitation(&self) -> Signed<Invitation> {
        let invitation = Invitation {
            id: Uuid::from_u128(1001),
            office: "1277".to_owned(),
            root: self.keys.root.public(),
            keyset: self.keyset.clone(),
            pack: self.pack(1),
            code: InvitationCode([7; 16]),
            expires_at: NOW + 30 * 24 * 3_600_000,
        };
        self.keys.issuing.sign(&invitation).unwrap()
    }

    /// Reads the request on the stick, and answers there.
    pub fn answer_on(&self, stick: &Path) -> Signed<DeviceCertificate> {
        let invitation = Uuid::from_u128(1001);
        let request = std::fs::read(stick.join(by_file::request_path(invitation))).unwrap();
        let request = by_file::read_request(&request).unwrap();
        request.verify(&InvitationCode([7; 16])).unwrap();
        let certificate = self.certify(&request);
        let answer = by_file::answer_file(&certificate, &self.keyset, &self.pack(1)).unwrap();
        std::fs::write(stick.join(by_file::answer_path(invitation)), answer).unwrap();
        certificate
    }

    pub fn certify(
        &self,
        request: &jemput_seal::statement::CertificateRequest,
    ) -> Signed<DeviceCertificate> {
        issue_certificate(
            &self.keys.issuing,
            request,
            "1277",
            Uuid::from_u128(7),
            1,
            "laptop 07",
            NOW,
        )
        .unwrap()
    }

    pub fn list(&self, people: u32, revision: u32) -> WorkList {
        let date = "2026-11-22".parse().unwrap();
        WorkList {
            id: WorkListId(Uuid::from_u128(500)),
            revision,
            office: "1277".to_owned(),
            village: RegionCode(VILLAGE.to_owned()),
            village_name: "Wek I".to_owned(),
            district_name: "Padangsidimpuan Utara".to_owned(),
            as_of: "2026-11-01".parse().unwrap(),
            issued_at: UnixMillis(NOW),
            totals: Some(VillageTotals {
                wajib: 1000,
                sudah: 1000 - people,
            }),
            outings: vec![OutingPlan {
                id: OutingId(Uuid::from_u128(600)),
                village: RegionCode(VILLAGE.to_owned()),
                date,
                place: "Balai kelurahan".to_owned(),
                team: "Tim 1".to_owned(),
                laptops: 1,
            }],
            targets: (1..=people).map(target).collect(),
        }
    }

    /// Sealed to the laptop, the next in its chain.
    pub fn message(
        &self,
        to: &DeviceCertificate,
        content: &DownMessage,
    ) -> Signed<MessageEnvelope> {
        let mut sent = self.sent.borrow_mut();
        let place = MessagePlace {
            chain: self.chain,
            number: sent.len() as u64 + 1,
            previous: sent.last().copied(),
        };
        let content = serde_json::to_vec(content).unwrap();
        let machine = Machine::new();
        let message = seal_message(
            &self.keys.message,
            to,
            place,
            &content,
            &mut HostRandom(&machine),
        )
        .unwrap();
        sent.push(message.hash());
        message
    }

    /// Opens a bundle as the importer does: its records, and each attachment's bytes.
    pub fn open(&self, bundle: &Path) -> (Vec<RecordEnvelope>, Vec<Vec<u8>>) {
        let trust = Trust::new(self.keys.root.public(), &self.keyset).unwrap();
        let mut file = BundleFile::open(std::fs::File::open(bundle).unwrap()).unwrap();
        let header = file.verify(&trust).unwrap();
        let checked = file.check_all(&header).unwrap();
        let opener = BundleOpener::open(
            &header,
            &self.keys.opening,
            &checked[0],
            file.item(0).unwrap(),
        )
        .unwrap();
        let (mut records, mut attachments) = (Vec::new(), Vec::new());
        for item in &checked[1..] {
            let sealed = file.item(item.entry().number).unwrap();
            match item.entry().kind {
                ItemKind::Records => {
                    let lines = opener.records(item, sealed).unwrap();
                    let lines = lines
                        .split(|byte| *byte == b'\n')
                        .filter(|line| !line.is_empty());
                    records.extend(
                        lines.map(|line| serde_json::from_slice::<RecordEnvelope>(line).unwrap()),
                    );
                }
                _ => {
                    let mut content = Vec::new();
                    opener.attachment(item, sealed, &mut content).unwrap();
                    attachments.push(content);
                }
            }
        }
        (records, attachments)
    }
}

const NAMES: [&str; 5] = [
    "SITI AMINAH",
    "BUDI HARAHAP",
    "NUR SITI LUBIS",
    "AHMAD NASUTION",
    "RINA SIREGAR",
];

fn target(number: u32) -> Target {
    let sex = if number.is_multiple_of(2) {
        Sex::L
    } else {
        Sex::P
    };
    let day = if sex == Sex::P { 57 } else { 17 };
    let nik = format!("127701{day}08{:02}{number:04}", 60 + number % 40);
    let data = PersonData {
        name: format!("{} {number}", NAMES[number as usize % NAMES.len()]),
        nik: Some(nik.parse().unwrap()),
        kk: Some(
            format!("12770101011500{:02}", 1 + number % 9)
                .parse()
                .unwrap(),
        ),
        sex: Some(sex),
        birth_place: Some("Padangsidimpuan".to_owned()),
        birth_date: Some(format!("19{:02}-08-17", 60 + number % 40).parse().unwrap()),
        marital_status: Some(1),
        address: Some("Jl. Merdeka".to_owned()),
        rt: Some(format!("{:03}", 1 + number % 4)),
        rw: Some("001".to_owned()),
        village: Some(RegionCode(VILLAGE.to_owned())),
        family_head: Some("HARAHAP".to_owned()),
        ..PersonData::default()
    };
    Target {
        person: PersonId(Uuid::from_u128(10_000 + u128::from(number))),
        data,
        ektp_status: None,
        known_outcome: None,
        revision: 1,
    }
}
