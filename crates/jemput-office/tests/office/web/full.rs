//! A full disk, as the page is told of it.

use serde_json::json;
use sqlx::Row as _;

use super::browser::Site;
use crate::bad_input::full::limit;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_for_which_there_is_no_room_is_refused_whole() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let importer = &site.running.parts.importer;
    let pool = importer.office().db.pool();
    let row = sqlx::query("SELECT page_count FROM pragma_page_count")
        .fetch_one(pool)
        .await
        .unwrap();
    let mut list = "NIK;Nama;Tanggal Lahir;Desa\n".to_owned();
    for number in 1..3000 {
        list.push_str(&format!(
            "127701550895{number:04};WARGA {number};15-08-1995;Wek II\n"
        ));
    }
    let file = [("l.csv", list.as_bytes())];
    let request = json!({ "as_of": "2026-11-01" });
    limit(importer, row.get::<i64, _>(0) + 50).await;
    let (status, answer) = office.try_upload("/api/lists", &request, &file).await;
    assert_eq!((status, &answer["code"]), (507, &json!("disk_full")));
    assert_eq!(
        office.get("/api/lists").await,
        json!([]),
        "all of it or nothing"
    );
    assert_eq!(office.get("/api/people").await["total"], 0);
    limit(importer, 1_000_000).await;
    let taken = office.upload("/api/lists", &request, &file).await;
    assert_eq!(taken["counts"]["people"], 2999);
    site.running.stop().await;
}
