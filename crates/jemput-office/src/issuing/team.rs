//! What the office says to all its teams: who works with the laptops, which services are taken in the
//! field, when a laptop may forget, how soon it locks.

use std::collections::BTreeMap;

use jemput_domain::catalogue::Catalogue;
use jemput_domain::ids::OfficerId;
use jemput_domain::wire::office_pack::{OfficePack, Officer, PrunePolicy, ServicePolicy};
use uuid::Uuid;

use super::{IssueError, Issuing};

/// Replaces what the pack says of it.
pub struct Team {
    pub officers: Vec<Member>,
    /// Codes, in the order shown.
    pub services: Vec<String>,
    pub prune: PrunePolicy,
    pub lock_after_minutes: u16,
}

/// Someone who works with the laptops.
pub struct Member {
    /// None: new to the office.
    pub officer: Option<OfficerId>,
    pub name: String,
    pub lead: bool,
}

const LONGEST_NAME: usize = 100;

/// What can be a name of somebody or something: not empty, on one line, not too long.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_NAME && !text.chars().any(char::is_control)
}

impl Issuing {
    /// `version` is the pack that was looked at: what somebody else has said since is not undone.
    pub async fn set_team(
        &self,
        version: u32,
        team: Team,
        by: &str,
    ) -> Result<OfficePack, IssueError> {
        let packs = self.packs().await?;
        let mut known = named(&packs);
        let policies = policies(&packs);
        let stay: Vec<OfficerId> = team.officers.iter().filter_map(|one| one.officer).collect();
        if stay.iter().any(|id| !known.contains_key(id)) {
            return Err(IssueError::Unknown("officer"));
        }
        // Whoever is left may come back, by the name they had.
        known.retain(|id, _| !stay.contains(id));
        let change = |pack: &mut OfficePack| {
            if pack.version != version {
                return Err(IssueError::Outdated);
            }
            let officers = team.officers.into_iter();
            pack.roster = officers.map(|member| officer(&known, member)).collect();
            // A service that only a newer version knows was not among what could be chosen.
            let catalogue = Catalogue::current();
            (pack.services).retain(|one| catalogue.service(&one.service).is_none());
            for service in team.services {
                if !pack.services.iter().any(|one| one.service == service) {
                    pack.services.push(policy(&policies, service)?);
                }
            }
            pack.prune = team.prune;
            pack.lock_after_minutes = team.lock_after_minutes;
            Ok(())
        };
        self.raise_pack(change, by).await
    }

    /// Everybody who ever was an officer here, by the name they had last: records name them by the id.
    pub async fn officers(&self) -> Result<BTreeMap<OfficerId, String>, IssueError> {
        Ok(named(&self.packs().await?))
    }
}

fn named(packs: &[OfficePack]) -> BTreeMap<OfficerId, String> {
    let rosters = packs.iter().flat_map(|pack| &pack.roster);
    rosters.map(|one| (one.id, one.name.clone())).collect()
}

/// What was last said of each service.
fn policies(packs: &[OfficePack]) -> BTreeMap<&str, &ServicePolicy> {
    let said = packs.iter().flat_map(|pack| &pack.services);
    said.map(|one| (&*one.service, one)).collect()
}

/// Laptops and records know an officer by the id, whatever the name. Who comes back is the same.
fn officer(gone: &BTreeMap<OfficerId, String>, member: Member) -> Officer {
    let folded = member.name.to_lowercase();
    let before = || {
        let mut named = gone
            .iter()
            .filter(|(_, name)| name.to_lowercase() == folded);
        named.next_back().map(|(id, _)| *id)
    };
    let id = member.officer.or_else(before);
    Officer {
        id: id.unwrap_or_else(|| OfficerId(Uuid::now_v7())),
        name: member.name,
        lead: member.lead,
    }
}

/// What was waived and who handles it stays as it was, also where it was not taken for a while.
fn policy(
    said: &BTreeMap<&str, &ServicePolicy>,
    service: String,
) -> Result<ServicePolicy, IssueError> {
    if let Some(known) = said.get(&*service) {
        return Ok((*known).clone());
    }
    if Catalogue::current().service(&service).is_none() {
        return Err(IssueError::Unknown("service"));
    }
    Ok(ServicePolicy {
        service,
        // The usual one.
        handler: String::new(),
        waived: Vec::new(),
        accepts_statement: true,
    })
}
