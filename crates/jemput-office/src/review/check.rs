//! *Perlu cek SIAK*: somebody was found who is on no list. A member of staff looks them up and says
//! whether they are counted from now on; until then they are in neither wajib nor belum.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::PersonId;
use jemput_domain::wire::person::RegionCode;
use serde_json::json;
use uuid::Uuid;

use super::person;
use crate::office::OfficeEvent;
use crate::storage::db::Connection;
use crate::storage::lists::{self, TargetRow};
use crate::storage::{StorageError, people};
use crate::web::types::review::{PersonPage, SiakCheckRequest};
use crate::web::{Call, Result, fault, invalid};

/// The list of those whom a check put on it. No file is behind it, so any file's list replaces it.
const CHECKED: Uuid = Uuid::nil();

/// Says what the state system knows of a person who is on no list of its. May be said again.
pub async fn siak(call: &Call, request: &SiakCheckRequest) -> Result<PersonPage> {
    let office = call.office();
    let mut db = office.db.write().await?;
    let known = people::get(&mut db, &office.code, request.person)
        .await?
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    match lists::list_of(&mut db, &office.code, request.person).await? {
        Some(list) if list != CHECKED => return Err(fault(ErrorCode::Conflict)),
        _ => {}
    }
    if request.counted {
        let regency = RegionCode(office.code.to_string());
        let village = known.data.village.filter(|village| village.is_in(&regency));
        let village = village.ok_or_else(|| invalid("village"))?;
        let nik = known.data.nik.ok_or_else(|| invalid("nik"))?;
        let twin = lists::listed_under(&mut db, &office.code, &nik, request.person).await?;
        if let Some(twin) = twin {
            // Counting both would count one person twice.
            let listed = ApiError::new(ErrorCode::Conflict).with("reason", "nik_listed");
            return Err(listed.with("person", twin).into());
        }
        let target = TargetRow {
            person: request.person,
            village: &village.0,
            ektp_status: None,
            status_as_of: None,
            rows: 1,
            warnings: &[],
        };
        lists::put_target(&mut db, &office.code, CHECKED, &target).await?;
    } else {
        lists::take_off(&mut db, &office.code, CHECKED, request.person).await?;
    }
    mark(&mut db, call, request.person).await?;
    db.commit().await?;
    office.tell(OfficeEvent::Decided);
    let detail = json!({ "counted": request.counted });
    call.log("siak_check", &request.person.to_string(), detail)
        .await?;
    person::page(call, request.person).await
}

async fn mark(
    db: &mut Connection,
    call: &Call,
    person: PersonId,
) -> std::result::Result<(), StorageError> {
    sqlx::query("UPDATE people SET checked = 1 WHERE office = $1 AND person = $2")
        .bind(&*call.office().code)
        .bind(person.to_string())
        .execute(db)
        .await?;
    Ok(())
}
