//! The record as a document for annotation tools of the UIMA family.

use crossread_core::{Record, Report};
use serde_json::{Map, Value, json};

use crate::evidence::{Told, pieces, texts};
use crate::outline::Outline;
use crate::printable::web_address;

/// Our types; the names are those that INCEpTION gives layers which a project defines.
const REPORT: &str = "webanno.custom.CrossreadReport";
const EVIDENCE: &str = "webanno.custom.CrossreadEvidence";

/// Features of [`REPORT`], all of them strings.
const OF_REPORT: &[&str] = &["report", "file", "outlet", "title", "published", "url"];

/// Features of [`EVIDENCE`], all of them strings.
const OF_EVIDENCE: &[&str] =
    &["report", "element", "sort", "kind", "status", "differs", "reason", "side", "value", "text"];

/// What stands between two reports.
const BETWEEN: &str = "\n\n";

/// The numbers of the feature structures that every document has.
const SOFA: usize = 1;
const DOCUMENT: usize = 2;

/// The record as a UIMA CAS in JSON (version 0.4.0 of that form): the texts of all reports as one document, each report
/// and each piece of evidence an annotation. `None` where a text is not among `reports`.
///
/// Offsets are those of UIMA: UTF-16 code units. Characters that XML cannot hold become spaces, for such tools keep their
/// documents as XML.
pub fn uima_cas<'a>(record: &Record, reports: impl IntoIterator<Item = &'a Report>) -> Option<Value> {
    let outline = Outline::new(record);
    let texts: Vec<&str> = texts(record, reports).into_iter().collect::<Option<_>>()?;
    let pieces = pieces(record);
    let mut document = Document::default();
    for (place, (text, report)) in texts.into_iter().zip(&record.reports).enumerate() {
        let offsets = document.take(text);
        let (begin, end) = (offsets.first().copied()?, offsets.last().copied()?);
        let own = [
            report.id.as_str(),
            &report.file,
            report.outlet.as_deref().unwrap_or_default(),
            report.title.as_deref().unwrap_or_default(),
            report.published.as_deref().unwrap_or_default(),
            report.url.as_deref().and_then(web_address).unwrap_or_default(),
        ];
        document.annotate(REPORT, begin, end, OF_REPORT, &own);
        for piece in pieces.iter().filter(|piece| outline.place(&piece.words.report) == Some(place)) {
            let Told { element, sort, text, kind, status, differs, reason, side, value } = &piece.told;
            let (Some(begin), Some(end)) = (offsets.get(piece.words.start), offsets.get(piece.words.end))
            else {
                continue;
            };
            let side = side.to_string();
            let features = [
                report.id.as_str(),
                element,
                sort,
                kind,
                status,
                differs,
                reason,
                side.as_str(),
                value,
                text,
            ];
            document.annotate(EVIDENCE, *begin, *end, OF_EVIDENCE, &features);
        }
    }
    Some(document.written())
}

/// A document on the way.
#[derive(Default)]
struct Document {
    text: String,
    /// The text's length in UTF-16 code units.
    units: usize,
    annotations: Vec<Value>,
}

impl Document {
    /// Adds a report's text; gives where each of its code points begins, and where the last one ends.
    fn take(&mut self, text: &str) -> Vec<usize> {
        if !self.text.is_empty() {
            self.text.push_str(BETWEEN);
            self.units += BETWEEN.len();
        }
        let mut offsets = vec![self.units];
        for c in text.chars() {
            let kept = if in_xml(c) { c } else { ' ' };
            self.text.push(kept);
            self.units += kept.len_utf16();
            offsets.push(self.units);
        }
        offsets
    }

    fn annotate(&mut self, kind: &str, begin: usize, end: usize, names: &[&str], values: &[&str]) {
        let mut annotation = structure(self.annotations.len() + DOCUMENT + 1, kind, begin, end);
        for (name, value) in names.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
            let value: String = value.chars().map(|c| if in_xml(c) { c } else { ' ' }).collect();
            annotation.insert((*name).to_owned(), Value::String(value));
        }
        self.annotations.push(Value::Object(annotation));
    }

    fn written(self) -> Value {
        let sofa = json!({
            "%ID": SOFA, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
            "mimeType": "text/plain", "sofaString": self.text,
        });
        let mut whole = structure(DOCUMENT, "uima.tcas.DocumentAnnotation", 0, self.units);
        whole.insert("language".to_owned(), json!("en"));
        let members: Vec<usize> = (DOCUMENT..=self.annotations.len() + DOCUMENT).collect();
        let mut structures = vec![sofa, Value::Object(whole)];
        structures.extend(self.annotations);
        json!({
            "%TYPES": { REPORT: layer(REPORT, OF_REPORT), EVIDENCE: layer(EVIDENCE, OF_EVIDENCE) },
            "%VIEWS": { "_InitialView": { "%SOFA": SOFA, "%MEMBERS": members } },
            "%FEATURE_STRUCTURES": structures,
        })
    }
}

fn structure(id: usize, kind: &str, begin: usize, end: usize) -> Map<String, Value> {
    let parts = [
        ("%ID", json!(id)),
        ("%TYPE", json!(kind)),
        ("@sofa", json!(SOFA)),
        ("begin", json!(begin)),
        ("end", json!(end)),
    ];
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A type of annotation with string features.
fn layer(name: &str, features: &[&str]) -> Value {
    let mut layer = json!({ "%NAME": name, "%SUPER_TYPE": "uima.tcas.Annotation" });
    for feature in features {
        layer[*feature] = json!({ "%NAME": feature, "%RANGE": "uima.cas.String" });
    }
    layer
}

/// Whether XML 1.0 can hold the character (section 2.2).
fn in_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
