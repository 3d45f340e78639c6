//! A laptop in a temporary folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::OfficerId;
use jemput_domain::wire::down::DownMessage;
use jemput_field::Field;
use jemput_seal::statement::DeviceCertificate;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::office::VILLAGE;
use super::{Office, PASSPHRASE, TestHost};

pub struct Laptop {
    pub field: Field,
    pub host: Arc<TestHost>,
    pub office: Office,
    folder: TempDir,
}

impl Laptop {
    pub fn new() -> Self {
        Self::of(Office::new())
    }

    pub fn of(office: Office) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let host = Arc::new(TestHost::default());
        let field = Field::new(host.clone(), &folder.path().join("data"));
        Self {
            field,
            host,
            office,
            folder,
        }
    }

    /// Enrolled, certified, with a list of so many people and its outing open.
    pub fn at_work(people: u32) -> Self {
        let laptop = Self::new();
        laptop.enrol();
        let certificate = laptop.certify();
        laptop.take_list(&certificate, people, 1);
        let plan = json!({ "village": VILLAGE, "plan": "00000000-0000-0000-0000-000000000258" });
        laptop.call("outing_open", plan);
        laptop
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn call(&self, name: &str, arguments: Value) -> Value {
        self.field
            .call(name, arguments)
            .unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    pub fn refused(&self, name: &str, arguments: Value) -> ApiError {
        self.field
            .call(name, arguments)
            .expect_err("this is refused")
    }

    pub fn code(&self, name: &str, arguments: Value) -> ErrorCode {
        self.refused(name, arguments).code
    }

    pub fn invitation(&self) -> PathBuf {
        self.write("undangan.json", &self.office.invitation().to_json())
    }

    pub fn enrol(&self) -> Value {
        self.enrol_as(self.office.officer)
    }

    pub fn enrol_as(&self, officer: OfficerId) -> Value {
        let invitation = json!({ "kind": "file", "path": self.invitation() });
        let arguments = json!({
            "invitation": invitation, "label": "laptop 07", "officer": officer, "passphrase": PASSPHRASE,
        });
        self.call("enrol", arguments)
    }

    pub fn unlock(&self) -> Value {
        self.call("unlock", json!({ "passphrase": PASSPHRASE }))
    }

    /// By stick; answers what the office issued.
    pub fn certify(&self) -> DeviceCertificate {
        let stick = self.path("stick");
        std::fs::create_dir_all(&stick).unwrap();
        self.call("enrolment_request_file", json!({ "folder": stick }));
        let certificate = self.office.answer_on(&stick);
        let status = self.call("enrolment_answer_file", json!({ "path": stick }));
        assert_eq!(status["device"]["certificate"], "valid");
        certificate
            .verify(&self.office.keys.issuing.public())
            .unwrap()
    }

    pub fn take_list(&self, to: &DeviceCertificate, people: u32, revision: u32) -> Value {
        let list = DownMessage::WorkList(Box::new(self.office.list(people, revision)));
        let message = self.office.message(to, &list);
        self.import(&format!("daftar-{revision}.json"), &message.to_json())
    }

    pub fn import(&self, name: &str, bytes: &[u8]) -> Value {
        let path = self.write(name, bytes);
        self.call("import_file", json!({ "path": path }))
    }

    pub fn find(&self, query: &str) -> Vec<Value> {
        let page = self.call("people_list", json!({ "village": VILLAGE, "query": query }));
        page["rows"].as_array().unwrap().clone()
    }

    pub fn bundle_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.data().join("bundles")).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

/// Every byte below a folder, to look for what must not lie there.
pub fn contains(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return contains(&path, needle);
        }
        std::fs::read(path)
            .unwrap()
            .windows(needle.len())
            .any(|window| window == needle)
    })
}
