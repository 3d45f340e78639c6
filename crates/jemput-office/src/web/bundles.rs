//! Bundles in by file; what became of them; what was put apart.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::response::Response;
use jemput_domain::error::ErrorCode;
use jemput_domain::time::UnixMillis;
use jemput_link::stick::layout::{DOWN, ENROL, ROOT};
use serde_json::json;
use sqlx::Row as _;
use uuid::Uuid;

use super::call::Call;
use super::fault::{Result, fault, internal, invalid};
use super::files;
use super::rows::{maybe_number, maybe_parsed};
use super::types::bundles::{
    BundleRequest, BundlesInRequest, EntryRequest, ImportResult, QuarantineView, RunRequest,
    RunView,
};
use super::types::shared::Nothing;
use super::upload::Arrived;
use crate::importer::Summary;
use crate::office::{Office, OfficeEvent};
use crate::storage::{bundles, quarantine};

const SHOWN: i64 = 500;
/// Answers wait this long for someone to carry them.
const KEPT: Duration = Duration::from_secs(60 * 24 * 60 * 60);

pub async fn bundles_in(
    call: Call,
    request: BundlesInRequest,
    arrived: Arrived,
) -> Result<ImportResult> {
    let run = match &request.run {
        Some(run) => run.parse().map_err(|_| invalid("run"))?,
        None => Uuid::now_v7(),
    };
    // On its own: a browser that goes away does not stop what has begun.
    tokio::spawn(async move {
        let importer = call.web.parts.importer.clone();
        let (paths, root) = what_to_take(&arrived);
        if let Some(root) = root.clone() {
            tokio::task::spawn_blocking(move || clear_answers(&root))
                .await
                .map_err(internal)??;
        }
        let by = call.caller.login.clone();
        let summary = importer.import_as(run, &paths, &by, &|_, _| {}).await?;
        let answers = match root {
            Some(root) => keep_answers(call.office(), run, root).await?,
            None => false,
        };
        drop(arrived);
        Ok(ImportResult {
            run: run.to_string(),
            summary,
            answers,
        })
    })
    .await
    .map_err(internal)?
}

/// A stick is taken as one, wherever its folder lies in what was dropped; other files one by one.
fn what_to_take(arrived: &Arrived) -> (Vec<PathBuf>, Option<PathBuf>) {
    let folder = &arrived.folder.0;
    let mut roots: Vec<PathBuf> = arrived
        .paths
        .iter()
        .filter_map(|path| {
            path.ancestors()
                .find(|above| above.ends_with(ROOT) && above.is_dir())?
                .parent()
                .map(Path::to_owned)
        })
        .collect();
    roots.sort();
    roots.dedup();
    let root = roots.first().cloned();
    let loose = arrived
        .paths
        .iter()
        .filter(|path| !roots.iter().any(|root| path.starts_with(root.join(ROOT))))
        // Beside a stick's own folder lies whatever else people keep on it.
        .filter(|path| root.is_none() || path.parent() == Some(folder));
    let mut paths: Vec<PathBuf> = loose.cloned().collect();
    paths.extend(roots);
    (paths, root)
}

/// Removes earlier answers from the copy of a stick that came here, so that what lies there after the
/// import is what the importer wrote.
fn clear_answers(root: &Path) -> Result<()> {
    let down = root.join(DOWN);
    if down.exists() {
        std::fs::remove_dir_all(down)?;
    }
    let mut names = Vec::new();
    walk(root, &root.join(ENROL), &mut names)?;
    for name in names.iter().filter(|name| !is_request(name)) {
        std::fs::remove_file(root.join(name))?;
    }
    Ok(())
}

fn is_request(name: &str) -> bool {
    name.ends_with(".request.json")
}

/// What the importer wrote for the laptops, as one ZIP to be unpacked onto the stick.
async fn keep_answers(office: &Office, run: Uuid, root: PathBuf) -> Result<bool> {
    let folder = answers(office);
    let file = folder.join(format!("{run}.zip"));
    tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        sweep(&folder);
        let mut names = Vec::new();
        for place in [DOWN, ENROL] {
            walk(&root, &root.join(place), &mut names)?;
        }
        names.retain(|name| !is_request(name));
        if names.is_empty() {
            return Ok(false);
        }
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&file)?);
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for name in names {
            let mut content = std::fs::File::open(root.join(&name))?;
            zip.start_file(name, stored).map_err(internal)?;
            std::io::copy(&mut content, &mut zip)?;
        }
        zip.finish().map_err(internal)?.sync_all()?;
        Ok(true)
    })
    .await
    .map_err(internal)?
}

fn walk(root: &Path, folder: &Path, names: &mut Vec<String>) -> std::io::Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, names)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    names.sort();
    Ok(())
}

fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let old = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|at| {
                SystemTime::now()
                    .duration_since(at)
                    .is_ok_and(|age| age > KEPT)
            });
        if old && std::fs::remove_file(entry.path()).is_err() {
            tracing::warn!("an old answer was not removed");
        }
    }
}

