//! Lines that are not the report, told by their own words alone.

use std::sync::LazyLock;

use crossread_core::LineKind;
use regex::Regex;

use super::{patterns, shape};
use crate::published;

/// Longer lines are prose whatever they begin with, in bytes. The longest newsletter boxes are about 700.
const LONGEST_FURNITURE: usize = 1500;

/// Whether a line is the label of a list of links: "Read more:", "Related", "More videos".
pub(super) fn is_list_label(line: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        shape::pattern(
            r"(?i)^(?:read (?:more|also|next|on)|also read|see also|related(?: \w+)?|more(?: (?:on|from|about|stories|videos|news|coverage)\b.*)?|recommended.*|trending.*|most (?:read|popular|viewed).*|top stories|latest (?:news|stories|videos)|you (?:may|might).*|editor.*picks?|what to read next|in other news|don(?:'|’)t miss|must[ -]read)\s*[:>»]?$",
        )
    });
    let line = line.trim();
    line.len() < 80 && LABEL.is_match(line)
}

/// What a line is, if its words alone tell that it is not the report.
pub(super) fn kind_of(line: &str) -> Option<LineKind> {
    let line = line.trim();
    if line.is_empty() {
        return Some(LineKind::Blank);
    }
    if line.len() > LONGEST_FURNITURE {
        return None;
    }
    if is_byline(line) {
        return Some(LineKind::Byline);
    }
    if let Some(kind) = patterns::kind_of(line) {
        return Some(kind);
    }
    match () {
        () if is_rule(line) => Some(LineKind::Heading),
        () if is_ticker(line) => Some(LineKind::Ticker),
        () if is_share_bar(line) => Some(LineKind::Share),
        () if published::is_date_line(line) => Some(LineKind::Date),
        () if is_dated_caption(line) => Some(LineKind::Caption),
        () if is_menu(line) => Some(LineKind::Link),
        () => None,
    }
}

/// A row of signs between parts of a page.
fn is_rule(line: &str) -> bool {
    line.chars().count() >= 2
        && line.chars().all(|c| matches!(c, '-' | '_' | '*' | '=' | '~' | '•' | '·' | '—' | '–' | ' ' | '#'))
}

/// Prices, rates, scores: at most ten words, all of them numbers, codes or signs, one of them a price or a lone number.
fn is_ticker(line: &str) -> bool {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| shape::pattern(r"^[-+±▲▼]?[$€£¥₽₹]?\d[\d.,]*(?:%|°[CF]?|[kmb]n?)?[$€£¥₽₹]?$"));
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| shape::pattern(r"^(?:[A-Z]{2,5}(?:/[A-Z]{3})?|[=|:%▲▼•·/-]|°[CF]|Mhz|MHz|FM)$"));
    let words: Vec<&str> = line.split_whitespace().collect();
    let numbers = words.iter().filter(|word| NUMBER.is_match(word)).count();
    let codes = words.iter().filter(|word| CODE.is_match(word)).count();
    let priced = line.contains(['.', ',', '%', '=', '°', '$', '€', '£']) || codes == 0;
    (1..=10).contains(&words.len())
        && numbers > 0
        && numbers + codes == words.len()
        && priced
        && !line.ends_with(['.', ','])
}

/// Share and comment bars: nothing but names of networks and of what to do with a page.
fn is_share_bar(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "share", "tweet", "post", "pin", "it", "facebook", "twitter", "x", "whatsapp", "pinterest",
        "linkedin", "reddit", "telegram", "messenger", "viber", "vk", "tumblr", "flipboard", "instagram",
        "threads", "bluesky", "email", "e-mail", "mail", "print", "copy", "link", "save", "embed", "comment",
        "comments", "like", "likes", "shares", "bookmark", "gift", "this", "article", "story", "on", "via",
        "report", "a", "problem", "listen", "and", "with", "views", "view", "send", "sms", "google+", "read",
        "or",
    ];
    const ACTS: &[&str] = &[
        "share", "tweet", "facebook", "twitter", "whatsapp", "comments", "comment", "print", "embed", "pin",
        "shares", "bookmark", "save", "gift",
    ];
    if line.to_ascii_lowercase().starts_with("read or share this") {
        return true;
    }
    let words: Vec<String> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | '•' | '·' | '/' | ':' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.len() <= 20
        && words.iter().any(|word| ACTS.contains(&word.as_str()))
        && words.iter().all(|word| {
            WORDS.contains(&word.as_str())
                || word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'k'))
        })
}

/// "By Jane Doe and John Roe, Example News": capitals throughout but for the small words of such lines.
fn is_byline(line: &str) -> bool {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        shape::pattern(
            r"^(?:By|BY|by|Written by|Reported by|Story by|Words by|Author|Authors|Text)\s?:?\s+(\p{Lu}.*)$",
        )
    });
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        shape::pattern(
            r"(?i)^(?:and|for|in|of|the|at|de|da|van|von|der|den|bin|al|el|staff|writers?|correspondents?|reporters?|editors?|with|political|chief|senior|science|business|sports?|updated|published|min|read|[|•·,&–—-]|\d[\d:.,]*|a\.?m\.?|p\.?m\.?)$",
        )
    });
    static NO_NAME: LazyLock<Regex> = LazyLock::new(|| {
        shape::pattern(
            r"^(?:The|A|An|This|That|His|Her|Their|Its|Our|My|Contrast|Comparison|Law|Then|Now|Noon|Late|Early|Mid|End|Far|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|\d+)\b",
        )
    });
    let Some(names) = BY.captures(line).and_then(|found| found.get(1)) else { return false };
    let names = names.as_str();
    let words: Vec<&str> = names.split_whitespace().collect();
    let capitals = |word: &str| {
        word.trim_start_matches(['(', '@', '‘', '’']).chars().next().is_some_and(char::is_uppercase)
    };
    words.len() <= 16
        && !names.ends_with(['.', '!', '?', ':', '"', '”', ','])
        && (!NO_NAME.is_match(names) || line.contains(':'))
        && words.iter().all(|word| capitals(word) || ROLE.is_match(word.trim_matches([',', ';'])))
        && words.iter().filter(|word| capitals(word)).count() >= 2.min(words.len())
}

/// One sentence without a word of the past or of speech that ends in place, country, day: how agencies caption.
fn is_dated_caption(line: &str) -> bool {
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        shape::pattern(
            r"^\p{Lu}[^.!?:;“”]{20,},\s\p{Lu}[\p{L} ]{2,30},\s(?:\p{Lu}\p{L}+\.?\s\d{1,2},\s\d{4}|\d{1,2}\s\p{Lu}\p{L}+\s\d{4})\.?$",
        )
    });
    static PROSE: LazyLock<Regex> =
        LazyLock::new(|| shape::pattern(r"\b(?:was|were|had|has|have|will|would|said|says|told)\b"));
    DATED.is_match(line) && !PROSE.is_match(line)
}

/// Several short labels with wide gaps, bars or slashes between them, and no sentence.
fn is_menu(line: &str) -> bool {
    static GAP: LazyLock<Regex> = LazyLock::new(|| shape::pattern(r"\s{2,}|\t+|\s[|/•·›»>]\s"));
    if shape::ends_sentence(line) || line.chars().count() > 300 {
        return false;
    }
    let labels: Vec<&str> = GAP.split(line).collect();
    let wide = GAP.find_iter(line).all(|gap| !gap.as_str().contains('/')) || labels.len() == 2;
    labels.len() >= 2
        && wide
        && labels.iter().all(|label| label.split_whitespace().count() <= 5)
        && labels.iter().filter(|label| !label.is_empty()).count() >= 2
}
