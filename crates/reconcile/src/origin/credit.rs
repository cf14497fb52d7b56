//! The agency whose text a report is: named in its dateline, its byline, or a line that credits it.

use std::ops::Range;

use crossread_core::{Anchor, LineKind, Span, StoryReport};

use super::outlet::{is_agency, is_outlet, is_own, is_short};

/// The dateline stands in one of so many sentences at the beginning.
const FIRST: usize = 3;
/// Bytes of a dateline's places and days, and of a name.
const LONGEST_PLACE: usize = 60;
const LONGEST_NAME: usize = 40;
/// Words of a dateline that have no capital.
const SMALL: &[&str] = &["of", "and", "the", "de", "la", "al", "on", "near", "in"];
/// What a line says before the name of whose text it is.
const CREDITED: &[&str] = &[
    "source:",
    "sources:",
    "via:",
    "via",
    "credit:",
    "text:",
    "first published by",
    "originally published by",
    "by:",
    "by",
];

/// What stands before an agency in a line's part, in the order in which it is taken off; so is the year of its rights.
const LED: &[&str] = &["copyright ", "with inputs ", "with ", "by ", "from ", "via ", "source ", "the "];
/// What parts a person from the agency that he writes for.
const JOINED: &[&str] = &[" for ", " from ", " of ", " via ", " and "];
/// What stands behind it.
const STAFF: &[&str] = &[" staff", " writers", " writer", " reports", " report"];
/// A line that begins so credits a picture.
const PICTURES: &[&str] = &["photo", "image", "picture", "video", "graphic", "file "];

/// The agency, with the words that name it where they stand in the report.
pub(super) fn credit(report: &StoryReport) -> Option<(String, Option<Anchor>)> {
    let anchored = |whole: Span, name: Range<usize>| {
        let words = report.report.words(whole).get(name.clone())?.to_owned();
        Some((words, report.anchor(Span::new(whole.start + name.start, whole.start + name.end))))
    };
    let body = report.annotations.sentences.iter().filter(|s| s.line == LineKind::Body).take(FIRST);
    let of_dateline = body.filter_map(|s| anchored(s.span, dateline(report.report.words(s.span))?)).next();
    // "Source: …" within a text is that of a table.
    let lines = report.report.lines();
    let end = lines.iter().rposition(|l| l.kind == LineKind::Body).unwrap_or(0);
    let credits = lines.iter().enumerate().filter(|(n, line)| match line.kind {
        LineKind::Byline => true,
        LineKind::Credit | LineKind::Notice => *n > end,
        _ => false,
    });
    let of_line =
        credits.filter_map(|(_, l)| anchored(l.span, credited(report.report.words(l.span))?)).next();
    let own = |name: &String| is_own(report.report.outlet(), name);
    let by = report.report.byline().iter().find(|name| (is_agency(name) || is_short(name)) && !own(name));
    of_dateline.or(of_line).or_else(|| Some((by?.clone(), None)))
}

/// Where a dateline names the agency: "HARBOUR TOWN, May 14 (Agency) - …", "TOWN. /AGENCY/. …".
fn dateline(sentence: &str) -> Option<Range<usize>> {
    let open = sentence.find(['(', '/'])?;
    let closing = if sentence.get(open..)?.starts_with('(') { ')' } else { '/' };
    let start = open + 1;
    let end = start + sentence.get(start..)?.find(closing)?;
    let (place, name) = (sentence.get(..open)?, sentence.get(start..end)?);
    let rest = sentence.get(end + 1..)?.trim_start();
    let dash =
        rest.starts_with(['-', '–', '—', ':']) || closing == '/' && rest.is_empty() || rest.starts_with(". ");
    let of_place = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.is_empty()
            || SMALL.contains(&word)
            || word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    // "The Harbour Board of Tarn (HBT) - …" says what the letters stand for.
    let initials = place.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase());
    let explained = initials.collect::<String>().ends_with(name);
    let place = place.len() < LONGEST_PLACE && place.split_whitespace().all(of_place);
    let named =
        name.len() < LONGEST_NAME && name.starts_with(char::is_uppercase) && name.split(' ').count() <= 4;
    (dash && place && named && !explained && !name.contains(['(', ','])).then_some(start..end)
}

/// Where a line that credits somebody names an agency: "Source: LPA", "By the Coast Press Agency", "Ida Moor | LPA News Agency".
fn credited(line: &str) -> Option<Range<usize>> {
    let lower = line.to_lowercase();
    let begins = |words: &&&str| lower.starts_with(&format!("{words} "));
    let said = CREDITED.iter().find(begins).and_then(|words| {
        let after = words.len() + 1;
        let rest = line.get(after..)?;
        let skipped = rest.strip_prefix("the ").map_or(0, |_| "the ".len());
        let name = rest.get(skipped..)?.trim_end_matches(['.', ')', ' ']);
        let agency = name.len() < LONGEST_NAME
            && (is_agency(name) || is_short(name) || lower.starts_with("source") && is_outlet(name));
        agency.then(|| after + skipped..after + skipped + name.len())
    });
    let picture = PICTURES.iter().any(|word| lower.starts_with(word));
    said.or_else(|| within(line)).filter(|_| !picture)
}

/// An agency that is one of the parts of a line: "By Ida Moor, Coast Press Agency", "(Reuters)", "Ida Moor for Reuters".
fn within(line: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let parts = line.split_inclusive([',', '|', '/', '(', ')', '–', '—', ':', ';', '-', '•']).map(|part| {
        start += part.len();
        (start - part.len(), part.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.'))
    });
    parts.into_iter().find_map(|(at, part)| {
        let joined = JOINED.iter().filter_map(|word| Some(part.rfind(word)? + word.len())).max().unwrap_or(0);
        let part = part.get(joined..)?;
        let name = LED.iter().fold(part.trim_start(), |name, word| {
            let led = name.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
            let name = name.get(word.len()..).filter(|_| led).unwrap_or(name);
            name.trim_start_matches(|c: char| c.is_ascii_digit() || "© ".contains(c))
        });
        let start = at + joined + (part.len() - name.len());
        let name = STAFF.iter().fold(name, |name, word| name.strip_suffix(word).unwrap_or(name));
        // "The Associated Press. All rights reserved."
        let name = name.split_once(". ").map_or(name, |(name, _)| name).trim_end_matches('.');
        (name.len() < LONGEST_NAME && name.starts_with(char::is_uppercase) && is_agency(name))
            .then(|| start..start + name.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line is: "dateline" or "credit", tab, the agency or nothing, tab, the words.
    #[test]
    fn corpus() {
        for line in include_str!("credit.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let [what, agency, words] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            let found = if what == "dateline" { dateline(words) } else { credited(words) };
            assert_eq!(found.and_then(|name| words.get(name)).unwrap_or_default(), agency, "{line}");
        }
    }
}
