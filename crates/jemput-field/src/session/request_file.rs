//! The enrolment request as a file, for an office without a line.

use std::path::Path;

use jemput_domain::error::ErrorCode;
use jemput_link::enrol::by_file;
use jemput_link::stick::{FolderVolume, Volume};

use super::status;
use crate::Field;
use crate::commands::session::{EnrolmentRequestFile, EnrolmentRequestFileRequest};
use crate::error::{FieldError, Result};

pub fn enrolment_request_file(
    field: &Field,
    request: EnrolmentRequestFileRequest,
) -> Result<EnrolmentRequestFile> {
    let unlocked = field.unlocked()?;
    let open = &unlocked.open;
    let office = open.office();
    let invited = open.invited()?;
    let content = by_file::request_file(&invited.request(&open.device, &office.label))?;
    let name = by_file::request_path(invited.invitation.id);
    write(Path::new(&request.folder), &name, &content)
        .map_err(|_| FieldError::from(ErrorCode::StickUnwritable))?;
    Ok(EnrolmentRequestFile {
        path: Path::new(&request.folder)
            .join(&name)
            .to_string_lossy()
            .into_owned(),
        words: status::words(open, &office)?,
    })
}

fn write(stick: &Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    let volume = FolderVolume::new(stick);
    let folder = Path::new(name)
        .parent()
        .map(|folder| folder.to_string_lossy().into_owned())
        .unwrap_or_default();
    volume.make_folder(&folder)?;
    let part = format!("{name}.part");
    let mut file = volume.create(&part)?;
    file.write_all(content)?;
    file.sync()?;
    drop(file);
    volume.rename(&part, name)?;
    volume.sync_folder(&folder)
}
