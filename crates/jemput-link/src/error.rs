//! What can end a whole run. Trouble with the line or a bundle does not: the queue waits and goes on.

use jemput_seal::SealError;

use crate::outbox::OutboxError;

/// Why sending, enrolling or a stick could not go on.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The laptop's own storage failed.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// A statement, bundle or key was refused.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The office announced no gateway that may be used: not a URL, or plain HTTP to elsewhere than
    /// this machine.
    #[error("no usable gateway address")]
    NoGateway,
    /// The program's TLS or HTTP client could not be set up.
    #[error("the network client could not be set up")]
    Client,
    /// Somebody stopped it. What was acknowledged is kept.
    #[error("stopped")]
    Stopped,
}
