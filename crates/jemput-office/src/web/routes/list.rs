//! THE list. A route is one line here and one function of the same path below `web`.

use jemput_domain::typescript::Exchange;

use super::glue::{Events, File, Get, Post, Session, Upload, UploadMany};
use super::typescript::RouteLine;
use super::{ADMIN, ANYONE, AUDIT, EXPORT, INTAKE, OVERSEE, PLAN, REVIEW, STAFF};
use crate::importer::Summary;
use crate::lists::preview::Preview;
use crate::lists::totals::Totals;
use crate::office::OfficeEvent;
use crate::web::types::{
    bundles::*, exports::*, laptops::*, lists::*, people::*, remaining::*, review::*, session::*,
    settings::*, shared::*,
};

macro_rules! routes {
    ($($kind:ident $path:literal $topic:ident :: $name:ident ( $request:ty ) -> $answer:ty, $access:ident;)*) => {
        /// The router of all of them.
        pub fn router() -> axum::Router<crate::web::Web> {
            axum::Router::new()
                $(.route($path, $kind::method($access, crate::web::$topic::$name)))*
        }

        /// The lines of the pages' route table.
        pub fn lines(config: &ts_rs::Config) -> Vec<RouteLine> {
            vec![$(RouteLine {
                exchange: Exchange::of::<$request, $answer>(stringify!($name), config),
                words: $kind::WORDS,
                path: $path,
                access: $access,
            }),*]
        }
    };
}

routes! {
    Session "/api/session" session::sign_in(SignInRequest) -> Me, ANYONE;
    Get "/api/session" session::me(Nothing) -> Me, STAFF;
    Session "/api/session/end" session::sign_out(Nothing) -> Nothing, STAFF;
    Get "/api/audit" session::audit(AuditRequest) -> AuditPage, AUDIT;
    Events "/api/events" events::events(Nothing) -> OfficeEvent, STAFF;

    Get "/api/lists" lists::lists(Nothing) -> Vec<ListView>, OVERSEE;
    Upload "/api/lists/preview" lists::list_preview(ListPreviewRequest) -> Preview, PLAN;
    Upload "/api/lists/problems" lists::list_problems(ListPreviewRequest) -> FileView, PLAN;
    Upload "/api/lists" lists::list_take(ListTakeRequest) -> ListTaken, PLAN;
    Post "/api/lists/{list}/withdrawn" lists::list_withdraw(ListRequest) -> Nothing, PLAN;
    Upload "/api/totals/preview" lists::totals_preview(ListPreviewRequest) -> Totals, PLAN;
    Upload "/api/totals" lists::totals_take(TotalsTakeRequest) -> TotalsTaken, PLAN;
    Get "/api/villages/{village}/printed" lists::printed_list(PrintedListRequest) -> PrintedList, EXPORT;

    Get "/api/remaining" remaining::remaining(Nothing) -> RemainingPage, STAFF;
    Get "/api/remaining/text" remaining::whatsapp(Nothing) -> WhatsappText, STAFF;
    Get "/api/regions/{region}" remaining::remaining_region(RegionRequest) -> RegionPage, STAFF;
    Get "/api/people" remaining::people(PeopleRequest) -> PeoplePage, STAFF;

    UploadMany "/api/bundles" bundles::bundles_in(BundlesInRequest) -> ImportResult, INTAKE;
    Get "/api/runs" bundles::import_runs(Nothing) -> Vec<RunView>, OVERSEE;
    File "/api/runs/{run}/answers" bundles::import_answers(RunRequest) -> Bytes, INTAKE;
    Get "/api/quarantine" bundles::quarantine(Nothing) -> Vec<QuarantineView>, OVERSEE;
    Post "/api/quarantine/{entry}/settled" bundles::quarantine_settle(EntryRequest) -> Nothing, INTAKE;
    Post "/api/bundles/{header_hash}/admit" bundles::bundle_admit(BundleRequest) -> Summary, ADMIN;

    Get "/api/queue" review::queue(QueueRequest) -> QueuePage, OVERSEE;
    Get "/api/people/{person}" review::person(PersonRequest) -> PersonPage, STAFF;
    File "/api/scans/{attachment}/{blake3}" review::scan(ScanRequest) -> Bytes, STAFF;
    Post "/api/records/{record}/decision" review::record_decide(RecordDecisionRequest) -> Decided, REVIEW;
    Post "/api/people/{person}/outcome" review::outcome_decide(OutcomeDecisionRequest) -> Decided, REVIEW;
    Post "/api/people/{person}/siak-check" review::siak_check(SiakCheckRequest) -> PersonPage, REVIEW;
    Post "/api/people/{person}/reopen" review::reopen(ReopenRequest) -> Decided, REVIEW;

    Get "/api/laptops" laptops::laptops(Nothing) -> Vec<LaptopView>, OVERSEE;
    Get "/api/laptops/{device}/bundles" laptops::laptop_bundles(LaptopRequest) -> Vec<BundleView>, OVERSEE;
    Upload "/api/laptops/revoke" laptops::laptop_revoke(RevokeRequest) -> Nothing, ADMIN;
    Get "/api/invitations" laptops::invitations(Nothing) -> Vec<InvitationView>, PLAN;
    Post "/api/invitations" laptops::invitation_new(InvitationNewRequest) -> InvitationMade, PLAN;
    Get "/api/enrolments" laptops::enrolments(Nothing) -> Vec<EnrolmentView>, PLAN;
    Post "/api/enrolments/{invitation}/{device}" laptops::enrolment_decide(EnrolmentDecideRequest) -> EnrolmentDecided, PLAN;
    Get "/api/work-lists" laptops::work_lists(Nothing) -> Vec<WorkListView>, PLAN;
    Post "/api/work-lists" laptops::work_lists_send(WorkListsSendRequest) -> Vec<WorkListSent>, PLAN;
    Get "/api/outings" laptops::outings(Nothing) -> Vec<OutingRow>, OVERSEE;
    Post "/api/outings" laptops::outing_new(OutingNewRequest) -> OutingRow, PLAN;
    Post "/api/outings/{outing}/cancelled" laptops::outing_cancel(OutingRequest) -> Nothing, PLAN;

    Get "/api/settings" settings::settings(Nothing) -> SettingsView, OVERSEE;
    Post "/api/settings" settings::settings_change(SettingsChangeRequest) -> SettingsView, PLAN;

    File "/api/exports/{report}" exports::export(ExportRequest) -> Bytes, EXPORT;
}
