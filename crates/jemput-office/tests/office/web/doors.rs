//! Who gets in, and what everyone else is told.

use jemput_office::keys::passphrase;
use jemput_office::storage::users::{self, Role, StoredUser};
use reqwest::Method;
use serde_json::json;
use sqlx::Row as _;

use super::browser::{JsonBody as _, PASSPHRASE, Site};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_without_a_session_a_role_and_our_own_page() {
    let site = Site::open().await;
    let stranger = site.browser();
    for path in [
        "/api/session",
        "/api/remaining",
        "/api/people",
        "/api/events",
        "/api/exports/people",
        "/api/scans/00000000-0000-0000-0000-000000000000/0",
    ] {
        let (status, answer) = stranger.try_get(path).await;
        assert_eq!(
            (status, &answer["code"]),
            (401, &json!("sign_in_required")),
            "{path}"
        );
    }
    let mut forged = site.browser();
    forged.cookie = Some(format!("jemput_kantor={}", "0".repeat(64)));
    assert_eq!(forged.try_get("/api/session").await.0, 401);

    let loket = site.signed_in("loket").await;
    assert_eq!(loket.get("/api/session").await["role"], "loket");
    for path in [
        "/api/audit",
        "/api/queue",
        "/api/laptops",
        "/api/exports/remaining",
    ] {
        let (status, answer) = loket.try_get(path).await;
        assert_eq!(
            (status, &answer["code"]),
            (403, &json!("not_allowed")),
            "{path}"
        );
    }
    let file = [("x.csv", b"NIK,Nama\n".as_slice())];
    let refused = loket.try_upload("/api/lists", &json!({}), &file).await;
    assert_eq!(refused.0, 403);
    let auditor = site.signed_in("auditor").await;
    let person = json!({ "person": "x", "reason": "x" });
    let refused = auditor.try_post("/api/people/x/reopen", &person).await;
    assert_eq!(refused.0, 403);
    let koordinator = site.signed_in("koordinator").await;
    assert_eq!(koordinator.try_get("/api/audit").await.0, 403);

    // The right cookie from a page that is not ours.
    let admin = site.signed_in("admin").await;
    let bare = admin
        .client
        .post(format!("{}/api/invitations", admin.base))
        .header("cookie", admin.cookie.clone().unwrap())
        .json_body(&json!({ "label": "x", "days": 1 }));
    assert_eq!(bare.send().await.unwrap().status(), 403);
    let foreign = admin
        .ask(Method::POST, "/api/invitations")
        .header("sec-fetch-site", "cross-site")
        .json_body(&json!({ "label": "x", "days": 1 }));
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    assert_eq!(admin.get("/api/invitations").await, json!([]));

    // Signed out is signed out, and so is one who may not sign in any more.
    admin.post("/api/session/end", &json!({})).await;
    assert_eq!(admin.try_get("/api/session").await.0, 401);
    // Nobody stays signed in over night.
    site.forward(13 * 60 * 60);
    assert_eq!(koordinator.try_get("/api/session").await.0, 401);
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_becomes_slow_for_one_login_only() {
    let site = Site::open().await;
    for login in ["admin", "tidak-ada"] {
        let mut browser = site.browser();
        for _ in 0..3 {
            let (status, answer) = browser.sign_in(login, "salah").await;
            assert_eq!((status, &answer["code"]), (401, &json!("sign_in_failed")));
        }
        // The right one as well: whoever guesses learns nothing from the delay.
        let (status, answer) = browser.sign_in(login, PASSPHRASE).await;
        assert_eq!(
            (status, &answer["code"]),
            (429, &json!("too_many_attempts")),
            "{login}"
        );
        assert!(
            answer["params"]["seconds"]
                .as_str()
                .unwrap()
                .parse::<u32>()
                .unwrap()
                <= 3
        );
    }
    site.signed_in("koordinator").await;
    site.forward(3);
    let admin = site.signed_in("admin").await;
    let log = admin.get("/api/audit?action=sign_in_failed").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 6);
    assert!(!log.to_string().contains("salah") && !log.to_string().contains("tidak-ada"));

    // Many at once count one by one.
    let tries = (0..12).map(|_| {
        let mut browser = site.browser();
        async move { browser.sign_in("loket", "salah").await.0 }
    });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 401).count(),
        3,
        "{statuses:?}"
    );
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_told_plainly() {
    let site = Site::open().await;
    let admin = site.signed_in("admin").await;
    let (status, answer) = admin.try_get("/api/nothing").await;
    assert_eq!((status, &answer["code"]), (404, &json!("not_found")));
    let put = admin.ask(Method::PUT, "/api/lists").send().await.unwrap();
    assert_eq!(put.status(), 404);
    for body in ["", "[]", "{", "{\"label\":5,\"days\":1}", "null"] {
        let request = admin
            .ask(Method::POST, "/api/invitations")
            .header("content-type", "application/json")
            .body(body);
        assert_eq!(request.send().await.unwrap().status(), 400, "{body}");
    }
    let huge = json!({ "label": "x".repeat(300 << 10), "days": 1 });
    assert_eq!(admin.try_post("/api/invitations", &huge).await.0, 413);
    let (status, answer) = admin
        .try_upload("/api/lists/preview", &json!({}), &[("x.csv", b"")])
        .await;
    assert_eq!((status, &answer["code"]), (422, &json!("file_empty")));
    let (status, answer) = admin
        .try_upload(
            "/api/lists/preview",
            &json!({}),
            &[("x.xlsx", b"PK\x03\x04junk")],
        )
        .await;
    assert_eq!((status, &answer["code"]), (422, &json!("list_unreadable")));
    assert_eq!(
        admin
            .try_upload("/api/lists/preview", &json!({}), &[])
            .await
            .0,
        400
    );
    let too_large = vec![b'x'; 66 << 20];
    let big = admin
        .try_upload("/api/lists/preview", &json!({}), &[("x.csv", &too_large)])
        .await;
    assert_eq!(big.0, 413);
    let outside = [("../../x.jemput", b"x".as_slice())];
    assert_eq!(
        admin
            .try_upload("/api/bundles", &json!({}), &outside)
            .await
            .0,
        400
    );
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_carry_their_policy() {
    let site = Site::open().await;
    let page = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(format!("http://{}/", site.running.web))
        .send()
        .await
        .unwrap();
    // The pages may not be built where the tests run; their headers are the same.
    assert!(matches!(page.status().as_u16(), 200 | 503));
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("x-frame-options"), "DENY");
    let admin = site.signed_in("admin").await;
    let me = admin.ask(Method::GET, "/api/session").send().await.unwrap();
    assert_eq!(me.headers()["cache-control"], "no-store");
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_passphrase_and_shutting_out_end_every_session() {
    let site = Site::open().await;
    let office = &site.running.parts.office;
    let (desk, thief) = (
        site.signed_in("koordinator").await,
        site.signed_in("koordinator").await,
    );
    let other = site.signed_in("loket").await;
    let user = StoredUser {
        login: "koordinator".to_owned(),
        name: "Ibu koordinator".to_owned(),
        role: Role::Koordinator,
        passphrase: passphrase::hash("kelapa lampu mangga").unwrap(),
        active: true,
    };
    let mut db = office.db.write().await.unwrap();
    users::put(&mut db, &office.code, &user, office.now())
        .await
        .unwrap();
    db.commit().await.unwrap();
    for browser in [&desk, &thief] {
        assert_eq!(browser.try_get("/api/session").await.0, 401);
    }
    assert_eq!(other.try_get("/api/session").await.0, 200);
    let mut browser = site.browser();
    assert_eq!(browser.sign_in("koordinator", PASSPHRASE).await.0, 401);
    assert_eq!(
        browser
            .sign_in("koordinator", "kelapa lampu mangga")
            .await
            .0,
        200
    );

    let mut db = office.db.write().await.unwrap();
    assert!(
        users::shut_out(&mut db, &office.code, "koordinator")
            .await
            .unwrap()
    );
    assert!(
        !users::shut_out(&mut db, &office.code, "tidak-ada")
            .await
            .unwrap()
    );
    db.commit().await.unwrap();
    assert_eq!(browser.try_get("/api/session").await.0, 401);
    let left = sqlx::query("SELECT COUNT(*) FROM sessions WHERE login = 'koordinator'")
        .fetch_one(office.db.pool())
        .await
        .unwrap();
    assert_eq!(left.get::<i64, _>(0), 0);
    assert_eq!(
        browser
            .sign_in("koordinator", "kelapa lampu mangga")
            .await
            .0,
        401
    );
    site.running.stop().await;
}
