//! How many bundles a second a gateway takes in: header, manifest, one records item and one 300 KiB
//! scan each, every byte durable before it is acknowledged, over HTTP on the loopback address, with
//! N senders at once in the same process (so their sending is paid from the same cores).
//! Several rounds, each at a new gateway; one line of JSON per figure.
//!
//! `cargo run --release -p jemput-gateway --example intake_bench -- [bundles] [senders]
//! [sqlite|postgres] [folder] [rounds]`

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jemput_domain::wire::transfer::{
    AppendAnswer, BASE_PATH, BUNDLE_START_MEDIA_TYPE, CERTIFICATE_HEADER, ITEM_MEDIA_TYPE,
};
use jemput_figures::{Figure, process};
use jemput_gateway::blobs::FolderBlobs;
use jemput_gateway::testing::TempPostgres;
use jemput_gateway::{Clock, Gateway, GatewayConfig, Inner as _, http};
use jemput_seal::statement::{DeviceCertificate, Keyset};
use jemput_seal::{
    BundleStart, Ceremony, Clock as BundleClock, DeviceKeys, KemPublic, KeysetTerms, PackedRecords,
    SealItem, SealJob, Signed, SigningSecret, Uuid, layout,
};
use mimalloc::MiMalloc;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderValue};
use sha2::{Digest as _, Sha256};

/// The office's program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SCAN: usize = 300 * 1024;

/// What a laptop sends, ready made: sealing is another benchmark, and hashing and signing cost the
/// laptop's processor, not the office's.
struct Ready {
    start: Prepared,
    scan: Prepared,
}

/// A request but for the gateway's address.
struct Prepared {
    method: Method,
    path_and_query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Prepared {
    fn new(
        device: &Device,
        (method, path, query): (Method, &str, &str),
        media_type: &'static str,
        body: Vec<u8>,
    ) -> Result<Self, Failed> {
        let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&body)));
        let nonce = STANDARD.encode(rand::random::<[u8; 16]>());
        let params = format!(
            "(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1;nonce=\"{nonce}\";keyid=\"{}\";tag=\"jemput-v1\"",
            device.id
        );
        let base = format!(
            "\"@method\": {method}\n\"@path\": {path}\n\"@query\": ?{query}\n\"content-digest\": {digest}\n\"@signature-params\": {params}"
        );
        let signature = STANDARD.encode(device.keys.sign_request(base.as_bytes()));
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(media_type));
        headers.insert("content-digest", digest.parse()?);
        headers.insert("signature-input", format!("s={params}").parse()?);
        headers.insert("signature", format!("s=:{signature}:").parse()?);
        if method == Method::POST {
            let certificate = STANDARD.encode(device.certificate.to_json());
            headers.insert(CERTIFICATE_HEADER, certificate.parse()?);
        }
        let path_and_query = match query {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        };
        Ok(Self {
            method,
            path_and_query,
            headers,
            body: body.into(),
        })
    }
}

struct Device {
    keys: DeviceKeys,
    id: Uuid,
    certificate: Signed<DeviceCertificate>,
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// What one round took: all of it, its processor time, each bundle from its first byte to its receipt.
struct Round {
    seconds: f64,
    cpu: f64,
    times: Vec<Duration>,
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |place: usize, default: &str| {
        arguments
            .get(place)
            .map_or(default, String::as_str)
            .to_owned()
    };
    let bundles: usize = argument(0, "2000").parse()?;
    let senders: usize = argument(1, "16").parse()?;
    let engine = argument(2, "sqlite");
    let base = arguments
        .get(3)
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let rounds: usize = argument(4, "5").parse()?;
    let _ = rustls::crypto::ring::default_provider().install_default();

