//! Stretches in quotation marks.
//!
//! A single mark may be an apostrophe, a straight one may open or close: each is judged by what stands beside it, and what no
//! other mark answers is none. Of nested stretches the outermost is the quotation.

mod glyph;

use crossread_core::Span;

use glyph::{Glyph, Mark, marks, opening};

/// A quotation of more bytes than this is a lost closing mark.
const MOST_BYTES: usize = 4000;

/// A quotation that does not close in its own paragraph closes in one of so many after it, or at its own paragraph's end.
const MOST_PARAGRAPHS: usize = 8;

/// So many marks are open at a time; the first of more is an apostrophe.
const DEEPEST: usize = 8;

/// A stretch in quotation marks, within one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// With its marks.
    pub(crate) marked: Span,
    /// Without them.
    pub(crate) content: Span,
    /// Whether it goes on from the paragraph before.
    pub(crate) continued: bool,
}

/// How a quotation that a paragraph leaves open goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Onward {
    /// The next paragraph opens it anew, as is the custom of print.
    Anew,
    /// A later paragraph closes it.
    Closed(Glyph),
    /// Its closing mark was lost.
    Lost,
}

/// The quoted stretches of a report's paragraphs, in order. A quotation of several paragraphs has a stretch in each; one that
/// never closes runs to its paragraph's end, where its mark can be nothing else.
pub(crate) fn quoted(text: &str, paragraphs: &[Span]) -> Vec<Quoted> {
    let mut out: Vec<Quoted> = Vec::new();
    let mut onward = Onward::Lost;
    for (number, &paragraph) in paragraphs.iter().enumerate() {
        let later = paragraphs.get(number + 1..).unwrap_or_default();
        let carried = match onward {
            Onward::Closed(glyph) => Some(glyph),
            Onward::Anew | Onward::Lost => None,
        };
        let (mut pairs, open) = pairs(text, paragraph, carried);
        let left = left_open(text, paragraph, &open, later);
        if let Some((mark, _)) = left {
            pairs.push((mark.span, Span::new(paragraph.end, paragraph.end)));
        }
        pairs.sort_by_key(|(open, close)| (open.start, std::cmp::Reverse(close.end)));
        let start = paragraph.end - paragraph.of(text).trim_start().len();
        let mut end = 0;
        for (open, close) in pairs {
            // What lies within the one before is nested.
            if close.end <= end {
                continue;
            }
            end = close.end;
            let content = trimmed(text, Span::new(open.end, close.start));
            let marked = Span::new(open.start, close.end);
            let continued = open.is_empty() || onward == Onward::Anew && open.start == start;
            // "rock ’n’ roll"
            if content.len() > 1 && marked.len() <= MOST_BYTES {
                out.push(Quoted { marked, content, continued });
            }
        }
        onward = left.map_or(Onward::Lost, |(_, onward)| onward);
    }
    out
}

/// Whether words at `place` of a quotation stand in marks within it: "“People said, ‘Lind is late,’” he said."
pub(crate) fn is_nested(text: &str, content: Span, place: Span) -> bool {
    let (_, open) = pairs(text, Span::new(content.start, place.start), None);
    !open.is_empty()
}

/// The marks of a paragraph that answer each other, and those that stay open, outermost first; `carried` was opened before.
fn pairs(text: &str, paragraph: Span, carried: Option<Glyph>) -> (Vec<(Span, Span)>, Vec<Mark>) {
    let start = Span::new(paragraph.start, paragraph.start);
    let mut open: Vec<Mark> = carried
        .map(|glyph| Mark { span: start, glyph, opens: true, closes: false, possessive: false })
        .into_iter()
        .collect();
    let all = marks(text, paragraph);
    let mut pairs = Vec::new();
    for (number, mark) in all.iter().enumerate() {
        let answered = open.iter().rposition(|o| o.glyph.is_closed_by(mark.glyph)).filter(|_| mark.closes);
        // A single mark closes nothing across a double one.
        let crossed = |at: usize| open.iter().skip(at).any(|o| !o.glyph.is_single());
        let answered = answered.filter(|&at| !mark.glyph.is_single() || !crossed(at));
        match answered {
            Some(_) if mark.possessive && mark.glyph.is_single() && closes_again(&all, number) => {}
            Some(at) => {
                pairs.extend(open.get(at).map(|o| (o.span, mark.span)));
                open.truncate(at);
            }
            None if mark.opens => {
                if open.len() == DEEPEST {
                    open.remove(0);
                }
                open.push(*mark);
            }
            None => {}
        }
    }
    (pairs, open)
}

