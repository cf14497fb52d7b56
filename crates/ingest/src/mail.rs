//! Messages (EML), and pages that a browser saved as one (MHTML).

use crossread_core::{Diagnostic, Published, ReportParts};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use crate::html::on_large_stack;
use crate::{IngestError, byline, html, published, text};

/// Most attachments that are named.
const MOST_NAMED: usize = 12;

/// The article in a message: its HTML, or its plain text where more than half of that is missing in the other.
///
/// # Errors
/// When it has neither.
pub(crate) fn parts(file: &str, bytes: &[u8]) -> Result<ReportParts, IngestError> {
    let without =
        || IngestError::WithoutArticle { file: file.into(), reason: "a message without a text".into() };
    let message = on_large_stack(|| MessageParser::default().parse(bytes)).flatten().ok_or_else(without)?;
    let subject = message.subject().unwrap_or_default().trim().to_owned();
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(page) => Some((page, part.content_location())),
        _ => None,
    });
    let plain = message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(words) if !words.trim().is_empty() => Some(words),
        _ => None,
    });
    // A browser says by this field where the page stood, and saves it whole: what is attached are its pictures and styles.
    let saved = message.header_raw("Snapshot-Content-Location").map(str::trim).map(str::to_owned);
    let of_page = page.map(|(page, place)| (html::parts(page), place));
    let words = |text: &str| text.split_whitespace().count();
    // Of a letter in tables, or one that asks to be read elsewhere, little is found.
    let (mut parts, place) = match (of_page, plain) {
        (Some((parts, place)), plain) if words(&parts.text) * 2 >= plain.map_or(0, |plain| words(plain)) => {
            (parts, place)
        }
        (_, Some(words)) => (text::titled(&subject, words, &[]), None),
        _ => return Err(without()),
    };
    let saved = saved.or_else(|| place.map(str::to_owned)).filter(|address| html::host(address).is_some());
    let is_saved = saved.is_some();
    if parts.title.is_none() && !subject.is_empty() {
        // The subject is the headline of a page that has none.
        let body = parts.text.strip_prefix('\n').unwrap_or(&parts.text).to_owned();
        let titled = text::titled(&subject, &body, &[]);
        parts = ReportParts { title: titled.title, lines: titled.lines, text: titled.text, ..parts };
    }
    if parts.outlet.is_none() {
        parts.outlet = saved.as_deref().and_then(html::host);
    }
    parts.url = parts.url.or(saved);
    if !is_saved {
        sender(&message, &mut parts);
    }
    if parts.published.is_none() {
        let day = parts.url.as_deref().and_then(published::of_address);
        parts.published = day.or_else(|| date(&message));
        if is_saved && day.is_none() && parts.published.is_some() {
            parts.diagnostics.push(Diagnostic::note(
                "The page gives no day of publication; that on which it was saved was taken.",
            ));
        }
    }
    if !is_saved {
        parts.diagnostics.extend(attachments(&message));
    }
    Ok(parts)
}

/// When a message was sent, by its sender's clock.
fn date(message: &Message) -> Option<Published> {
    published::of_stamp(&message.date()?.to_rfc3339())
}

/// Takes the sender for the author, and its host for the outlet.
fn sender(message: &Message, parts: &mut ReportParts) {
    let Some(from) = message.from().and_then(|from| from.first()) else { return };
    if parts.byline.is_empty() {
        parts.byline = byline::of_list(from.name());
    }
    if parts.outlet.is_none() {
        let host = from.address().and_then(|address| address.rsplit_once('@'));
        parts.outlet = host.map(|(_, host)| host.to_lowercase()).filter(|host| !host.is_empty());
    }
}

/// The note on what is attached.
fn attachments(message: &Message) -> Option<Diagnostic> {
    let mut names: Vec<String> = message
        .attachments()
        .map(|part| match part.attachment_name() {
            Some(name) => format!("\"{name}\""),
            None if matches!(part.body, PartType::Message(_)) => "a message".to_owned(),
            None => "one without a name".to_owned(),
        })
        .collect();
    let more = names.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        names.truncate(MOST_NAMED);
        names.push(format!("{more} more"));
    }
    let told = format!("Attachments that were not read: {}.", names.join(", "));
    (!names.is_empty()).then(|| Diagnostic::warning(told).with_hint("Save them as files of their own."))
}
