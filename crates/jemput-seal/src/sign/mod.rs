//! The laptop's side.

mod device_keys;
mod item;
mod job;
mod output;
mod plan;
mod records;
mod seal;
mod source;
mod write_behind;

pub use device_keys::DeviceKeys;
pub use job::{BundleStart, SealItem, SealJob, SealedBundle, Watch};
pub use output::WriteAt;
pub use records::PackedRecords;
pub use source::Source;
