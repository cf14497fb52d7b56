//! A finding as what others cite: in words, as BibTeX and as CSL-JSON.

use crossread_core::{RecordEvidence, RecordFinding, RecordReport};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::outline::{Entry, Outline};
use crate::printable::{one_line, quoted, web_address};
use crate::wording::day;

/// One finding's citation in three forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Citation {
    /// In words: the finding, who said it, and each report's words with outlet, title, day and address.
    pub(crate) text: String,
    /// One `@misc` a report.
    pub(crate) bibtex: String,
    /// One item a report, as a JSON list.
    pub(crate) csl: String,
}

/// What a finding has of one report.
struct Source<'a> {
    number: usize,
    name: &'a str,
    report: &'a RecordReport,
    words: Vec<&'a RecordEvidence>,
}

impl<'a> Citation {
    /// The citation of a finding.
    pub(crate) fn new(outline: &'a Outline<'a>, entry: &Entry<'a>) -> Self {
        let finding = entry.finding;
        let sources: Vec<Source<'a>> = finding
            .sides
            .iter()
            .flat_map(|side| outline.voices(&side.evidence))
            .filter_map(|voice| {
                let report = outline.record.reports.get(voice.report)?;
                let name = outline.name(voice.report);
                Some(Source { number: voice.report + 1, name, report, words: voice.evidence })
            })
            .collect();
        let items: Vec<Value> = sources.iter().map(|source| source.csl(entry)).collect();
        Self {
            text: text(outline, entry, &sources),
            bibtex: sources.iter().map(|source| source.bibtex(entry)).collect::<Vec<_>>().join("\n"),
            csl: serde_json::to_string_pretty(&items).unwrap_or_default(),
        }
    }
}

fn text(outline: &Outline<'_>, entry: &Entry<'_>, sources: &[Source<'_>]) -> String {
    let mut lines = vec![one_line(&entry.finding.text)];
    lines.extend(speaker(entry.finding).map(|name| format!("Speaker: {name}")));
    lines.extend(sources.iter().map(|source| format!("{}: {}", source.place(), source.quoted())));
    lines.push(format!(
        "From the Crossread record “{}”, finding {}",
        one_line(&outline.record.story.title),
        entry.number
    ));
    lines.join("\n")
}

fn speaker(finding: &RecordFinding) -> Option<String> {
    finding.speaker.as_deref().map(one_line).filter(|name| !name.is_empty())
}

impl Source<'_> {
    fn title(&self) -> Option<String> {
        self.report.title.as_deref().map(one_line).filter(|title| !title.is_empty())
    }

    fn url(&self) -> Option<&str> {
        self.report.url.as_deref().and_then(web_address)
    }

    fn date(&self) -> Option<Date> {
        self.report.published.as_deref()?.parse().ok()
    }

    /// Outlet, title, day, address, as far as they are known.
    fn place(&self) -> String {
        let title = self.title().map(|title| format!("“{title}”"));
        let published = self.report.published.as_deref().map(day);
        let parts = [Some(one_line(self.name)), title, published, self.url().map(one_line)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn quoted(&self) -> String {
        self.words.iter().map(|evidence| quoted(&evidence.exact)).collect::<Vec<_>>().join(" … ")
    }

    /// What the report is cited for.
    fn note(&self, entry: &Entry<'_>) -> String {
        let speaker = speaker(entry.finding).map(|name| format!("{name}: ")).unwrap_or_default();
        format!("{speaker}{}", self.quoted())
    }

    fn key(&self, entry: &Entry<'_>) -> String {
        format!("crossread-f{}-r{}", entry.number, self.number)
    }

    fn bibtex(&self, entry: &Entry<'_>) -> String {
        let date = self.date();
        let fields = [
            ("title", Some(self.title().unwrap_or_else(|| one_line(self.name)))),
            ("howpublished", Some(one_line(self.name))),
            ("year", date.map(|date| date.year().to_string())),
            ("month", date.map(|date| date.month().to_string())),
            ("day", date.map(|date| date.day().to_string())),
            ("url", self.url().map(one_line)),
            ("note", Some(self.note(entry))),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let fields: Vec<String> =
            fields.map(|(name, value)| format!("  {name} = {{{}}},\n", escaped(&value))).collect();
        format!("@misc{{{},\n{}}}\n", self.key(entry), fields.concat())
    }

    fn csl(&self, entry: &Entry<'_>) -> Value {
        let mut item = json!({
            "id": self.key(entry),
            "type": "article-newspaper",
            "title": self.title().unwrap_or_else(|| one_line(self.name)),
            "container-title": one_line(self.name),
            "note": self.note(entry),
        });
        if let Some(date) = self.date() {
            item["issued"] = json!({ "date-parts": [[date.year(), date.month(), date.day()]] });
        }
        if let Some(url) = self.url() {
            item["URL"] = json!(url);
        }
        item
    }
}

/// The text with what LaTeX acts on escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '%' | '#' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bibtex_holds_no_commands_of_strangers() {
        assert_eq!(escaped("5% of {a_b} & \\x"), "5\\% of \\{a\\_b\\} \\& \\textbackslash{}x");
    }
}
