//! Everything the status line shows.

use jemput_domain::ids::DeviceId;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::regions::Regions;
use jemput_link::stick::layout::BUNDLE_ENDING;
use jemput_store::Slots;

use super::language::language;
use super::{recover, roster};
use crate::Field;
use crate::commands::session::{CertificateState, DeviceView, OfficeView, SessionState, Status};
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::kit::{Office, Open, Unlocked};
use crate::sending::space;
use crate::villages::outing_view;

pub fn status(field: &Field, _: Nothing) -> Result<Status> {
    let host = field.host();
    let created = field.is_enrolled();
    let mut status = Status {
        state: if created {
            SessionState::Locked
        } else {
            SessionState::NotEnrolled
        },
        language: language(field),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        slots: Vec::new(),
        recovery_waiting: recover::is_waiting(field),
        device: None,
        officer: None,
        office: None,
        outing: None,
        local_only: None,
        bundle_files: bundle_files(field),
        battery: host.battery(),
        free_bytes: host.free_bytes(field.folder().root()),
        space_short: false,
        office_time: None,
        now: host.now(),
        sending: field.sending().is_running(),
    };
    let unlocked = field.unlocked().ok();
    if created {
        let office = unlocked.as_ref().map(|unlocked| unlocked.open.office());
        status.slots = roster::who_unlocks(&Slots::read(field.folder())?, office.as_deref());
    }
    if let Some(unlocked) = unlocked {
        fill(field, &unlocked, &mut status)?;
    } else {
        status.local_only = field.local_only_when_locked();
    }
    Ok(status)
}

fn bundle_files(field: &Field) -> u32 {
    let Ok(entries) = std::fs::read_dir(field.folder().bundles()) else {
        return 0;
    };
    let ending = BUNDLE_ENDING.trim_start_matches('.');
    let is_bundle = |entry: &std::fs::DirEntry| entry.path().extension() == Some(ending.as_ref());
    let count = entries.flatten().filter(is_bundle).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn fill(field: &Field, unlocked: &Unlocked, status: &mut Status) -> Result<()> {
    let (open, store) = (&unlocked.open, &unlocked.open.store);
    let office = open.office();
    status.state = SessionState::Unlocked;
    status.officer = Some(unlocked.officer.clone());
    status.device = Some(device(open, &office)?);
    status.outing = store
        .outings()
        .current()?
        .map(|outing| outing_view(store, outing));
    status.local_only = Some(crate::sending::count_local_only(store)?);
    status.space_short = space::is_short(field, store)?;
    status.office_time = store.settings().office_time()?.map(|mark| mark.at);
    status.office = Some(office_view(&office));
    Ok(())
}

fn device(open: &Open, office: &Office) -> Result<DeviceView> {
    let certificate = certificate_state(office);
    let head = open.store.chains().current()?;
    Ok(DeviceView {
        id: office
            .certificate
            .as_ref()
            .map(|(_, certificate)| DeviceId(certificate.device)),
        // The office may have given another label than was asked for.
        label: office.certificate.as_ref().map_or_else(
            || office.label.clone(),
            |(_, certificate)| certificate.label.clone(),
        ),
        certificate,
        enrolment_words: if certificate == CertificateState::Pending {
            words(open, office)?
        } else {
            Vec::new()
        },
        chain_restarted: head
            .is_some_and(|head| head.replaces.is_some() && head.next_sequence == 1),
    })
}

/// Shown on both screens while the office's answer is awaited.
pub fn words(open: &Open, office: &Office) -> Result<Vec<String>> {
    let request = open.invited()?.request(&open.device, &office.label);
    Ok(request
        .confirmation_words(office.trust.root())?
        .iter()
        .map(|word| (*word).to_owned())
        .collect())
}

pub(crate) fn certificate_state(office: &Office) -> CertificateState {
    match &office.certificate {
        None => CertificateState::Pending,
        Some(_) if office.is_revoked() => CertificateState::Revoked,
        Some(_) => CertificateState::Valid,
    }
}

fn office_view(office: &Office) -> OfficeView {
    let pack = &office.pack;
    let common: Vec<OutcomeCode> = pack.common_outcomes.iter().copied().take(10).collect();
    OfficeView {
        code: pack.office.clone(),
        name: pack.name.clone(),
        regency: pack.regency.clone(),
        regency_name: Regions::current()
            .name(&pack.regency.0)
            .unwrap_or_default()
            .to_owned(),
        terms: pack.terms.clone(),
        roster: roster::views(pack),
        other_outcomes: OutcomeCode::ALL
            .into_iter()
            .filter(|code| !common.contains(code))
            .collect(),
        common_outcomes: common,
        lock_after_minutes: pack.lock_after_minutes,
        pack_version: pack.version,
    }
}
