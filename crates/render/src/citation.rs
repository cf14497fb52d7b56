//! A finding, or the reports, as what others cite: in words, as BibTeX and as CSL-JSON.

use crossread_core::{Record, RecordEvidence, RecordFinding, RecordReport};
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
        let cited = |source: &Source<'a>| (source.key(entry), Some(source.note(entry)));
        let items: Vec<Value> = sources.iter().map(|source| source.csl(cited(source))).collect();
        Self {
            text: text(outline, entry, &sources),
            bibtex: sources.iter().map(|s| s.bibtex(cited(s))).collect::<Vec<_>>().join("\n"),
            csl: serde_json::to_string_pretty(&items).unwrap_or_default(),
        }
    }
}

/// The reports as BibTeX: one `@misc` each. A key is made of the report's text, so it is the same in every record.
pub fn bibtex(record: &Record) -> String {
    let outline = Outline::new(record);
    let items: Vec<String> =
        reports(&outline).map(|source| source.bibtex((source.own_key(), None))).collect();
    items.join("\n")
}

/// The reports as CSL-JSON, which Zotero and pandoc read: one item each, with the keys of [`bibtex`].
pub fn csl_json(record: &Record) -> Value {
    let outline = Outline::new(record);
    reports(&outline).map(|source| source.csl((source.own_key(), None))).collect()
}

/// The record's reports, cited as wholes.
fn reports<'a>(outline: &'a Outline<'a>) -> impl Iterator<Item = Source<'a>> {
    let reports = outline.record.reports.iter().enumerate();
    reports.map(|(place, report)| {
        let name = outline.name(place);
        Source { number: place + 1, name, report, words: Vec::new() }
    })
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

    /// The key of the report as a whole.
    fn own_key(&self) -> String {
        let digits: String = self.report.sha256.chars().filter(char::is_ascii_hexdigit).take(12).collect();
        format!("crossread-{digits}")
    }

    /// An entry by its key, with what it is cited for.
    fn bibtex(&self, (key, note): (String, Option<String>)) -> String {
        let date = self.date();
        let fields = [
            ("title", Some(self.title().unwrap_or_else(|| one_line(self.name)))),
            ("howpublished", Some(one_line(self.name))),
            ("year", date.map(|date| date.year().to_string())),
            ("month", date.map(|date| date.month().to_string())),
            ("day", date.map(|date| date.day().to_string())),
            ("url", self.url().map(one_line)),
            ("note", note),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let fields: Vec<String> =
            fields.map(|(name, value)| format!("  {name} = {{{}}},\n", escaped(&value))).collect();
        format!("@misc{{{key},\n{}}}\n", fields.concat())
    }

    /// An item by its key, with what it is cited for.
    fn csl(&self, (key, note): (String, Option<String>)) -> Value {
        let mut item = json!({
            "id": key,
            "type": "article-newspaper",
            "title": self.title().unwrap_or_else(|| one_line(self.name)),
            "container-title": one_line(self.name),
        });
        if let Some(note) = note {
            item["note"] = json!(note);
        }
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
            // BibTeX counts braces, escaped or not, and these must be even.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '$' | '&' | '%' | '#' | '_' => out.extend(['\\', c]),
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
        assert_eq!(
            escaped("5% of {a_b} & \\x"),
            "5\\% of \\textbraceleft{}a\\_b\\textbraceright{} \\& \\textbackslash{}x"
        );
    }
}
