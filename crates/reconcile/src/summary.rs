//! A finding's text in plain words: the words of the report that put it best, never others.

use crossread_core::{LineKind, Member, Story};

/// Openings that lean on a sentence before.
const LEANING: &[&str] = &[
    "he", "she", "it", "they", "his", "her", "their", "this", "that", "these", "those", "and", "but", "or", "who",
    "which", "while", "when", "where", "because", "after", "before", "although", "though", "as", "such", "also", "however", "him", "there", "with", "since", "so", "adding", "saying",
];

/// The words of the member that say it best: like the others, standing by themselves, neither clipped nor long.
pub(crate) fn text(story: &Story, members: &[Member]) -> String {
    let best = members.iter().max_by(|a, b| {
        score(story, a).total_cmp(&score(story, b)).then_with(|| (b.report, b.sentence).cmp(&(a.report, a.sentence)))
    });
    best.map(|m| plain(words(story, m))).unwrap_or_default()
}

fn words<'s>(story: &'s Story, member: &Member) -> &'s str {
    story.report(member.report).map_or("", |r| r.report.words(member.evidence))
}

fn score(story: &Story, member: &Member) -> f32 {
    let words = words(story, member);
    let length = words.chars().count();
    let first = words.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default();
    let leans = LEANING.contains(&first.to_lowercase().as_str());
    let clipped = !words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"‘'".contains(c));
    let marks = words.matches(['“', '”', '"']).count();
    let title = story
        .report(member.report)
        .and_then(|r| r.annotations.sentences.get(member.sentence))
        .is_some_and(|s| s.line == LineKind::Title);
    let mut score = member.cohesion;
    score -= if leans { 0.3 } else { 0.0 };
    score -= if clipped { 0.3 } else { 0.0 };
    score -= if title { 0.1 } else { 0.0 };
    score -= if marks % 2 == 1 { 0.1 } else { 0.0 };
    score - (length.saturating_sub(160) as f32 / 400.0) - (40usize.saturating_sub(length) as f32 / 80.0)
}

/// One line, a capital first, a full stop last, quotation marks in pairs.
pub(crate) fn plain(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = paired(line.trim_end_matches([',', ';', ':', '–', '—', '-', ' ']));
    let mut characters = line.chars();
    let mut out: String = match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => return String::new(),
    };
    if !out.ends_with(['.', '!', '?', '…', '”', '"', '’']) {
        out.push('.');
    }
    out
}

/// Adds the mark that opens or closes a quotation which the evidence cuts.
fn paired(line: &str) -> String {
    let (opening, closing) = (line.matches('“').count(), line.matches('”').count());
    let straight = line.matches('"').count() % 2 == 1;
    if opening > closing {
        format!("{line}”")
    } else if closing > opening {
        format!("“{line}")
    } else if straight && line.starts_with('"') {
        format!("{line}\"")
    } else if straight {
        format!("\"{line}")
    } else {
        line.to_owned()
    }
}
