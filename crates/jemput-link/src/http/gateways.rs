//! Which gateway next, and where randomness for pauses comes from.

use jemput_seal::{Hash, Trust};

use super::connection::{Connection, ConnectionConfig};
use super::endpoint::Endpoint;
use crate::LinkError;

/// The office's gateways in its order of preference.
pub(crate) struct Gateways {
    endpoints: Vec<Endpoint>,
    pins: Vec<Hash>,
    at: usize,
}

impl Gateways {
    pub(crate) fn new(trust: &Trust) -> Result<Self, LinkError> {
        let keyset = trust.current();
        let endpoints: Vec<_> = keyset
            .gateways
            .iter()
            .filter_map(|text| Endpoint::parse(text).ok())
            .collect();
        if endpoints.is_empty() {
            return Err(LinkError::NoGateway);
        }
        Ok(Self {
            endpoints,
            pins: keyset.tls_pins.clone(),
            at: 0,
        })
    }

    pub(crate) fn connect(&self, config: &ConnectionConfig) -> Result<Connection, LinkError> {
        Connection::new(self.endpoints[self.at].clone(), &self.pins, config)
    }

    /// On to the next, where there is one.
    pub(crate) fn advance(&mut self) -> bool {
        self.at = (self.at + 1) % self.endpoints.len();
        self.endpoints.len() > 1
    }
}

/// A seed for jitter.
pub(crate) fn seed() -> Result<u64, LinkError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| LinkError::Client)?;
    Ok(u64::from_le_bytes(bytes))
}
