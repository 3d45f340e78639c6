//! Serving laptops on any listener. Not `axum::serve`: that waits for ever for a request's head, and
//! this one faces the internet.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use axum::serve::{Listener, ListenerExt as _};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::limits::Limits;

/// Longest request head, and most of a body that is read at once.
const READ: usize = 64 << 10;

/// Small answers must not wait 40 ms for a delayed acknowledgement. For every accepted socket.
pub fn no_delay(socket: &TcpStream) {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
}

/// Serves plain sockets: behind a reverse proxy, on the loopback address, in tests.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    serve_on(listener.tap_io(|socket| no_delay(socket)), router, stop).await
}

/// Serves whatever the listener accepts (TLS) until `stop` is done; requests under way are finished.
pub async fn serve_on<L: Listener>(
    mut listener: L,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let limits = Limits::default();
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.pause)
        .max_buf_size(READ);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.pause)
        .max_concurrent_streams(32);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let turn = room.clone().acquire_owned().await;
            (turn, listener.accept().await)
        };
        let (turn, (socket, _)) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = builder
            .serve_connection(TokioIo::new(socket), service)
            .into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that broke is the client's to repeat.
            let _ = connection.await;
            drop(turn);
        });
    }
    drop(listener);
    graceful.shutdown().await;
    Ok(())
}
