//! What a line looks like: a sentence, a headline, a heading.

use std::sync::LazyLock;

use regex::Regex;

use crate::published;

/// Compiles a constant pattern.
pub(crate) fn pattern(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "every pattern is a constant, compiled by every test")]
    Regex::new(&with_ascii_boundaries(pattern)).expect("a constant pattern")
}

/// The pattern with word boundaries of ASCII: those of Unicode keep the regex crate from its fast engine on every line
/// with a typographic quotation mark (its documentation, "Unicode word boundaries").
pub(super) fn with_ascii_boundaries(pattern: &str) -> String {
    pattern.replace(r"\b", r"(?-u:\b)")
}

/// Fewest words that make prose of a line that ends no sentence.
const PROSE_WORDS: usize = 18;

/// Most words of a heading between paragraphs; of one in title case.
const HEADING_WORDS: usize = 10;
const TITLE_CASE_WORDS: usize = 16;

/// Most words of a headline. In a thousand headlines of news corpora hardly any is longer than 20.
const HEADLINE_WORDS: usize = 24;

/// Whether a line ends as a sentence does, quotation marks and brackets aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end()
        .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '!', '?', '…', '。'])
}

/// Whether a line is prose: it ends a sentence, introduces one, or is long.
pub(super) fn is_prose(line: &str) -> bool {
    let line = line.trim_end();
    ends_sentence(line) || line.ends_with([':', ',', ';']) || words(line) >= PROSE_WORDS
}

/// Whether a line could be a report's headline.
pub(crate) fn reads_like_headline(line: &str) -> bool {
    let line = line.trim();
    (3..=HEADLINE_WORDS).contains(&words(line))
        && !line.ends_with(['.', ':', ',', ';', '…'])
        && !(ends_sentence(line) && line.ends_with(['"', '”']))
        && starts_high(line)
}

/// Whether a line between paragraphs is a heading rather than a short sentence.
pub(super) fn reads_like_heading(line: &str) -> bool {
    let line = line.trim();
    let count = words(line);
    let quoted = line.starts_with(['\'', '"', '“', '‘']) && line.ends_with(['\'', '"', '”', '’']);
    let dashed = line.starts_with("- ") && line.ends_with(" -");
    if dashed {
        return count <= HEADING_WORDS;
    }
    if quoted {
        return count <= HEADING_WORDS && !ends_sentence(line) && !line.contains([',', '.']);
    }
    !is_prose(line)
        && !line.ends_with(['"', '”', ')', '-', '–', '—'])
        && starts_high(line)
        && !line.contains("http")
        && !line.contains('@')
        // An entry of a chronology.
        && published::find(line).is_none_or(|(_, range)| range.start > 0)
        && (count <= HEADING_WORDS || (count <= TITLE_CASE_WORDS && is_title_case(line)))
}

/// Whether two lines say the same but for case, white space and punctuation.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    let letters = |line: &str| {
        line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(a) == letters(b)
}

/// How many words a line has.
pub(crate) fn words(line: &str) -> usize {
    line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// A capital, a digit or a quotation mark first.
fn starts_high(line: &str) -> bool {
    line.trim_start_matches(['\'', '"', '“', '‘', '(', '[', '«', '#'])
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether four in five of the longer words begin with a capital.
pub(crate) fn is_title_case(line: &str) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{L}[\p{L}'’-]{3,}"));
    let (mut all, mut high) = (0_usize, 0_usize);
    for word in WORD.find_iter(line) {
        all += 1;
        high += usize::from(word.as_str().chars().next().is_some_and(char::is_uppercase));
    }
    all > 0 && high * 5 >= all * 4
}
