//! What a route's function is given beside its request.

use std::sync::Arc;

use jemput_domain::counting::Count;
use serde_json::Value;

use super::fault::Result;
use super::session::throttle::Throttle;
use crate::office::Office;
use crate::remaining::Counter;
use crate::serve::WebParts;
use crate::storage::audit::Entry;
use crate::storage::users::Role;

/// The office web. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// Everything but the opening key.
    pub parts: WebParts,
    /// The newest count.
    pub counter: Counter,
    /// Slows down guessing.
    pub throttle: Arc<Throttle>,
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Lower case.
    pub login: String,
    /// As shown.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// One request by someone who may make it.
#[derive(Clone)]
pub struct Call {
    /// The office web.
    pub web: Web,
    /// Who asks.
    pub caller: Caller,
}

impl Call {
    /// The office.
    pub fn office(&self) -> &Office {
        &self.web.parts.office
    }

    /// The count as of now.
    pub async fn count(&self) -> Result<Arc<Count>> {
        let office = self.office();
        Ok(self.web.counter.now(&office.db, office.today()).await?)
    }

    /// Writes to the audit log; durable when this returns. Never personal data.
    pub async fn log(&self, action: &str, subject: &str, detail: Value) -> Result<()> {
        let office = self.office();
        let entry = Entry {
            who: &self.caller.login,
            action,
            subject,
            detail,
        };
        Ok(office.audit.write(entry, office.now()).await?)
    }
}
