//! Canonical JSON (RFC 8785) and the strict reading of it.

use serde::Serialize;
use serde_json::Value;

use crate::SealError;

/// Integers beyond this are not exact in every JSON reader.
const MAX_INTEGER: u64 = (1 << 53) - 1;
/// Values within values, the outermost being the first.
const MAX_DEPTH: usize = 64;

/// The canonical bytes. Types of this crate have string keys and exact integers, so this fails
/// only for a value that could not be read back either.
pub(crate) fn to_bytes(value: &impl Serialize) -> Result<Vec<u8>, SealError> {
    serde_json_canonicalizer::to_vec(value).map_err(|_| SealError::NotCanonical)
}

/// Reads canonical JSON: parsing and writing again must give the same bytes (which refuses
/// duplicate keys, spaces, other escapes and other orders), keys are ASCII, numbers are integers
/// whose size is below 2^53, and nothing is nested deeper than 64 values.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, SealError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| SealError::NotCanonical)?;
    if !plain(&value, 1) || to_bytes(&value)? != bytes {
        return Err(SealError::NotCanonical);
    }
    Ok(value)
}

fn plain(value: &Value, depth: usize) -> bool {
    depth <= MAX_DEPTH
        && match value {
            Value::Null | Value::Bool(_) | Value::String(_) => true,
            Value::Number(number) => number
                .as_u64()
                .or_else(|| number.as_i64().map(i64::unsigned_abs))
                .is_some_and(|size| size <= MAX_INTEGER),
            Value::Array(items) => items.iter().all(|item| plain(item, depth + 1)),
            Value::Object(members) => members
                .iter()
                .all(|(key, item)| key.is_ascii() && plain(item, depth + 1)),
        }
}
