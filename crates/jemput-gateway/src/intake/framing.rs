//! The body of `POST /bundles`: header, signature, then parts of items.

use bytes::{Buf as _, Bytes};
use jemput_domain::wire::transfer::{MAX_HEADER_BYTES, TransferCode};

use crate::GatewayError;

/// What a laptop sends to start a bundle.
#[derive(Debug)]
pub(crate) struct BundleStart {
    pub header_json: Bytes,
    pub signature: [u8; 64],
    /// Numbers rise.
    pub parts: Vec<Part>,
}

/// An item's first bytes.
#[derive(Debug)]
pub(crate) struct Part {
    pub number: u32,
    pub bytes: Bytes,
}

const MALFORMED: GatewayError = GatewayError::Refused(TransferCode::Malformed);

impl BundleStart {
    /// Splits the body without copying it.
    pub(crate) fn parse(mut body: Bytes) -> Result<Self, GatewayError> {
        let length = take_u32(&mut body)?;
        if u64::from(length) > MAX_HEADER_BYTES {
            return Err(GatewayError::Refused(TransferCode::TooLarge));
        }
        let header_json = take(&mut body, length)?;
        let signature = take(&mut body, 64)?[..].try_into().map_err(|_| MALFORMED)?;
        let mut parts: Vec<Part> = Vec::new();
        while !body.is_empty() {
            let number = take_u32(&mut body)?;
            let length = take_u32(&mut body)?;
            if parts.last().is_some_and(|last| last.number >= number) {
                return Err(MALFORMED);
            }
            parts.push(Part {
                number,
                bytes: take(&mut body, length)?,
            });
        }
        Ok(Self {
            header_json,
            signature,
            parts,
        })
    }
}

fn take_u32(body: &mut Bytes) -> Result<u32, GatewayError> {
    body.try_get_u32().map_err(|_| MALFORMED)
}

fn take(body: &mut Bytes, length: u32) -> Result<Bytes, GatewayError> {
    let length = usize::try_from(length).map_err(|_| MALFORMED)?;
    if length > body.len() {
        Err(MALFORMED)
    } else {
        Ok(body.split_to(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(parts: &[(u32, &[u8])]) -> Vec<u8> {
        let mut body = 2_u32.to_be_bytes().to_vec();
        body.extend(b"{}");
        body.extend([7; 64]);
        for (number, bytes) in parts {
            body.extend(number.to_be_bytes());
            body.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
            body.extend(*bytes);
        }
        body
    }

    #[test]
    fn parts_are_split() {
        let start = BundleStart::parse(body(&[(0, b"abc"), (2, b"")]).into()).unwrap();
        assert_eq!(&start.header_json[..], b"{}");
        let parts: Vec<_> = start
            .parts
            .iter()
            .map(|part| (part.number, part.bytes.to_vec()))
            .collect();
        assert_eq!(parts, [(0, b"abc".to_vec()), (2, Vec::new())]);
    }

    #[test]
    fn every_cut_is_refused() {
        let whole = body(&[(0, b"abc"), (1, b"defg")]);
        let complete = [4 + 2 + 64, 4 + 2 + 64 + 8 + 3, whole.len()];
        for cut in 0..whole.len() {
            let parsed = BundleStart::parse(whole[..cut].to_vec().into());
            assert_eq!(parsed.is_ok(), complete.contains(&cut), "cut at {cut}");
        }
    }

    #[test]
    fn numbers_must_rise() {
        assert!(BundleStart::parse(body(&[(1, b"a"), (1, b"b")]).into()).is_err());
        assert!(BundleStart::parse(body(&[(2, b"a"), (1, b"b")]).into()).is_err());
    }

    #[test]
    fn a_huge_length_allocates_nothing() {
        let mut body = vec![0, 0, 0, 0];
        body.extend([0; 64]);
        body.extend([0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]);
        assert!(BundleStart::parse(body.into()).is_err());
        assert!(BundleStart::parse(vec![0xff; 80].into()).is_err());
    }
}
