//! Where a gateway is.

use std::net::IpAddr;

use reqwest::Url;

use crate::LinkError;

/// A gateway's address: HTTPS anywhere, plain HTTP on this machine only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    origin: String,
}

impl Endpoint {
    /// Reads an address as a keyset or invitation gives it: `https://host[:port]`.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let url = Url::parse(text).map_err(|_| LinkError::NoGateway)?;
        let host = url.host_str().ok_or(LinkError::NoGateway)?;
        let allowed = match url.scheme() {
            "https" => true,
            // Names are not looked up here: only what cannot be anything but this machine.
            "http" => host
                .trim_matches(['[', ']'])
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback()),
            _ => false,
        };
        let plain = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if allowed && plain {
            Ok(Self {
                origin: url.origin().ascii_serialization(),
            })
        } else {
            Err(LinkError::NoGateway)
        }
    }

    /// Whether it can be reached from elsewhere.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The full address of a path and query.
    pub(super) fn url(&self, target: &str) -> String {
        format!("{}{target}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        for good in [
            "https://jemput.example",
            "https://10.0.0.2:8443/",
            "http://127.0.0.1:8080",
            "http://[::1]:80",
        ] {
            assert!(Endpoint::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://10.0.0.2:8080",
            "http://localhost:8080",
            "http://jemput.example",
            "ftp://127.0.0.1",
            "jemput.example",
            "https://user@jemput.example",
            "https://jemput.example/elsewhere",
            "https://jemput.example/?q",
        ] {
            assert!(Endpoint::parse(bad).is_err(), "{bad}");
        }
    }
}
