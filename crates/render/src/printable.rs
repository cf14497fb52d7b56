//! What of an article's words may be shown as it stands.

use crossread_core::RecordEvidence;

/// How far the end of a terminal command string (title, clipboard) is searched for, in characters.
const COMMAND_LIMIT: usize = 4096;

/// Whether a terminal may act on the character or let it reorder its neighbours, instead of showing it.
///
/// C0 and C1 controls, U+2028 and U+2029, directional embeddings, overrides and isolates (UAX #9, 2.1 to 2.4),
/// interlinear annotation, tags, and the invisible U+200B and U+FEFF. The marks U+200E, U+200F and U+061C stay:
/// right-to-left text needs them, and they move nothing but themselves.
pub(crate) fn acts_on_terminals(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200b}' | '\u{feff}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// The text without characters that act; tabs and breaks become spaces. Length and spacing otherwise stay.
pub(crate) fn without_controls(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

/// The text on one line, for a terminal or a Markdown document: whole terminal commands ("ESC [31m") are taken
/// out, characters that act too, and every run of white space becomes one space.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => rest = after_escape(rest),
            '\u{9b}' => rest = after_parameters(rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => rest = after_command(rest),
            _ => match shown(c) {
                Some(c) if c.is_whitespace() && (line.is_empty() || line.ends_with(' ')) => {}
                Some(c) if c.is_whitespace() => line.push(' '),
                Some(c) => line.push(c),
                None => {}
            },
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The words of a piece of evidence, cut where words begin and end that no other version has; whether each is of these.
pub(crate) fn pieces(evidence: &RecordEvidence) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    for (at, c) in evidence.exact.chars().enumerate().map(|(at, c)| (evidence.start + at, c)) {
        let differs = evidence.differing.iter().any(|[start, end]| (*start..*end).contains(&at));
        match out.last_mut().filter(|(_, last)| *last == differs) {
            Some((words, _)) => words.push(c),
            None => out.push((c.to_string(), differs)),
        }
    }
    out
}

/// An article's exact words on one line in quotation marks; words that bring marks of their own keep those alone.
pub(crate) fn quoted(exact: &str) -> String {
    in_marks(one_line(exact))
}

/// `words` in quotation marks, unless they hold marks of their own: two kinds of marks together read as nobody's words.
pub(crate) fn in_marks(words: String) -> String {
    let mark = |c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    if words.contains(mark) { words } else { format!("“{words}”") }
}

/// The address, where it is one of the web: nothing but http and https becomes a link.
pub(crate) fn web_address(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (web && !url.contains(|c: char| acts_on_terminals(c) || c.is_whitespace())).then_some(url)
}

fn shown(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if acts_on_terminals(c) => None,
        c => Some(c),
    }
}

/// What follows an ESC: a control sequence, a command string, or one character of its own (ECMA-48, 5.3 to 5.6).
fn after_escape(rest: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let mut next = rest.clone();
    match next.next() {
        Some('[') => after_parameters(next),
        Some(']' | 'P' | 'X' | '^' | '_') => after_command(next),
        _ => rest,
    }
}

/// Skips a control sequence's parameters and its final character.
fn after_parameters(rest: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let mut next = rest.clone();
    loop {
        match next.next() {
            Some(' '..='?') => {}
            Some('@'..='~') => return next,
            _ => return rest,
        }
    }
}

/// Skips a command string up to its terminator; where there is none, nothing, so that no article can hide its rest.
fn after_command(rest: std::str::Chars<'_>) -> std::str::Chars<'_> {
    let mut next = rest.clone();
    for _ in 0..COMMAND_LIMIT {
        match next.next() {
            Some('\u{7}' | '\u{9c}') => return next,
            Some('\u{1b}') => {
                if next.as_str().starts_with('\\') {
                    next.next();
                }
                return next;
            }
            Some(_) => {}
            None => break,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_commands_leave_no_trace() {
        assert_eq!(one_line("a \u{1b}[31;1mred\u{1b}[0m b"), "a red b");
        assert_eq!(one_line("\u{1b}]0;title\u{7}words"), "words");
        assert_eq!(one_line("\u{1b}]52;c;AAAA\u{1b}\\words"), "words");
        assert_eq!(one_line("\u{9b}2Jwords"), "words");
        assert_eq!(one_line("\u{1b}]never ended"), "never ended");
        assert_eq!(one_line("\u{1b}"), "");
    }

    #[test]
    fn direction_stays_with_the_reader() {
        assert_eq!(one_line("safe \u{202e}evil\u{2066}x"), "safe evilx");
        assert_eq!(one_line("שלום\u{200f}!"), "שלום\u{200f}!");
    }

    #[test]
    fn white_space_is_one_space_on_a_line_and_kept_elsewhere() {
        assert_eq!(one_line(" a\r\n\n b\u{2028}c\t"), "a b c");
        assert_eq!(without_controls("a  b\tc\u{0}\u{8}"), "a  b c");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(web_address("https://a.example/b?c=d"), Some("https://a.example/b?c=d"));
        assert_eq!(web_address("HTTP://a.example"), Some("HTTP://a.example"));
        for other in
            ["javascript:alert(1)", "javascript://a/%0aalert(1)", "file:///a", "//a.example", "https://a b"]
        {
            assert_eq!(web_address(other), None, "{other}");
        }
    }

    #[test]
    fn words_are_quoted_once() {
        assert_eq!(quoted("not walk but run"), "“not walk but run”");
        assert_eq!(quoted("“not walk”"), "“not walk”");
        assert_eq!(quoted("“a” and “b”"), "“a” and “b”");
        assert_eq!(quoted("“Not yet,” she said"), "“Not yet,” she said");
    }
}
