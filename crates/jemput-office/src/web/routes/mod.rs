//! The routes: one list that makes the router and the TypeScript map.

pub mod glue;
pub mod list;
pub mod typescript;

use crate::storage::users::Role;

/// Who may use a route.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// Not even signed in.
    Anyone,
    /// These roles.
    Roles(&'static [Role]),
}

use Role::{Admin, Auditor, Koordinator, Loket, Verifikator};

/// Everyone who is signed in.
pub const STAFF: Access = Access::Roles(&[Admin, Verifikator, Koordinator, Loket, Auditor]);
/// Those who look at records and decide.
pub const REVIEW: Access = Access::Roles(&[Admin, Verifikator]);
/// Those who plan: lists, teams, laptops.
pub const PLAN: Access = Access::Roles(&[Admin, Koordinator]);
/// Those who take bundles in.
pub const INTAKE: Access = Access::Roles(&[Admin, Verifikator, Koordinator]);
/// Those who may take names out of the house.
pub const EXPORT: Access = Access::Roles(&[Admin, Verifikator, Koordinator]);
/// Those who see what happens in the house, and change nothing by it.
pub const OVERSEE: Access = Access::Roles(&[Admin, Verifikator, Koordinator, Auditor]);
/// The audit log.
pub const AUDIT: Access = Access::Roles(&[Admin, Auditor]);
/// Keys, revocation, quarantine.
pub const ADMIN: Access = Access::Roles(&[Admin]);
/// Signing in.
pub const ANYONE: Access = Access::Anyone;
