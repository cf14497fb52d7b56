//! Quotation marks one by one: of which kind each is, and whether what stands beside it lets it open or close.

use crossread_core::Span;

/// What stands before an apostrophe that is no mark: words cut at their beginning.
const CLIPPED: &[&str] = &["em", "til", "tis", "twas", "cause", "n"];

/// The kinds of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    /// “
    Left,
    /// ”
    Right,
    /// „
    Low,
    /// "
    Straight,
    /// ``, also ‘‘
    Backticks,
    /// '', also ’’
    Apostrophes,
    /// «
    LeftAngle,
    /// »
    RightAngle,
    /// ‘, also `
    LeftSingle,
    /// ’
    RightSingle,
    /// '
    StraightSingle,
}

impl Glyph {
    /// Whether it may be an apostrophe as well.
    pub(super) fn is_single(self) -> bool {
        matches!(self, Glyph::LeftSingle | Glyph::RightSingle | Glyph::StraightSingle)
    }

    /// Whether it is always a mark that opens, closed or not.
    pub(super) fn is_sure(self) -> bool {
        matches!(self, Glyph::Left | Glyph::Low | Glyph::LeftAngle | Glyph::Backticks)
    }

    /// Whether `close` ends what this one opened.
    pub(super) fn is_closed_by(self, close: Glyph) -> bool {
        use Glyph::*;
        match self {
            Left | Straight => matches!(close, Right | Straight),
            Low => matches!(close, Left | Right | Straight),
            Backticks => matches!(close, Apostrophes | Right | Straight),
            Apostrophes => close == Apostrophes,
            LeftAngle => close == RightAngle,
            RightAngle => close == LeftAngle,
            LeftSingle | StraightSingle => matches!(close, RightSingle | StraightSingle),
            Right | RightSingle => false,
        }
    }
}

/// One mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) glyph: Glyph,
    /// Whether it can open, by what stands beside it.
    pub(super) opens: bool,
    /// Whether it can close.
    pub(super) closes: bool,
    /// Whether it looks like the apostrophe of "the dockers’ hall".
    pub(super) possessive: bool,
}

/// The marks of a paragraph, in order; apostrophes that can be nothing else are left out.
pub(super) fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    let words = paragraph.of(text);
    for (at, c) in words.char_indices() {
        let start = paragraph.start + at;
        if out.last().is_some_and(|mark| mark.span.end > start) {
            continue;
        }
        let after = words.get(at + c.len_utf8()..).unwrap_or_default();
        let Some((glyph, length)) = glyph(c, after) else { continue };
        let before = words.get(..at).unwrap_or_default();
        let after = words.get(at + length..).unwrap_or_default();
        let found = mark(glyph, Span::new(start, start + length), before, after);
        out.extend(Some(found).filter(|m| m.opens || m.closes));
    }
    out
}

/// The mark that a paragraph opens with.
pub(super) fn opening(text: &str, paragraph: Span) -> Option<Glyph> {
    let words = paragraph.of(text).trim_start();
    let mut letters = words.chars();
    let (glyph, length) = glyph(letters.next()?, letters.as_str())?;
    let found = mark(glyph, paragraph, "", words.get(length..)?);
    found.opens.then_some(glyph)
}

/// The mark that begins with `c`, and its length in bytes.
fn glyph(c: char, after: &str) -> Option<(Glyph, usize)> {
    let twice = after.starts_with(c);
    let glyph = match c {
        '“' => Glyph::Left,
        '”' => Glyph::Right,
        '„' => Glyph::Low,
        '"' => Glyph::Straight,
        '«' => Glyph::LeftAngle,
        '»' => Glyph::RightAngle,
        '`' | '‘' if twice => Glyph::Backticks,
        '\'' | '’' if twice => Glyph::Apostrophes,
        '`' | '‘' => Glyph::LeftSingle,
        '’' => Glyph::RightSingle,
        '\'' => Glyph::StraightSingle,
        _ => return None,
    };
    let doubled = matches!(glyph, Glyph::Backticks | Glyph::Apostrophes);
    Some((glyph, c.len_utf8() * if doubled { 2 } else { 1 }))
}

fn mark(glyph: Glyph, span: Span, before: &str, after: &str) -> Mark {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let is_quote = |c: char| "“”„\"«»`‘’'".contains(c);
    let begins = previous.is_none_or(|c| c.is_whitespace() || is_quote(c) || "([{/:-–—".contains(c))
        && next.is_some_and(|c| !c.is_whitespace());
    let ends = previous.is_some_and(|c| !c.is_whitespace())
        && next.is_none_or(|c| !c.is_alphanumeric() && !"([{$€£".contains(c));
    let (opens, closes) = match glyph {
        Glyph::Left | Glyph::Low | Glyph::Backticks | Glyph::LeftAngle => (true, true),
        Glyph::Right => (false, true),
        Glyph::RightAngle => (begins, true),
        // Spaces on both sides or on none: what is open says which it is.
        Glyph::Straight | Glyph::Apostrophes if begins == ends => (true, true),
        Glyph::Straight | Glyph::Apostrophes => (begins, ends),
        Glyph::LeftSingle => (begins && opens_a_word(after), false),
        Glyph::StraightSingle => (begins && opens_a_word(after), ends),
        Glyph::RightSingle => (false, ends),
    };
    let goes_on = after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let possessive = goes_on && (before.ends_with('s') || before.ends_with("in"));
    Mark { span, glyph, opens, closes, possessive }
}

/// Whether a single mark before these words is more than the apostrophe of "’90s" and "’em".
fn opens_a_word(after: &str) -> bool {
    let year = after.chars().take(2).filter(char::is_ascii_digit).count() == 2;
    let first = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    !year && !CLIPPED.contains(&first.to_lowercase().as_str())
}
