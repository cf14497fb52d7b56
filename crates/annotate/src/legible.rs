//! A report's text as its reader sees it: without soft hyphens and characters of no width, each line in one piece.
//!
//! Rules and networks read this text; what they find is then placed in the report's own.

use std::borrow::Cow;

use crossread_core::{Annotations, Line, Report, ReportParts, Span};

/// A report to be read, and how its text differs from the original.
pub(crate) struct Legible<'r> {
    /// The report, or a copy of it with a legible text.
    pub(crate) report: Cow<'r, Report>,
    /// Where in the legible text characters were passed over, and how many bytes up to there in all.
    passed: Vec<(usize, usize)>,
}

/// Soft hyphen, zero-width space, non-joiner, joiner, word joiner, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

impl<'r> Legible<'r> {
    pub(crate) fn of(report: &'r Report) -> Self {
        let broken = |line: &Line| report.words(line.span).contains(['\n', '\r']);
        if !report.text().contains(is_invisible) && !report.lines().iter().any(broken) {
            return Self { report: Cow::Borrowed(report), passed: Vec::new() };
        }
        let (mut text, mut passed, mut bytes) = (String::with_capacity(report.text().len()), Vec::new(), 0);
        let mut lines = report.lines().iter().peekable();
        for (at, character) in report.text().char_indices() {
            while lines.next_if(|line| line.span.end <= at).is_some() {}
            let inside = lines.peek().is_some_and(|line| line.span.start <= at);
            if is_invisible(character) {
                bytes += character.len_utf8();
                passed.push((text.len(), bytes));
            } else if inside && matches!(character, '\n' | '\r') {
                text.push(' ');
            } else {
                text.push(character);
            }
        }
        let mut legible = Self { report: Cow::Borrowed(report), passed };
        let moved = |line: &Line| {
            let span =
                Span::new(legible.legible_offset(line.span.start), legible.legible_offset(line.span.end));
            Line { span, kind: line.kind }
        };
        let lines = report.lines().iter().map(moved).collect();
        let parts = ReportParts { text, lines, published: report.published(), ..ReportParts::default() };
        legible.report = Cow::Owned(Report::new(parts));
        legible
    }

    /// An offset of the original as one of the legible text.
    fn legible_offset(&self, offset: usize) -> usize {
        let before = self.passed.iter().take_while(|(at, bytes)| at + bytes <= offset).last();
        offset - before.map_or(0, |(_, bytes)| *bytes)
    }

    /// A span of the legible text as one of the original; what was passed over around it stays outside.
    fn original(&self, span: Span) -> Span {
        let passed = |end: usize| {
            let count = self.passed.partition_point(|(at, _)| *at < end);
            count.checked_sub(1).and_then(|last| self.passed.get(last)).map_or(0, |(_, bytes)| *bytes)
        };
        Span::new(span.start + passed(span.start + 1), span.end + passed(span.end))
    }

    /// Places what was found in the legible text in the original.
    pub(crate) fn restore(&self, found: &mut Annotations) {
        if self.passed.is_empty() {
            return;
        }
        for sentence in &mut found.sentences {
            let span = self.original(sentence.span);
            for tag in &mut sentence.tags {
                let tagged =
                    Span::new(sentence.span.start + tag.span.start, sentence.span.start + tag.span.end);
                let tagged = self.original(tagged);
                tag.span = Span::new(tagged.start - span.start, tagged.end - span.start);
            }
            sentence.words.iter_mut().for_each(|word| word.span = self.original(word.span));
            sentence.span = span;
        }
        for clause in &mut found.clauses {
            clause.span = self.original(clause.span);
            let arguments = clause.predicate.iter_mut().flat_map(|predicate| &mut predicate.arguments);
            arguments.for_each(|argument| argument.span = self.original(argument.span));
        }
        let names = found.names.iter_mut().map(|name| &mut name.span);
        let times = found.times.iter_mut().map(|time| &mut time.span);
        let quantities = found.quantities.iter_mut().map(|quantity| &mut quantity.span);
        let mentions = found.referents.iter_mut().flat_map(|referent| &mut referent.mentions);
        let said = found.attributions.iter_mut().flat_map(|attribution| {
            let parts = [&mut attribution.marked, &mut attribution.source, &mut attribution.cue];
            std::iter::once(&mut attribution.content).chain(parts.into_iter().flatten())
        });
        for span in names.chain(times).chain(quantities).chain(mentions).chain(said) {
            *span = self.original(*span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossread_core::LineKind;

    #[test]
    fn offsets_stay_true() {
        let text = "\u{feff}The storm on Sun\u{ad}day\nhit Hal\u{ad}\u{200b}da.\nIt was late.";
        let end = text.find("\nIt").unwrap();
        let line = |start, end| Line { span: Span::new(start, end), kind: LineKind::Body };
        let lines = vec![line(0, end), line(end + 1, text.len())];
        let report = Report::new(ReportParts { text: text.to_owned(), lines, ..ReportParts::default() });
        let legible = Legible::of(&report);
        assert_eq!(legible.report.text(), "The storm on Sunday hit Halda.\nIt was late.");
        let lines: Vec<&str> = legible.report.lines().iter().map(|l| legible.report.words(l.span)).collect();
        assert_eq!(lines, ["The storm on Sunday hit Halda.", "It was late."]);
        for (word, expected) in
            [("The", "The"), ("Sunday", "Sun\u{ad}day"), ("Halda", "Hal\u{ad}\u{200b}da"), ("late", "late")]
        {
            let at = legible.report.text().find(word).unwrap();
            assert_eq!(report.words(legible.original(Span::new(at, at + word.len()))), expected);
        }
    }
}
