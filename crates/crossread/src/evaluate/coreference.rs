//! Coreference within a document: GUM (CoNLL-U with entities) and MEANTIME (CAT XML), by the usual measures.

mod measure;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use crossread::MiniLm;
use crossread_annotate::annotate;
use crossread_core::{Line, LineKind, NameKind, Report, ReportParts, Span};

use super::score::{files, name, text};
use crate::failure::Failure;
use measure::{Chain, Shares, b_cubed, ceaf, muc};

/// Measures on a `.conllu` file of GUM, a `.xml` file of MEANTIME, or a folder of either: chains of two mentions or more of
/// persons and organisations, found from plain text.
///
/// The key's "I", "we" and "you" stay in it, though the program does not look for them, and every "it" and "they". A
/// mention found is the key's where it lies within it and within no smaller one of the key.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let mut by_genre: BTreeMap<String, [Shares; 3]> = BTreeMap::new();
    for file in files(path, &["conllu", "xml"])? {
        let source = text(&file)?;
        let xml = file.extension().is_some_and(|e| e == "xml");
        let documents = if xml { meantime(&source).into_iter().collect() } else { gum(&source) };
        // GUM's files name their genre: "GUM_news_afghan".
        let genre = if xml {
            "MEANTIME".to_owned()
        } else {
            name(&file).split('_').take(2).collect::<Vec<_>>().join(" ")
        };
        for document in documents {
            let report = document.report();
            let annotations = annotate(std::slice::from_ref(&report), &encoder).pop().unwrap_or_default();
            let told = annotations.referents.iter().filter(|r| {
                matches!(r.kind, NameKind::Person | NameKind::Organisation) && r.members.is_empty()
            });
            let found: Vec<Vec<Span>> = told.map(|r| r.mentions.clone()).collect();
            let (key, answer) = document.chains(&found);
            for name in [genre.as_str(), "all"] {
                let scores = by_genre.entry(name.to_owned()).or_default();
                for (shares, of) in scores.iter_mut().zip([muc, b_cubed, ceaf]) {
                    shares.add(of(&key, &answer));
                }
            }
        }
    }
    let mut table = format!("{:24} {:>6} {:>6} {:>6} {:>6}\n", "", "MUC", "B³", "CEAF", "mean");
    for (genre, scores) in by_genre {
        let [muc, b_cubed, ceaf] = scores.map(|s| s.f1());
        let mean = (muc + b_cubed + ceaf) / 3.0;
        table.push_str(&format!("{genre:24} {muc:>6.3} {b_cubed:>6.3} {ceaf:>6.3} {mean:>6.3}\n"));
    }
    Ok(table)
}

/// A document with its key.
#[derive(Default)]
struct Document {
    text: String,
    /// Mentions of one person or organisation, as bytes of the text.
    chains: Vec<Vec<Range<usize>>>,
}

impl Document {
    /// The text as a report in which every line counts.
    fn report(&self) -> Report {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            lines.push(Line { span: Span::new(start, start + line.trim_end().len()), kind: LineKind::Body });
            start += line.len();
        }
        Report::new(ReportParts {
            file: String::new(),
            text: self.text.clone(),
            lines,
            ..ReportParts::default()
        })
    }

    /// Key and answer, with one number for a mention that is the same in both; chains of one mention left out.
    fn chains(&self, found: &[Vec<Span>]) -> (Vec<Chain>, Vec<Chain>) {
        let mentions: Vec<&Range<usize>> = self.chains.iter().flatten().collect();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut fresh = mentions.len();
        let mut number = |span: &Span| {
            let holding = mentions
                .iter()
                .enumerate()
                .filter(|(n, m)| m.start <= span.start && span.end <= m.end && !taken.contains(n));
            let smallest = holding.min_by_key(|(_, m)| m.len()).map(|(n, _)| n).unwrap_or(fresh);
            fresh += usize::from(smallest == fresh);
            taken.insert(smallest);
            smallest
        };
        let answer: Vec<Chain> = found.iter().map(|chain| chain.iter().map(&mut number).collect()).collect();
        let mut next = 0..;
        let key = self.chains.iter().map(|c| c.iter().filter_map(|_| next.next()).collect());
        let several = |chain: &Chain| chain.len() > 1;
        (key.filter(several).collect(), answer.into_iter().filter(several).collect())
    }
}

