//! THE list. A command is one line here and one function of the same path below the crate's root.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::typescript::Exchange;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{applications::*, people::*, sending::*, session::*, shared::*, villages::*};
use crate::Field;
use crate::error::{Result, invalid};

macro_rules! commands {
    ($($topic:ident :: $name:ident ( $request:ty ) -> $response:ty;)*) => {
        /// Every command's name.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Runs the command of this name.
        pub fn route(field: &Field, name: &str, arguments: Value) -> Result<Value> {
            match name {
                $(stringify!($name) => run::<$request, $response>(field, arguments, crate::$topic::$name),)*
                _ => Err(invalid("command")),
            }
        }

        /// The requests and answers of all of them, for the pages.
        pub fn exchanges(config: &ts_rs::Config) -> Vec<Exchange> {
            vec![$(Exchange::of::<$request, $response>(stringify!($name), config)),*]
        }
    };
}

commands! {
    session::status(Nothing) -> Status;
    session::suggest_passphrase(Nothing) -> SuggestedPassphrase;
    session::invitation_read(InvitationReadRequest) -> InvitationView;
    session::enrol(EnrolRequest) -> Status;
    session::enrolment_check(Nothing) -> Status;
    session::enrolment_request_file(EnrolmentRequestFileRequest) -> RequestFile;
    session::enrolment_answer_file(EnrolmentAnswerFileRequest) -> Status;
    session::recovery_request_file(RecoveryRequestFileRequest) -> RequestFile;
    session::recovery_answer_file(RecoveryAnswerFileRequest) -> Status;
    session::unlock(UnlockRequest) -> Status;
    session::lock(Nothing) -> Status;
    session::active(Nothing) -> Nothing;
    session::language_set(LanguageSetRequest) -> Status;
    session::officer_add(OfficerAddRequest) -> Status;
    session::officer_remove(OfficerRemoveRequest) -> Status;

    villages::villages(Nothing) -> Vec<VillageView>;
    villages::import_file(ImportFileRequest) -> Imported;
    villages::outing_open(OutingOpenRequest) -> OutingView;
    villages::outing_reopen(OutingRequest) -> OutingView;
    villages::outing_current(Nothing) -> Option<OutingView>;
    villages::day_summary(OutingRequest) -> DaySummary;
    villages::outing_close(OutingCloseRequest) -> DaySummary;

    people::people_list(PeopleListRequest) -> PeoplePage;
    people::person_get(PersonRequest) -> PersonView;
    people::person_save_field(PersonSaveFieldRequest) -> FieldSaved;
    people::person_look_alikes(PersonNewRequest) -> Vec<ListRow>;
    people::person_draft(Nothing) -> Option<PersonDraft>;
    people::person_draft_save(PersonDraftSaveRequest) -> Nothing;
    people::person_new(PersonNewRequest) -> PersonNew;
    people::outcome_set(OutcomeSetRequest) -> OutcomeSaved;
    people::note_save(NoteSaveRequest) -> NoteSaved;
    people::outcome_undo(OutcomeUndoRequest) -> OutcomeSaved;

    queue::queue_enter(PersonRequest) -> QueueChanged;
    queue::queue_leave(PersonRequest) -> QueueChanged;
    queue::queue_list(Nothing) -> QueueView;
    queue::queue_result(QueueResultRequest) -> QueueResultSaved;
    queue::queue_paste(QueuePasteRequest) -> QueuePasted;

    applications::services(Nothing) -> Vec<ServiceView>;
    applications::application_new(ApplicationNewRequest) -> ApplicationView;
    applications::application_get(ApplicationRequest) -> ApplicationView;
    applications::application_save_field(ApplicationSaveFieldRequest) -> FieldSaved;
    applications::application_check(ApplicationCheckRequest) -> ApplicationView;
    applications::regions_find(RegionsFindRequest) -> Vec<RegionFound>;
    applications::application_complete(ApplicationCompleteRequest) -> ApplicationView;

    documents::document_add(DocumentAddRequest) -> DocumentAdded;
    documents::document_add_bytes(DocumentAddBytesRequest) -> DocumentAdded;
    documents::document_file(DocumentFileRequest) -> ApplicationView;
    documents::document_remove(DocumentRequest) -> Vec<DocumentView>;
    documents::documents_of(DocumentsOfRequest) -> Vec<DocumentView>;
    documents::document_sheets(DocumentSheetsRequest) -> SheetCount;

    sending::local_only(Nothing) -> LocalOnly;
    sending::unfinished(Nothing) -> Unfinished;
    sending::seal(Nothing) -> Sealed;
    sending::seal_cancel(Nothing) -> Nothing;
    sending::bundles(Nothing) -> Vec<BundleView>;
    sending::send_start(Nothing) -> Nothing;
    sending::send_stop(Nothing) -> Nothing;
    sending::stick_volumes(Nothing) -> Vec<StickVolume>;
    sending::stick_export(StickRequest) -> StickExported;
    sending::stick_cancel(Nothing) -> Nothing;
    sending::stick_import(StickRequest) -> StickImported;
}

fn run<Q: DeserializeOwned, R: Serialize>(
    field: &Field,
    arguments: Value,
    handler: fn(&Field, Q) -> Result<R>,
) -> Result<Value> {
    let arguments = if arguments.is_null() {
        Value::Object(Default::default())
    } else {
        arguments
    };
    // serde's own words may quote the values, so only the fact is told.
    let request = serde_json::from_value(arguments).map_err(|_| invalid("arguments"))?;
    let response = handler(field, request)?;
    serde_json::to_value(response).map_err(|_| ApiError::new(ErrorCode::Internal).into())
}
