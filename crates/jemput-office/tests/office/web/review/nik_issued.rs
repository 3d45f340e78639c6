//! Somebody found without a NIK enters wajib when it is known that there is one now, by whatever road,
//! and once.

use jemput_domain::ids::OutingId;
use jemput_domain::wire::record::RecordEnvelope;

use super::*;

const UMI: &str = "1277016010990005";

/// A person record as a laptop writes it, of an outing or of none.
fn found(
    who: (PersonId, RecordId),
    revision: u32,
    nik: Option<&str>,
    outing: Option<OutingId>,
) -> String {
    let body = PersonRecord {
        person: who.0,
        data: PersonData {
            name: "UMI KALSUM".to_owned(),
            nik: nik.map(|nik| nik.to_owned().try_into().unwrap()),
            birth_date: Some("1999-10-20".parse().unwrap()),
            village: Some(RegionCode(VILLAGE.to_owned())),
            ..PersonData::default()
        },
        on_list: false,
    };
    let text = line(who.1, revision, RecordBody::Person(Box::new(body)));
    let mut envelope: RecordEnvelope = serde_json::from_str(&text).unwrap();
    envelope.outing = outing;
    serde_json::to_string(&envelope).unwrap()
}

fn somebody() -> (PersonId, RecordId) {
    (PersonId(Uuid::new_v4()), id())
}

impl Day {
    /// wajib, belum as confirmed, and those without NIK, of the village. The count has checked its
    /// identities before it answers.
    async fn village(&self) -> (i64, i64, i64) {
        let tally = &self.office.get("/api/regions/12.77.01.1002").await["tally"];
        let number = |of: &Value| of.as_i64().unwrap();
        assert_eq!(
            number(&tally["official"]["wajib"]),
            number(&tally["official"]["sudah"]) + number(&tally["official"]["belum"])
        );
        (
            number(&tally["official"]["wajib"]),
            number(&tally["official"]["belum"]),
            self.without_nik(number(&tally["off_list"]["without_nik"]))
                .await,
        )
    }

    /// So many as wait in the queue: somebody must see to their NIK.
    async fn without_nik(&self, counted: i64) -> i64 {
        let queue = self.office.get("/api/queue?kind=without_nik").await;
        assert_eq!(queue["total"], counted, "{queue}");
        counted
    }

