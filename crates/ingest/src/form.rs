//! What a file is, by its first bytes, then by its name.

use crate::IngestError;

/// The forms that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Plain text as scraped or typed.
    Text,
    /// A web page.
    Html,
    /// One JSON value, or one a line.
    Json,
    /// A feed, news in NewsML or another document in XML.
    Xml,
    /// A message as mail programs keep it, or a page that a browser saved as one.
    Mail,
}

/// First bytes of common binary files, from their specifications; offset 0.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a WebP, WAV or AVI file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
];

/// The outermost elements of what is read in XML, in lower case, without prefixes.
const XML: &[&str] = &["rss", "feed", "rdf", "newsitem", "newsmessage", "nitf"];

/// Fields that messages have from the programs that send and keep them, and no text begins with; and those that a file has
/// which is named as a message.
const MAIL: &[&str] = &["mime-version", "message-id", "return-path"];
const NAMED_MAIL: &[&str] = &["mime-version", "message-id", "return-path", "from", "subject", "date"];

/// How many characters are looked at for control characters and for tags.
const SAMPLE_CHARACTERS: usize = 8192;

/// Refuses files that are known not to be text by their first bytes, whatever their name.
pub(crate) fn refuse_binary(file: &str, bytes: &[u8]) -> Result<(), IngestError> {
    let what = MAGIC.iter().find(|(magic, _)| {
        bytes.starts_with(magic)
            // Short marks are also how a sentence can begin; then only bytes that no text has decide.
            && (magic.len() > 4 || magic.iter().any(|byte| !byte.is_ascii_graphic()) || bytes.contains(&0))
    });
    match what {
        Some((_, what)) => Err(IngestError::NotText { file: file.into(), what }),
        None => Ok(()),
    }
}

/// Refuses text of which more than a tenth is control characters: programs, tables, media of other kinds.
pub(crate) fn refuse_control_characters(file: &str, text: &str) -> Result<(), IngestError> {
    let (mut all, mut control) = (0_usize, 0_usize);
    for character in text.chars().take(SAMPLE_CHARACTERS) {
        all += 1;
        let odd = character == '\u{fffd}' || (character.is_control() && !character.is_whitespace());
        control += usize::from(odd);
    }
    if control * 10 > all {
        return Err(IngestError::NotText { file: file.into(), what: "binary data" });
    }
    Ok(())
}

/// The form of a decoded file.
pub(crate) fn of(file: &str, text: &str) -> Form {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    let start: String =
        text.trim_start().chars().take(SAMPLE_CHARACTERS).collect::<String>().to_ascii_lowercase();
    if opens_json(&start) {
        return Form::Json;
    }
    if outermost(&start).is_some_and(|name| XML.contains(&name)) {
        return Form::Xml;
    }
    if start.starts_with('<') && has_page_tags(&start) {
        return Form::Html;
    }
    if start.starts_with("<?xml") {
        return Form::Xml;
    }
    if opens_mail(&start, matches!(extension, "eml" | "mht" | "mhtml")) {
        return Form::Mail;
    }
    match extension {
        "json" | "jsonl" | "ndjson" => Form::Json,
        "html" | "htm" | "xhtml" | "shtml" if text.contains('<') => Form::Html,
        _ => Form::Text,
    }
}

/// `{"`, `{}`, `[{`, `[]`: what JSON begins with and prose does not.
fn opens_json(start: &str) -> bool {
    let mut characters = start.chars().filter(|c| !c.is_whitespace());
    matches!(
        (characters.next(), characters.next()),
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']'))
    )
}

/// The name of a document's outermost element, without its prefix.
fn outermost(start: &str) -> Option<&str> {
    let mut rest = start;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        let end = if rest.starts_with("!--") { "-->" } else { ">" };
        if !rest.starts_with(['?', '!']) {
            let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
            return Some(name.rsplit(':').next().unwrap_or(name));
        }
        rest = rest.split_once(end)?.1;
    }
}

/// Whether a file begins with the header of a message: fields alone, of them one that no text has, or, in a file that is named
/// as one, any that a message has.
fn opens_mail(start: &str, is_named: bool) -> bool {
    let end = start.find("\n\n").or_else(|| start.find("\n\r\n"));
    // Of a longer header, the last line seen may be cut.
    let header = end.or_else(|| start.rfind('\n')).and_then(|end| start.get(..end)).unwrap_or_default();
    let field = |line: &str| line.split_once(':').map(|(name, _)| name.to_owned());
    let is_field = |line: &str| {
        let name = field(line).unwrap_or_default();
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    // The first line of a mailbox, and lines that go on.
    let mut lines =
        header.lines().filter(|line| !line.starts_with([' ', '\t', '>']) && !line.starts_with("from "));
    let marks: &[&str] = if is_named { NAMED_MAIL } else { MAIL };
    lines.clone().all(is_field)
        && lines.any(|line| field(line).is_some_and(|name| marks.contains(&name.as_str())))
}

/// Whether the start of a file holds tags that only pages have.
fn has_page_tags(start: &str) -> bool {
    ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<h1", "<meta "]
        .iter()
        .any(|tag| start.contains(tag))
}