    let office = Ceremony::generate(&mut rand::rng());
    let keyset = keyset(&office)?;
    let device = device(&office, &keyset.peek()?)?;
    // Sealing is another benchmark.
    let ready = Arc::new(ready(&device, &keyset.peek()?, bundles)?);
    let mut done = Vec::new();
    // Kept to the end: a file system that has just deleted thousands of files makes new ones slowly.
    let mut folders = Vec::new();
    for _ in 0..rounds {
        let postgres = (engine == "postgres").then(TempPostgres::start_durable);
        let folder = tempfile::tempdir_in(&base)?;
        let database = postgres.as_ref().map(TempPostgres::database);
        let url = gateway(&office, &keyset, folder.path(), database).await?;
        done.push(round(&url, &ready, senders).await?);
        folders.push(folder);
    }
    let of = |what: fn(&Round) -> f64| done.iter().map(what).collect::<Vec<f64>>();
    let each: Vec<f64> = done
        .iter()
        .flat_map(|round| &round.times)
        .map(|time| time.as_secs_f64() * 1000.0)
        .collect();
    let name = |what: &str| format!("intake.{engine}.{what}");
    let rates = of(|round| round.times.len() as f64 / round.seconds);
    Figure::of_runs(name("bundles"), "per_s", &rates).print();
    Figure::of_times(name("to_receipt"), "ms", &each).print();
    let cpu = of(|round| round.cpu * 1000.0 / round.times.len() as f64);
    Figure::of_runs(name("cpu_each"), "ms", &cpu).print();
    Ok(())
}

/// A new gateway in `folder`; answers its address.
async fn gateway(
    office: &Ceremony,
    keyset: &Signed<Keyset>,
    folder: &Path,
    database: Option<String>,
) -> Result<String, Failed> {
    let sqlite = format!("sqlite://{}?mode=rwc", folder.join("gateway.db").display());
    let gateway = Gateway::open(GatewayConfig {
        office: "12.77".to_owned(),
        root: office.root.public(),
        database: database.unwrap_or(sqlite),
        folder: folder.join("spool"),
        blobs: Arc::new(FolderBlobs::open(&folder.join("blobs"))?),
        receipt_key: SigningSecret::from_secret_bytes(&office.gateway_receipt.to_secret_bytes()),
        clock: Clock::system(),
    })
    .await?;
    gateway.put_keyset(keyset.clone()).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(http::serve(
        listener,
        http::router(gateway),
        std::future::pending(),
    ));
    Ok(url)
}

/// All bundles by so many senders.
async fn round(url: &str, ready: &Arc<Vec<Ready>>, senders: usize) -> Result<Round, Failed> {
    let next = Arc::new(AtomicUsize::new(0));
    let cpu = process::cpu_seconds();
    let begun = Instant::now();
    let tasks: Vec<_> = (0..senders)
        .map(|_| tokio::spawn(send_all(url.to_owned(), ready.clone(), next.clone())))
        .collect();
    let mut times = Vec::with_capacity(ready.len());
    for task in tasks {
        times.extend(task.await??);
    }
    Ok(Round {
        seconds: begun.elapsed().as_secs_f64(),
        cpu: process::cpu_seconds() - cpu,
        times,
    })
}

/// One sender: a bundle after the other, as a laptop with a good link does.
async fn send_all(
    url: String,
    ready: Arc<Vec<Ready>>,
    next: Arc<AtomicUsize>,
) -> Result<Vec<Duration>, Failed> {
    let client = reqwest::Client::builder().tcp_nodelay(true).build()?;
    let mut times = Vec::new();
    while let Some(bundle) = ready.get(next.fetch_add(1, Ordering::Relaxed)) {
        let begun = Instant::now();
        send(&client, &url, &bundle.start).await?;
        let answer = send(&client, &url, &bundle.scan).await?;
        let answer: AppendAnswer = serde_json::from_slice(&answer)?;
        if !answer.complete || answer.receipts.is_empty() {
            return Err("no receipt".into());
        }
        times.push(begun.elapsed());
    }
    Ok(times)
}

async fn send(client: &reqwest::Client, url: &str, prepared: &Prepared) -> Result<Vec<u8>, Failed> {
    let response = client
        .request(
            prepared.method.clone(),
            format!("{url}{}", prepared.path_and_query),
        )
        .headers(prepared.headers.clone())
        .body(prepared.body.clone())
        .send()
        .await?;
    let status = response.status();
    let body = response.bytes().await?;
    if status == 200 {
        Ok(body.to_vec())
    } else {
        Err(format!("{status} {}", String::from_utf8_lossy(&body)).into())
    }
}

fn keyset(office: &Ceremony) -> Result<Signed<Keyset>, jemput_seal::SealError> {
    office.keyset(KeysetTerms {
        office: "12.77".to_owned(),
        serial: 1,
        issued_at: 0,
        tls_pins: Vec::new(),
        gateways: Vec::new(),
        revoked: Vec::new(),
    })
}

fn device(office: &Ceremony, keyset: &Keyset) -> Result<Device, jemput_seal::SealError> {
    let keys = DeviceKeys::generate(&mut rand::rng());
    let id = Uuid::new_v4();
    let receiving: KemPublic = keys.receiving_public().clone();
    let certificate = office.issuing.sign(&DeviceCertificate {
        device: id,
        office: keyset.office.clone(),
        serial: 1,
        label: "bench".to_owned(),
        signing: keys.signing_public(),
        receiving,
        issued_at: 0,
    })?;
    Ok(Device {
        keys,
        id,
        certificate,
    })
}

fn ready(device: &Device, keyset: &Keyset, count: usize) -> Result<Vec<Ready>, Failed> {
    let chain = Uuid::new_v4();
    let scan: Vec<u8> = (0..SCAN).map(|_| rand::random()).collect();
    let mut previous = None;
    let mut all = Vec::with_capacity(count);
    for sequence in 1..=count as u64 {
        let mut items: Vec<SealItem<'_>> = PackedRecords::pack(["{\"record\":1}"])?
            .into_iter()
            .map(SealItem::Records)
            .collect();
        items.push(SealItem::Attachment {
            id: Uuid::new_v4(),
            length: SCAN as u64,
            source: &scan,
        });
        let start = BundleStart {
            bundle: Uuid::now_v7(),
            chain,
            sequence,
            previous,
            replaces: None,
            schema: 1,
            clock: BundleClock {
                wall: 0,
                boot: Uuid::new_v4(),
                monotonic: 0,
                office: None,
            },
            region: "12.77.01.1001".to_owned(),
            counts: BTreeMap::new(),
            left_out: Vec::new(),
        };
        let job = SealJob {
            start,
            certificate: &device.certificate,
            keys: &device.keys,
            keyset,
            items,
            threads: 1,
        };
        let file = Mutex::new(Cursor::new(Vec::new()));
        let sealed = job.seal(&file, &mut rand::rng(), &|_| true)?;
        let file = file
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .into_inner();
        previous = Some(sealed.header_hash);
        all.push(in_parts(device, &file, &sealed)?);
    }
    Ok(all)
}

/// The two requests it goes by.
fn in_parts(
    device: &Device,
    file: &[u8],
    sealed: &jemput_seal::SealedBundle,
) -> Result<Ready, Failed> {
    let header: jemput_seal::Header = serde_json::from_slice(&sealed.header_json)?;
    let layout = layout::Layout::of(sealed.header_json.len() as u64, &header.items)?;
    let item = |number: u32| {
        let range = layout.item(number).unwrap_or_default();
        file[range.start as usize..range.end as usize].to_vec()
    };
    let mut start = (sealed.header_json.len() as u32).to_be_bytes().to_vec();
    start.extend(&sealed.header_json);
    start.extend(sealed.signature);
    for number in [0, 1] {
        let bytes = item(number);
        start.extend(number.to_be_bytes());
        start.extend((bytes.len() as u32).to_be_bytes());
        start.extend(bytes);
    }
    let bundles = format!("{BASE_PATH}/bundles");
    let scan = format!("{bundles}/{}/items/2", sealed.header_hash);
    let first = (Method::POST, bundles.as_str(), "");
    let append = (Method::PATCH, scan.as_str(), "generation=0&offset=0");
    Ok(Ready {
        start: Prepared::new(device, first, BUNDLE_START_MEDIA_TYPE, start)?,
        scan: Prepared::new(device, append, ITEM_MEDIA_TYPE, item(2))?,
    })
}
