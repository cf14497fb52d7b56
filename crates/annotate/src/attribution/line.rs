//! Speakers named beside a quotation rather than in a sentence with it: on the line that leads to it, or in the signature
//! behind it.

use crossread_core::{NameKind, Span};

use super::marks::Quoted;
use super::{Found, LONGEST_SOURCE, Reading};

/// Small words of a title before a name.
const SMALL: &[&str] = &["of", "the", "and", "for", "a", "an"];

impl Reading<'_> {
    /// "Minister of Forestry A. K.:" on the line before a quotation.
    pub(super) fn introduced(
        &self,
        quotation: &Quoted,
        quoted: &[Quoted],
        found: &[Found],
    ) -> Option<(Span, Option<Span>)> {
        let here = self.paragraph(quotation)?;
        let before = *self.paragraphs.get(here.checked_sub(1)?)?;
        let opens = self.paragraphs.get(here).is_some_and(|p| p.start == quotation.marked.start);
        if !opens || !before.of(self.text).trim_end().ends_with(':') {
            return None;
        }
        let told = |f: &Found| {
            let (cue, source) = (f.cue?, self.core(f.source?));
            (before.contains(cue) && before.contains(source)).then_some((source, Some(cue)))
        };
        let network = found.iter().filter_map(told).next_back();
        let quoted = quoted.iter().any(|q| q.marked.overlaps(before));
        network.or_else(|| {
            let mut named = self.names.iter().rev().filter(|n| before.contains(n.span) && !quoted);
            named.find(|n| n.kind == NameKind::Person).map(|n| (n.span, None))
        })
    }

    /// The name in "“…” — Commissioner A. K.", at the end of the paragraph or on a line of its own.
    pub(super) fn signed(&self, quotation: &Quoted) -> Option<Span> {
        let here = self.paragraph(quotation)?;
        let rest = Span::new(quotation.marked.end, self.paragraphs.get(here)?.end);
        let line = if rest.of(self.text).trim().is_empty() { *self.paragraphs.get(here + 1)? } else { rest };
        let words = line.of(self.text).trim();
        let name = words.trim_start_matches(['-', '–', '—', '―']);
        if name.len() == words.len() || words.len() > LONGEST_SOURCE {
            return None;
        }
        let start = line.start + line.of(self.text).find(name)?;
        let titled = |named: Span| {
            let mut before = Span::new(start, named.start).of(self.text).split_whitespace();
            before.all(|w| w.starts_with(char::is_uppercase) || SMALL.contains(&w))
        };
        let within = |kind| {
            let mut names = self.names.iter().filter(|n| line.contains(n.span) && n.kind == kind);
            names.find(|n| titled(n.span)).map(|n| n.span)
        };
        within(NameKind::Person).or_else(|| within(NameKind::Organisation))
    }
}
