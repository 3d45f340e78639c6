//! A figure and its line.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One measured figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// `bench.what`, with dots; stable.
    pub name: String,
    /// The figure to quote: the median where there are several.
    pub value: f64,
    /// `MiB/s`, `per_s`, `ms`, `us`, `KiB`, `ratio` and the like.
    pub unit: String,
    /// How many measurements it stands on.
    pub n: usize,
    /// The smallest and the largest of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Of many single times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p50: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p95: Option<f64>,
}

impl Figure {
    /// Measured once.
    pub fn once(name: impl Into<String>, unit: &str, value: f64) -> Self {
        Self {
            name: name.into(),
            value: rounded(value),
            unit: unit.to_owned(),
            n: 1,
            min: None,
            max: None,
            p50: None,
            p95: None,
        }
    }

    /// Measured in a few runs: their median, smallest and largest.
    pub fn of_runs(name: impl Into<String>, unit: &str, runs: &[f64]) -> Self {
        let sorted = sorted(runs);
        Self {
            n: sorted.len(),
            min: sorted.first().copied().map(rounded),
            max: sorted.last().copied().map(rounded),
            ..Self::once(name, unit, at(&sorted, 0.5))
        }
    }

    /// Many single times, as p50 and p95.
    pub fn of_times(name: impl Into<String>, unit: &str, times: &[f64]) -> Self {
        let sorted = sorted(times);
        Self {
            p50: Some(rounded(at(&sorted, 0.5))),
            p95: Some(rounded(at(&sorted, 0.95))),
            ..Self::of_runs(name, unit, &sorted)
        }
    }

    /// A few runs over so many bytes each, as MiB a second.
    pub fn of_bytes(name: impl Into<String>, bytes: u64, runs: &[Duration]) -> Self {
        let mib = bytes as f64 / f64::from(1 << 20);
        let rates: Vec<f64> = runs.iter().map(|time| mib / time.as_secs_f64()).collect();
        Self::of_runs(name, "MiB/s", &rates)
    }

    /// The line.
    pub fn print(&self) {
        println!("{}", serde_json::to_string(self).unwrap_or_default());
    }
}

/// Four digits that count: more would be noise.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let digits = 3 - value.abs().log10().floor() as i32;
    if digits <= 0 {
        return value.round();
    }
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The value at this share of a sorted list; between two, the mean, so that a median of two is fair.
fn at(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = last as f64 * share;
    (sorted[place.floor() as usize] + sorted[place.ceil() as usize]) / 2.0
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn a_line_keeps_its_keys() {
        let line = serde_json::to_string(&Figure::once("seal.one", "MiB/s", 1234.567)).unwrap();
        assert_eq!(
            line,
            r#"{"name":"seal.one","value":1235.0,"unit":"MiB/s","n":1}"#
        );
    }

    #[test]
    fn the_median_and_the_slowest_twentieth() {
        let times: Vec<f64> = (1..=101).map(f64::from).collect();
        let figure = Figure::of_times("t", "ms", &times);
        assert_eq!(
            (figure.value, figure.p50, figure.p95),
            (51.0, Some(51.0), Some(96.0))
        );
        assert_eq!(Figure::of_runs("t", "ms", &[3.0, 1.0]).value, 2.0);
        assert_eq!(Figure::of_runs("t", "ms", &[]).n, 0);
    }

    #[test]
    fn small_figures_keep_their_digits() {
        assert_eq!(Figure::once("t", "s", 0.012_345_6).value, 0.01235);
    }
}
