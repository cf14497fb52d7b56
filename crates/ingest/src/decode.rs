//! Bytes to text: byte order mark, UTF-8, what the sender says, the page's own declaration, then a guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use crossread_core::Diagnostic;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes at the start of a page may declare its encoding (HTML standard, "prescan a byte stream", 1024).
const DECLARATION_BYTES: usize = 1024;

/// How many bytes tell whether a file without a mark is UTF-16.
const UTF16_SAMPLE: usize = 4096;

/// A file's text, without a leading byte order mark, otherwise character for character.
pub(crate) struct Decoded {
    /// The text.
    pub(crate) text: String,
    /// What was odd about its bytes.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Decodes `bytes`, whose sender may have named an encoding; what cannot be decoded becomes U+FFFD, with a diagnostic.
pub(crate) fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return by(encoding, bytes.get(mark..).unwrap_or_default(), false);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return by(encoding, bytes, true);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return by(UTF_8, bytes, false);
    }
    // Bytes that are not UTF-8 although they are declared so are guessed like those of which nothing is said.
    let declared = [named, declared(bytes)].into_iter().flatten().find(|encoding| *encoding != UTF_8);
    let encoding = declared.unwrap_or_else(|| guessed(bytes));
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    // A guess that leaves C1 controls or broken characters is no better than UTF-8 with a few bytes spoilt.
    if encoding == UTF_8 || broken || text.chars().any(|c| ('\u{80}'..'\u{a0}').contains(&c)) {
        return by(UTF_8, bytes, false);
    }
    by(encoding, bytes, true)
}

/// Decodes by a known encoding; `notable` says whether the reader is told which.
fn by(encoding: &'static Encoding, bytes: &[u8], notable: bool) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut diagnostics = Vec::new();
    if notable {
        diagnostics.push(Diagnostic::note(format!("It is not UTF-8; it was read as {}.", encoding.name())));
    }
    if broken {
        diagnostics.push(
            Diagnostic::warning(format!(
                "Some bytes are not valid {}; they were replaced by U+FFFD.",
                encoding.name()
            ))
            .with_hint("Save the file again as UTF-8 if words look damaged."),
        );
    }
    Decoded { text: text.into_owned(), diagnostics }
}

/// UTF-16 by its zero bytes: Western text has one in almost every pair, always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(UTF16_SAMPLE))?;
    let pairs = sample.len() / 2;
    if pairs < 2 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // Nine pairs in ten on one side and next to none on the other: typographic quotation marks have no zero byte.
    match () {
        () if first == 0 && second * 10 >= pairs * 9 => Some(UTF_16LE),
        () if second == 0 && first * 10 >= pairs * 9 => Some(UTF_16BE),
        () => None,
    }
}

/// The encoding that a page or an XML document names in its first bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARATION_BYTES))?;
    let head = head.to_ascii_lowercase();
    let behind = |mark: &[u8]| {
        head.windows(mark.len()).position(|window| window == mark).and_then(|at| head.get(at + mark.len()..))
    };
    let label = if head.starts_with(b"<?xml") && behind(b"encoding=").is_some() {
        behind(b"encoding=")?
    } else {
        behind(b"<meta")?;
        behind(b"charset=")?
    };
    let label: Vec<u8> = label
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
        .collect();
    Encoding::for_label(&label)
}

/// The encoding of bytes that are not UTF-8: UTF-8 all the same where most of its longer sequences are whole.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if whole > broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}
