//! The record as a Markdown document.

use std::fmt::Write;

use crossread_core::{Record, RecordEvidence, RecordFinding, RecordSide, Status};

use crate::outline::{Entry, Outline, Speaker, text_shows};
use crate::printable::{one_line, pieces, quoted, web_address};
use crate::wording::{
    DISPUTED, ESTABLISHED, RECONCILED, count, day, days, difference, doubt, origin, period, reason, sentence,
    shown, support, undertaken,
};

/// The record as a CommonMark document: the sections of the page, all findings, every piece of evidence as a quote
/// with its report and its place there, in code points.
///
/// The words of articles are escaped: they show as written and make no heading, link, image or HTML.
pub fn markdown(record: &Record) -> String {
    let outline = Outline::new(record);
    let mut document = Document { outline: &outline, out: String::new() };
    document.head();
    document.reports();
    let sections = [
        ("Established", ESTABLISHED, &outline.established),
        ("Disputed", DISPUTED, &outline.disputed),
        ("Differ, and both can be right", RECONCILED, &outline.reconciled),
    ];
    for (title, meaning, entries) in sections {
        document.section(title, &sentence(meaning), entries);
    }
    document.sayings();
    document.ledger();
    document.section("Only one report says", "", &outline.single);
    document.timeline();
    document.notes();
    document.out
}

struct Document<'a> {
    outline: &'a Outline<'a>,
    out: String,
}

impl<'a> Document<'a> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, title: &str) {
        let gap = if self.out.ends_with("\n\n") { "" } else { "\n" };
        let _ = write!(self.out, "{gap}## {title}\n\n");
    }

    fn head(&mut self) {
        let story = &self.outline.record.story;
        let _ = write!(self.out, "# {}\n\n", escape(&story.title));
        let mut facts: Vec<String> = period(story).map(|p| escape(&p)).into_iter().collect();
        if !story.places.is_empty() {
            facts.push(story.places.iter().map(|p| escape(p)).collect::<Vec<_>>().join(", "));
        }
        facts.push(count(self.outline.record.reports.len(), "report"));
        self.line(&facts.join(" · "));
        if let Some(events) = self.outline.events() {
            let _ = write!(self.out, "\n**{}**\n", escape(&events));
        }
    }

    fn reports(&mut self) {
        self.heading("Reports");
        for (place, report) in self.outline.record.reports.iter().enumerate() {
            let mut line = format!("{}. **{}**", place + 1, escape(self.outline.name(place)));
            if let Some(title) = &report.title {
                let _ = write!(line, ", {}", escape(title));
            }
            let facts = report.published.as_deref().map(day).into_iter();
            let origins = shown(&report.origins).map(|o| origin(o, |id| self.outline.number(id)));
            for fact in facts.chain(origins) {
                let _ = write!(line, " · {}", escape(&fact));
            }
            if let Some(url) = report.url.as_deref().and_then(link) {
                let _ = write!(line, " · <{url}>");
            }
            self.line(&line);
        }
    }

    fn section(&mut self, title: &str, meaning: &str, entries: &[Entry<'a>]) {
        if entries.is_empty() {
            return;
        }
        self.heading(title);
        if !meaning.is_empty() {
            let _ = write!(self.out, "{meaning}\n\n");
        }
        for entry in entries {
            self.finding(entry);
        }
    }

    fn ledger(&mut self) {
        if self.outline.record.commitments.is_empty() {
            return;
        }
        self.heading("Promised and planned");
        for commitment in &self.outline.record.commitments {
            self.line(&format!("- {}", escape(&commitment.what)));
            self.line(&format!("  ({})", escape(&undertaken(commitment))));
        }
    }

    fn finding(&mut self, entry: &Entry<'a>) {
        let finding = entry.finding;
        self.line(&format!("- **{}**", escape(&finding.text)));
        for sentence in why(finding) {
            self.line(&format!("  {sentence}"));
        }
        let differing = matches!(finding.status, Status::Conflict | Status::Reconciled);
        for side in &finding.sides {
            if differing {
                let value = if side.value.trim().is_empty() { "One version" } else { &side.value };
                let _ = write!(self.out, "\n  **{}** ({})\n\n", escape(value), support(side));
            } else if finding.status == Status::Agreed {
                let _ = write!(self.out, "  ({}{})\n\n", support(side), doubt(finding));
            } else {
                self.line("");
            }
            self.evidence(side);
        }
        self.line("");
    }

    fn evidence(&mut self, side: &'a RecordSide) {
        let mut first = true;
        for voice in self.outline.voices(&side.evidence) {
            for evidence in &voice.evidence {
                if !first {
                    self.line("  >");
                }
                first = false;
                let words = words(evidence);
                let (report, name) = (voice.report + 1, escape(self.outline.name(voice.report)));
                let cites = evidence
                    .cites
                    .as_deref()
                    .map_or(String::new(), |who| format!(", citing {}", escape(who)));
                self.line(&format!(
                    "  > {words} — {report} {name}{cites}, {} to {}",
                    evidence.start, evidence.end
                ));
            }
        }
    }

    fn sayings(&mut self) {
        if self.outline.speakers.is_empty() {
            return;
        }
        self.heading("Who said what");
        for speaker in &self.outline.speakers {
            self.speaker(speaker);
        }
    }

    fn speaker(&mut self, speaker: &Speaker<'a>) {
        let name = speaker.name.map_or("Speaker not named".to_owned(), escape);
        let _ = write!(self.out, "### {name}\n\n");
        for entry in &speaker.sayings {
            for side in &entry.finding.sides {
                let mut said = support(side);
                if !side.evidence.iter().any(|e| text_shows(&entry.finding.text, &e.exact)) {
                    said = format!("{} ({said})", escape(&entry.finding.text));
                }
                let _ = write!(self.out, "- {said}\n\n");
                self.evidence(side);
                self.line("");
            }
        }
        for entry in &speaker.told_above {
            let _ = write!(self.out, "- Told differently, see above: {}\n\n", escape(&entry.finding.text));
        }
    }

    fn timeline(&mut self) {
        if self.outline.record.timeline.is_empty() {
            return;
        }
        self.heading("When");
        for happening in &self.outline.record.timeline {
            let reports = self.outline.tellers(&happening.evidence);
            let reports: Vec<String> = reports.iter().map(ToString::to_string).collect();
            let line = format!(
                "- **{}** {} ({})",
                escape(&days(happening)),
                escape(&happening.text),
                reports.join(", ")
            );
            self.line(&line);
        }
    }

    fn notes(&mut self) {
        let reports = self.outline.record.reports.iter().enumerate();
        let notes: Vec<_> =
            reports.flat_map(|(place, r)| r.notes.iter().map(move |note| (place, note))).collect();
        if notes.is_empty() {
            return;
        }
        self.heading("Notes on the reports");
        for (place, note) in notes {
            let name = escape(self.outline.name(place));
            self.line(&format!("- {} {name}: {}", place + 1, escape(note)));
        }
    }
}

