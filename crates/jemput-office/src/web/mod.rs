//! Sign-in and the pages' API, under `/api`, and the pages themselves.
//!
//! [`routes::list`] is the one list of routes: it makes the router, checks who may use each, and
//! writes the TypeScript map. A route's function has the route's name.

mod bundles;
mod call;
mod events;
mod exports;
mod fault;
mod files;
mod laptops;
mod lists;
mod named;
mod pages;
mod remaining;
mod review;
pub mod routes;
pub(crate) mod rows;
mod security;
mod session;
mod settings;
pub mod types;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use jemput_domain::error::ErrorCode;

pub use call::{Call, Caller, Web};
pub use fault::{Fault, Result, fault, internal, invalid};

use crate::remaining::Counter;
use crate::serve::WebParts;

/// Everything the office web serves; `serve` mounts it on the browsers' address.
pub fn router(parts: WebParts) -> Router {
    let web = Web {
        parts,
        counter: Counter::default(),
        throttle: Arc::new(session::throttle::Throttle::new()),
    };
    routes::list::router()
        .route("/api", axum::routing::any(unknown))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(unknown)
        .fallback(pages::page)
        .layer(from_fn(security::headers))
        .with_state(web)
}

async fn unknown() -> Fault {
    fault(ErrorCode::NotFound)
}
