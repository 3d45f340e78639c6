//! The evening's text for the office's WhatsApp group: totals, no names.

use std::fmt::Write as _;

use jemput_domain::counting::{Count, Figures};
use jemput_domain::format;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::regions::Regions;
use jemput_domain::wire::person::RegionCode;

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
        let done = |code| output.outcomes.get(&code).copied().unwrap_or(0);
        let _ = writeln!(
            text,
            "\n{}: {} warga dilayani, {} direkam",
            name(&output.village),
            format::number(output.people.into()),
            format::number((done(OutcomeCode::Rekam) + done(OutcomeCode::Kecuali)).into()),
        );
    }

    text.push('\n');
    line(&mut text, "Menurut laporan tim", total.reported);
    line(&mut text, "Sudah dipastikan SIAK", total.official);
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

fn line(text: &mut String, label: &str, figures: Figures) {
    let _ = writeln!(
        text,
        "{label}: belum rekam {} dari {} wajib KTP ({})",
        format::number(figures.belum),
        format::number(figures.wajib),
        format::percent(figures.belum, figures.wajib),
    );
}
