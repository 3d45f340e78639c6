//! Sealing by hand, straight from `FORMAT.md` and without the crate's own sealing code: a second
//! writer to compare with, and the means to make bundles that are wrong in exactly one place.

use std::convert::Infallible;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use jemput_seal::layout::Layout;
use jemput_seal::rand_core::{TryCryptoRng, TryRng};
use jemput_seal::{Hash, KemPublic, Uuid};
use serde_json::{Value, json};
use sha2::Sha256;

pub const CHUNK: usize = 65_536;

type Change<T> = Box<dyn Fn(&mut T)>;

/// One item after the manifest.
#[derive(Clone)]
pub struct RawItem {
    pub kind: &'static str,
    /// What is sealed.
    pub encoded: Vec<u8>,
    /// Its line of the manifest, without the number.
    pub line: Value,
}

/// A bundle before it is made, and what to do to it at each stage.
pub struct Raw {
    pub core: Value,
    pub key: [u8; 32],
    pub seeds: Vec<[u8; 64]>,
    pub recipients: Vec<KemPublic>,
    pub items: Vec<RawItem>,
    pub manifest: Value,
    pub signer: [u8; 32],
    pub on_core: Change<Value>,
    pub on_manifest: Change<Value>,
    pub on_manifest_json: Change<Vec<u8>>,
    /// All sealed items, the manifest first, before they are hashed.
    pub on_sealed: Change<Vec<Vec<u8>>>,
    /// The header's items, before keys are wrapped.
    pub on_entries: Change<Value>,
    /// The header, before it is signed.
    pub on_header: Change<Value>,
    pub on_header_json: Change<Vec<u8>>,
    /// After it is signed.
    pub on_signed: Change<Vec<u8>>,
    pub on_signature: Change<[u8; 64]>,
    /// What lies in the file, after all else was made for other bytes.
    pub on_items: Change<Vec<Vec<u8>>>,
    pub on_file: Change<Vec<u8>>,
}

pub fn nothing<T>() -> Change<T> {
    Box::new(|_| {})
}

pub fn jcs(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap()
}

impl Raw {
    pub fn build(&self) -> Vec<u8> {
        let mut core = self.core.clone();
        let bundle: Uuid = core["bundle"].as_str().unwrap().parse().unwrap();
        core["commit"] = Hash(derive(&self.key, bundle.as_bytes(), b"jemput/1 commit\0"))
            .to_string()
            .into();
        (self.on_core)(&mut core);
        let core_hash = Hash::of(&jcs(&core));

        let manifest = self.manifest_json(core_hash);
        let mut sealed = vec![self.seal(core_hash, bundle, 0, "manifest", &manifest)];
        for (number, item) in (1u32..).zip(&self.items) {
            sealed.push(self.seal(core_hash, bundle, number, item.kind, &item.encoded));
        }
        (self.on_sealed)(&mut sealed);

        let kinds = std::iter::once("manifest").chain(self.items.iter().map(|item| item.kind));
        let entries = (0..).zip(kinds).zip(&sealed).map(|((number, kind), sealed): ((u32, _), _)| {
            json!({"number": number, "kind": kind, "length": sealed.len(), "blake3": Hash::of(sealed).to_string()})
        });
        let mut entries = Value::Array(entries.collect());
        (self.on_entries)(&mut entries);
        let bound = Hash::of(&jcs(&json!({"core": core, "items": entries})));
        let recipients: Vec<Value> = self
            .recipients
            .iter()
            .zip(&self.seeds)
            .map(|(public, seed)| self.wrap(public, seed, bound))
            .collect();
        let mut header = json!({"core": core, "items": entries, "recipients": recipients});
        (self.on_header)(&mut header);
        let mut header_json = jcs(&header);
        (self.on_header_json)(&mut header_json);
        let mut signature = sign(&self.signer, &header_json);
        (self.on_signature)(&mut signature);
        (self.on_signed)(&mut header_json);
        (self.on_items)(&mut sealed);
        let mut file = zip(&header_json, &signature, &sealed);
        (self.on_file)(&mut file);
        file
    }

