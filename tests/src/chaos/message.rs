//! Just enough of HTTP/1.1 to know where a message ends.

use anyhow::{Context, Result, bail};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

pub const PORTAL: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 48\r\nConnection: close\r\n\r\n<html><body>Selamat datang di WiFi</body></html>";
pub const UNAVAILABLE: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Larger than any append with its head.
const LARGEST: usize = 6 << 20;

/// The next request on a kept-alive connection; none when the client has closed it.
pub async fn read_request(stream: &mut TcpStream) -> Result<Option<Vec<u8>>> {
    read_message(stream, |head| {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        let status = request.parse(head)?;
        Ok(status
            .is_complete()
            .then(|| (status.unwrap(), content_length(request.headers))))
    })
    .await
}

pub async fn read_answer(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let answer = read_message(stream, |head| {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut answer = httparse::Response::new(&mut headers);
        let status = answer.parse(head)?;
        Ok(status
            .is_complete()
            .then(|| (status.unwrap(), content_length(answer.headers))))
    })
    .await?;
    answer.context("the gateway closed the connection")
}

async fn read_message(
    stream: &mut TcpStream,
    head: impl Fn(&[u8]) -> Result<Option<(usize, usize)>>,
) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut whole = None;
    loop {
        if whole.is_none() {
            whole = head(&bytes)?.map(|(head, body)| head + body);
        }
        if whole.is_some_and(|whole| bytes.len() >= whole) {
            return Ok(Some(bytes));
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return if bytes.is_empty() {
                Ok(None)
            } else {
                bail!("cut in the middle")
            };
        }
        if bytes.len() > LARGEST {
            bail!("longer than the protocol allows");
        }
    }
}

fn content_length(headers: &[httparse::Header<'_>]) -> usize {
    headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok())
        .unwrap_or(0)
}
