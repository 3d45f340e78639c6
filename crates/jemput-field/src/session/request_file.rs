//! The enrolment request as a file, for an office without a line.

use std::path::Path;

use jemput_domain::error::ErrorCode;
use jemput_link::enrol::by_file;

use super::{carried, status};
use crate::Field;
use crate::commands::session::{EnrolmentRequestFileRequest, RequestFile};
use crate::error::{FieldError, Result};

pub fn enrolment_request_file(
    field: &Field,
    request: EnrolmentRequestFileRequest,
) -> Result<RequestFile> {
    let unlocked = field.unlocked()?;
    let open = &unlocked.open;
    let office = open.office();
    let invited = open.invited()?;
    let content = by_file::request_file(&invited.request(&open.device, &office.label))?;
    let name = by_file::request_path(invited.invitation.id);
    let path = carried::put(Path::new(&request.folder), &name, &content)
        .map_err(|_| FieldError::from(ErrorCode::StickUnwritable))?;
    Ok(RequestFile {
        path: path.to_string_lossy().into_owned(),
        words: status::words(open, &office)?,
    })
}
