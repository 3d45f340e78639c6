//! Serving laptops. Not `axum::serve`: that waits for ever for a request's head, and this one faces
//! the internet.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use super::connections::Addresses;
use super::in_use::{self, InUse};
use super::limits::Limits;

/// Longest request head, and most of a body that is read at once.
const READ: usize = 64 << 10;
/// After a socket could not be accepted: too many open files, most likely; others must close first.
const PAUSE: Duration = Duration::from_millis(100);

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
    let plain = async |socket| Some(socket);
    serve_with(listener, plain, router, Limits::default(), stop).await
}

/// Serves what `handshake` makes of a socket (TLS; None if nothing) until `stop` is done; requests
/// under way are finished. A connection has its place before its handshake, so that those who begin
/// one and stop take no more than any other.
pub async fn serve_with<H, I>(
    listener: TcpListener,
    handshake: impl Fn(TcpStream) -> H,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()>
where
    H: Future<Output = Option<I>> + Send + 'static,
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
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
    let builder = Arc::new(builder);
    let (stopping, stopped) = watch::channel(false);
    let room = Arc::new(Semaphore::new(limits.connections));
    let addresses = Addresses::new(limits.connections_each);
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let turn = room.clone().acquire_owned().await;
            (turn, listener.accept().await)
        };
        let (turn, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let Ok((socket, from)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(place) = addresses.enter(from.ip()) else {
            continue;
        };
        no_delay(&socket);
        let shaken = handshake(socket);
        let (builder, router, mut stopped) = (builder.clone(), router.clone(), stopped.clone());
        tokio::spawn(async move {
            let io = tokio::select! {
                io = shaken => io,
                () = told_to_stop(&mut stopped) => None,
            };
            if let Some(io) = io {
                attend(&builder, io, router, limits, stopped).await;
            }
            drop((turn, place));
        });
    }
    drop((listener, stopped));
    stopping.send_replace(true);
    stopping.closed().await;
    Ok(())
}

/// One connection to its end. One that broke is the client's to repeat.
async fn attend<I>(
    builder: &Builder<TokioExecutor>,
    io: I,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let in_use = InUse::new(limits.unused);
    let router = router.layer(middleware::from_fn_with_state(
        in_use.clone(),
        in_use::count,
    ));
    let service = TowerToHyperService::new(router);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(io), service));
    tokio::select! {
        _ = connection.as_mut() => {}
        () = in_use.over() => {
            connection.as_mut().graceful_shutdown();
            // Who does not answer to that is cut off.
            let _ = timeout(limits.pause, connection).await;
        }
        () = told_to_stop(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

async fn told_to_stop(stopped: &mut watch::Receiver<bool>) {
    // An error means that the server is gone, which is a stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
