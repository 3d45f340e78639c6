//! The code on the slip: short enough to write by hand, without letters that look alike.

use jemput_domain::ids::ApplicationId;

/// Neither I, L, O, U nor 0, 1.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 6;

/// Always the same for an application; 30⁶ of them, and a name beside it on the slip.
pub fn of(application: ApplicationId) -> String {
    let hash = blake3::derive_key("jemput slip code 1", application.0.as_bytes());
    let code = hash[..LENGTH]
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    code.collect()
}

#[cfg(test)]
mod tests {
    use jemput_domain::ids::ApplicationId;
    use uuid::Uuid;

    #[test]
    fn is_short_and_stays() {
        let application = ApplicationId(Uuid::from_u128(7));
        let slip = super::of(application);
        assert_eq!(slip.len(), 6);
        assert_eq!(slip, super::of(application));
        assert_ne!(slip, super::of(ApplicationId(Uuid::from_u128(8))));
    }
}
