//! Opening the database; reading and writing transactions.

use std::path::Path;
use std::sync::Arc;

use jemput_gateway::prepare_sqlite;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Executor as _, Row as _};

/// What storage can fail with.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refused or broke off.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("schema: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// The store of sealed items refused or broke off.
    #[error("item store: {0}")]
    Items(#[from] jemput_gateway::GatewayError),
    /// A setting is missing.
    #[error("missing setting: {0}")]
    Setting(&'static str),
    /// A stored value does not read back as what it should be.
    #[error("stored value of {0} is not readable")]
    Unreadable(&'static str),
    /// The disk of this machine is full, or the folder cannot be written.
    #[error("the disk is full or not writable")]
    DiskFull,
    /// The database belongs to another office.
    #[error("the database belongs to office {0}")]
    OtherOffice(String),
    /// A file beside the database.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

impl StorageError {
    /// The database works, and refused what it was given: repeating it gives the same.
    pub fn is_of_the_data(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        match error.code() {
            // PostgreSQL: data exception, integrity constraint, a limit of the program.
            Some(code) if code.len() == 5 => ["22", "23", "54"]
                .iter()
                .any(|class| code.starts_with(class)),
            // SQLite, extended: too big, constraint, mismatch.
            Some(code) => code
                .parse::<u32>()
                .is_ok_and(|code| matches!(code & 0xff, 18..=20)),
            None => false,
        }
    }

    /// True for a full disk, however it was reported.
    pub fn is_disk_full(&self) -> bool {
        let text = match self {
            Self::DiskFull => return true,
            Self::File(error) => {
                return matches!(
                    error.kind(),
                    std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
                );
            }
            Self::Database(error) => error.to_string(),
            Self::Items(error) => return matches!(error, jemput_gateway::GatewayError::DiskFull),
            _ => return false,
        };
        text.contains("database or disk is full")
            || text.contains("No space left")
            || text.contains("(os error 28)")
    }
}

/// Which engine serves the database; the SQL is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, one machine.
    Sqlite,
    /// A server.
    Postgres,
}

/// A handle on one office's database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: AnyPool,
    office: Arc<str>,
    engine: Engine,
}

/// A writing transaction: the office's lock row is already held. Dropped without
/// [`commit`](sqlx::Transaction::commit), it leaves nothing.
pub type Write = sqlx::Transaction<'static, sqlx::Any>;

impl Db {
    /// The URL of an SQLite file.
    pub fn sqlite_url(path: &Path) -> String {
        let mut url = String::from("sqlite://");
        for byte in path.to_string_lossy().bytes() {
            match byte {
                b'%' | b'?' | b'#' | b' ' => url.push_str(&format!("%{byte:02X}")),
                _ => url.push(char::from(byte)),
            }
        }
        url + "?mode=rwc"
    }

    /// Opens the database at `url` for `office`, creating or bringing up to date its schema.
    pub async fn open(url: &str, office: &str, name: &str) -> Result<Self, StorageError> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else {
            Engine::Postgres
        };
        let pool = AnyPoolOptions::new()
            .max_connections(if engine == Engine::Sqlite { 6 } else { 12 })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        prepare_sqlite(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        if engine == Engine::Postgres {
            // The common subset says `blob`; PostgreSQL calls it bytea. Two processes may try at once.
            let known = sqlx::query("SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'blob' AND n.nspname = current_schema()")
                .fetch_optional(&pool)
                .await?;
            if known.is_none()
                && let Err(error) = pool.execute("CREATE DOMAIN blob AS bytea").await
                && !error.to_string().contains("already exists")
            {
                return Err(error.into());
            }
        }
        sqlx::migrate!().run(&pool).await?;
        sqlx::query(
            "INSERT INTO offices (office, name) VALUES ($1, $2) ON CONFLICT (office) DO NOTHING",
        )
        .bind(office)
        .bind(name)
        .execute(&pool)
        .await?;
        Ok(Self {
            pool,
            office: office.into(),
            engine,
        })
    }

    /// The office every query of this handle is for.
    pub fn office(&self) -> &str {
        &self.office
    }

    /// The engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// For reading outside a transaction.
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// A connection for reading, where a function takes `&mut AnyConnection`.
    pub async fn read(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Any>, StorageError> {
        Ok(self.pool.acquire().await?)
    }

    /// Begins a writing transaction and takes the office's lock row, so that writers queue up here
    /// and neither engine has a serialisation failure later in the transaction.
    pub async fn write(&self) -> Result<Write, StorageError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE offices SET writes = writes + 1 WHERE office = $1")
            .bind(&*self.office)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }

    /// How many writes this office has had: changes whenever anything was written.
    pub async fn writes(&self) -> Result<i64, StorageError> {
        let row = sqlx::query("SELECT writes FROM offices WHERE office = $1")
            .bind(&*self.office)
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Waits for running queries and closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The connection every table function takes.
pub type Connection = AnyConnection;