    async fn outing(&self, date: &str, team: &str) -> OutingId {
        let plan = json!({ "village": VILLAGE, "date": date, "place": "Balai", "team": team, "laptops": 1 });
        let made = self.office.post("/api/outings", &plan).await;
        let id = made["plan"]["id"].as_str().unwrap();
        id.parse().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_later_record_of_the_same_laptop() {
    by_a_later_record(day().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_later_record_on_postgres() {
    let postgres = TempPostgres::start();
    by_a_later_record(day_on(Some(postgres.database())).await).await;
}

async fn by_a_later_record(mut day: Day) {
    let (umi, ali) = (somebody(), somebody());
    day.send(&[found(umi, 1, None, None)], &[]).await;
    assert_eq!(day.village().await, (100, 2, 1));
    day.send(&[found(umi, 2, Some(UMI), None)], &[]).await;
    assert_eq!(day.village().await, (101, 3, 0));
    // The same again, and a correction of the name's spelling, change nothing.
    day.send(&[found(umi, 3, Some(UMI), None)], &[]).await;
    assert_eq!(day.village().await, (101, 3, 0));

    // The bundle with the number overtook the one without.
    let other = "1277016010990006";
    let without = day.laptop.seal(&[found(ali, 1, None, None)], &[]);
    day.send(&[found(ali, 2, Some(other), None)], &[]).await;
    assert_eq!(day.village().await, (101, 3, 0), "until then to be checked");
    let file = [("lama.jemput", without.file.as_slice())];
    day.office.upload("/api/bundles", &json!({}), &file).await;
    assert_eq!(day.village().await, (102, 4, 0));

    // Recorded, and accepted: sudah.
    day.send(&[line(id(), 1, outcome(umi.0, OutcomeCode::Rekam))], &[])
        .await;
    day.siti = umi.0;
    day.accept("REKAM").await;
    assert_eq!(day.village().await, (102, 3, 0));
    // Staff who find that the number was never new say so where they say it of others.
    assert_eq!(day.person().await["to_check"], true);
    let path = format!("/api/people/{}/siak-check", umi.0);
    day.office.post(&path, &json!({ "counted": false })).await;
    assert_eq!(day.village().await, (101, 3, 0));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_by_a_number_typed_later_in_the_same_outing() {
    let mut day = day().await;
    let today = day.site.running.parts.office.today().to_string();
    let (first, second) = (day.outing(&today, "1").await, day.outing(&today, "2").await);
    let umi = somebody();
    day.send(&[found(umi, 1, None, Some(first))], &[]).await;
    day.send(&[found(umi, 2, Some(UMI), Some(first))], &[])
        .await;
    assert_eq!(day.village().await, (100, 2, 0), "to be checked");
    let ali = somebody();
    let other = "1277016010990006";
    day.send(&[found(ali, 1, None, Some(first))], &[]).await;
    day.send(&[found(ali, 2, Some(other), Some(second))], &[])
        .await;
    assert_eq!(day.village().await, (101, 3, 0));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_later_list_from_its_day_on() {
    let mut day = day().await;
    let umi = somebody();
    day.send(&[found(umi, 1, None, None)], &[]).await;
    let row = format!("{UMI};UMI KALSUM;20-10-1999;3;1;Wek II");
    day.upload_list("2026-11-15", false, &row).await;
    assert_eq!(day.village().await, (101, 3, 0));
    let tally = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(tally["list"]["targets"], 3, "{tally}");
    assert_eq!(
        tally["moved_official"]["nik_issued"]["people"], 1,
        "{tally}"
    );
    // The same list again, then totals of that day, which have them already.
    day.upload_list("2026-11-15", false, &row).await;
    assert_eq!(day.village().await, (101, 3, 0));
    let totals = "Kelurahan;Wajib KTP;Sudah Rekam\nWek II;101;98\n";
    let file = [("t.csv", totals.as_bytes())];
    let request = json!({ "as_of": "2026-11-15" });
    day.office.upload("/api/totals", &request, &file).await;
    assert_eq!(day.village().await, (101, 3, 0));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_version_of_another_laptop_once_accepted() {
    let mut day = day().await;
    let umi = somebody();
    day.send(&[found(umi, 1, None, None)], &[]).await;
    let importer = day.site.running.parts.importer.clone();
    day.laptop = Laptop::at_desk(&importer, "laptop 02").await;
    day.send(&[found((umi.0, id()), 1, Some(UMI), None)], &[])
        .await;
    assert_eq!(day.village().await, (100, 2, 1), "not asked yet");
    day.siti = umi.0;
    let page = day.person().await;
    let versions = page["versions"].as_array().unwrap();
    let with_nik = |version: &&Value| version["data"]["nik"] == UMI;
    let origin = &versions.iter().find(with_nik).unwrap()["origin"];
    let path = format!(
        "/api/records/{}/decision",
        origin["record"].as_str().unwrap()
    );
    let word = json!({ "revision": origin["revision"], "content_hash": origin["content_hash"], "accepted": true });
    day.office.post(&path, &word).await;
    assert_eq!(day.village().await, (101, 3, 0));
    day.site.running.stop().await;
}

/// The list has them under that number as somebody it counts already.
#[tokio::test(flavor = "multi_thread")]
async fn not_where_somebody_is_counted_under_the_number() {
    let mut day = day().await;
    let umi = somebody();
    day.send(&[found(umi, 1, None, None)], &[]).await;
    day.send(&[found(umi, 2, Some("1277015508950001"), None)], &[])
        .await;
    assert_eq!(day.village().await, (100, 2, 0));
    // Two who turn out to be one are one.
    for who in [somebody(), somebody()] {
        day.send(&[found(who, 1, None, None)], &[]).await;
        day.send(&[found(who, 2, Some(UMI), None)], &[]).await;
    }
    assert_eq!(day.village().await, (101, 3, 0));
    day.site.running.stop().await;
}
