//! The figures once more, for people.

use jemput_figures::Figure;

pub fn print(figures: &[Figure]) {
    println!("\n== Figures (the median of n; of many single times also the 95th of a hundred)");
    let wide = figures
        .iter()
        .map(|figure| figure.name.len())
        .max()
        .unwrap_or(0);
    for figure in figures {
        let Figure {
            name,
            value,
            unit,
            n,
            ..
        } = figure;
        println!(
            "{name:<wide$} {value:>10} {unit:<12} {}",
            spread(figure, *n)
        );
    }
}

fn spread(figure: &Figure, n: usize) -> String {
    match (figure.p95, figure.min, figure.max) {
        (Some(p95), _, Some(max)) => format!("n {n}, p95 {p95}, most {max}"),
        (None, Some(min), Some(max)) => format!("n {n}, {min} to {max}"),
        _ => String::new(),
    }
}
