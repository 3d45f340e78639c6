//! From HTTP to a route's function and back, one way for each kind of route. Who may use it is
//! checked before anything of the body is read.

use std::future::Future;
use std::path::PathBuf;

use axum::body::Bytes;
use axum::extract::{
    DefaultBodyLimit, FromRequest as _, FromRequestParts as _, Multipart, Query, RawPathParams,
    Request, State,
};
use axum::http::{HeaderMap, Method, Uri, header, request::Parts};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, RequestExt as _};
use jemput_domain::error::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Access;
use crate::web::call::{Call, Caller, Web};
use crate::web::fault::{Fault, Result, fault, invalid};
use crate::web::session::{self, Cookie};
use crate::web::upload::{self, Arrived};

/// Pages send it with every request that changes something; another site cannot.
pub const OWN_HEADER: &str = "x-jemput";

const JSON_LIMIT: usize = 256 << 10;
const UPLOAD_LIMIT: usize = 65 << 20;

/// Arguments in the path and the query; JSON back.
pub struct Get;
/// Arguments in the path and a JSON body; JSON back.
pub struct Post;
/// A `Post` that sets or clears the session's cookie.
pub struct Session;
/// `multipart/form-data`: part `request` (JSON), then one part `file`; JSON back.
pub struct Upload;
/// The same with any number of parts `file`, which go to disk as they come.
pub struct UploadMany;
/// Arguments in the path and the query; a file's bytes back.
pub struct File;
/// Server-sent events.
pub struct Events;

/// The one file of an upload.
pub struct OneFile {
    /// As the browser names it.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Get {
    pub const WORDS: (&str, &str) = ("GET", "json");

    pub fn method<Q, A, H, F>(access: Access, handler: H) -> MethodRouter<Web>
    where
        Q: DeserializeOwned + Send + 'static,
        A: Serialize,
        H: Fn(Call, Q) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<A>> + Send,
    {
        get(move |State(web): State<Web>, request: Request| async move {
            let (mut parts, _) = request.into_parts();
            let call = permitted(&web, &parts, access).await?;
            let arguments = of_query(&mut parts).await?;
            handler(call, arguments).await.map(Json)
        })
    }
}

impl Post {
    pub const WORDS: (&str, &str) = ("POST", "json");

    pub fn method<Q, A, H, F>(access: Access, handler: H) -> MethodRouter<Web>
    where
        Q: DeserializeOwned + Send + 'static,
        A: Serialize,
        H: Fn(Call, Q) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<A>> + Send,
    {
        post(move |State(web): State<Web>, request: Request| async move {
            let (mut parts, body) = request.into_parts();
            let call = permitted(&web, &parts, access).await?;
            let path = path_of(&mut parts).await?;
            let body = Request::from_parts(parts, body);
            let arguments = of_body(body, path).await?;
            handler(call, arguments).await.map(Json)
        })
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
    }
}

impl Session {
    pub const WORDS: (&str, &str) = Post::WORDS;

    pub fn method<Q, A, H, F>(_: Access, handler: H) -> MethodRouter<Web>
    where
        Q: DeserializeOwned + Send + 'static,
        A: Serialize,
        H: Fn(Web, HeaderMap, Q) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<(Cookie, A)>> + Send,
    {
        post(move |State(web): State<Web>, request: Request| async move {
            from_own_page(request.method(), request.headers())?;
            let headers = request.headers().clone();
            let arguments = of_body(request, Vec::new()).await?;
            let (cookie, answer) = handler(web, headers, arguments).await?;
            Ok::<_, Fault>((
                AppendHeaders([(header::SET_COOKIE, cookie.0)]),
                Json(answer),
            ))
        })
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
    }
}

impl Upload {
    pub const WORDS: (&str, &str) = ("POST", "upload");

    pub fn method<Q, A, H, F>(access: Access, handler: H) -> MethodRouter<Web>
    where
        Q: DeserializeOwned + Send + 'static,
        A: Serialize,
        H: Fn(Call, Q, OneFile) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<A>> + Send,
    {
        post(move |State(web): State<Web>, request: Request| async move {
            let (parts, body) = request.into_parts();
            let call = permitted(&web, &parts, access).await?;
            let form = multipart(Request::from_parts(parts, body)).await?;
            let (arguments, file) = upload::one(form).await?;
            handler(call, read(arguments)?, file).await.map(Json)
        })
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT))
    }
}

