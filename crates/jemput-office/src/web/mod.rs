//! Sign-in and the pages' API, under `/api`, and the pages themselves.

use axum::Router;

use crate::office::Office;

/// Everything the office web serves; `serve` mounts it on the browsers' address.
pub fn router(office: Office) -> Router {
    Router::new().with_state(office)
}
