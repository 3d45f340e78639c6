//! What the line does with one request.

use rand::RngExt;
use rand::rngs::StdRng;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Fair,
    /// The gateway gets the first `at` bytes, then the line is dead.
    CutRequest {
        at: usize,
    },
    /// The gateway did it; the laptop never hears.
    LoseAnswer,
    /// The laptop gets the first `part` percent of the answer.
    CutAnswer {
        part: u8,
    },
    /// The gateway gets it twice.
    Repeat,
    /// Kept, and sent much later.
    HoldBack,
    /// What was kept arrives now, newest first, before this request.
    ReleaseHeld,
    Stall {
        millis: u64,
    },
    /// A hotspot's own page, with status 200.
    CaptivePortal,
    ServerError,
    /// One bit of the request is not what was sent.
    FlipBit,
}

impl Mood {
    pub fn draw(random: &mut StdRng, request_length: usize, faults_percent: u8) -> Self {
        if random.random_range(0..100) >= faults_percent {
            return Self::Fair;
        }
        match random.random_range(0..10) {
            0 => Self::CutRequest {
                at: random.random_range(0..request_length),
            },
            1 => Self::LoseAnswer,
            2 => Self::CutAnswer {
                part: random.random_range(0..100),
            },
            3 => Self::Repeat,
            4 => Self::HoldBack,
            5 => Self::ReleaseHeld,
            6 => Self::Stall {
                millis: random.random_range(1..80),
            },
            7 => Self::CaptivePortal,
            8 => Self::ServerError,
            _ => Self::FlipBit,
        }
    }
}
