//! The session's cookie: out of reach of scripts, never sent by another site's request.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::web::fault::{Result, internal};

const NAME: &str = "jemput_kantor";

/// The value of a `Set-Cookie` header.
pub struct Cookie(pub HeaderValue);

impl Cookie {
    /// Begins a session. Secure unless the browser is on this machine: plain HTTP is for loopback
    /// addresses only, and a browser then keeps no Secure cookie.
    pub fn begin(token: &str, headers: &HeaderMap) -> Result<Self> {
        let secure = if is_loopback(headers) { "" } else { "; Secure" };
        HeaderValue::try_from(format!(
            "{NAME}={token}; HttpOnly; SameSite=Strict; Path=/{secure}"
        ))
        .map(Self)
        .map_err(internal)
    }

    /// Forgets it.
    pub fn end() -> Self {
        Self(HeaderValue::from_static(
            "jemput_kantor=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0",
        ))
    }
}

/// The token a request carries.
pub fn token(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
        .map(str::to_owned)
}

fn is_loopback(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let plain = name.trim_start_matches('[').trim_end_matches(']');
    plain == "localhost"
        || plain
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(host: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        let cookie = Cookie::begin("x", &headers).unwrap();
        cookie.0.to_str().unwrap().to_owned()
    }

    #[test]
    fn secure_everywhere_but_on_this_machine() {
        for host in ["127.0.0.1:8080", "localhost", "[::1]:80"] {
            assert!(!cookie(host).contains("Secure"), "{host}");
        }
        for host in ["kantor.example", "10.0.0.7:8080", "127.0.0.1.example", ""] {
            let Ok(value) = HeaderValue::from_str(host) else {
                continue;
            };
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, value);
            let cookie = Cookie::begin("x", &headers).unwrap();
            assert!(cookie.0.to_str().unwrap().contains("Secure"), "{host}");
        }
    }
}
