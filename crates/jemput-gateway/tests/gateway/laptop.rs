//! A laptop: seals, signs requests by hand (not with the library the gateway verifies with), sends.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::wire::transfer::*;
use jemput_seal::statement::{DeviceCertificate, DeviceStatement, HighWater, Keyset, Receipt};
use jemput_seal::{
    BundleStart, Clock, DeviceKeys, Hash, Header, PackedRecords, SealItem, SealJob, Signed, Uuid,
    layout,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

pub struct Laptop {
    pub keys: DeviceKeys,
    pub device: Uuid,
    pub certificate: Option<Signed<DeviceCertificate>>,
    pub chain: Uuid,
    pub sequence: u64,
    pub head: Option<Hash>,
    pub statements: u64,
    pub client: reqwest::Client,
    /// Leave the certificate header out.
    pub silent: bool,
}

/// A sealed bundle in parts.
#[derive(Clone)]
pub struct Bundle {
    pub header_json: Vec<u8>,
    pub signature: [u8; 64],
    pub hash: Hash,
    pub header: Header,
    pub items: Vec<Vec<u8>>,
}

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| {
            panic!(
                "{e}: {} {}",
                self.status,
                String::from_utf8_lossy(&self.body)
            )
        })
    }

    pub fn code(&self) -> TransferCode {
        self.json::<TransferError>().code
    }

    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    #[track_caller]
    pub fn refused(&self, status: u16, code: TransferCode) {
        assert_eq!((self.status, self.code()), (status, code));
    }
}

