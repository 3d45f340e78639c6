//! Metadata out of a JPEG without touching its picture: for pictures inside a PDF.

/// The same picture without its APP1–APP13, APP15 and comment segments. APP0 (JFIF) and APP14
/// (Adobe: how colours are coded) are needed to show it. None when the bytes are not a JPEG.
pub fn without_metadata(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(jpeg.len());
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    out.extend([0xff, 0xd8]);
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            return None;
        };
        if marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let end = 2 + usize::from(u16::from_be_bytes([high, low]));
        if end < 4 || end > rest.len() {
            return None;
        }
        let metadata = matches!(marker, 0xe1..=0xed | 0xef | 0xfe);
        if !metadata {
            out.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
        // After the start of scan comes the picture itself, to the end.
        if marker == 0xda {
            out.extend_from_slice(rest);
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_metadata;

    #[test]
    fn keeps_the_picture_and_drops_what_was_said_about_it() {
        let jpeg = [
            &[0xff, 0xd8][..],
            &[0xff, 0xe0, 0, 3, 7],
            &[0xff, 0xe1, 0, 5, b'G', b'P', b'S'],
            &[0xff, 0xfe, 0, 3, b'x'],
            &[0xff, 0xda, 0, 3, 1, 9, 9, 9],
        ]
        .concat();
        let clean = [
            &[0xff, 0xd8][..],
            &[0xff, 0xe0, 0, 3, 7],
            &[0xff, 0xda, 0, 3, 1, 9, 9, 9],
        ]
        .concat();
        assert_eq!(without_metadata(&jpeg), Some(clean));
        assert_eq!(without_metadata(b"not one"), None);
        assert_eq!(
            without_metadata(&[0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]),
            None
        );
    }
}
