//! What must hold, on SQLite and on PostgreSQL.

mod appends;
mod contacts;
mod delivery;
mod enrolment;
mod model;
mod pruned;
mod quota;
mod refusals;
mod restarts;
mod revocation;
mod roll_back;
mod small_disk;

use super::office::Office;

/// Each scenario on SQLite as a test of its own, and all of them on one PostgreSQL server.
macro_rules! scenarios {
    ($($module:ident::$name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$module::$name(super::Office::new(None)).await;
            })*
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn all_on_postgres() {
            let server = jemput_gateway::testing::TempPostgres::start();
            $(
                eprintln!("{}", stringify!($name));
                $module::$name(Office::new(Some(server.database()))).await;
            )*
        }
    };
}

/// The same gateway with an S3-compatible store for complete items.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_an_s3_store() {
    let Some(server) = jemput_gateway::testing::TempS3::start().await else {
        return;
    };
    let with_s3 = |name: &str| {
        let mut office = Office::new(None);
        office.blobs = std::sync::Arc::new(server.blobs(name));
        office
    };
    restarts::complete_files_are_handed_over(with_s3("one")).await;
    delivery::bytes_can_be_given_up_and_asked_for_again(with_s3("two")).await;
    delivery::what_was_released_is_the_offices_word_alone(with_s3("three")).await;
}

scenarios! {
    delivery::a_bundle_arrives_and_is_read_back,
    delivery::records_have_a_receipt_before_the_scans,
    delivery::sixteen_senders_make_one_bundle_and_one_receipt,
    delivery::two_headers_for_one_number_are_both_kept,
    delivery::an_unread_change_wakes_the_importer,
    delivery::a_bundle_the_office_has_by_stick_is_not_sent_again,
    delivery::bytes_can_be_given_up_and_asked_for_again,
    delivery::what_was_released_is_the_offices_word_alone,
    delivery::half_of_a_bundle_can_be_given_up,
    delivery::an_item_lost_here_is_asked_for_if_the_office_names_others_only,
    delivery::a_receipt_of_thousands_of_runs_is_kept_once,
    appends::known_bytes_are_dropped_and_gaps_refused,
    appends::wrong_bytes_begin_the_item_again,
    appends::a_wrong_part_of_a_begun_item_leaves_no_file,
    appends::half_a_body_counts_for_nothing,
    appends::a_full_disk_loses_nothing,
    restarts::a_stop_in_the_middle_keeps_what_was_acknowledged,
    restarts::lost_files_begin_again,
    restarts::complete_files_are_handed_over,
    restarts::a_start_removes_what_belongs_to_no_bundle,
    restarts::one_process_at_a_time,
    refusals::headers_that_are_not_ours,
    refusals::requests_that_are_not_signed_right,
    refusals::bodies_that_do_not_fit,
    refusals::nothing_works_before_the_first_keyset,
    quota::a_laptop_over_its_day_waits_and_loses_nothing,
    quota::headers_count_too,
    quota::sixteen_at_once_do_not_pass_together,
    revocation::only_what_links_to_the_last_good_bundle,
    revocation::what_is_not_linked_is_bounded,
    revocation::a_link_set_aside_for_another_reason_is_a_link,
    revocation::other_recipients_are_set_aside,
    revocation::a_keyset_that_comes_meanwhile_frees_what_waits_for_it,
    roll_back::a_receipt_beyond_the_log_opens_an_epoch_once,
    roll_back::a_number_given_again_since_opens_an_epoch_too,
    contacts::settings_and_messages_come_down,
    contacts::what_is_missing_is_asked_for,
    contacts::statements_are_kept_for_the_office,
    pruned::what_a_laptop_pruned_is_told_once_and_not_asked_for,
    pruned::what_proves_nothing_changes_nothing,
    pruned::a_laptop_cannot_fill_the_tables,
    enrolment::same_keys_same_certificate,
    enrolment::invitations_are_used_once,
    model::appends_do_what_the_model_says,
}
