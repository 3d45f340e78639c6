//! Names of what the kit keeps in the store's settings.

pub mod setting {
    /// The laptop's signing and receiving keys, 64 secret bytes.
    pub const DEVICE_KEYS: &str = "device_keys";
    /// What the laptop is called.
    pub const LABEL: &str = "label";
    /// The signed invitation: brings the root, and until the certificate comes the one-time code.
    pub const INVITATION: &str = "invitation";
    /// The signed device certificate.
    pub const CERTIFICATE: &str = "certificate";
    /// Every signed keyset held, as one JSON array, newest last.
    pub const KEYSETS: &str = "keysets";
    /// The signed office pack held.
    pub const PACK: &str = "pack";
    /// The form of a new person that is not noted yet; empty without one.
    pub const PERSON_DRAFT: &str = "person_draft";
    /// Counter of device statements.
    pub const STATEMENT_COUNTER: &str = "statement_counter";
    /// Where the gateway's list of receipts was last read to.
    pub const RECEIPTS_AFTER: &str = "receipts_after";
}
