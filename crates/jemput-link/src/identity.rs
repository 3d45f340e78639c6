//! Who this laptop is to the office.

use std::sync::Arc;

use jemput_seal::statement::DeviceCertificate;
use jemput_seal::{DeviceKeys, SealError, Signed, Trust, Uuid};

/// An enrolled laptop: its keys and the certificate for them.
pub struct Identity {
    /// The device id the office gave.
    pub device: Uuid,
    /// Its keys.
    pub keys: Arc<DeviceKeys>,
    /// The office's word that they are this device's.
    pub certificate: Signed<DeviceCertificate>,
}

impl Identity {
    /// Checks that the certificate is this office's and for these keys.
    pub fn new(
        keys: Arc<DeviceKeys>,
        certificate: Signed<DeviceCertificate>,
        trust: &Trust,
    ) -> Result<Self, SealError> {
        let content = trust.certificate(&certificate)?;
        if !keys.fit(&content) {
            return Err(SealError::Certificate);
        }
        Ok(Self {
            device: content.device,
            keys,
            certificate,
        })
    }
}