fn answers(office: &Office) -> PathBuf {
    office.dir.join("answers")
}

fn answers_of(office: &Office, run: &str) -> Option<PathBuf> {
    let run: Uuid = run.parse().ok()?;
    Some(answers(office).join(format!("{run}.zip")))
}

pub async fn import_answers(call: Call, request: RunRequest) -> Result<Response> {
    let missing = || fault(ErrorCode::NotFound);
    let path = answers_of(call.office(), &request.run).ok_or_else(missing)?;
    let content = tokio::fs::read(path).await.map_err(|_| missing())?;
    call.log("export", &request.run, json!({ "what": "answers" }))
        .await?;
    files::attachment("jawaban-kantor.zip", files::ZIP, content)
}

pub async fn import_runs(call: Call, _: Nothing) -> Result<Vec<RunView>> {
    let office = call.office();
    let rows = sqlx::query(
        "SELECT r.run, r.road, r.source, r.started_at, r.finished_at, COALESCE(u.name, r.started_by), r.result
         FROM import_runs r LEFT JOIN users u ON u.office = r.office AND u.login = r.started_by
         WHERE r.office = $1 ORDER BY r.started_at DESC, r.run LIMIT $2",
    )
    .bind(&*office.code)
    .bind(SHOWN)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let run: String = row.try_get(0)?;
            let finished_at = row.try_get::<Option<i64>, _>(4)?.map(UnixMillis);
            let result: String = row.try_get(6)?;
            let summary: Option<Summary> = match finished_at {
                Some(_) => serde_json::from_str(&result).ok(),
                None => None,
            };
            Ok(RunView {
                answers: answers_of(office, &run).is_some_and(|path| path.is_file()),
                run,
                road: row.try_get(1)?,
                source: row.try_get(2)?,
                started_at: UnixMillis(row.try_get(3)?),
                finished_at,
                started_by: row.try_get(5)?,
                summary,
            })
        })
        .collect()
}

pub async fn quarantine(call: Call, _: Nothing) -> Result<Vec<QuarantineView>> {
    entries(call.office()).await
}

/// What was put apart: open entries first, the newest before.
pub async fn entries(office: &Office) -> Result<Vec<QuarantineView>> {
    let rows = sqlx::query(
        "SELECT q.entry, q.kind, q.header_hash, COALESCE(q.device, b.device), d.label, b.sequence, q.item, q.line, q.source, q.reason,
            q.noted_at, q.settled_at, b.state, b.admitted
         FROM quarantine q LEFT JOIN bundles b ON b.office = q.office AND b.header_hash = q.header_hash
         LEFT JOIN devices d ON d.office = q.office AND d.device = COALESCE(q.device, b.device)
         WHERE q.office = $1 ORDER BY CASE WHEN q.settled_at IS NULL THEN 0 ELSE 1 END, q.noted_at DESC, q.entry LIMIT $2",
    )
    .bind(&*office.code)
    .bind(SHOWN)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let kind: String = row.try_get(1)?;
            let state: Option<String> = row.try_get(12)?;
            let admitted = row.try_get::<Option<i64>, _>(13)?.unwrap_or(0) == 1;
            let settled_at = row.try_get::<Option<i64>, _>(11)?.map(UnixMillis);
            Ok(QuarantineView {
                entry: row.try_get(0)?,
                may_admit: kind == "bundle"
                    && settled_at.is_none()
                    && !admitted
                    && state.as_deref() == Some("quarantined"),
                may_settle: settled_at.is_none() && quarantine::is_settled_by_hand(&kind),
                kind,
                header_hash: row.try_get(2)?,
                device: maybe_parsed(row, 3, "device")?,
                laptop: row.try_get(4)?,
                sequence: maybe_number(row, 5)?,
                item: maybe_number(row, 6)?,
                line: maybe_number(row, 7)?,
                source: row.try_get(8)?,
                reason: row.try_get(9)?,
                noted_at: UnixMillis(row.try_get(10)?),
                settled_at,
            })
        })
        .collect()
}

pub async fn quarantine_settle(call: Call, request: EntryRequest) -> Result<Nothing> {
    let office = call.office();
    let mut db = office.db.write().await?;
    let (entry, by) = (&request.entry, &call.caller.login);
    if !quarantine::settle_by_hand(&mut db, &office.code, entry, by, office.now()).await? {
        return Err(fault(ErrorCode::NotFound));
    }
    db.commit().await?;
    call.log("settle_quarantine", entry, json!({})).await?;
    office.tell(OfficeEvent::Decided);
    Ok(Nothing {})
}

pub async fn bundle_admit(call: Call, request: BundleRequest) -> Result<Summary> {
    let office = call.office();
    let mut db = office.db.write().await?;
    if !bundles::admit(&mut db, &office.code, &request.header_hash).await? {
        return Err(fault(ErrorCode::NotFound));
    }
    db.commit().await?;
    call.log("admit_bundle", &request.header_hash, json!({}))
        .await?;
    Ok(call.web.parts.importer.open_held().await?)
}
