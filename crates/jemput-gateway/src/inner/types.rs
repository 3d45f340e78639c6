//! What crosses the seam.

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::{CertificateRequest, DeviceCertificate, DeviceStatement, Receipt};
use jemput_seal::{Hash, Signed, Uuid};

/// One thing that came, in the order it became durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Pass the last one seen to the next call.
    pub cursor: u64,
    /// What it is.
    pub what: What,
}

/// Kinds of change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A header was accepted.
    Bundle { bundle: Hash, device: Uuid },
    /// One item is complete and its hash is the header's.
    Item { bundle: Hash, number: u32 },
    /// All items are.
    BundleComplete { bundle: Hash, device: Uuid },
    /// Its quarantine was lifted or laid on; see [`SealedHeader::quarantined`].
    Quarantine { bundle: Hash },
    /// A device made a contact with a newer statement, which also acknowledges messages.
    Statement { device: Uuid },
    /// A laptop asks to be enrolled; see [`super::Inner::enrolments`].
    Enrolment { id: Uuid },
    /// A laptop showed a valid receipt of the office's own key. If the office did not give it, the
    /// office was restored from an older state.
    ReceiptShown { receipt: Box<Signed<Receipt>> },
    /// A laptop has pruned this bundle, as a valid receipt of the office's own permitted, and has not
    /// heard in the office's present epoch that the office has it. Told once in that epoch.
    Pruned {
        device: Uuid,
        receipt: Box<Signed<Receipt>>,
    },
    /// The gateway was rolled back and opened a new epoch for its key.
    NewEpoch { epoch: Uuid },
}

/// A bundle's header as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedHeader {
    /// Exact bytes of `header.json`.
    pub header_json: Vec<u8>,
    /// `header.sig`.
    pub signature: [u8; 64],
    /// Why the gateway set it aside.
    pub quarantined: Option<String>,
    /// Complete items, as runs.
    pub complete: Vec<(u32, u32)>,
    /// The sealed bytes were given up; see [`super::Inner::release`].
    pub released: bool,
    /// When the header came, by the gateway's clock.
    pub received_at: UnixMillis,
}

/// A certified device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// Its id.
    pub device: Uuid,
    /// Its certificate.
    pub certificate: Signed<DeviceCertificate>,
    /// When it was last heard of.
    pub last_contact: Option<UnixMillis>,
}

/// A device's newest statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStatement {
    /// Whose.
    pub device: Uuid,
    /// Verified when it came.
    pub statement: Signed<DeviceStatement>,
    /// When it came.
    pub received_at: UnixMillis,
}

/// A laptop waiting to be enrolled. The gateway cannot check its MAC: it does not know the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEnrolment {
    /// Names the request.
    pub id: Uuid,
    /// As it came.
    pub request: CertificateRequest,
    /// When it came.
    pub received_at: UnixMillis,
}

/// The office's answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolmentDecision {
    /// Here is the certificate; the invitation is used up.
    Issued(Box<Signed<DeviceCertificate>>),
    /// The MAC is wrong, or the office does not want this laptop.
    Refused,
}
