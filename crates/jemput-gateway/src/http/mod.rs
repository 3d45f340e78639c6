//! The transfer protocol's HTTP side (`jemput-link/PROTOCOL.md`, part A).

mod answer;
mod body;
mod device;
mod endpoints;
mod limits;
mod listen;
mod signature;

use axum::Router;
use axum::routing::{get, patch, post};
use jemput_domain::wire::transfer::BASE_PATH;

pub use limits::Limits;
pub use listen::{no_delay, serve};

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
    let endpoints = Router::new()
        .route("/enrolments", post(endpoints::enrol))
        .route("/contacts", post(endpoints::contact))
        .route("/bundles", post(endpoints::start))
        .route("/bundles/{hash}", get(endpoints::status))
        .route("/bundles/{hash}/items/{number}", patch(endpoints::append));
    Router::new()
        .route(BASE_PATH, get(endpoints::hello))
        .nest(BASE_PATH, endpoints)
        .fallback(endpoints::nothing_here)
        .method_not_allowed_fallback(endpoints::nothing_here)
        .with_state(http)
}
