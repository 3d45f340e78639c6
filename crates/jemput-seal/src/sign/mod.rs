//! The laptop's side.

mod device_keys;
mod job;
mod output;
mod seal;
mod source;

pub use device_keys::DeviceKeys;
pub use job::{BundleStart, SealItem, SealJob, SealedBundle, Watch};
pub use output::WriteAt;
pub use source::Source;