impl Laptop {
    pub fn new() -> Self {
        // The HTTP client comes without a TLS provider of its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            keys: DeviceKeys::generate(&mut rand::rng()),
            device: Uuid::new_v4(),
            certificate: None,
            chain: Uuid::new_v4(),
            sequence: 0,
            head: None,
            statements: 0,
            client: reqwest::Client::builder()
                .tcp_nodelay(true)
                .build()
                .unwrap(),
            silent: false,
        }
    }

    /// The next bundle of the chain: one record and attachments of these lengths.
    pub fn seal(&mut self, keyset: &Keyset, attachments: &[usize]) -> Bundle {
        let bundle = self.seal_at(keyset, attachments, self.sequence + 1, self.head);
        self.sequence += 1;
        self.head = Some(bundle.hash);
        bundle
    }

    /// A bundle at any place of the chain.
    pub fn seal_at(
        &self,
        keyset: &Keyset,
        attachments: &[usize],
        sequence: u64,
        previous: Option<Hash>,
    ) -> Bundle {
        let sources: Vec<Vec<u8>> = attachments
            .iter()
            .map(|length| (0..*length).map(|_| rand::random()).collect())
            .collect();
        let mut items: Vec<SealItem<'_>> = PackedRecords::pack(["{\"a\":1}"])
            .unwrap()
            .into_iter()
            .map(SealItem::Records)
            .collect();
        items.extend(sources.iter().map(|source| SealItem::Attachment {
            id: Uuid::new_v4(),
            length: source.len() as u64,
            source,
        }));
        let start = BundleStart {
            bundle: Uuid::now_v7(),
            chain: self.chain,
            sequence,
            previous,
            replaces: None,
            schema: 1,
            clock: Clock {
                wall: 0,
                boot: Uuid::new_v4(),
                monotonic: 0,
                office: None,
            },
            region: "12.77.01.1001".to_owned(),
            counts: BTreeMap::new(),
            left_out: Vec::new(),
        };
        let certificate = self.certificate.as_ref().unwrap();
        let job = SealJob {
            start,
            certificate,
            keys: &self.keys,
            keyset,
            items,
            threads: 1,
        };
        let file = Mutex::new(Cursor::new(Vec::new()));
        let sealed = job.seal(&file, &mut rand::rng(), &|_| true).unwrap();
        let file = file.into_inner().unwrap().into_inner();
        let header: Header = serde_json::from_slice(&sealed.header_json).unwrap();
        let items = split(&file, &sealed.header_json, &header);
        Bundle {
            header_json: sealed.header_json,
            signature: sealed.signature,
            hash: sealed.header_hash,
            header,
            items,
        }
    }

    /// `Signature-Input` and `Signature` over a request, written out by hand. `extra` parameters
    /// come last.
    pub fn sign(
        &self,
        method: &str,
        path: &str,
        query: &str,
        digest: Option<&str>,
        extra: &str,
    ) -> (String, String) {
        let mut covered = r#""@method" "@path" "@query""#.to_owned();
        let mut base = format!("\"@method\": {method}\n\"@path\": {path}\n\"@query\": ?{query}\n");
        if let Some(digest) = digest {
            covered += r#" "content-digest""#;
            base += &format!("\"content-digest\": {digest}\n");
        }
        let nonce = STANDARD.encode(rand::random::<[u8; 16]>());
        let params = format!(
            "({covered});created=1700000000;nonce=\"{nonce}\";keyid=\"{}\";tag=\"jemput-v1\"{extra}",
            self.device
        );
        base += &format!("\"@signature-params\": {params}");
        let signature = STANDARD.encode(self.keys.sign_request(base.as_bytes()));
        (format!("s={params}"), format!("s=:{signature}:"))
    }

    /// A signed request.
    pub async fn send(
        &self,
        url: &str,
        method: &str,
        target: &str,
        media_type: &str,
        body: Option<Vec<u8>>,
    ) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let digest = body.as_ref().map(|body| content_digest(body));
        let (input, signature) = self.sign(method, path, query, digest.as_deref(), "");
        let request = self
            .client
            .request(method.parse().unwrap(), format!("{url}{target}"));
        let mut request = request
            .header("signature-input", input)
            .header("signature", signature);
        if let Some(certificate) = self.certificate.as_ref().filter(|_| !self.silent) {
            request = request.header(CERTIFICATE_HEADER, STANDARD.encode(certificate.to_json()));
        }
        if let (Some(digest), Some(body)) = (digest, body) {
            request = request
                .header("content-type", media_type)
                .header("content-digest", digest)
                .body(body);
        }
        finish(request).await
    }

    /// The head of an append, for a connection that is cut.
    pub fn signed_head(&self, method: &str, target: &str, body: &[u8]) -> String {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let digest = content_digest(body);
        let (input, signature) = self.sign(method, path, query, Some(&digest), "");
        let length = body.len();
        format!(
            "{method} {target} HTTP/1.1\r\nhost: x\r\ncontent-type: {ITEM_MEDIA_TYPE}\r\ncontent-length: {length}\r\n\
             content-digest: {digest}\r\nsignature-input: {input}\r\nsignature: {signature}\r\n\r\n"
        )
    }

    pub async fn start(&self, url: &str, bundle: &Bundle, parts: &[(u32, &[u8])]) -> Answer {
        self.send(
            url,
            "POST",
            "/jemput/v1/bundles",
            BUNDLE_START_MEDIA_TYPE,
            Some(bundle.body(parts)),
        )
        .await
    }

    /// Header, manifest and records, as laptops send them.
    pub async fn start_with_records(&self, url: &str, bundle: &Bundle) -> BundleStatus {
        self.start(url, bundle, &[(0, &bundle.items[0]), (1, &bundle.items[1])])
            .await
            .ok()
    }

    pub async fn append(
        &self,
        url: &str,
        bundle: Hash,
        number: u32,
        (generation, offset): (u32, u64),
        bytes: &[u8],
    ) -> Answer {
        let target = format!(
            "/jemput/v1/bundles/{bundle}/items/{number}?generation={generation}&offset={offset}"
        );
        self.send(url, "PATCH", &target, ITEM_MEDIA_TYPE, Some(bytes.to_vec()))
            .await
    }

    pub async fn status(&self, url: &str, bundle: Hash) -> Answer {
        self.send(
            url,
            "GET",
            &format!("/jemput/v1/bundles/{bundle}"),
            "",
            None,
        )
        .await
    }

    /// Sends a bundle to its end; the receipts.
    pub async fn deliver(&self, url: &str, bundle: &Bundle) -> Vec<Signed<Receipt>> {
        let mut receipts = self.start_with_records(url, bundle).await.receipts;
        for (number, item) in (2_u32..).zip(&bundle.items[2..]) {
            let answer: AppendAnswer = self
                .append(url, bundle.hash, number, (0, 0), item)
                .await
                .ok();
            assert!(answer.complete);
            if !answer.receipts.is_empty() {
                receipts = answer.receipts;
            }
        }
        receipts
            .into_iter()
            .map(|receipt| serde_json::from_value(receipt).unwrap())
            .collect()
    }

    pub fn statement(
        &mut self,
        receipts: &[Signed<Receipt>],
        messages: (Option<Uuid>, u64),
    ) -> DeviceStatement {
        self.statements += 1;
        let high_water = |signed: &Signed<Receipt>| {
            let receipt = signed.peek().unwrap();
            HighWater {
                key: signed.key(),
                epoch: receipt.epoch,
                counter: receipt.counter,
            }
        };
        DeviceStatement {
            device: self.device,
            chain: self.chain,
            sequence: self.sequence,
            head: self.head,
            unsealed: 3,
            free_bytes: 1 << 30,
            pack: 0,
            keyset: 1,
            receipts: receipts.iter().map(high_water).collect(),
            message_chain: messages.0,
            messages: messages.1,
            program: "test".to_owned(),
            wall: 0,
            counter: self.statements,
        }
    }

    pub async fn contact(
        &mut self,
        url: &str,
        receipts: &[Signed<Receipt>],
        after: u64,
        messages: (Option<Uuid>, u64),
    ) -> ContactAnswer {
        let statement = self.statement(receipts, messages);
        self.contact_with(url, &statement, receipts, after)
            .await
            .ok()
    }

    pub async fn contact_with(
        &self,
        url: &str,
        statement: &DeviceStatement,
        receipts: &[Signed<Receipt>],
        after: u64,
    ) -> Answer {
        self.ask(url, &self.contact_request(statement, receipts, after))
            .await
    }

    /// A contact that tells of pruned bundles as well.
    pub async fn contact_pruned(
        &mut self,
        url: &str,
        pruned: Vec<serde_json::Value>,
    ) -> ContactAnswer {
        let statement = self.statement(&[], (None, 0));
        let request = ContactRequest {
            pruned,
            ..self.contact_request(&statement, &[], 0)
        };
        self.ask(url, &request).await.ok()
    }

    fn contact_request(
        &self,
        statement: &DeviceStatement,
        receipts: &[Signed<Receipt>],
        after: u64,
    ) -> ContactRequest {
        ContactRequest {
            statement: serde_json::to_value(self.keys.sign(statement).unwrap()).unwrap(),
            highest_receipts: receipts
                .iter()
                .map(|receipt| serde_json::to_value(receipt).unwrap())
                .collect(),
            pruned: Vec::new(),
            receipts_after: after,
            max_message_bytes: None,
        }
    }

    async fn ask(&self, url: &str, request: &ContactRequest) -> Answer {
        let body = serde_json::to_vec(request).unwrap();
        self.send(url, "POST", "/jemput/v1/contacts", MEDIA_TYPE, Some(body))
            .await
    }

    pub async fn enrol(&self, url: &str, request: &impl Serialize) -> Answer {
        let body = EnrolmentRequest {
            request: serde_json::to_value(request).unwrap(),
        };
        let request = self.client.post(format!("{url}/jemput/v1/enrolments"));
        finish(
            request
                .header("content-type", MEDIA_TYPE)
                .body(serde_json::to_vec(&body).unwrap()),
        )
        .await
    }
}

impl Bundle {
    pub fn body(&self, parts: &[(u32, &[u8])]) -> Vec<u8> {
        let mut body = u32::try_from(self.header_json.len())
            .unwrap()
            .to_be_bytes()
            .to_vec();
        body.extend(&self.header_json);
        body.extend(self.signature);
        for (number, bytes) in parts {
            body.extend(number.to_be_bytes());
            body.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
            body.extend(*bytes);
        }
        body
    }
}

fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// Sends, and checks what every answer must have.
pub async fn finish(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let media_type = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(media_type, MEDIA_TYPE, "no hotspot's page has this");
    Answer {
        status: response.status().as_u16(),
        body: response.bytes().await.unwrap().to_vec(),
    }
}

/// Item bytes out of the sealed file.
fn split(file: &[u8], header_json: &[u8], header: &Header) -> Vec<Vec<u8>> {
    let layout = layout::Layout::of(header_json.len() as u64, &header.items).unwrap();
    let at = |offset: u64| usize::try_from(offset).unwrap();
    header
        .items
        .iter()
        .map(|item| {
            let range = layout.item(item.number).unwrap();
            file[at(range.start)..at(range.end)].to_vec()
        })
        .collect()
}