/// GUM's documents: one sentence a line.
fn gum(source: &str) -> Vec<Document> {
    let mut out: Vec<Document> = Vec::new();
    let mut chains: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    let mut opened: Vec<(String, bool, usize)> = Vec::new();
    for line in source.lines() {
        if line.starts_with("# newdoc") {
            close(&mut out, &mut chains);
            out.push(Document::default());
            opened.clear();
        }
        let Some(document) = out.last_mut() else { continue };
        if line.is_empty() {
            document.text = document.text.trim_end().to_owned() + "\n";
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, .., misc] = fields.as_slice() else { continue };
        if !id.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let start = document.text.len();
        document.text.push_str(form);
        let end = document.text.len();
        let entity = misc.split('|').find_map(|m| m.strip_prefix("Entity=")).unwrap_or_default();
        for (opens, body, closes) in brackets(entity) {
            let mut parts = body.split('-');
            let (id, kind) = (parts.next().unwrap_or_default().to_owned(), parts.next().unwrap_or_default());
            if opens {
                opened.push((id.clone(), matches!(kind, "person" | "organization"), start));
            }
            if closes && let Some(at) = opened.iter().rposition(|(open, ..)| *open == id) {
                let (id, counts, from) = opened.remove(at);
                if counts {
                    chains.entry(id).or_default().push(from..end);
                }
            }
        }
        if !misc.contains("SpaceAfter=No") {
            document.text.push(' ');
        }
    }
    close(&mut out, &mut chains);
    out
}

/// Gives the last document its chains.
fn close(documents: &mut [Document], chains: &mut BTreeMap<String, Vec<Range<usize>>>) {
    if let Some(document) = documents.last_mut() {
        document.chains = std::mem::take(chains).into_values().collect();
    }
}

/// The brackets of an entity field ("(1-person-…(2-place-…)3)"): whether each opens, what stands in it, whether it closes.
fn brackets(field: &str) -> Vec<(bool, &str, bool)> {
    let mut out = Vec::new();
    let mut rest = field;
    while !rest.is_empty() {
        let opens = rest.starts_with('(');
        let body = rest.trim_start_matches('(');
        let end = body.find(['(', ')']).unwrap_or(body.len());
        let (inner, after) = body.split_at_checked(end).unwrap_or((body, ""));
        let closes = after.starts_with(')');
        out.push((opens, inner, closes));
        rest = after.strip_prefix(')').unwrap_or(after);
    }
    out
}

/// A MEANTIME document: its tokens parted by spaces, a sentence a line.
fn meantime(source: &str) -> Option<Document> {
    let xml = roxmltree::Document::parse(source).ok()?;
    let elements = |name: &'static str| xml.descendants().filter(move |n| n.has_tag_name(name));
    let mut document = Document::default();
    let mut places: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    let mut sentence = None;
    for token in elements("token") {
        let here = token.attribute("sentence");
        if !document.text.is_empty() {
            document.text.push(if sentence == here { ' ' } else { '\n' });
        }
        sentence = here;
        let start = document.text.len();
        document.text.push_str(token.text().unwrap_or_default());
        places.insert(token.attribute("t_id")?, start..document.text.len());
    }
    let mut mentions: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for mention in elements("ENTITY_MENTION") {
        let tokens = mention.children().filter_map(|anchor| places.get(anchor.attribute("t_id")?).cloned());
        if let Some(place) = tokens.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)) {
            mentions.insert(mention.attribute("m_id")?, place);
        }
    }
    let speakers: BTreeSet<&str> = elements("ENTITY")
        .filter(|e| matches!(e.attribute("ent_type"), Some("PER" | "ORG")))
        .filter_map(|e| e.attribute("m_id"))
        .collect();
    for link in elements("REFERS_TO") {
        let target = link.children().find(|n| n.has_tag_name("target")).and_then(|n| n.attribute("m_id"));
        if target.is_some_and(|t| speakers.contains(t)) {
            let sources = link.children().filter(|n| n.has_tag_name("source"));
            document
                .chains
                .push(sources.filter_map(|s| mentions.get(s.attribute("m_id")?).cloned()).collect());
        }
    }
    Some(document)
}
