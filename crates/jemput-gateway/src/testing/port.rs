//! Ports for servers that must be told theirs before they start.

use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;

/// Below what the system gives to whoever asks for any port (32768 and more): until a server takes
/// its own, no connection is given it by chance, and two tests hardly ever draw the same.
const NOT_GIVEN_OUT: Range<u16> = 10_000..32_000;

/// Nobody listens on them now. Held open together, so that all are different.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let sockets = [(); N].map(|()| {
        std::iter::repeat_with(|| rand::random_range(NOT_GIVEN_OUT))
            .take(1_000)
            .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
            .expect("a free port")
    });
    sockets.map(|socket| socket.local_addr().expect("its address").port())
}
