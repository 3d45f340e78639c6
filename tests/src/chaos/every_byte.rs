//! Where to cut next, so that in the end every byte of every kind of message had its turn.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Ids and hashes in a path; numbers and what comes after a question mark are no kind of their own.
const LONGEST_WORD: usize = 16;

pub struct EveryByte {
    step: usize,
    requests: HashSet<String>,
    answers: HashMap<String, usize>,
    cuts: usize,
}

impl EveryByte {
    pub fn new(step: usize) -> Self {
        Self {
            step,
            requests: HashSet::new(),
            answers: HashMap::new(),
            cuts: 0,
        }
    }

    pub fn cuts(&self) -> usize {
        self.cuts
    }

    /// The lengths at which the gateway gets this request before it gets the whole: all of them for
    /// the first of its kind.
    pub fn requests(&mut self, request: &[u8]) -> Range<usize> {
        if !self.requests.insert(kind(request)) {
            return 0..0;
        }
        self.cuts += request.len();
        0..request.len()
    }

    /// How much of this answer the laptop gets; None for the whole.
    pub fn answer(&mut self, request: &[u8], answer: &[u8]) -> Option<usize> {
        let next = self.answers.entry(kind(request)).or_default();
        if *next >= answer.len() {
            return None;
        }
        let end = *next;
        *next += self.step;
        self.cuts += 1;
        Some(end)
    }
}

/// Method and path, ids left out.
fn kind(request: &[u8]) -> String {
    let line = request
        .split(|byte| *byte == b'\r')
        .next()
        .unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let path = line.split('?').next().unwrap_or_default();
    let words = path.split('/').filter(|word| {
        word.len() < LONGEST_WORD && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    words.collect::<Vec<_>>().join("/")
}
