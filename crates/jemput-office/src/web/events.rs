//! What just happened, for open pages.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream;
use tokio::sync::broadcast::error::RecvError;

use super::call::Call;

/// A page asks again by itself; its session is looked at anew then.
const LONGEST: Duration = Duration::from_secs(15 * 60);

pub fn events(call: Call) -> impl IntoResponse {
    let news = call.office().events.subscribe();
    let until = tokio::time::Instant::now() + LONGEST;
    let stream = stream::unfold(news, move |mut news| async move {
        loop {
            let next = tokio::time::timeout_at(until, news.recv()).await;
            return match next {
                Ok(Ok(event)) => match Event::default().json_data(&event) {
                    Ok(event) => Some((Ok::<_, Infallible>(event), news)),
                    Err(_) => continue,
                },
                // Behind: the page asks anew on the next event anyway.
                Ok(Err(RecvError::Lagged(_))) => continue,
                Ok(Err(RecvError::Closed)) | Err(_) => None,
            };
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
