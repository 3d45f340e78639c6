//! The transfer protocol's HTTP side (`jemput-link/PROTOCOL.md`, part A).

mod answer;
mod body;
mod connections;
mod device;
mod endpoints;
mod in_use;
mod limits;
mod listen;
mod room;
mod signature;

use axum::Router;
use axum::routing::{get, patch, post};
use jemput_domain::wire::transfer::BASE_PATH;

pub use limits::Limits;
pub use listen::{no_delay, serve, serve_with};

pub(crate) use device::KnownKey;

use crate::Gateway;
use body::Bodies;

/// What every handler holds.
#[derive(Clone)]
pub(crate) struct Http {
    gateway: Gateway,
    bodies: Bodies,
}

/// All endpoints under `/jemput/v1`; everything else is a JSON 404.
pub fn router(gateway: Gateway) -> Router {
    router_with(gateway, Limits::default())
}

/// The same with other limits.
pub fn router_with(gateway: Gateway, limits: Limits) -> Router {
    let http = Http {
        gateway,
        bodies: Bodies::new(limits),
    };
    // Not nested: the signature covers the whole path, and a nested router sees a part of it.
    let at = |path: &str| format!("{BASE_PATH}{path}");
    Router::new()
        .route(BASE_PATH, get(endpoints::hello))
        .route(&at("/enrolments"), post(endpoints::enrol))
        .route(&at("/contacts"), post(endpoints::contact))
        .route(&at("/bundles"), post(endpoints::start))
        .route(&at("/bundles/{hash}"), get(endpoints::status))
        .route(
            &at("/bundles/{hash}/items/{number}"),
            patch(endpoints::append),
        )
        .fallback(endpoints::nothing_here)
        .method_not_allowed_fallback(endpoints::nothing_here)
        .with_state(http)
}
