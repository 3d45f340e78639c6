//! What the office issues to laptops: invitations and certificates, outings and work lists, the
//! office pack, keysets. Everything is stored before it is given to anyone, and given again on demand.

mod chains;
mod enrolments;
mod error;
mod invitations;
mod keysets;
mod messages;
mod packs;
mod team;
mod work_lists;

use std::sync::Arc;

use jemput_seal::SigningPublic;

use crate::keys::InnerKeys;
use crate::office::Office;

pub use enrolments::Enrolled;
pub use error::IssueError;
pub use invitations::Invited;
pub use packs::first_pack;
pub use team::{Member, Team, is_name};
pub use work_lists::WorkListIssued;

/// Signs for the office. Holds no root key. Cheap to clone.
#[derive(Clone)]
pub struct Issuing {
    office: Office,
    keys: Arc<InnerKeys>,
    root: SigningPublic,
}

impl Issuing {
    /// With the office's unlocked keys and its public root.
    pub fn new(office: Office, keys: Arc<InnerKeys>, root: SigningPublic) -> Self {
        Self { office, keys, root }
    }

    /// The office.
    pub fn office(&self) -> &Office {
        &self.office
    }
}
