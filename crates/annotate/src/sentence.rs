//! Where sentences end.
//!
//! The boundaries of Unicode's default rules (UAX #29, section 5) are the candidates; what those rules cannot know about
//! English news is repaired here: abbreviations and initials do not end a sentence, a closing quotation followed by its
//! "he said" goes on, and scraped text sometimes lost the space after a full stop. Examples are in `sentence.corpus.txt`.

use std::sync::LazyLock;

use crossread_core::Span;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use crate::window;

/// Words written with a full stop that a name or a number follows.
#[rustfmt::skip]
const BEFORE_NAMES: &[&str] = &[
    "adm", "amb", "approx", "art", "assoc", "atty", "brig", "capt", "cf", "cllr", "cmdr", "col", "cpl",
    "dep", "det", "dr", "ed", "eg", "esp", "est", "fr", "ft", "gen", "gov", "hon", "ie", "insp", "lt",
    "m", "maj", "messrs", "mgr", "mme", "mr", "mrs", "ms", "mt", "mx", "pfc", "pres", "prof", "pvt",
    "rep", "reps", "rev", "rt", "sen", "sens", "sgt", "sr", "st", "supt", "viz", "vs", "v",
];

/// Abbreviations that only a number follows; before anything else they end the sentence.
#[rustfmt::skip]
const BEFORE_NUMBERS: &[&str] = &[
    "rs", "tel", "arts", "reg", "no", "nos", "n°", "nr", "p", "pp", "vol", "fig", "ch", "sec", "para", "pt", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ca", "c",
];

/// Abbreviations that stand inside a sentence as well as at its end; what follows decides.
#[rustfmt::skip]
const ANYWHERE: &[&str] = &[
    "al", "ave", "blvd", "bros", "co", "corp", "dept", "dist", "div", "etc", "gmbh", "inc", "jr", "llc",
    "ltd", "min", "mins", "hr", "hrs", "sq", "rd", "plc", "univ", "ala", "ariz", "ark", "calif", "colo",
    "conn", "fla", "ga", "ill", "ind", "kan", "ky", "la", "mass", "md", "mich", "minn", "miss", "mo",
    "neb", "nev", "okla", "ore", "pa", "penn", "tenn", "tex", "va", "vt", "wash", "wis", "wyo", "mon",
    "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "ph.d", "b.sc",
];

/// Words that begin sentences and seldom follow an abbreviation within one.
#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "a", "according", "after", "all", "also", "although", "among", "an", "and", "another", "any", "are",
    "as", "at", "authorities", "because", "before", "both", "but", "by", "can", "did", "do", "does",
    "during", "each", "earlier", "even", "every", "few", "for", "from", "had", "has", "have", "he", "her",
    "here", "his", "how", "however", "i", "if", "in", "instead", "is", "it", "its", "last", "later",
    "many", "meanwhile", "more", "most", "mr", "mrs", "ms", "my", "neither", "no", "nobody", "none",
    "not", "now", "of", "officials", "on", "once", "one", "only", "or", "other", "our", "please",
    "police", "she", "should", "since", "so", "some", "still", "such", "that", "the", "their", "then",
    "there", "these", "they", "this", "those", "though", "thus", "to", "two", "under", "until", "was",
    "we", "were", "what", "when", "where", "whether", "which", "while", "who", "why", "will", "with",
    "within", "without", "would", "yes", "yet", "you", "your",
];

/// What may follow "a.m." and "p.m." within a sentence.
#[rustfmt::skip]
const AFTER_CLOCK: &[&str] = &[
    "am", "bst", "cest", "cet", "cst", "ct", "edt", "est", "et", "eastern", "central", "mountain",
    "pacific", "gmt", "ist", "local", "moscow", "mst", "pdt", "pst", "pt", "utc", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
];

/// How far around the end of a sentence is looked, in bytes: further than any name with its title and cue reaches.
const AROUND: usize = 256;

/// Most characters in a row that are neither letters nor figures, within a sentence.
const FURTHEST: usize = 64;