impl UploadMany {
    pub const WORDS: (&str, &str) = ("POST", "upload_many");

    pub fn method<Q, A, H, F>(access: Access, handler: H) -> MethodRouter<Web>
    where
        Q: DeserializeOwned + Send + 'static,
        A: Serialize,
        H: Fn(Call, Q, Arrived) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<A>> + Send,
    {
        post(move |State(web): State<Web>, request: Request| async move {
            let (parts, body) = request.into_parts();
            let call = permitted(&web, &parts, access).await?;
            let folder: PathBuf = upload::folder(call.office()).await?;
            let form = multipart(Request::from_parts(parts, body)).await?;
            let (arguments, arrived) = upload::many(form, folder).await?;
            handler(call, read(arguments)?, arrived).await.map(Json)
        })
        // Each part is bounded as it goes to disk.
        .layer(DefaultBodyLimit::disable())
    }
}

impl File {
    pub const WORDS: (&str, &str) = ("GET", "file");

    pub fn method<Q, H, F>(access: Access, handler: H) -> MethodRouter<Web>
    where
        Q: DeserializeOwned + Send + 'static,
        H: Fn(Call, Q) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        get(move |State(web): State<Web>, request: Request| async move {
            let (mut parts, _) = request.into_parts();
            let call = permitted(&web, &parts, access).await?;
            let arguments = of_query(&mut parts).await?;
            handler(call, arguments).await
        })
    }
}

impl Events {
    pub const WORDS: (&str, &str) = ("GET", "events");

    pub fn method<A, H>(access: Access, handler: H) -> MethodRouter<Web>
    where
        A: IntoResponse,
        H: Fn(Call) -> A + Clone + Send + Sync + 'static,
    {
        get(move |State(web): State<Web>, request: Request| async move {
            let (parts, _) = request.into_parts();
            let call = permitted(&web, &parts, access).await?;
            Ok::<_, Fault>(handler(call))
        })
    }
}

/// Who asks, when they may; and for anything but reading, proof that one of our pages asks.
async fn permitted(web: &Web, parts: &Parts, access: Access) -> Result<Call> {
    from_own_page(&parts.method, &parts.headers)?;
    let caller: Caller = session::caller(web, &parts.headers).await?;
    if let Access::Roles(roles) = access
        && !roles.contains(&caller.role)
    {
        return Err(fault(ErrorCode::NotAllowed));
    }
    Ok(Call {
        web: web.clone(),
        caller,
    })
}

fn from_own_page(method: &Method, headers: &HeaderMap) -> Result<()> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let foreign = headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"));
    if (reads || headers.contains_key(OWN_HEADER)) && !foreign {
        Ok(())
    } else {
        Err(fault(ErrorCode::NotAllowed))
    }
}

async fn path_of(parts: &mut Parts) -> Result<Vec<(String, String)>> {
    let path = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|_| invalid("path"))?;
    Ok(path
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

/// Path and query together, so that a request is one type whichever way its fields come.
async fn of_query<Q: DeserializeOwned>(parts: &mut Parts) -> Result<Q> {
    let mut query = String::from("/?");
    for (name, value) in path_of(parts).await? {
        query.push_str(&format!("{name}={}&", escape(&value)));
    }
    query.push_str(parts.uri.query().unwrap_or_default());
    let uri: Uri = query.parse().map_err(|_| invalid("query"))?;
    // What serde says may quote the values, so only the fact is told.
    Query::<Q>::try_from_uri(&uri)
        .map(|Query(arguments)| arguments)
        .map_err(|_| invalid("query"))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

async fn of_body<Q: DeserializeOwned>(request: Request, path: Vec<(String, String)>) -> Result<Q> {
    let bytes: Bytes = request
        .extract()
        .await
        .map_err(|_| fault(ErrorCode::TooLarge))?;
    let mut value: Value = if bytes.is_empty() {
        Value::Object(Default::default())
    } else {
        serde_json::from_slice(&bytes).map_err(|_| invalid("body"))?
    };
    let Value::Object(fields) = &mut value else {
        return Err(invalid("body"));
    };
    for (name, argument) in path {
        fields.insert(name, Value::String(argument));
    }
    read(value)
}

fn read<Q: DeserializeOwned>(value: Value) -> Result<Q> {
    serde_json::from_value(value).map_err(|_| invalid("request"))
}

async fn multipart(request: Request) -> Result<Multipart> {
    Multipart::from_request(request, &())
        .await
        .map_err(|_| invalid("body"))
}
