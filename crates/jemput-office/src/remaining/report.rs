//! The evening's text for the office's WhatsApp group: totals, no names.

use std::fmt::Write as _;

use jemput_domain::counting::{Count, Figures};
use jemput_domain::format;
use jemput_domain::regions::Regions;
use jemput_domain::wire::person::RegionCode;

use super::Coverage;

/// *Salin laporan WA*, for the work of `count.today` and the figures as they stand.
pub fn whatsapp(count: &Count, office_name: &str, regency: &RegionCode) -> String {
    let total = count.sum(regency);
    let regions = Regions::current();
    let name = |code: &RegionCode| regions.name(&code.0).unwrap_or(&code.0).to_owned();
    let mut text = format!(
        "*{office_name}*\nLaporan jemput bola {}\n",
        format::date(count.today)
    );

    let today: Vec<_> = count
        .output
        .iter()
        .filter(|output| output.date == count.today)
        .collect();
    if today.is_empty() {
        text.push_str("\nBelum ada hasil kegiatan hari ini yang masuk ke kantor.\n");
    }
    for output in today {
        let here = output.outcomes.iter();
        let here = here.filter(|(code, _)| code.was_recorded_here());
        let recorded: u32 = here.map(|(_, people)| people).sum();
        let _ = writeln!(
            text,
            "\n{}: {} warga dilayani, {} direkam",
            name(&output.village),
            format::number(output.served.into()),
            format::number(recorded.into()),
        );
    }

    text.push('\n');
    let coverage = Coverage::of(count, regency);
    if coverage.with() > 0 {
        if coverage.without > 0 {
            let _ = writeln!(text, "Angka {}:", coverage.words());
        }
        line(&mut text, "Menurut laporan tim", total.reported);
        line(&mut text, "Dipastikan SIAK atau kantor", total.official);
    }
    if coverage.without > 0 {
        by_name(&mut text, coverage);
    }
    let oldest = count
        .villages
        .iter()
        .filter(|(code, _)| code.is_in(regency))
        .filter_map(|(_, village)| village.baseline_as_of)
        .min();
    if let Some(oldest) = oldest {
        let _ = writeln!(text, "Data dasar per {}", format::date(oldest));
    }
    let waiting: u32 = count
        .villages
        .values()
        .flat_map(|village| &village.waits_for)
        .map(|wait| u32::from(wait.laptops.saturating_sub(wait.returned)))
        .sum();
    if waiting > 0 {
        let _ = writeln!(text, "Masih menunggu kiriman dari {waiting} laptop");
    }
    text
}

/// Villages whose totals are not there yet have a list at most.
fn by_name(text: &mut String, coverage: Coverage) {
    let where_from = if coverage.with() == 0 {
        "Angka wajib KTP belum ada.".to_owned()
    } else {
        format!("{} desa/kelurahan tanpa angka wajib KTP.", coverage.without)
    };
    let _ = writeln!(
        text,
        "{where_from} Di daftar nama masih belum rekam {} orang menurut laporan tim, {} menurut yang dipastikan",
        format::number(coverage.left_reported.into()),
        format::number(coverage.left_official.into()),
    );
}

fn line(text: &mut String, label: &str, figures: Figures) {
    let _ = writeln!(
        text,
        "{label}: belum rekam {} dari {} wajib KTP ({})",
        format::number(figures.belum),
        format::number(figures.wajib),
        format::percent(figures.belum, figures.wajib),
    );
}
