//! What one client, and all clients together, may make the gateway hold.

use std::time::Duration;

/// Limits that are no part of the protocol's own.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Request bodies held at once, in bytes, over all connections. More wait.
    pub bodies: usize,
    /// Longest pause within a body, and longest time for a request's head.
    pub pause: Duration,
    /// Connections at once. More wait to be accepted.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bodies: 256 << 20,
            pause: Duration::from_secs(60),
            connections: 1024,
        }
    }
}
