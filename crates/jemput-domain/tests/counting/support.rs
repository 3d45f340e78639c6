//! A small office to count.

use jemput_domain::counting::*;
use jemput_domain::ids::{OutingId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;
pub use jiff::civil::date;

pub const VILLAGE: &str = "12.77.01.1001";
pub const JUNE: Date = date(2026, 6, 30);

pub fn day(month: i8, day: i8) -> Date {
    date(2026, month, day)
}

pub fn yesterday(day: Date) -> Date {
    day.yesterday().unwrap()
}

pub fn region(code: &str) -> RegionCode {
    RegionCode(code.into())
}

pub fn figures(count: &Count) -> &Tally {
    &count.villages[&region(VILLAGE)].tally
}

/// The n-th id of the tests.
pub fn uuid_of(n: u64) -> uuid::Uuid {
    uuid::Uuid::from_u64_pair(1, n)
}

pub struct Office {
    pub input: CountInput,
    next: u64,
}

impl Office {
    pub fn new() -> Self {
        Self {
            input: CountInput::default(),
            next: 0,
        }
    }

    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    pub fn person(&mut self, membership: Membership) -> PersonId {
        let person = PersonId(uuid_of(self.id()));
        self.input.people.push(CountedPerson {
            person,
            village: region(VILLAGE),
            neighbourhood: Some("RT 001 / RW 002".into()),
            birth_date: Some(date(1990, 1, 1)),
            ever_married: false,
            membership,
            nik_issued: None,
            rows: u32::from(membership == Membership::Listed),
        });
        person
    }

    pub fn target(&mut self) -> PersonId {
        self.person(Membership::Listed)
    }

    pub fn target_born(&mut self, birth: Date) -> PersonId {
        let person = self.target();
        self.input.people.last_mut().unwrap().birth_date = Some(birth);
        person
    }

    pub fn baseline(&mut self, as_of: Date, wajib: u32, sudah: u32) {
        let totals = [(region(VILLAGE), VillageTotals { wajib, sudah })].into();
        self.input.baselines.push(Baseline { as_of, totals });
    }

    pub fn report(
        &mut self,
        person: PersonId,
        code: OutcomeCode,
        on: Date,
        writer: &str,
    ) -> RecordId {
        self.report_in(VILLAGE, person, code, on, writer)
    }

    pub fn report_in(
        &mut self,
        village: &str,
        person: PersonId,
        code: OutcomeCode,
        on: Date,
        writer: &str,
    ) -> RecordId {
        let order = self.id();
        let record = RecordId(uuid_of(order));
        self.input.reports.push(Report {
            record,
            revision: 1,
            writer: writer.into(),
            order,
            person,
            code,
            reported_on: on,
            village_of_service: region(village),
            by_statement: false,
            withdrawn: false,
        });
        record
    }

    fn next_revision(&mut self, record: RecordId) -> &mut Report {
        let order = self.id();
        let mut report = self
            .input
            .reports
            .iter()
            .rfind(|report| report.record == record)
            .unwrap()
            .clone();
        report.revision += 1;
        report.order = order;
        self.input.reports.push(report);
        self.input.reports.last_mut().unwrap()
    }

    pub fn withdraw(&mut self, record: RecordId) {
        self.next_revision(record).withdrawn = true;
    }

    pub fn revise(&mut self, record: RecordId, code: OutcomeCode) {
        self.next_revision(record).code = code;
    }

    /// As a copy of the laptop has it, of its own chain or the same.
    pub fn compete(&mut self, record: RecordId, revision: u32, code: OutcomeCode, writer: &str) {
        let report = self.next_revision(record);
        report.revision = revision;
        report.code = code;
        report.writer = writer.into();
    }

    fn rule(&mut self, person: PersonId, on: Date, ruling: Ruling) {
        let at = self.id() as i64;
        self.input.decisions.push(OfficeDecision {
            person,
            decided_on: on,
            decided_at: UnixMillis(at),
            ruling,
        });
    }

    pub fn decide(&mut self, person: PersonId, code: OutcomeCode, on: Date) {
        self.rule(person, on, Ruling::Outcome(code));
    }

    /// Accepts a revision of a record as it stands.
    pub fn accept(&mut self, record: RecordId, revision: u32, on: Date) {
        let mut reports = self.input.reports.iter();
        let report = reports
            .find(|report| report.record == record && report.revision == revision)
            .unwrap();
        let (person, code) = (report.person, report.code);
        let ruling = Ruling::Confirmed {
            record,
            revision,
            code,
        };
        self.rule(person, on, ruling);
    }

    pub fn reopen(&mut self, person: PersonId, on: Date) {
        self.rule(person, on, Ruling::Reopened);
    }

    pub fn send_back(&mut self, person: PersonId, record: RecordId, on: Date) {
        self.rule(
            person,
            on,
            Ruling::SentBack {
                record,
                revision: 1,
            },
        );
    }

    pub fn status(&mut self, person: PersonId, as_of: Date, status: &str) {
        self.input
            .evidence
            .extend(Evidence::from_status(person, as_of, status));
    }

    /// A complete list of the unrecorded that names only these of everybody.
    pub fn complete_list(&mut self, as_of: Date, listed: &[PersonId]) {
        let everybody: Vec<_> = self.input.people.iter().map(|p| p.person).collect();
        let listed = listed.iter().copied().collect();
        let said = evidence_from_list(as_of, &listed, everybody);
        self.input.evidence.extend(said);
    }

    pub fn outing(&mut self, date: Date, laptops: u8, returned: u8) {
        let outing = OutingId(uuid_of(self.id()));
        self.input.outings.push(OutingReturn {
            outing,
            village: region(VILLAGE),
            date,
            laptops,
            returned,
        });
    }

    /// Counts, having proved every identity.
    pub fn count(&self, today: Date) -> Count {
        let count = count(&self.input, today);
        identities(&count).unwrap();
        count
    }

    pub fn effective(&self, person: PersonId) -> Effective {
        self.count(date(2026, 12, 31)).people[&person]
            .effective
            .clone()
    }
}
