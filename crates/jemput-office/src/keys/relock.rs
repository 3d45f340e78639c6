//! Another passphrase for the office's keys, when somebody leaves who knows it.

use std::path::Path;

use super::ceremony::{lock_root_key, root_key};
use super::{Card, InnerKeys, KeyError, Place, UnlockWith};

/// Locks the root key and the inner keys with `new`; one passphrase opens both. Broken off by a power
/// cut some are locked with `old` and some with `new`: said again, it ends what it began.
pub fn relock(
    place: &Place,
    root_file: &Path,
    old: &UnlockWith,
    new: &UnlockWith,
) -> Result<(), KeyError> {
    let root = by_either(old, new, |unlock| root_key(root_file, unlock))?;
    if root.public() != Card::read(place)?.root {
        return Err(KeyError::OtherRoot);
    }
    let inner = by_either(old, new, |unlock| InnerKeys::unlock(place, unlock))?;
    lock_root_key(root_file, &root, new)?;
    inner.lock_again(place, new)
}

fn by_either<T>(
    old: &UnlockWith,
    new: &UnlockWith,
    open: impl Fn(&UnlockWith) -> Result<T, KeyError>,
) -> Result<T, KeyError> {
    open(old).or_else(|refused| open(new).map_err(|_| refused))
}
