//! Whether anybody uses a connection. Answered pings do not count: an HTTP/2 connection without a
//! request costs its owner nothing, and the gateway a place.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::{Instant, sleep_until};

use super::body::SLOWEST;

/// One connection's.
pub(super) struct InUse {
    state: Mutex<Uses>,
    /// How long it may be without a request.
    unused: Duration,
}

struct Uses {
    requests: usize,
    /// When it is over, if no request comes.
    until: Instant,
}

impl InUse {
    pub(super) fn new(unused: Duration) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(Uses {
                requests: 0,
                until: Instant::now() + unused,
            }),
            unused,
        })
    }

    /// Returns when nobody has used it for too long.
    pub(super) async fn over(&self) {
        loop {
            let now = Instant::now();
            let until = {
                let uses = self.lock();
                if uses.requests > 0 {
                    now + self.unused
                } else {
                    uses.until
                }
            };
            if until <= now {
                return;
            }
            sleep_until(until).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Uses> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request under way; over also when it is broken off.
struct UnderWay {
    connection: Arc<InUse>,
    answer: u64,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let connection = &self.connection;
        // A long answer may take as long on a slow line as a long request.
        let sent = Duration::from_secs(self.answer / SLOWEST);
        let mut uses = connection.lock();
        uses.requests -= 1;
        uses.until = uses.until.max(Instant::now() + connection.unused + sent);
    }
}

/// Around every request of a connection.
pub(super) async fn count(
    State(connection): State<Arc<InUse>>,
    request: Request,
    next: Next,
) -> Response {
    connection.lock().requests += 1;
    let mut under_way = UnderWay {
        connection,
        answer: 0,
    };
    let response = next.run(request).await;
    under_way.answer = response.body().size_hint().upper().unwrap_or(0);
    response
}
