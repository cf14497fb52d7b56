//! The origins: who has what from whom.

use std::collections::BTreeMap;

use crossread_core::OriginRole;
use maud::{Markup, html};

use crate::outline::Outline;
use crate::printable::one_line;
use crate::provenance::Provenance;
use crate::wording::{count, shown};

const WIDTH: usize = 560;
const ROW: usize = 26;
/// Where the three columns begin: sources, reports, reports that repeat another.
const COLUMNS: [usize; 3] = [8, 190, 400];
const LONGEST: usize = 22;

/// A sentence on independence, and a graph where there is anything to draw.
pub(super) fn section(outline: &Outline<'_>, provenance: &Provenance) -> Markup {
    if outline.record.reports.is_empty() {
        return html! {};
    }
    html! {
        section.group #origins aria-labelledby="origins-h" {
            h2 #origins-h { "Where the reports have it from" }
            p.meaning { (sentence(outline, provenance)) }
            (graph(outline, provenance))
        }
    }
}

fn sentence(outline: &Outline<'_>, provenance: &Provenance) -> String {
    let (telling, independent) = (provenance.telling(), provenance.independent());
    let silent = outline.record.reports.len().saturating_sub(telling);
    let of = match (telling, telling == independent) {
        (0, _) => return "No report bears out a finding.".to_owned(),
        (1, _) => "One report bears out the findings.".to_owned(),
        (n, true) => format!("{n} reports, each with a text of its own, as far as their words show."),
        (n, false) => format!(
            "{n} reports that go back to {}: reports of one agency, and reports that repeat another’s text, count once.",
            count(independent, "independent origin")
        ),
    };
    match silent {
        0 => of,
        1 => format!("{of} One more report says nothing that could be kept."),
        n => format!("{of} {n} more reports say nothing that could be kept."),
    }
}

/// A node: where its words begin, and its line.
struct Node {
    column: usize,
    y: usize,
    words: String,
}

fn graph(outline: &Outline<'_>, provenance: &Provenance) -> Markup {
    let reports = &outline.record.reports;
    let mut nodes: BTreeMap<usize, Node> = BTreeMap::new();
    let mut line = 0;
    // Every report that is no copy has a line, and its copies stand beside it, below one another.
    for place in (0..reports.len()).filter(|place| provenance.copied(*place).is_none()) {
        nodes.insert(place, node(outline, place, 1, line));
        let copies = (0..reports.len()).filter(|copy| provenance.copied(*copy) == Some(place));
        let mut below = line;
        for copy in copies {
            nodes.insert(copy, node(outline, copy, 2, below));
            below += 1;
        }
        line = below.max(line + 1);
    }
    let mut credits: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        let credited =
            report.origins.iter().filter(|o| matches!(o.role, OriginRole::Agency | OriginRole::Outlet));
        for origin in credited {
            let of = provenance.copied(place).unwrap_or(place);
            let places = credits.entry(one_line(&origin.name)).or_default();
            if !places.contains(&of) {
                places.push(of);
            }
        }
    }
    let copied = (0..reports.len()).any(|place| provenance.copied(place).is_some());
    if credits.is_empty() && !copied {
        return html! {};
    }
    // Sources from the top, each at its first report or below the source before it.
    let mut sources: Vec<(String, Vec<usize>)> = credits.into_iter().collect();
    sources.sort_by_key(|(_, places)| places.iter().copied().min());
    let mut free = 0;
    let mut drawn: Vec<(Node, Vec<usize>)> = Vec::new();
    for (name, places) in sources {
        let first = places.iter().filter_map(|place| nodes.get(place)).map(|n| n.y).min().unwrap_or(free);
        let y = first.max(free);
        free = y + ROW;
        drawn.push((Node { column: 0, y, words: short(&name) }, places));
    }
    let height = (line * ROW).max(free) + 6;
    let edge = |from: &Node, to: &Node| {
        let start = COLUMNS.get(from.column).copied().unwrap_or(0) + from.words.chars().count() * 7 + 10;
        let end = COLUMNS.get(to.column).copied().unwrap_or(0).saturating_sub(8);
        let start = start.min(end.saturating_sub(12));
        let bend = usize::midpoint(start, end);
        format!("M{start} {0}C{bend} {0} {bend} {1} {end} {1}", from.y + 14, to.y + 14)
    };
    html! {
        figure.graph {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(told(outline)) {
                @for (source, places) in &drawn {
                    @for report in places.iter().filter_map(|place| nodes.get(place)) { path d=(edge(source, report)) {} }
                    (text(source))
                }
                @for (place, copy) in &nodes {
                    @if let Some(original) = provenance.copied(*place).and_then(|of| nodes.get(&of)) {
                        path.copy d=(edge(original, copy)) {}
                    }
                    (text(copy))
                }
            }
            figcaption { "A line leads from a source to the report that credits it; a dashed one to a report that repeats the text." }
        }
    }
}

fn node(outline: &Outline<'_>, place: usize, column: usize, line: usize) -> Node {
    let words = short(&format!("{} {}", place + 1, outline.name(place)));
    Node { column, y: line * ROW, words }
}

fn text(node: &Node) -> Markup {
    let x = COLUMNS.get(node.column).copied().unwrap_or(0);
    html! { text x=(x) y=(node.y + 18) class=[(node.column == 0).then_some("source")] { (node.words) } }
}

fn short(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let cut: String = words.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The same in words, for those who do not see it.
fn told(outline: &Outline<'_>) -> String {
    let reports = outline.record.reports.iter().enumerate().flat_map(|(place, report)| {
        shown(&report.origins).map(move |origin| {
            let what = crate::wording::origin(origin, |id| outline.number(id));
            format!("report {} {}: {what}", place + 1, outline.name(place))
        })
    });
    reports.collect::<Vec<_>>().join("; ")
}
