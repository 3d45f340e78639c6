//! Ids. All are UUIDs made by the program that first needed one (never by a database), so that two
//! laptops that have never met cannot hand out the same one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )*};
}

ids! {
    /// A person, on a work list or not. Given by the office for listed people, by the laptop else.
    PersonId,
    /// One stored fact that travels: see [`crate::wire::record::RecordEnvelope`].
    RecordId,
    /// A request for one service.
    ApplicationId,
    /// A paper: one or more pages.
    DocumentId,
    /// One page's file.
    AttachmentId,
    /// One team in one village on one day, issued by the office.
    OutingId,
    /// One issue of a work list.
    WorkListId,
    /// A member of the outreach team, from the office pack's roster.
    OfficerId,
    /// A laptop.
    DeviceId,
}
