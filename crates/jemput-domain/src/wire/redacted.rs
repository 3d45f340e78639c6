//! Debug forms without personal data: what a log or a failed assertion may show. Names, addresses,
//! telephone numbers, notes and field values are left out; ids, codes and masked numbers stay.

use std::fmt::{Debug, Formatter, Result};

use super::down::Decision;
use super::office_pack::Officer;
use super::person::PersonData;
use super::record::{ApplicationRecord, DocumentRecord, OutcomeRecord, OutcomeSource};

impl Debug for PersonData {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("PersonData")
            .field("nik", &self.nik)
            .field("kk", &self.kk)
            .field("sex", &self.sex)
            .field("village", &self.village)
            .finish_non_exhaustive()
    }
}

impl Debug for OutcomeRecord {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("OutcomeRecord")
            .field("person", &self.person)
            .field("code", &self.code)
            .field("reason", &self.reason)
            .field("reported_on", &self.reported_on)
            .field("village_of_service", &self.village_of_service)
            .field("source", &self.source)
            .field("withdrawn", &self.withdrawn)
            .finish_non_exhaustive()
    }
}

impl Debug for OutcomeSource {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::SeenInPerson => "SeenInPerson",
            Self::Statement { .. } => "Statement { .. }",
            Self::OperatorList => "OperatorList",
        })
    }
}

impl Debug for ApplicationRecord {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("ApplicationRecord")
            .field("application", &self.application)
            .field("person", &self.person)
            .field("service", &self.service)
            .field("fields", &self.fields.keys().collect::<Vec<_>>())
            .field("checks", &self.checks)
            .field("complete", &self.complete)
            .finish_non_exhaustive()
    }
}

impl Debug for DocumentRecord {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("DocumentRecord")
            .field("document", &self.document)
            .field("person", &self.person)
            .field("application", &self.application)
            .field("pages", &self.pages)
            .field("pages_to_follow", &self.pages_to_follow)
            .finish_non_exhaustive()
    }
}

impl Debug for Officer {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Officer")
            .field("id", &self.id)
            .field("lead", &self.lead)
            .finish_non_exhaustive()
    }
}

impl Debug for Decision {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Decision")
            .field("record", &self.record)
            .field("revision", &self.revision)
            .field("person", &self.person)
            .field("accepted", &self.accepted)
            .finish_non_exhaustive()
    }
}
