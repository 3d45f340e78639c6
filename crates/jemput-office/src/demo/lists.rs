//! The synthetic people into the tables a real import fills.

use jemput_domain::time::Date;
use uuid::Uuid;

use super::dice::Dice;
use super::residents::Maker;
use super::villages::DemoVillage;
use crate::office::Office;
use crate::storage::StorageError;
use crate::storage::lists::{self, ListImport, ListKind, TargetRow};
use crate::storage::people::{self, PersonSource};

/// Fills baseline and by-name list; gives the number of people.
pub async fn fill(
    office: &Office,
    seed: u64,
    villages: &[DemoVillage],
    as_of: Date,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<usize, StorageError> {
    let mut dice = Dice::new(seed, "lists");
    let now = office.now();
    let total: u64 = villages
        .iter()
        .map(|village| u64::from(village.belum()))
        .sum();
    let import = |list: Uuid, kind: ListKind, file_name: &str, rows: u32| ListImport {
        list,
        kind,
        file_name: file_name.to_owned(),
        file_blake3: blake3::hash(file_name.as_bytes()).to_hex().to_string(),
        as_of,
        imported_at: now,
        imported_by: "demo".to_owned(),
        rows,
        taken: rows,
        dirty: 0,
        duplicates: 0,
    };
    let code = &*office.code;
    let mut db = office.db.write().await?;
    let totals = import(
        dice.uuid(),
        ListKind::Totals,
        "rekap-wajib-ktp.xlsx",
        u32::try_from(villages.len()).unwrap_or(0),
    );
    lists::put_import(&mut db, code, &totals).await?;
    let baseline = dice.uuid();
    lists::put_baseline(&mut db, code, baseline, totals.list, as_of, now).await?;
    let by_name = import(
        dice.uuid(),
        ListKind::ByName,
        "belum-rekam.xlsx",
        u32::try_from(total).unwrap_or(0),
    );
    lists::put_import(&mut db, code, &by_name).await?;
    let mut maker = Maker::new(seed, as_of);
    let mut done = 0;
    for village in villages {
        lists::put_totals(&mut db, code, baseline, &village.code, village.totals).await?;
        for resident in maker.residents(village) {
            people::put(
                &mut db,
                code,
                resident.person,
                &resident.data,
                PersonSource::List,
                now,
                None,
            )
            .await?;
            let target = TargetRow {
                person: resident.person,
                village: &village.code.0,
                ektp_status: Some(resident.ektp_status),
                status_as_of: Some(as_of),
                rows: 1,
                warnings: &[],
            };
            lists::put_target(&mut db, code, by_name.list, &target).await?;
            done += 1;
        }
        progress(done, total);
    }
    db.commit().await?;
    Ok(usize::try_from(done).unwrap_or(0))
}
