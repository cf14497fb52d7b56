//! Stretches in quotation marks.

use crossread_core::Span;

/// A quotation of more bytes than this is a lost closing mark.
const MOST_BYTES: usize = 4000;

/// A quotation that does not close in its own paragraph closes in one of so many after it, or at its own paragraph's end.
const MOST_PARAGRAPHS: usize = 8;

/// A stretch in quotation marks, within one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// With its marks.
    pub(crate) marked: Span,
    /// Without them.
    pub(crate) content: Span,
    /// Whether it opened in the paragraph before.
    pub(crate) continued: bool,
}

/// The quoted stretches of a report's paragraphs, in order. One that opens in a paragraph and closes in a later one has a
/// stretch in each; a curly mark that never closes, or is opened anew in the next paragraph, runs to its paragraph's end.
pub(crate) fn quoted(text: &str, paragraphs: &[Span]) -> Vec<Quoted> {
    let mut out: Vec<Quoted> = Vec::new();
    let mut carried = None;
    for (number, &paragraph) in paragraphs.iter().enumerate() {
        let mut open = carried.take().map(|mark| (paragraph.start, mark, true));
        let mut previous = ' ';
        for (at, c) in paragraph.of(text).char_indices() {
            let here = paragraph.start + at;
            match (open, c) {
                (None, '“' | '„' | '«') => open = Some((here, c, false)),
                (None, '"') if !previous.is_ascii_digit() => open = Some((here, c, false)),
                (Some((start, mark, continued)), '”' | '"' | '»') if closes(mark, c, previous) => {
                    let from = if continued { start } else { start + mark.len_utf8() };
                    let marked = Span::new(start, here + c.len_utf8());
                    out.push(Quoted { marked, content: Span::new(from, here), continued });
                    open = None;
                }
                _ => {}
            }
            previous = c;
        }
        let Some((start, mark, continued)) = open else { continue };
        let later = paragraphs.get(number + 1..).unwrap_or_default();
        if closes_later(text, mark, later) {
            carried = Some(mark);
        }
        if mark != '"' || carried.is_some() {
            let from = if continued { start } else { start + mark.len_utf8() };
            let (marked, content) = (Span::new(start, paragraph.end), Span::new(from, paragraph.end));
            out.push(Quoted { marked, content, continued });
        }
    }
    out.retain(|q| !q.content.is_empty() && q.marked.len() <= MOST_BYTES);
    out
}

/// Whether the first mark of the paragraphs that follow closes one opened before them.
fn closes_later(text: &str, mark: char, later: &[Span]) -> bool {
    let marks = later.iter().take(MOST_PARAGRAPHS).find_map(|paragraph| {
        let words = paragraph.of(text);
        let at = words.find(['“', '„', '«', '”', '"', '»'])?;
        let c = words.get(at..)?.chars().next()?;
        let previous = words.get(..at)?.chars().next_back().unwrap_or(' ');
        Some(closes(mark, c, previous))
    });
    marks.unwrap_or(false)
}

fn closes(open: char, c: char, previous: char) -> bool {
    match open {
        '«' => c == '»',
        '„' => c == '”' || c == '"',
        _ => c == '”' || (c == '"' && previous != ' '),
    }
}

/// Whether a quotation opened and did not close.
pub(crate) fn unclosed(text: &str, marked: Span) -> bool {
    !marked.of(text).ends_with(['”', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<(&str, bool)> {
        let line = |l: &str| {
            let start = l.as_ptr() as usize - text.as_ptr() as usize;
            Span::new(start, start + l.len())
        };
        let paragraphs: Vec<Span> = text.lines().map(line).collect();
        quoted(text, &paragraphs).iter().map(|q| (q.content.of(text), q.continued)).collect()
    }

    #[test]
    fn over_paragraphs() {
        assert_eq!(
            stretches("“It rained.\nIt poured,” she said.\n“It stopped.”"),
            [("It rained.", false), ("It poured,", true), ("It stopped.", false)]
        );
        assert_eq!(
            stretches("\"It rained.\nIt poured,\" she said."),
            [("It rained.", false), ("It poured,", true)]
        );
        // By the custom of print each paragraph opens anew, and the last one closes.
        assert_eq!(
            stretches("“It rained.\n“It poured,” she said."),
            [("It rained.", false), ("It poured,", false)]
        );
        // Marks that were lost.
        assert_eq!(stretches("“It rained.\nIt poured."), [("It rained.", false)]);
        assert_eq!(stretches("A 3\" pipe.\nShe said \"no\"."), [("no", false)]);
        assert_eq!(stretches("He said \"it rained.\n\"It poured.\""), [("It poured.", false)]);
    }
}
