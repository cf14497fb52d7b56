//! Lines that a program broke at a width, joined to the lines that were meant.
//!
//! A break is the program's where the sentence goes on behind it with a small letter, or where the next word would not
//! have fitted. Nothing is joined in a text where few breaks fall within sentences. Examples: `wrapped.corpus.txt`.

use crossread_core::Span;

use super::{furniture, shape};

/// Fewest breaks within sentences that tell a text that was broken at a width.
const FEWEST_BREAKS: usize = 2;

/// The lines of `text`, given by their spans, with those that go on in the next joined to it.
pub(super) fn joined(text: &str, lines: Vec<Span>) -> Vec<Span> {
    let within =
        |pair: &[Span]| pair.first().zip(pair.get(1)).is_some_and(|(a, b)| goes_on(a.of(text), b.of(text)));
    let pairs =
        lines.windows(2).filter(|pair| pair.iter().all(|line| !line.of(text).trim().is_empty())).count();
    let breaks: Vec<Span> =
        lines.windows(2).filter(|pair| within(pair)).filter_map(|pair| pair.first().copied()).collect();
    if breaks.len() < FEWEST_BREAKS || breaks.len() * 2 < pairs {
        return lines;
    }
    let width = breaks.iter().map(|line| length(line.of(text))).max().unwrap_or_default();
    let mut joined: Vec<Span> = Vec::with_capacity(lines.len());
    let mut before: Option<Span> = None;
    for line in lines {
        let wrapped = before.is_some_and(|before| is_wrapped(before.of(text), line.of(text), width));
        match joined.last_mut() {
            Some(last) if wrapped => last.end = line.end,
            _ => joined.push(line),
        }
        before = Some(line);
    }
    joined
}

/// Whether a sentence goes on from one line into the next with a small letter.
fn goes_on(line: &str, next: &str) -> bool {
    shape::words(line) >= 2
        && !shape::ends_sentence(line)
        && !line.trim_end().ends_with([':', ';'])
        && next.chars().next().is_some_and(char::is_lowercase)
}

/// Whether the break between two lines was made at a width of so many characters.
fn is_wrapped(line: &str, next: &str, width: usize) -> bool {
    let known = |line: &str| furniture::kind_of(line).is_some();
    let first = next.split_whitespace().next().map_or(0, length);
    let full = length(line) <= width
        && length(line) + 1 + first > width
        && next.starts_with(|c: char| !c.is_whitespace());
    (goes_on(line, next) || (full && first > 0)) && !known(line) && !known(next)
}

fn length(line: &str) -> usize {
    line.trim_end().chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts parted by a line of "===="; "⏎" stands at the end of each line that goes on in the next.
    #[test]
    fn corpus() {
        for case in include_str!("wrapped.corpus.txt").split("====\n") {
            let text = case.replace('⏎', "");
            let found: Vec<&str> =
                joined(&text, super::super::split(&text)).into_iter().map(|line| line.of(&text)).collect();
            let expected = case.replace("⏎\n", "⏎");
            let expected: Vec<String> = expected.lines().map(|line| line.replace('⏎', "\n")).collect();
            assert_eq!(found, expected);
        }
    }
}
