//! The page in an HTTP response as crawlers keep it: with its transfer and content codings, or with headers that speak of
//! codings that are undone already.

use std::io::Read;

use encoding_rs::Encoding;
use flate2::read::{GzDecoder, ZlibDecoder};

use super::members::MEMBER;
use super::records::LARGEST_RESPONSE;

/// What a response holds.
pub(super) enum Payload {
    /// A page in HTML, and the encoding that the server names.
    Page(Vec<u8>, Option<&'static Encoding>),
    /// Something else, or an answer that there is nothing.
    Other,
    /// A page in a coding that is not read.
    Packed,
    /// What does not follow the protocol.
    Broken,
}

/// The payload of an HTTP message.
pub(super) fn payload(message: &[u8]) -> Payload {
    let Some((head, body)) = parted(message) else { return Payload::Broken };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let Some(status) = lines.next().filter(|line| line.starts_with("HTTP/")) else { return Payload::Broken };
    let (mut kind, mut coding, mut chunked) = (String::new(), String::new(), false);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => kind = value,
            "content-encoding" => coding = value,
            "transfer-encoding" => chunked = value.contains("chunked"),
            _ => {}
        }
    }
    if status.split_whitespace().nth(1) != Some("200") || !kind.contains("html") {
        return Payload::Other;
    }
    let label = kind.split_once("charset=").map(|(_, label)| label.split(';').next().unwrap_or_default());
    let encoding =
        label.and_then(|label| Encoding::for_label(label.trim_matches(['"', '\'', ' ']).as_bytes()));
    let joined = if chunked { joined(body) } else { None };
    let body = joined.as_deref().unwrap_or(body);
    let page = match coding.as_str() {
        "gzip" | "x-gzip" if body.starts_with(MEMBER) => unpacked(GzDecoder::new(body)),
        "deflate" if !is_markup(body) => unpacked(ZlibDecoder::new(body)),
        "" | "identity" => Some(body.to_vec()),
        _ if is_markup(body) => Some(body.to_vec()),
        _ => return Payload::Packed,
    };
    page.map_or(Payload::Broken, |page| Payload::Page(page, encoding))
}

/// Head and body, at the first empty line.
fn parted(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut start = 0;
    for line in message.split_inclusive(|&byte| byte == b'\n') {
        let end = start + line.len();
        if line.trim_ascii().is_empty() {
            return Some((message.get(..start)?, message.get(end..)?));
        }
        start = end;
    }
    None
}

/// The chunks of a body in one (RFC 9112, section 7.1), as far as they are whole; nothing where it has none.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (Vec::new(), body);
    loop {
        let at = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let line = std::str::from_utf8(rest.get(..at)?).ok();
        let size = line.and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else {
            return (size.is_some() || !out.is_empty()).then_some(out);
        };
        let chunk = rest.get(at + 1..)?;
        out.extend_from_slice(chunk.get(..size.min(chunk.len()))?);
        rest = chunk.get(size..).unwrap_or_default().trim_ascii_start();
    }
}

/// What a body unpacks to, up to the size of a page.
fn unpacked(body: impl Read) -> Option<Vec<u8>> {
    let mut page = Vec::new();
    body.take(LARGEST_RESPONSE).read_to_end(&mut page).ok()?;
    Some(page)
}

fn is_markup(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    body.trim_ascii_start().starts_with(b"<")
}
