//! Everything that can be wrong with a bundle, a statement or a key, each with a stable code.

/// What the holder of a refused thing should do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Damaged, forged or not a bundle: keep nothing, say why.
    Refuse,
    /// Genuine, but not to be imported without an admin's decision: keep it sealed.
    Quarantine,
    /// This side is not ready (a keyset or key is missing) or the machine failed: try again.
    Retry,
}

macro_rules! errors {
    ($($(#[$doc:meta])* $variant:ident $(($($field:ty),+))? $( { $($name:ident: $named:ty),+ } )? = $code:literal, $what:ident, $text:literal;)*) => {
        /// Why something was refused. `FORMAT.md`, section "Error codes", describes each.
        #[derive(Debug, thiserror::Error)]
        pub enum SealError {$(
            $(#[$doc])*
            #[error($text)]
            $variant $(($($field),+))? $( { $($name: $named),+ } )?,
        )*}

        impl SealError {
            /// The stable code of `FORMAT.md` and of the test vectors.
            pub fn code(&self) -> &'static str {
                match self {$( errors!(@pat $variant $(($($field),+))? $( { $($name),+ } )?) => $code, )*}
            }

            /// Whether to refuse, keep in quarantine, or try again.
            pub fn disposition(&self) -> Disposition {
                match self {$( errors!(@pat $variant $(($($field),+))? $( { $($name),+ } )?) => Disposition::$what, )*}
            }

            /// Every code there is, in the order of `FORMAT.md`.
            pub const CODES: &'static [&'static str] = &[$($code),*];
        }
    };
    (@pat $variant:ident) => { SealError::$variant };
    (@pat $variant:ident ($($field:ty),+)) => { SealError::$variant(..) };
    (@pat $variant:ident { $($name:ident),+ }) => { SealError::$variant { .. } };
}

errors! {
    // The file
    /// The bytes do not begin as a bundle does.
    NotABundle = "not_a_bundle", Refuse, "not a Jemput bundle";
    /// The file differs from the one its header, signature and items determine.
    Layout { offset: u64 } = "layout", Refuse, "the file differs from its derived layout near byte {offset}";
    /// The file ends before its derived layout does.
    Truncated = "truncated", Refuse, "the file is cut short";
    /// The file goes on after its derived layout ends.
    TrailingData = "trailing_data", Refuse, "the file has bytes after its end";

    // The header
    /// `header.json` is not canonical JSON (RFC 8785) within the limits.
    NotCanonical = "not_canonical", Refuse, "the JSON is not in canonical form";
    /// A member is missing, unknown, of the wrong type or out of range.
    HeaderField = "header_field", Refuse, "a header field is missing, unknown or out of range";
    /// A format number this program does not know.
    UnknownFormat = "unknown_format", Refuse, "unknown bundle format";
    /// A suite this program does not know.
    UnknownSuite = "unknown_suite", Refuse, "unknown cipher suite";
    /// More than 10,000 items or 2 GiB, or an item longer than its kind allows.
    Limits = "limits", Refuse, "larger than the format allows";
    /// The signature over the header is not the certified device's.
    HeaderSignature = "header_signature", Refuse, "the header's signature is not this device's";

    // Statements
    /// A statement is not canonical JSON of its kind.
    StatementMalformed = "statement_malformed", Refuse, "the statement is not of its kind";
    /// A statement's signature does not verify.
    StatementSignature = "statement_signature", Refuse, "the statement's signature does not verify";
    /// A statement is signed by a key that may not sign this.
    SignerNotAllowed = "signer_not_allowed", Refuse, "signed by a key that may not sign this";
    /// The statement or certificate belongs to another office.
    OtherOffice = "other_office", Refuse, "belongs to another office";
    /// The device certificate's issuer is in no keyset held.
    IssuerUnknown = "issuer_unknown", Retry, "the certificate's issuer is not known here";
    /// The device certificate does not verify.
    Certificate = "certificate", Refuse, "the device certificate does not verify";
    /// An enrolment request without knowledge of the invitation's code.
    RequestMac = "request_mac", Refuse, "the request does not prove the invitation code";

    // Quarantine
    /// The keyset the bundle names is not held here.
    KeysetUnknown = "keyset_unknown", Quarantine, "the bundle's keyset is not known here";
    /// The recipients are not the keyset's office key and recovery key.
    RecipientsDiffer = "recipients_differ", Quarantine, "the recipients differ from the keyset's";
    /// The device is revoked and the bundle is above its last good one.
    DeviceRevoked = "device_revoked", Quarantine, "the device is revoked";
    /// The device is revoked; the bundle is below the last good one but not yet shown to be linked to it.
    RevokedUnlinked = "revoked_unlinked", Quarantine, "the device is revoked and the bundle not yet linked to its last good one";

    // Items
    /// The item's bytes are not those the header names.
    ItemHash { item: u32 } = "item_hash", Refuse, "item {item} differs from the header";
    /// The item is shorter or longer than the header says.
    ItemLength { item: u32 } = "item_length", Refuse, "item {item} has another length than the header says";
    /// No such item.
    NoSuchItem { item: u32 } = "no_such_item", Refuse, "there is no item {item}";
    /// A chunk's tag does not verify.
    Chunk { item: u32, chunk: u32 } = "chunk", Refuse, "chunk {chunk} of item {item} does not verify";

    // Opening
    /// No recipient of the bundle is the key given.
    NotARecipient = "not_a_recipient", Retry, "not sealed to this key";
    /// The wrapped bundle key does not open.
    Unwrap = "unwrap", Refuse, "the wrapped key does not open";
    /// The bundle key is not the one the header commits to.
    Commit = "commit", Refuse, "the key is not the one the header commits to";
    /// The manifest is not canonical JSON of its form.
    ManifestMalformed = "manifest_malformed", Refuse, "the manifest is malformed";
    /// The manifest describes another core or other items than the header.
    ManifestDiffers = "manifest_differs", Refuse, "the manifest does not fit the header";
    /// A recipient's wrap is not the one the manifest's randomness gives.
    WrapProof { recipient: u32 } = "wrap_proof", Refuse, "the wrap for recipient {recipient} is not good";
    /// The content's hash is not the manifest's.
    PlaintextHash { item: u32 } = "plaintext_hash", Refuse, "the content of item {item} differs from the manifest";
    /// A records item does not decode to exactly the stated length.
    Encoding { item: u32 } = "encoding", Refuse, "item {item} does not decode as stated";

    // Sealing
    /// A source could not be read, or is no longer of the stated length.
    Source { item: u32 } = "source", Retry, "the source of item {item} cannot be read";
    /// A record is not one line, or alone larger than a records item may be.
    Record = "record", Refuse, "a record is not one line or too large";
    /// The caller asked to stop.
    Cancelled = "cancelled", Retry, "stopped";
    /// The keys, certificate and keyset given do not belong together.
    KeysDiffer = "keys_differ", Refuse, "keys, certificate and keyset do not belong together";
    /// Sealing failed inside the cipher.
    Seal = "seal", Retry, "sealing failed";

    // Keys
    /// A key of the wrong length or form.
    KeyMalformed = "key_malformed", Refuse, "not a key of this kind";
    /// A passphrase or key file that does not open the key.
    WrongPassphrase = "wrong_passphrase", Retry, "the passphrase does not open the key";
    /// A recovery share with a wrong checksum, or shares that do not belong together.
    Share = "share", Refuse, "a recovery share is mistyped or belongs to another set";

    /// Reading or writing failed.
    Io(std::io::Error) = "io", Retry, "reading or writing failed: {0}";
}

impl From<std::io::Error> for SealError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