/// Endings of internet names, which no lost space explains.
const DOMAINS: &[&str] = &["com", "org", "net", "edu", "gov", "info", "io", "js", "uk", "ru", "eu"];

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:\p{Ll}{2}|\d{3}|[)\]%])[.!?]+[”’"')\]]?([“‘"']?\p{Lu})[\p{Ll}’']*(?:[.\s,]|$)"#)
        .expect("a valid pattern")
});

/// Unicode's rules go on where a full stop is followed by anything but letters and then a small letter ("… sank. 58 people
/// …": rule SB8); in news a sentence begins there.
#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static FIGURE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"[.][”’"')\]]*\s+([“‘"'(]*(?:US)?[$€£¥]?\d)"#).expect("a valid pattern"));

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:[Tt]he|[Mm]r|[Mm]rs|[Mm]s|[Dd]r)\.?\s+)?(?:\p{L}[\w’'.-]*\s+){1,4}?(?:said|says|asked|asks|added|adds|told|wrote|writes|replied|shouted|continued|insisted|explained|warned|noted|declared|recalled)(?:[.,;:]|$| (?:on|in|at|after|during|when|as|by|from|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)",
    )
    .expect("a valid pattern")
});

/// The sentences of the whole of `text`, taken as one paragraph, without white space around them.
pub fn sentence_spans(text: &str) -> Vec<Span> {
    sentences(text, Span::new(0, text.len()))
}

/// The sentences of the paragraph `span` of `text`, in order and without white space around them.
///
/// Empty where the span does not fit the text or holds only white space. Takes time in proportion to the paragraph.
pub(crate) fn sentences(text: &str, span: Span) -> Vec<Span> {
    let paragraph = span.of(text);
    let mut found: Vec<Span> = Vec::new();
    let mut start = 0;
    for end in candidates(paragraph) {
        let (Some(left), Some(right)) = (paragraph.get(start..end), paragraph.get(end..)) else { continue };
        // A word, an abbreviation or a cue is told from its last or first letters.
        let (left, right) = (left.trim(), right.trim_start());
        if goes_on(window::before(left, left.len(), AROUND), window::after(right, 0, AROUND)) {
            continue;
        }
        found.extend(trimmed(paragraph.get(start..end).unwrap_or_default(), span.start + start));
        start = end;
    }
    found.extend(trimmed(paragraph.get(start..).unwrap_or_default(), span.start + start));
    found
}

