//! What the office says to all its teams: read and changed as a whole.

use std::collections::BTreeSet;

use jemput_domain::catalogue::{Catalogue, Service};
use jemput_domain::wire::office_pack::{OfficePack, PrunePolicy};

use super::call::Call;
use super::fault::{Result, invalid};
use super::named::named;
use super::types::settings::{Officer, Rules, ServiceChoice, SettingsChangeRequest, SettingsView};
use super::types::shared::Nothing;
use crate::issuing::{IssueError, Member, Team};

/// More than any office has.
const MOST_OFFICERS: usize = 1_000;
const LONGEST_PRUNE_DAYS: u16 = 3_650;
const LONGEST_LOCK_MINUTES: u16 = 60;

pub async fn settings(call: Call, _: Nothing) -> Result<SettingsView> {
    let pack = call.web.parts.issuing.pack().await?;
    Ok(view(pack.ok_or(IssueError::NotReady("pack"))?))
}

pub async fn settings_change(call: Call, request: SettingsChangeRequest) -> Result<SettingsView> {
    let team = Team {
        officers: members(request.officers)?,
        services: services(request.services)?,
        prune: PrunePolicy {
            on_imported: request.rules.prune_on_imported,
            after_days: request.rules.prune_after_days,
        },
        lock_after_minutes: request.rules.lock_after_minutes,
    };
    if team.prune.after_days > LONGEST_PRUNE_DAYS {
        return Err(invalid("prune_after_days"));
    }
    if !(1..=LONGEST_LOCK_MINUTES).contains(&team.lock_after_minutes) {
        return Err(invalid("lock_after_minutes"));
    }
    let (issuing, login) = (&call.web.parts.issuing, &call.caller.login);
    let pack = issuing.set_team(request.version, team, login).await?;
    Ok(view(pack))
}

/// No two of one name: an officer chooses theirs from a list.
fn members(officers: Vec<Officer>) -> Result<Vec<Member>> {
    if officers.len() > MOST_OFFICERS {
        return Err(invalid("officers"));
    }
    let mut names = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let member = |one: Officer| {
        let name = named(&one.name, "officer")?.to_owned();
        let again = one.officer.is_some_and(|id| !ids.insert(id));
        if again || !names.insert(name.to_lowercase()) {
            return Err(invalid("officer_twice"));
        }
        Ok(Member {
            officer: one.officer,
            name,
            lead: one.lead,
        })
    };
    officers.into_iter().map(member).collect()
}

fn services(services: Vec<String>) -> Result<Vec<String>> {
    let known: BTreeSet<&String> = services.iter().collect();
    if known.len() != services.len() {
        return Err(invalid("services"));
    }
    Ok(services)
}

fn view(pack: OfficePack) -> SettingsView {
    let catalogue = Catalogue::current();
    let taken = pack.services.iter();
    let taken = taken.filter_map(|policy| catalogue.service(&policy.service));
    let taken: Vec<&Service> = taken.collect();
    let other = catalogue.services.iter();
    let other =
        other.filter(|service| service.collect_offline && !taken.iter().any(|one| one == service));
    let choice = |service: &Service, taken| ServiceChoice {
        service: service.code.clone(),
        group: service.group.clone(),
        name: service.name.clone(),
        name_en: service.name_en.clone(),
        taken,
    };
    let services = taken.iter().map(|service| choice(service, true));
    SettingsView {
        version: pack.version,
        services: services
            .chain(other.map(|service| choice(service, false)))
            .collect(),
        officers: pack
            .roster
            .into_iter()
            .map(|member| Officer {
                officer: Some(member.id),
                name: member.name,
                lead: member.lead,
            })
            .collect(),
        rules: Rules {
            prune_on_imported: pack.prune.on_imported,
            prune_after_days: pack.prune.after_days,
            lock_after_minutes: pack.lock_after_minutes,
        },
    }
}
