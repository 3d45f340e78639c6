//! Sign-in and the pages' API, under `/api`, and the pages themselves.

pub mod routes;
pub mod types;

use axum::Router;

use crate::serve::WebParts;

/// Everything the office web serves; `serve` mounts it on the browsers' address.
pub fn router(parts: WebParts) -> Router {
    Router::new().with_state(parts)
}