/// Offsets at which a sentence of `paragraph` may end, in order: Unicode's boundaries and lost spaces.
fn candidates(paragraph: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for (from, piece) in pieces(paragraph) {
        let found = piece.split_sentence_bound_indices();
        ends.extend(found.map(|(start, sentence)| from + start + sentence.len()));
    }
    let mut from = 0;
    while let Some(found) = GLUED.captures_at(paragraph, from) {
        let Some(capital) = found.get(1) else { break };
        from = capital.end();
        let after = paragraph.get(capital.start()..).map(first_word).unwrap_or_default();
        let address = window::in_address(paragraph, capital.start());
        if !address && !DOMAINS.contains(&after.as_str()) {
            ends.push(capital.start());
        }
    }
    for found in FIGURE.captures_iter(paragraph) {
        ends.extend(found.get(1).map(|figure| figure.start()));
    }
    // Unicode's rules know no ellipsis written as one character.
    for (at, dots) in paragraph.match_indices('…') {
        let rest = paragraph.get(at + dots.len()..).unwrap_or_default();
        let next = rest.trim_start();
        if next.len() < rest.len() && next.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'))
        {
            ends.push(paragraph.len() - next.len());
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The paragraph, parted where letters and figures are further apart than in any prose, each part with its place: Unicode's
/// rules look from every mark and space to the next letter.
fn pieces(paragraph: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    let mut run = 0;
    for (at, c) in paragraph.char_indices() {
        run = if c.is_alphanumeric() { 0 } else { run + 1 };
        if run > FURTHEST {
            starts.push(at);
            run = 0;
        }
    }
    let ends = starts.iter().skip(1).copied().chain([paragraph.len()]);
    starts.iter().zip(ends).filter_map(|(&from, to)| Some((from, paragraph.get(from..to)?))).collect()
}

/// Whether the sentence `left` goes on in `right` although Unicode's rules would end it.
fn goes_on(left: &str, right: &str) -> bool {
    let bare = right.trim_start_matches(|c: char| is_mark(c) || c.is_whitespace());
    let Some(next) = bare.chars().next() else { return true };
    if !left.chars().any(char::is_alphanumeric) || is_list_marker(left) {
        return true;
    }
    if next.is_lowercase() {
        return true;
    }
    let quoted = left.ends_with(['”', '"', '’', '\'', '»']);
    if quoted {
        return SAID.is_match(right);
    }
    if left.ends_with("...]") || left.ends_with("…]") {
        return true;
    }
    let Some(body) = left.strip_suffix('.') else { return false };
    let token = body.rsplit(char::is_whitespace).next().unwrap_or_default();
    let token = token.trim_start_matches(|c: char| is_mark(c) || c == '—' || c == '–');
    let before = body.get(..body.len() - token.len()).unwrap_or_default().trim_end();
    let word = token.to_lowercase();
    let after = first_word(bare);
    let starter = STARTERS.contains(&after.as_str());
    let digit = next.is_ascii_digit();
    let mut letters = token.chars();
    match (letters.next(), letters.next()) {
        (None, _) => false,
        (Some(initial), None) if initial.is_uppercase() => {
            // "J. K. Name" goes on; "plan B. The mayor" does not.
            let named = before.rsplit(char::is_whitespace).next().unwrap_or_default();
            !starter
                || named.is_empty()
                || named.ends_with('.')
                || named.chars().next().is_some_and(char::is_uppercase)
        }
        _ if BEFORE_NUMBERS.contains(&word.as_str()) => digit,
        _ if BEFORE_NAMES.contains(&word.as_str()) => true,
        _ if matches!(word.as_str(), "a.m" | "p.m") => digit || AFTER_CLOCK.contains(&after.as_str()),
        _ if is_dotted(&word) || ANYWHERE.contains(&word.as_str()) => !starter,
        _ => false,
    }
}

/// Quotation marks, brackets and dashes that may stand before a sentence's first letter.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '"' | '‘' | '’' | '\'' | '«' | '»' | '(' | '[' | ')' | ']' | '.' | ',' | ';' | ':'
    )
}

/// Whether `left` is only the number of a list's item: "1.", "b.", "12.)".
fn is_list_marker(left: &str) -> bool {
    let marker = left.trim_start_matches(['•', '⁃', '-', '–', ' ']).trim_end_matches(['.', ')']);
    let digits = !marker.is_empty() && marker.len() <= 2 && marker.bytes().all(|byte| byte.is_ascii_digit());
    digits || (marker.len() == 1 && marker.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// "u.s", "e.u", "d.c": single letters parted by full stops.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
}

/// The first word of `text`, lower case, without marks before it.
fn first_word(text: &str) -> String {
    text.trim_start_matches(is_mark)
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(20)
        .collect::<String>()
        .to_lowercase()
}

/// The span of `piece`, which begins at `start`, without the white space around it; none where nothing is left.
fn trimmed(piece: &str, start: usize) -> Option<Span> {
    let start = start + (piece.len() - piece.trim_start().len());
    let length = piece.trim().len();
    (length > 0).then(|| Span::new(start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corpus() {
        let mut faults = Vec::new();
        for line in include_str!("sentence.corpus.txt").lines() {
            if !line.starts_with('#') && !line.trim().is_empty() {
                faults.extend(check(line));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// `case` holds a ‖ before every sentence but the first.
    fn check(case: &str) -> Option<String> {
        let expected: Vec<&str> = case.split('‖').map(str::trim).collect();
        let text = case.replace('‖', "");
        let found: Vec<&str> = sentence_spans(&text).into_iter().map(|span| span.of(&text)).collect();
        (found != expected).then(|| format!("{case}\n  gives {found:?}"))
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_ordered_spans_on_boundaries(text in "[-.!?…“”\"’ \u{a0}A-Ca-c0-2é\u{300}]{0,80}|\\PC{0,60}") {
            let mut end = 0;
            for span in sentence_spans(&text) {
                assert!(span.start >= end && !span.of(&text).trim().is_empty());
                end = span.end;
            }
        }
    }
}