/// Whether the next single mark closes too, so that this one need not: "‘The dockers’ hall is shut,’ he said."
fn closes_again(all: &[Mark], number: usize) -> bool {
    let next = all.iter().skip(number + 1).find(|m| m.glyph.is_single() || m.glyph.is_sure());
    next.is_some_and(|m| m.glyph.is_single() && m.closes && !m.opens)
}

/// The outermost of a paragraph's open marks that is more than an apostrophe or a slip.
fn left_open(text: &str, paragraph: Span, open: &[Mark], later: &[Span]) -> Option<(Mark, Onward)> {
    let found = open.iter().find_map(|mark| Some((*mark, onward(text, paragraph, mark, later)?)));
    found.or_else(|| open.iter().find(|mark| mark.glyph.is_sure()).map(|mark| (*mark, Onward::Lost)))
}

fn onward(text: &str, paragraph: Span, mark: &Mark, later: &[Span]) -> Option<Onward> {
    let anew = later.first().and_then(|next| opening(text, *next));
    let first = text.get(paragraph.start..mark.span.start).is_some_and(|before| before.trim().is_empty());
    let capital =
        text.get(mark.span.end..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
    if anew.is_some_and(|glyph| glyph.is_single() == mark.glyph.is_single()) && (first || capital) {
        return Some(Onward::Anew);
    }
    let closed = !mark.glyph.is_single() && closes_later(text, mark.glyph, later);
    closed.then_some(Onward::Closed(mark.glyph))
}

/// Whether the first mark of the paragraphs that follow closes one opened before them.
fn closes_later(text: &str, open: Glyph, later: &[Span]) -> bool {
    let marks = later.iter().take(MOST_PARAGRAPHS).flat_map(|paragraph| marks(text, *paragraph));
    let first = marks.into_iter().find(|m| !m.glyph.is_single());
    first.is_some_and(|m| m.closes && open.is_closed_by(m.glyph))
}

/// Without white space around it.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.end - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In `marks.corpus.txt`, cases are parted by empty lines: the paragraphs, then for each quotation a line "> its words";
    /// "+ its words" for one that goes on from the paragraph before.
    #[test]
    fn corpus() {
        for case in include_str!("marks.corpus.txt").split("\n\n") {
            let lines = || case.lines().filter(|l| !l.starts_with('#'));
            let is_expected = |l: &&str| l.starts_with("> ") || l.starts_with("+ ");
            let text = lines().filter(|l| !is_expected(l)).collect::<Vec<_>>().join("\n");
            let mut start = 0;
            let paragraphs: Vec<Span> = text
                .lines()
                .map(|line| {
                    let span = Span::new(start, start + line.len());
                    start = span.end + 1;
                    span
                })
                .collect();
            let shown =
                |q: &Quoted| format!("{} {}", if q.continued { '+' } else { '>' }, q.content.of(&text));
            let found: Vec<String> = quoted(&text, &paragraphs).iter().map(shown).collect();
            let expected: Vec<&str> = lines().filter(is_expected).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_marks_give_ordered_stretches(text in "[-a-cA s\n“”„\"«»`‘’'.,3]{0,60}") {
            let mut start = 0;
            let paragraphs: Vec<Span> = text.split('\n').map(|line| {
                let span = Span::new(start, start + line.len());
                start = span.end + 1;
                span
            }).collect();
            let mut end = 0;
            for found in quoted(&text, &paragraphs) {
                assert!(found.marked.start >= end && found.marked.contains(found.content));
                assert!(!found.content.of(&text).is_empty());
                end = found.marked.end;
            }
        }
    }
}
