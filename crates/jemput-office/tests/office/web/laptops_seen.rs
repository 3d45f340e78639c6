//! Of when each laptop's part of the figures is, and which one is silent.

use jemput_domain::outcome::OutcomeCode;
use serde_json::json;

use super::browser::Site;
use super::review::outcome_on;
use crate::laptop::{Laptop, line, new_record};

const DAY: i64 = 24 * 60 * 60;

/// A stick of the tenth, found on the twenty-second.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_stick_tells_of_its_own_day() {
    let site = Site::open().await;
    let office = site.signed_in("admin").await;
    let mut laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 01").await;
    let seen = office.get("/api/laptops").await[0].clone();
    assert_eq!(seen["results_until"], json!(null), "{seen}");
    for (days, until) in [
        (&["2026-11-10", "2026-11-08"][..], "2026-11-10"),
        (&["2026-11-03"], "2026-11-10"),
        (&["2026-11-21"], "2026-11-21"),
    ] {
        let person = jemput_domain::ids::PersonId(jemput_seal::Uuid::new_v4());
        let lines: Vec<String> = days
            .iter()
            .map(|day| line(new_record(), 1, outcome_on(day, person, OutcomeCode::Rekam)))
            .collect();
        let made = laptop.seal(&lines, &[]);
        let files = [("satu.jemput", made.file.as_slice())];
        office.upload("/api/bundles", &json!({}), &files).await;
        let seen = office.get("/api/laptops").await[0].clone();
        assert_eq!(seen["results_until"], until, "{seen}");
        let arrived = seen["newest_bundle_at"].as_i64().unwrap();
        assert!(arrived > 1_795_323_000_000, "it came today: {seen}");
    }
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_not_heard_of_for_three_days_is_silent() {
    let site = Site::open().await;
    let importer = &site.running.parts.importer;
    let mut quiet = Laptop::at_desk(importer, "laptop 01").await;
    Laptop::at_desk(importer, "laptop 02").await;
    let look = async |days: i64| {
        site.forward(days * DAY);
        let office = site.signed_in("admin").await;
        let laptops = office.get("/api/remaining").await["laptops"].clone();
        let silent = |laptop: &serde_json::Value| {
            (
                laptop["label"].as_str().unwrap().to_owned(),
                laptop["silent"].as_bool().unwrap(),
                laptop["silent_days"].as_u64(),
            )
        };
        let rows = laptops.as_array().unwrap();
        rows.iter().map(silent).collect::<Vec<_>>()
    };
    let of = |label: &str, silent, days| (label.to_owned(), silent, Some(days));
    assert_eq!(
        look(0).await,
        [of("laptop 01", false, 0), of("laptop 02", false, 0)]
    );
    assert_eq!(
        look(2).await,
        [of("laptop 01", false, 2), of("laptop 02", false, 2)]
    );
    // The second is heard of by its stick; the first stands on top.
    let made = quiet.seal(&[crate::laptop::outcome(OutcomeCode::Rekam)], &[]);
    let office = site.signed_in("admin").await;
    let files = [("satu.jemput", made.file.as_slice())];
    office.upload("/api/bundles", &json!({}), &files).await;
    let seen = look(1).await;
    assert!(seen.contains(&of("laptop 02", true, 3)), "{seen:?}");
    assert_eq!(seen[0].0, "laptop 02", "{seen:?}");
    // One that was shut out is not asked after.
    sqlx::query("UPDATE devices SET revoked_at = 1 WHERE label = 'laptop 02'")
        .execute(site.running.parts.office.db.pool())
        .await
        .unwrap();
    let seen = look(30).await;
    assert!(
        seen.iter()
            .any(|(label, silent, _)| label == "laptop 02" && !silent)
    );
    assert!(
        seen.iter()
            .any(|(label, silent, _)| label == "laptop 01" && *silent)
    );
    site.running.stop().await;
}
