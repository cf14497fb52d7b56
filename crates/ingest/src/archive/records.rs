//! The records of a WARC file (ISO 28500), one after another; of these the responses are held, one at a time.

use std::io::{self, BufRead, ErrorKind, Read};

use super::members::is_damage;

/// Longest line of a record's header that is read whole, in bytes: what is behind it counts as another line.
const LONGEST_LINE: u64 = 16 * 1024;

/// Most lines of a record's header.
const MOST_LINES: usize = 256;

/// A response of more bytes is no page.
pub(super) const LARGEST_RESPONSE: u64 = 16 * 1024 * 1024;

/// What a server answered, as it was captured.
pub(super) struct Response {
    /// The address that was asked for.
    pub(super) target: Option<String>,
    /// When, as the crawler writes it.
    pub(super) date: Option<String>,
    /// Whether the crawler cut it.
    pub(super) cut: bool,
    /// The HTTP message.
    pub(super) message: Vec<u8>,
}

/// The responses of a WARC file, and how many records are none.
pub(super) struct Records<R> {
    source: R,
    /// Whether the place where the next record begins is not known.
    lost: bool,
    /// Records that are damaged, or runs of bytes that are none.
    pub(super) broken: usize,
    /// Responses larger than [`LARGEST_RESPONSE`].
    pub(super) large: usize,
    /// Why the reading ended before the file.
    pub(super) fault: Option<io::Error>,
}

/// What stands at a place of the file.
enum Found {
    Response(Response),
    /// A request, what the crawler says of itself …
    Other,
    Large,
    End,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, lost: false, broken: 0, large: 0, fault: None }
    }

    fn record(&mut self) -> io::Result<Found> {
        let mut line = Vec::new();
        loop {
            if self.line(&mut line)? == 0 {
                return Ok(Found::End);
            }
            if line.starts_with(b"WARC/") {
                break;
            }
            if !line.trim_ascii().is_empty() && !self.lost {
                self.lost = true;
                self.broken += 1;
            }
        }
        self.lost = false;
        let header = self.header(&mut line)?;
        let length: u64 = header.length.ok_or_else(damage)?;
        if !header.is_response || length > LARGEST_RESPONSE {
            let passed = io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
            let found = if header.is_response { Found::Large } else { Found::Other };
            return if passed == length { Ok(found) } else { Err(damage()) };
        }
        let mut message = Vec::new();
        let read = self.source.by_ref().take(length).read_to_end(&mut message)?;
        if (read as u64) < length {
            return Err(damage());
        }
        Ok(Found::Response(Response { target: header.target, date: header.date, cut: header.cut, message }))
    }

    fn header(&mut self, line: &mut Vec<u8>) -> io::Result<Header> {
        let mut header = Header::default();
        for _ in 0..MOST_LINES {
            if self.line(line)? == 0 {
                return Err(damage());
            }
            let field = String::from_utf8_lossy(line);
            let field = field.trim();
            if field.is_empty() {
                return Ok(header);
            }
            let Some((name, value)) = field.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.is_response = value.eq_ignore_ascii_case("response"),
                // WARC 1.0 writes addresses between angle brackets in its grammar, and some crawlers do.
                "warc-target-uri" => {
                    let target = value.trim_start_matches('<').trim_end_matches('>');
                    header.target = Some(target.to_owned());
                }
                "warc-date" => header.date = Some(value.to_owned()),
                "warc-truncated" => header.cut = true,
                "content-length" => header.length = value.parse().ok(),
                _ => {}
            }
        }
        Err(damage())
    }

    /// The next line, with its end; the number of its bytes.
    fn line(&mut self, line: &mut Vec<u8>) -> io::Result<usize> {
        line.clear();
        self.source.by_ref().take(LONGEST_LINE).read_until(b'\n', line)
    }
}

/// What the header of a record says.
#[derive(Default)]
struct Header {
    is_response: bool,
    target: Option<String>,
    date: Option<String>,
    cut: bool,
    length: Option<u64>,
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Response;

    fn next(&mut self) -> Option<Response> {
        while self.fault.is_none() {
            match self.record() {
                Ok(Found::Response(response)) => return Some(response),
                Ok(Found::Other) => {}
                Ok(Found::Large) => self.large += 1,
                Ok(Found::End) => return None,
                Err(error) if is_damage(&error) => {
                    self.lost = true;
                    self.broken += 1;
                }
                Err(error) => self.fault = Some(error),
            }
        }
        None
    }
}

fn damage() -> io::Error {
    ErrorKind::InvalidData.into()
}
