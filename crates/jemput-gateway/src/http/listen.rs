//! Serving on a plain socket: behind a TLS listener or a reverse proxy, and in tests.

use std::future::Future;
use std::io;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::{TcpListener, TcpStream};

/// Small answers must not wait 40 ms for a delayed acknowledgement. For every accepted socket.
pub fn no_delay(socket: &TcpStream) {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
}

/// Serves until `stop` is done; requests under way are finished.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|socket| no_delay(socket));
    axum::serve(listener, router)
        .with_graceful_shutdown(stop)
        .await
}
