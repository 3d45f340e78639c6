//! What the teams did, by village of service and day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::input::{CountedPerson, Membership, OfficeDecision, Report};
use super::reports::{codes_of_one_day, standing_reports};
use super::tally::OffListTally;
use crate::ids::PersonId;
use crate::outcome::OutcomeCode;
use crate::time::Date;
use crate::wire::person::RegionCode;

/// Outcomes of people who cannot have come themselves.
const ELSEWHERE: [OutcomeCode; 6] = [
    OutcomeCode::Tdkhadir,
    OutcomeCode::Tdkada,
    OutcomeCode::Luar,
    OutcomeCode::Ln,
    OutcomeCode::Mati,
    OutcomeCode::Pindah,
];

/// One village of service on one day. people = outcomes + disputed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceOutput {
    pub village: RegionCode,
    #[ts(type = "string")]
    pub date: Date,
    /// Each person once, whatever number of laptops wrote them down.
    pub people: u32,
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    pub disputed: u32,
    /// Those of them who came before the team, whatever came of it: not known by a statement only, and
    /// not absent, away or dead.
    #[serde(default)]
    pub served: u32,
    /// Those of them nobody saw: known by a statement only.
    pub by_statement: u32,
    /// Those of them who are on no list of targets.
    pub off_list: OffListTally,
    /// Those of them whose village of record is another.
    pub from_elsewhere: u32,
}

pub(super) fn output(
    people: &BTreeMap<PersonId, &CountedPerson>,
    reports: &BTreeMap<PersonId, Vec<&Report>>,
    decisions: &BTreeMap<PersonId, Vec<&OfficeDecision>>,
    today: Date,
) -> Vec<ServiceOutput> {
    let mut days: BTreeMap<(&RegionCode, Date), ServiceOutput> = BTreeMap::new();
    for (person, theirs) in reports {
        let decided = decisions.get(person).map_or(&[][..], Vec::as_slice);
        let mut services: BTreeMap<(&RegionCode, Date), Vec<&Report>> = BTreeMap::new();
        for report in standing_reports(theirs, decided) {
            if report.reported_on <= today {
                services
                    .entry((&report.village_of_service, report.reported_on))
                    .or_default()
                    .push(report);
            }
        }
        for ((village, date), said) in services {
            let day = days
                .entry((village, date))
                .or_insert_with(|| ServiceOutput {
                    village: village.clone(),
                    date,
                    people: 0,
                    outcomes: BTreeMap::new(),
                    disputed: 0,
                    served: 0,
                    by_statement: 0,
                    off_list: OffListTally::default(),
                    from_elsewhere: 0,
                });
            day.add(people.get(person).copied(), &said);
        }
    }
    days.into_values().collect()
}

impl ServiceOutput {
    fn add(&mut self, person: Option<&CountedPerson>, said: &[&Report]) {
        self.people += 1;
        let codes = codes_of_one_day(said);
        match (codes.len(), codes.first()) {
            (1, Some(code)) => *self.outcomes.entry(*code).or_default() += 1,
            _ => self.disputed += 1,
        }
        self.served += u32::from(
            said.iter()
                .any(|report| !report.by_statement && !ELSEWHERE.contains(&report.code)),
        );
        self.by_statement += u32::from(said.iter().all(|report| report.by_statement));
        match person.map(|person| person.membership) {
            Some(Membership::Listed | Membership::NikIssued(_)) => {}
            Some(Membership::CheckedOut) => self.off_list.checked_out += 1,
            Some(Membership::OtherRegency) => self.off_list.other_regency += 1,
            Some(Membership::WithoutNik) => self.off_list.without_nik += 1,
            // A person of whom only the outcome has arrived is to be checked too.
            Some(Membership::ToCheck) | None => self.off_list.to_check += 1,
        }
        self.from_elsewhere +=
            u32::from(person.is_some_and(|person| person.village != self.village));
    }
}
