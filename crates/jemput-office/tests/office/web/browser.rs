//! An office with its web, and someone at a browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jemput_domain::time::UnixMillis;
use jemput_office::keys::passphrase;
use jemput_office::serve::{Running, ServeOptions, open, start};
use jemput_office::storage::issued::{self, Issued};
use jemput_office::storage::users::{self, Role, StoredUser};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::world::World;

/// Noon of 22 November 2026 in Padangsidimpuan.
const NOON: i64 = 1_795_323_600_000;
pub const PASSPHRASE: &str = "angin buah candi";

pub struct Site {
    pub world: World,
    pub running: Running,
    pub clock: Arc<AtomicI64>,
}

impl Site {
    pub async fn open() -> Self {
        Self::open_on(None).await
    }

    /// On another database than the folder's own.
    pub async fn open_on(database: Option<String>) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let world = World::new().await;
        if let Some(url) = &database {
            copy_issued(&world, url).await;
        }
        let clock = Arc::new(AtomicI64::new(NOON));
        let ticking = clock.clone();
        let mut office = world.options();
        office.database = database;
        office.clock = Some(Arc::new(move || {
            UnixMillis(ticking.fetch_add(1, Ordering::Relaxed))
        }));
        let running = start(ServeOptions {
            office,
            web: "127.0.0.1:0".parse().unwrap(),
            gateway: format!("127.0.0.1:{}", world.port).parse().unwrap(),
            gateway_plain: true,
            gateway_database: None,
            gateway_blobs: None,
            bounds: jemput_office::serve::Bounds::default(),
        })
        .await
        .unwrap();
        let office = &running.parts.office;
        let hash = passphrase::hash(PASSPHRASE).unwrap();
        let mut db = office.db.write().await.unwrap();
        for role in [
            Role::Admin,
            Role::Verifikator,
            Role::Koordinator,
            Role::Loket,
            Role::Auditor,
        ] {
            let user = StoredUser {
                login: role.code().to_owned(),
                name: format!("Ibu {}", role.code()),
                role,
                passphrase: hash.clone(),
                active: true,
            };
            users::put(&mut db, &office.code, &user, office.now())
                .await
                .unwrap();
        }
        db.commit().await.unwrap();
        Self {
            world,
            running,
            clock,
        }
    }

    pub fn forward(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    pub fn browser(&self) -> Browser {
        Browser {
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            base: format!("http://{}", self.running.web),
            cookie: None,
        }
    }

    pub async fn signed_in(&self, role: &str) -> Browser {
        let mut browser = self.browser();
        let (status, me) = browser.sign_in(role, PASSPHRASE).await;
        assert_eq!(status, 200, "{me}");
        browser
    }
}

/// The keyset and pack of the world's own database, for the other one.
async fn copy_issued(world: &World, url: &str) {
    let from = open(&world.options()).await.unwrap();
    let mut options = world.options();
    options.database = Some(url.to_owned());
    let to = open(&options).await.unwrap();
    let code = &*from.office.code;
    let mut db = to.office.db.write().await.unwrap();
    for kind in [Issued::Keyset, Issued::Pack] {
        let all = issued::all(&mut from.office.db.read().await.unwrap(), code, kind)
            .await
            .unwrap();
        for (serial, json) in (1..).zip(all) {
            issued::put(&mut db, code, kind, serial, &json, UnixMillis(1))
                .await
                .unwrap();
        }
    }
    db.commit().await.unwrap();
    from.office.db.close().await;
    to.office.db.close().await;
}

pub struct Browser {
    pub client: reqwest::Client,
    pub base: String,
    pub cookie: Option<String>,
}

impl Browser {
    pub async fn sign_in(&mut self, login: &str, passphrase: &str) -> (u16, Value) {
        let body = json!({ "login": login, "passphrase": passphrase });
        let answer = self.ask(Method::POST, "/api/session").json_body(&body);
        let answer = answer.send().await.unwrap();
        if let Some(cookie) = answer.headers().get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
            self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        }
        read(answer).await
    }

    /// A request as our own pages make it.
    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("x-jemput", "1");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.try_get(path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    pub async fn try_get(&self, path: &str) -> (u16, Value) {
        read(self.ask(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.try_post(path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub async fn try_post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.ask(Method::POST, path).json_body(body);
        read(request.send().await.unwrap()).await
    }

    pub async fn upload(&self, path: &str, request: &Value, files: &[(&str, &[u8])]) -> Value {
        let (status, answer) = self.try_upload(path, request, files).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub async fn try_upload(
        &self,
        path: &str,
        request: &Value,
        files: &[(&str, &[u8])],
    ) -> (u16, Value) {
        let (kind, body) = form(request, files);
        let request = self.ask(Method::POST, path).header("content-type", kind);
        read(request.body(body).send().await.unwrap()).await
    }

    pub async fn file(&self, path: &str) -> (Response, Vec<u8>) {
        let answer = self.ask(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let headers = answer.headers().clone();
        let bytes = answer.bytes().await.unwrap().to_vec();
        let mut empty = http_response();
        *empty.headers_mut() = headers;
        (empty.into(), bytes)
    }
}

fn http_response() -> axum::http::Response<Vec<u8>> {
    axum::http::Response::new(Vec::new())
}

pub trait JsonBody {
    fn json_body(self, body: &Value) -> Self;
}

impl JsonBody for RequestBuilder {
    fn json_body(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }
}

fn form(request: &Value, files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    let mark = "----jemput-test-7d1f";
    let mut body = format!(
        "--{mark}\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{request}\r\n"
    )
    .into_bytes();
    for (name, content) in files {
        body.extend_from_slice(
            format!("--{mark}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{mark}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={mark}"), body)
}

async fn read(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text}"));
    (status, value)
}