    fn manifest_json(&self, core_hash: Hash) -> Vec<u8> {
        let mut manifest = self.manifest.clone();
        manifest["core"] = core_hash.to_string().into();
        let lines = (1..).zip(&self.items).map(|(number, item): (u32, _)| {
            let mut line = item.line.clone();
            line["number"] = number.into();
            line
        });
        manifest["items"] = lines.collect();
        let proofs = self.recipients.iter().zip(&self.seeds);
        manifest["recipients"] = proofs
            .map(|(public, seed)| json!({"key": public.key_id().to_string(), "randomness": base64(seed)}))
            .collect();
        (self.on_manifest)(&mut manifest);
        let mut json = jcs(&manifest);
        (self.on_manifest_json)(&mut json);
        json
    }

    pub fn seal(
        &self,
        core_hash: Hash,
        bundle: Uuid,
        number: u32,
        kind: &str,
        plain: &[u8],
    ) -> Vec<u8> {
        let info = [
            &b"jemput/1 item key\0"[..],
            &number.to_be_bytes(),
            kind.as_bytes(),
        ]
        .concat();
        let key = derive(&self.key, &core_hash.0, &info);
        let aad = [
            &1u32.to_be_bytes()[..],
            bundle.as_bytes(),
            &number.to_be_bytes(),
            kind.as_bytes(),
        ]
        .concat();
        let mut chunks: Vec<&[u8]> = plain.chunks(CHUNK).collect();
        if chunks.is_empty() {
            chunks.push(&[]);
        }
        let last = chunks.len() - 1;
        chunks
            .iter()
            .enumerate()
            .flat_map(|(place, chunk)| seal_chunk(&key, place as u32, place == last, &aad, chunk))
            .collect()
    }

    fn wrap(&self, public: &KemPublic, seed: &[u8; 64], bound: Hash) -> Value {
        let key = public.key_id();
        let info = [&b"jemput/1 bundle key\0"[..], &key.0, &bound.0].concat();
        let public = <XWing as Kem>::PublicKey::from_bytes(public.as_bytes()).unwrap();
        let (encapsulated, wrapped) =
            hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, XWing>(
                &OpModeS::Base,
                &public,
                &info,
                &self.key,
                &[],
                &mut Given(seed),
            )
            .unwrap();
        json!({
            "key": key.to_string(),
            "suite": jemput_seal::SUITE,
            "encapsulated": base64(&encapsulated.to_bytes()),
            "wrapped": base64(&wrapped),
        })
    }
}

pub fn seal_chunk(key: &[u8; 32], place: u32, last: bool, aad: &[u8], chunk: &[u8]) -> Vec<u8> {
    let mut nonce = [0; 12];
    nonce[7..11].copy_from_slice(&place.to_be_bytes());
    nonce[11] = u8::from(last);
    Aes256Gcm::new(key.into())
        .encrypt(&nonce.into(), Payload { msg: chunk, aad })
        .unwrap()
}

pub fn sign(signer: &[u8; 32], header_json: &[u8]) -> [u8; 64] {
    SigningKey::from_bytes(signer)
        .sign(&[b"jemput/1 header\0", header_json].concat())
        .to_bytes()
}

pub fn zip(header_json: &[u8], signature: &[u8; 64], items: &[Vec<u8>]) -> Vec<u8> {
    let layout = Layout::new(
        header_json.len() as u64,
        items.iter().map(|item| item.len() as u64),
    )
    .unwrap();
    let parts: Vec<&[u8]> = [header_json, signature]
        .into_iter()
        .chain(items.iter().map(Vec::as_slice))
        .collect();
    let mut file = Vec::new();
    let mut crcs = Vec::new();
    for (entry, part) in layout.entries().iter().zip(parts) {
        crcs.push(crc32fast::hash(part));
        file.extend(layout.local_header(entry, crc32fast::hash(part)));
        file.extend(part);
    }
    file.extend(layout.central_directory(&crcs));
    file
}

pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn derive(key: &[u8; 32], salt: &[u8], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), key)
        .expand(info, &mut out)
        .unwrap();
    out
}

/// Gives out given bytes.
struct Given<'a>(&'a [u8]);

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("an encapsulation fills bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("an encapsulation fills bytes")
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        let (now, rest) = self.0.split_at(dst.len());
        dst.copy_from_slice(now);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}
