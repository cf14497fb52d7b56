//! Stretches in quotation marks.

use crossread_core::Span;

/// A quotation of more bytes than this is a lost closing mark.
const MOST_BYTES: usize = 4000;

/// A stretch in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// With its marks.
    pub(crate) marked: Span,
    /// Without them.
    pub(crate) content: Span,
}

/// The quoted stretches of one paragraph, in order. A mark that never closes runs to the paragraph's end, as in a
/// quotation of several paragraphs.
pub(crate) fn quoted(text: &str, paragraph: Span) -> Vec<Quoted> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let words = paragraph.of(text);
    let mut previous = ' ';
    for (at, c) in words.char_indices() {
        let here = paragraph.start + at;
        match (open, c) {
            (None, '“' | '„' | '«') => open = Some((here, c)),
            (None, '"') if !previous.is_ascii_digit() => open = Some((here, c)),
            (Some((start, mark)), '”' | '"' | '»') if closes(mark, c, previous) => {
                let content = Span::new(start + mark.len_utf8(), here);
                out.push(Quoted { marked: Span::new(start, here + c.len_utf8()), content });
                open = None;
            }
            _ => {}
        }
        previous = c;
    }
    if let Some((start, mark)) = open
        && mark != '"'
    {
        out.push(Quoted {
            marked: Span::new(start, paragraph.end),
            content: Span::new(start + mark.len_utf8(), paragraph.end),
        });
    }
    out.retain(|q| !q.content.is_empty() && q.marked.len() <= MOST_BYTES);
    out
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
