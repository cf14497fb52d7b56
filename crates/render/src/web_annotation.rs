//! The record as annotations of the reports' texts.

use crossread_core::{Record, RecordReport, Report};
use serde_json::{Value, json};

use crate::evidence::{Piece, context, iri, pieces, text_iri, texts};
use crate::outline::Outline;
use crate::printable::web_address;

/// The record as a W3C Web Annotation collection (JSON-LD): one annotation for each piece of evidence.
///
/// What it bears out is the annotation's body, with kind, status and side as tags. Its first target is the text as it was
/// read, by position (code points) and by quotation with the words around it; where the report has an address on the web,
/// the page is a second target, by quotation alone, for a page's own text is longer. `reports` give the words around a
/// quotation; where a text is not among them, these are left out.
pub fn web_annotation<'a>(record: &Record, reports: impl IntoIterator<Item = &'a Report>) -> Value {
    let outline = Outline::new(record);
    let pieces = pieces(record);
    // One text at a time is held as code points.
    let mut around: Vec<Option<(String, String)>> = vec![None; pieces.len()];
    for (place, text) in texts(record, reports).into_iter().enumerate() {
        let text: Vec<char> = text.unwrap_or_default().chars().collect();
        for (piece, around) in pieces.iter().zip(&mut around) {
            if outline.place(&piece.words.report) == Some(place) && !text.is_empty() {
                *around = Some(context(&text, piece.words));
            }
        }
    }
    let items: Vec<Value> = pieces
        .iter()
        .zip(&around)
        .filter_map(|(piece, around)| {
            let report = record.reports.get(outline.place(&piece.words.report)?)?;
            Some(annotation(record, piece, report, around.as_ref()))
        })
        .collect();
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": iri(record, "annotations"),
        "type": "AnnotationCollection",
        "label": record.story.title,
        "total": items.len(),
        "generator": { "id": "https://github.com/crossread/crossread", "type": "Software", "name": "Crossread" },
        "first": {
            "id": iri(record, "annotations:1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    })
}

fn annotation(
    record: &Record,
    piece: &Piece<'_>,
    report: &RecordReport,
    around: Option<&(String, String)>,
) -> Value {
    let (told, words) = (&piece.told, piece.words);
    let mut quote = json!({ "type": "TextQuoteSelector", "exact": words.exact });
    if let Some((before, after)) = around {
        quote["prefix"] = json!(before);
        quote["suffix"] = json!(after);
    }
    let position = json!({ "type": "TextPositionSelector", "start": words.start, "end": words.end });
    let source =
        json!({ "id": text_iri(report), "type": "Text", "format": "text/plain", "label": report.file });
    let mut targets = vec![json!({ "source": source, "selector": [position, quote] })];
    if let Some(url) = report.url.as_deref().and_then(web_address) {
        targets.push(json!({ "source": url, "selector": quote }));
    }
    let text = |purpose: &str, value: &str| json!({ "type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value });
    let mut bodies = vec![text("describing", told.text)];
    let tags = [told.sort, &told.kind, &told.status, &told.differs, &told.reason, told.value];
    bodies.extend(tags.into_iter().filter(|tag| !tag.is_empty()).map(|tag| text("tagging", tag)));
    json!({
        "id": iri(record, &piece.id()),
        "type": "Annotation",
        "motivation": "describing",
        "body": bodies,
        "target": targets,
    })
}
