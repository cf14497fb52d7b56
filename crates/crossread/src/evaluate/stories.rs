//! Stories: reports of many events in one stream, put back by event. Gold is the folder that a report lies in, or the
//! subtopic of ECB+ (Cybulska and Vossen 2014).

mod baseline;
mod measure;
mod shuffle;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crossread::{Report, ingest};
use crossread_group::{Decisions, Profile, Stream};

use super::score::text;
use crate::failure::Failure;
pub(super) use measure::Agreement;
pub(super) use shuffle::Random;

/// Orders of arrival tried.
const ORDERS: u64 = 20;

/// A report and the event that it belongs to.
struct Labelled {
    report: Report,
    event: usize,
}

/// Measures the grouping on one stream of all reports under `dir`.
pub(super) fn table(dir: &Path) -> Result<String, Failure> {
    let labelled = labelled(dir)?;
    let gold: Vec<usize> = labelled.iter().map(|l| l.event).collect();
    let events = gold.iter().max().map_or(0, |last| last + 1);
    let mut table = Agreement::head(&format!("{} reports of {events} events", labelled.len()));
    let reports: Vec<&Report> = labelled.iter().map(|l| &l.report).collect();
    let (name, answer) = baseline::best(&reports, &gold);
    table.push_str(&Agreement::of(&gold, &answer).row(&name));
    let profiles: Vec<Profile> = reports.iter().map(|report| Profile::of(report)).collect();
    let order: Vec<usize> = (0..profiles.len()).collect();
    let answer = stories(&profiles, &order);
    table.push_str(&Agreement::of(&gold, &answer).row("stories"));
    let undated: Vec<Profile> = profiles.iter().cloned().map(without_date).collect();
    table.push_str(&Agreement::of(&gold, &stories(&undated, &order)).row("stories, no report with a date"));
    let half = undated.iter().zip(&profiles).enumerate();
    let half: Vec<Profile> =
        half.map(|(n, (without, with))| if n % 2 == 0 { without } else { with }.clone()).collect();
    table.push_str(
        &Agreement::of(&gold, &stories(&half, &order)).row("stories, every other report with a date"),
    );
    let mut random = Random::new(1);
    let mut others = Vec::new();
    for _ in 0..ORDERS {
        let mut order = order.clone();
        random.shuffle(&mut order);
        let other = stories(&profiles, &order);
        others.push((Agreement::of(&gold, &other), Agreement::of(&answer, &other)));
    }
    let lowest = |of: &dyn Fn(&(Agreement, Agreement)) -> f64| others.iter().map(of).fold(1.0, f64::min);
    table.push_str(&format!(
        "{ORDERS} other orders of arrival: BCubed F1 at least {:.4}; agreement with the first order (BCubed F1) at least {:.4}\n",
        lowest(&|o| o.0.bcubed.f1()),
        lowest(&|o| o.1.bcubed.f1()),
    ));
    Ok(table)
}

fn without_date(mut profile: Profile) -> Profile {
    (profile.place.day, profile.place.minute) = (i32::MAX, 0);
    profile
}

/// The story of each report, where they arrive in `order` and stories are made anew after each 20th.
fn stories(profiles: &[Profile], order: &[usize]) -> Vec<usize> {
    let (mut stream, decisions) = (Stream::default(), Decisions::default());
    let mut story_of = vec![0; profiles.len()];
    let mut stories = 0;
    for (n, place) in order.iter().enumerate() {
        if let (Some(profile), Ok(id)) = (profiles.get(*place), u32::try_from(*place)) {
            stream.add(id, profile.clone());
        }
        if n % 20 == 19 || n + 1 == order.len() {
            for group in stream.regroup(&decisions) {
                stories += 1;
                for member in group.members {
                    if let Some(slot) = story_of.get_mut(member.id as usize) {
                        *slot = stories;
                    }
                }
            }
        }
    }
    story_of
}

/// Every report under `dir`, by path; files that hold none are left out.
fn labelled(dir: &Path) -> Result<Vec<Labelled>, Failure> {
    let fail = |reason: &str| Failure::Evaluation { path: dir.to_owned(), reason: reason.to_owned() };
    let mut folders = vec![dir.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|e| fail(&e.to_string()))? {
            let path = entry.map_err(|e| fail(&e.to_string()))?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut events = BTreeMap::new();
    let mut out = Vec::new();
    for file in files {
        let Some((event, report)) = read(&file)? else { continue };
        let next = events.len();
        let event = *events.entry(event).or_insert(next);
        out.push(Labelled { report, event });
    }
    if out.is_empty() {
        Err(fail("no report lies here; name a folder with one folder an event"))
    } else {
        Ok(out)
    }
}

/// The report of a file and its event's name.
fn read(file: &Path) -> Result<Option<(PathBuf, Report)>, Failure> {
    let name = file.to_string_lossy().into_owned();
    let folder = file.parent().unwrap_or(file).to_owned();
    match file.extension().and_then(|e| e.to_str()) {
        Some("xml") => {
            let second = name.ends_with("ecbplus.xml");
            let event = folder.join(if second { "second" } else { "first" });
            let report = ecb(&text(file)?).and_then(|text| ingest("report.txt", text.as_bytes()).ok());
            Ok(report.and_then(|read| read.reports.into_iter().next()).map(|report| (event, report)))
        }
        Some("json" | "txt" | "html") => {
            let bytes = std::fs::read(file)
                .map_err(|e| Failure::Evaluation { path: file.to_owned(), reason: e.to_string() })?;
            let read = ingest(&name, &bytes).ok();
            Ok(read.and_then(|read| read.reports.into_iter().next()).map(|report| (folder, report)))
        }
        _ => Ok(None),
    }
}

/// The text of an ECB+ document, a sentence a line.
fn ecb(source: &str) -> Option<String> {
    let document = roxmltree::Document::parse(source).ok()?;
    let mut sentences: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for token in document.descendants().filter(|node| node.has_tag_name("token")) {
        let sentence = token.attribute("sentence")?.parse().ok()?;
        sentences.entry(sentence).or_default().extend(token.text());
    }
    let lines: Vec<String> = sentences.into_values().map(|words| words.join(" ")).collect();
    Some(lines.join("\n"))
}
