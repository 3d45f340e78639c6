//! The office's signed list of officers: who there is, and who of them leads.

use jemput_domain::ids::OfficerId;
use jemput_domain::wire::office_pack::{OfficePack, Officer};
use jemput_store::Slots;

use crate::commands::shared::OfficerView;
use crate::error::{Result, invalid};
use crate::kit::{Office, Open};

pub fn views(pack: &OfficePack) -> Vec<OfficerView> {
    pack.roster.iter().map(view).collect()
}

/// The one who is asked for in `field`.
pub fn member(pack: &OfficePack, id: OfficerId, field: &str) -> Result<OfficerView> {
    let found = pack.roster.iter().find(|member| member.id == id);
    found.map(view).ok_or_else(|| invalid(field))
}

/// Those who can unlock, as the roster has them now; a slot knows what it was when it was made.
pub fn who_unlocks(slots: &Slots, office: Option<&Office>) -> Vec<OfficerView> {
    let slots = slots.list().into_iter();
    let view = |slot: jemput_store::SlotView| OfficerView {
        id: slot.officer,
        lead: office.map_or(slot.lead, |office| office.leads(slot.officer)),
        name: slot.name,
    };
    slots.map(view).collect()
}

/// Writes into the slots who leads: the lock screen shows it, and no last lead is removed by it.
pub fn follow(open: &Open, slots: &mut Slots) -> Result<()> {
    let office = open.office();
    Ok(slots.set_leads(&open.key, |officer| office.leads(officer))?)
}

fn view(member: &Officer) -> OfficerView {
    OfficerView {
        id: member.id,
        name: member.name.clone(),
        lead: member.lead,
    }
}
