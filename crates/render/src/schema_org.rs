//! The record as linked data.

use crossread_core::{Kind, OriginRole, Record, RecordFinding, RecordReport, RecordSide};
use serde_json::{Value, json};

use crate::evidence::{iri, text_iri};
use crate::json::name;
use crate::outline::Outline;
use crate::printable::web_address;

/// The record as JSON-LD in the words of schema.org, and of PROV for what comes from what.
///
/// Each report is a `NewsArticle`, each saying a `Quotation`, each other finding a `Claim`; the sides of a finding are its
/// parts, and each piece of evidence is a `Quotation` of its article (`prov:wasQuotedFrom`). There is no `ClaimReview`: that
/// is a judgement of whether a claim is true, and a record says how reports stand to one another and judges none of them.
/// The context stands in the document, so that no reader asks the network for it.
pub fn schema_org(record: &Record) -> Value {
    let outline = Outline::new(record);
    let articles = record.reports.iter().map(|report| article(&outline, report));
    let findings = record.findings.iter().zip(1..).map(|(finding, number)| told(&outline, finding, number));
    let mut graph = vec![about(record)];
    graph.extend(articles);
    graph.extend(findings);
    json!({
        "@context": { "@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#" },
        "@graph": graph,
    })
}

/// The record itself.
fn about(record: &Record) -> Value {
    let story = &record.story;
    let articles: Vec<Value> =
        record.reports.iter().map(|report| json!({ "@id": text_iri(report) })).collect();
    let parts: Vec<Value> = (1..=record.findings.len())
        .map(|number| json!({ "@id": iri(record, &format!("f{number}")) }))
        .collect();
    let places: Vec<Value> =
        story.places.iter().map(|place| json!({ "@type": "Place", "name": place })).collect();
    let mut about = json!({
        "@id": iri(record, "record"),
        "@type": ["Dataset", "prov:Entity"],
        "name": story.title,
        "description": "What several news reports of one event say, with the words of each",
        "isBasedOn": articles,
        "prov:wasDerivedFrom": articles,
        "prov:wasAttributedTo": {
            "@id": "https://github.com/crossread/crossread",
            "@type": ["SoftwareApplication", "prov:SoftwareAgent"],
            "name": "Crossread",
        },
        "hasPart": parts,
        "spatialCoverage": places,
    });
    if let (Some(from), Some(to)) = (&story.from, &story.to) {
        about["temporalCoverage"] = json!(format!("{from}/{to}"));
    }
    about
}

fn article(outline: &Outline<'_>, report: &RecordReport) -> Value {
    let mut article = json!({
        "@id": text_iri(report),
        "@type": ["NewsArticle", "prov:Entity"],
        "identifier": format!("sha256:{}", report.sha256),
    });
    let fields = [
        ("headline", report.title.as_deref()),
        ("datePublished", report.published.as_deref()),
        ("url", report.url.as_deref().and_then(web_address)),
    ];
    for (field, value) in fields {
        if let Some(value) = value {
            article[field] = json!(value);
        }
    }
    if let Some(outlet) = &report.outlet {
        article["publisher"] = json!({ "@type": "NewsMediaOrganization", "name": outlet });
    }
    let of_role = |role: OriginRole| report.origins.iter().filter(move |origin| origin.role == role);
    let copied = of_role(OriginRole::Copy).filter_map(|origin| outline.place(&origin.name));
    let copied: Vec<Value> = copied
        .filter_map(|place| outline.record.reports.get(place))
        .map(|original| json!({ "@id": text_iri(original) }))
        .collect();
    if !copied.is_empty() {
        article["prov:wasDerivedFrom"] = json!(copied);
    }
    let credited: Vec<Value> = [OriginRole::Agency, OriginRole::Outlet]
        .into_iter()
        .flat_map(of_role)
        .map(|origin| json!({ "@type": ["Organization", "prov:Agent"], "name": origin.name }))
        .collect();
    if !credited.is_empty() {
        article["prov:wasAttributedTo"] = json!(credited);
    }
    article
}

/// A finding with its sides.
fn told(outline: &Outline<'_>, finding: &RecordFinding, number: usize) -> Value {
    let id = |part: &str| iri(outline.record, &format!("f{number}{part}"));
    let said = finding.kind == Kind::Utterance;
    let sort = if said { "Quotation" } else { "Claim" };
    let keywords =
        [name(&finding.kind), name(&finding.status), name(&finding.differs), name(&finding.reason)];
    let keywords: Vec<String> = keywords.into_iter().filter(|word| !word.is_empty()).collect();
    let sides = finding.sides.iter().zip(1..);
    let sides: Vec<Value> = sides
        .map(|(side, nth)| {
            let mut part = json!({
                "@id": id(&format!("-{nth}")),
                "@type": [sort, "prov:Entity"],
                "hasPart": quotations(outline, side, &|at| id(&format!("-{nth}-{at}"))),
            });
            if !side.value.is_empty() {
                part["text"] = json!(side.value);
            }
            part
        })
        .collect();
    let mut told = json!({
        "@id": id(""),
        "@type": [sort, "prov:Entity"],
        "text": finding.text,
        "keywords": keywords,
        "hasPart": sides,
    });
    if !finding.explanation.is_empty() {
        told["description"] = json!(finding.explanation);
    }
    if let Some(speaker) = &finding.speaker {
        let known = outline.record.entities.iter().find(|entity| entity.name == *speaker);
        let sort = match known.map(|entity| entity.kind.as_str()) {
            Some("person") => "Person",
            Some("organisation" | "group") => "Organization",
            _ => "Thing",
        };
        let property = if said { "spokenByCharacter" } else { "author" };
        told[property] = json!({ "@type": sort, "name": speaker });
    }
    told
}

/// The evidence of a side.
fn quotations(outline: &Outline<'_>, side: &RecordSide, id: &dyn Fn(usize) -> String) -> Vec<Value> {
    let pieces = side.evidence.iter().zip(1..);
    pieces
        .filter_map(|(evidence, at)| {
            let report = outline.record.reports.get(outline.place(&evidence.report)?)?;
            Some(json!({
                "@id": id(at),
                "@type": ["Quotation", "prov:Entity"],
                "text": evidence.exact,
                "prov:wasQuotedFrom": { "@id": text_iri(report) },
            }))
        })
        .collect()
}
