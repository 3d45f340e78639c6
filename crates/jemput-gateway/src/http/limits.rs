//! What one client, and all clients together, may make the gateway hold.

use std::time::Duration;

/// Limits that are no part of the protocol's own.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Request bodies of all devices held at once, in bytes. More wait, but not longer than `wait`.
    pub bodies: usize,
    /// The same of one device: however many requests it makes, the others have room. At least the
    /// longest body there is.
    pub device_bodies: usize,
    /// The same of requests nobody has signed, apart from those of devices.
    pub unsigned_bodies: usize,
    /// Longest wait for room for a body.
    pub wait: Duration,
    /// Longest pause within a body, and longest time for a request's head.
    pub pause: Duration,
    /// How long a connection may be without a request.
    pub unused: Duration,
    /// Connections at once, handshakes among them. More wait to be accepted.
    pub connections: usize,
    /// Connections of one address at once: an IPv4 address or an IPv6 /64. Many laptops may share
    /// one, so it is far more than a laptop needs. Not for loopback addresses (a proxy, tests).
    pub connections_each: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bodies: 256 << 20,
            device_bodies: 16 << 20,
            unsigned_bodies: 16 << 20,
            wait: Duration::from_secs(5),
            pause: Duration::from_secs(60),
            unused: Duration::from_secs(120),
            connections: 1024,
            connections_each: 128,
        }
    }
}