/// Exact words in quotation marks; those that no other version has are bold.
fn words(evidence: &RecordEvidence) -> String {
    if evidence.differing.is_empty() {
        return escape(&quoted(&evidence.exact));
    }
    let marked: String = pieces(evidence)
        .iter()
        .map(|(words, differs)| if *differs { format!("**{}**", escape(words)) } else { spaced(words) })
        .collect();
    let bare = quoted(&evidence.exact) != one_line(&evidence.exact);
    if bare { format!("“{marked}”") } else { marked }
}

/// Escaped words that keep the space before and after them.
fn spaced(words: &str) -> String {
    let space = |is: bool| if is { " " } else { "" };
    let (before, after) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
    let inner = escape(words);
    if inner.is_empty() {
        space(before).to_owned()
    } else {
        format!("{}{inner}{}", space(before), space(after))
    }
}

fn why(finding: &RecordFinding) -> Vec<String> {
    let label = match (finding.reason, finding.differs) {
        (Some(because), _) => Some(format!("Both can be right: {}.", reason(because))),
        (None, Some(about)) => Some(format!("They differ on {}.", difference(about))),
        (None, None) => None,
    };
    let explanation = Some(escape(&finding.explanation)).filter(|text| !text.is_empty());
    label.into_iter().chain(explanation).collect()
}

/// The address, where it is one of the web and stands between `<` and `>` safely.
fn link(url: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '`');
    web_address(url).filter(|url| url.chars().all(plain))
}

/// The text on one line, with a backslash before all that Markdown would act on (CommonMark 0.31, 2.4; the colon
/// and the stop after "www" because GitHub makes links of bare addresses).
fn escape(text: &str) -> String {
    let line = one_line(text);
    let mut escaped = String::with_capacity(line.len());
    let ordinal = line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in line.char_indices() {
        let special =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$' | '@')
                || at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':')
                || matches!(c, '.' | ')') && at > 0 && line.len() - at == ordinal
                || c == ':' && line.get(at..).is_some_and(|rest| rest.starts_with("://"))
                || c == '.'
                    && line
                        .get(at.saturating_sub(3)..at)
                        .is_some_and(|head| head.eq_ignore_ascii_case("www"));
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_make_no_markup() {
        assert_eq!(escape("# no *heading*"), r"\# no \*heading\*");
        assert_eq!(escape("12. no list, 3.5 m"), r"12\. no list, 3.5 m");
        assert_eq!(escape("![a](javascript:b) <script>"), r"!\[a\](javascript:b) \<script\>");
        assert_eq!(
            escape("see http://a.example and www.b.example"),
            r"see http\://a.example and www\.b.example"
        );
        assert_eq!(escape("- dash\n- dash"), r"\- dash - dash");
    }

    #[test]
    fn only_plain_web_addresses_are_links() {
        assert_eq!(link("https://a.example/b?c=d"), Some("https://a.example/b?c=d"));
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a.example/>x"), None);
        assert_eq!(link("file:///etc/passwd"), None);
    }
}
