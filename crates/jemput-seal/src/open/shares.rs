//! A 32-byte secret split 2 of 3, each share one line of text to print and to type back.
//!
//! The splitting is `blahaj` (Shamir over GF(256), byte by byte; the maintained fork of `sharks`
//! with its coefficient flaw repaired). `vsss-rs` was the other choice: it works over curve scalars
//! and primes, which a 32-byte seed is not, and brings bignum crates that nothing else here needs.

use blahaj::{Share, Sharks};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{Hash, SealError};

const NEEDED: u8 = 2;
const MADE: u8 = 3;
/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 5;
/// Set id, share number, 32 bytes of share, checksum.
const LEN: usize = 4 + 1 + 32 + 4;

/// One of three. Any two give the secret back. Wiped when dropped.
pub struct RecoveryShare {
    set: [u8; 4],
    share: Share,
}

impl RecoveryShare {
    /// Three shares of which two suffice.
    pub fn split(secret: &[u8; 32], rng: &mut impl CryptoRng) -> [Self; MADE as usize] {
        let set = set_of(secret);
        let mut shares = Sharks(NEEDED).dealer_rng(secret, rng);
        std::array::from_fn(|_| Self {
            set,
            share: shares.next().expect("a dealer gives 255 shares"),
        })
    }

    /// The secret from two (or three) shares of one set.
    pub fn join(shares: &[Self]) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let set = shares.first().ok_or(SealError::Share)?.set;
        if shares.iter().any(|share| share.set != set) {
            return Err(SealError::Share);
        }
        let joined = Sharks(NEEDED)
            .recover(shares.iter().map(|share| &share.share))
            .map(Zeroizing::new)
            .map_err(|_| SealError::Share)?;
        let secret: [u8; 32] = joined[..].try_into().map_err(|_| SealError::Share)?;
        let secret = Zeroizing::new(secret);
        if set_of(&secret) == set {
            Ok(secret)
        } else {
            Err(SealError::Share)
        }
    }

    /// 1, 2 or 3.
    pub fn number(&self) -> u8 {
        self.share.x.0
    }

    /// One line to print: groups of five letters and digits.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.set.to_vec());
        bytes.extend_from_slice(&Zeroizing::new(Vec::from(&self.share)));
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        let mut text = Zeroizing::new(String::with_capacity(80));
        for (place, digit) in digits(&bytes).enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(digit));
        }
        text
    }

    /// Reads what [`Self::to_text`] wrote; spaces, dashes and case do not matter, O, I and L are
    /// read as 0, 1 and 1.
    pub fn from_text(text: &str) -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LEN));
        let (mut bits, mut held) = (0u32, 0);
        for digit in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let digit = match digit.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET
                .iter()
                .position(|known| char::from(*known) == digit)
                .ok_or(SealError::Share)?;
            bits = (bits << 5) | value as u32;
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held) as u8);
                bits &= (1 << held) - 1;
            }
        }
        if bytes.len() != LEN || bits != 0 {
            return Err(SealError::Share);
        }
        let (content, sum) = bytes.split_at(LEN - 4);
        let (set, share) = content.split_first_chunk().ok_or(SealError::Share)?;
        if checksum(content) != sum || !(1..=MADE).contains(&share[0]) {
            return Err(SealError::Share);
        }
        Ok(Self {
            set: *set,
            share: Share::try_from(share).map_err(|_| SealError::Share)?,
        })
    }
}

fn digits(bytes: &[u8]) -> impl Iterator<Item = u8> {
    (0..(bytes.len() * 8).div_ceil(5)).map(move |digit| {
        let value = (0..5).fold(0, |value, bit| {
            let place = digit * 5 + bit;
            let byte = bytes.get(place / 8).copied().unwrap_or(0);
            (value << 1) | (byte >> (7 - place % 8) & 1)
        });
        ALPHABET[usize::from(value)]
    })
}

/// Tells shares of one secret from those of another, and a right joining from a wrong one.
fn set_of(secret: &[u8; 32]) -> [u8; 4] {
    first_four(b"jemput/1 share set\0", secret)
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    first_four(b"jemput/1 share\0", bytes)
}

fn first_four(label: &[u8], bytes: &[u8]) -> [u8; 4] {
    let hash = Hash::of(&Zeroizing::new([label, bytes].concat()));
    [hash.0[0], hash.0[1], hash.0[2], hash.0[3]]
}
