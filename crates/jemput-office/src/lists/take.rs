//! Taking a by-name list in. The same file twice changes nothing: people are found again as `known`
//! says.

use std::collections::BTreeSet;

use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use jemput_domain::nik::Nik;
use jemput_domain::time::{Date, UnixMillis};
use uuid::Uuid;

use super::ListError;
use super::known::{Found, find};
use super::preview::ByName;
use super::row::{Row, villages_of};
use crate::office::{Office, OfficeEvent};
use crate::storage::StorageError;
use crate::storage::db::Connection;
use crate::storage::evidence;
use crate::storage::lists::{ListImport, ListKind, TargetRow, is_on_newer, put_import, put_target};
use crate::storage::people::{self, PersonSource};

/// What is noted of the file itself.
pub struct Origin<'a> {
    pub file_name: &'a str,
    pub bytes: &'a [u8],
    /// "per tanggal": the day the list is of.
    pub as_of: Date,
    /// The user's login.
    pub by: &'a str,
    /// The list has everyone who is unrecorded in its villages: whoever is not on it has left it.
    pub complete: bool,
}

impl Origin<'_> {
    pub fn import(&self, kind: ListKind, office: &Office) -> Result<ListImport, ListError> {
        if self.as_of > office.today() {
            return Err(ListError::InFuture(self.as_of));
        }
        Ok(ListImport {
            list: Uuid::now_v7(),
            kind,
            file_name: self.file_name.to_owned(),
            file_blake3: blake3::hash(self.bytes).to_hex().to_string(),
            as_of: self.as_of,
            imported_at: office.now(),
            imported_by: self.by.to_owned(),
            rows: 0,
            taken: 0,
            dirty: 0,
            duplicates: 0,
        })
    }
}

/// A list as it was taken in.
pub struct Taken {
    pub list: Uuid,
    /// Who has left the list by it.
    pub left: u64,
}

/// One transaction: all of the list or nothing.
pub async fn by_name(
    office: &Office,
    list: &ByName,
    origin: &Origin<'_>,
) -> Result<Taken, ListError> {
    let mut import = origin.import(ListKind::ByName, office)?;
    import.rows = list.counts.rows;
    import.taken = list.counts.people;
    import.dirty = list.counts.left_out + list.counts.with_problems;
    import.duplicates = list.counts.duplicates;
    let mut write = office.db.write().await?;
    put_import(&mut write, &office.code, &import).await?;
    let mut put = Put {
        db: &mut write,
        office: &office.code,
        list: import.list,
        as_of: origin.as_of,
        now: import.imported_at,
        named: BTreeSet::new(),
    };
    // Those with a NIK first: who is known by a number is not taken for somebody alike without one.
    for with_nik in [true, false] {
        for row in &list.people {
            if !row.left_out && row.data.nik.is_some() == with_nik {
                put.row(row).await?;
            }
        }
    }
    let mut left = 0;
    if origin.complete {
        for village in villages_of(&list.people) {
            left +=
                evidence::put_left(&mut write, &office.code, import.list, origin.as_of, village)
                    .await?;
        }
        for row in list.people.iter().filter(|row| row.left_out) {
            let nik = row.data.nik.as_ref().map(|nik| nik.as_str());
            let name = search_key(&row.data.name);
            left -=
                evidence::take_back_left(&mut write, &office.code, import.list, nik, &name).await?;
        }
    }
    write.commit().await.map_err(StorageError::from)?;
    office.tell(OfficeEvent::ListImported);
    Ok(Taken {
        list: import.list,
        left,
    })
}

struct Put<'a> {
    db: &'a mut Connection,
    office: &'a str,
    list: Uuid,
    as_of: Date,
    now: UnixMillis,
    /// Whom this list has named so far.
    named: BTreeSet<PersonId>,
}

impl Put<'_> {
    async fn row(&mut self, row: &Row) -> Result<(), ListError> {
        let (db, office) = (&mut *self.db, self.office);
        let Found { known, holder } = find(db, office, row, &self.named).await?;
        let person = known
            .as_ref()
            .map_or_else(|| PersonId(Uuid::now_v7()), |known| known.person);
        self.named.insert(person);
        let mut row = row.clone();
        if holder {
            row.give_up_nik();
        }
        let warnings: Vec<String> = row
            .problems
            .iter()
            .filter_map(|problem| {
                serde_json::to_value(problem.why)
                    .ok()?
                    .as_str()
                    .map(str::to_owned)
            })
            .collect();
        let target = TargetRow {
            person,
            village: row.data.village.as_ref().map_or("", |village| &village.0),
            ektp_status: row.ektp_status.as_deref(),
            status_as_of: row.ektp_status.is_some().then_some(self.as_of),
            rows: row.rows,
            warnings: &warnings,
        };
        evidence::put(db, office, self.list, self.as_of, &target).await?;
        // An older list found late adds whom nobody knew; where people live now it does not know.
        if is_on_newer(db, office, person, self.as_of).await? {
            return Ok(());
        }
        let mut data = row.data.clone();
        if let (None, Some(nik)) = (&data.nik, known.and_then(|known| known.nik)) {
            // A NIK never changes: one the list garbles stays what it was.
            data.nik = Nik::parse(&nik).ok();
            data.nik_as_given = data.nik_as_given.filter(|_| data.nik.is_none());
        }
        people::put(
            db,
            office,
            person,
            &data,
            PersonSource::List,
            self.now,
            Some(self.as_of),
        )
        .await?;
        put_target(db, office, self.list, &target).await?;
        Ok(())
    }
}
