use std::process::ExitCode;

use crossread::MiniLm;
use crossread::render::one_line;
use crossread::store::{Access, Filter, Hit, HitKind, StoreError, StorySummary};
use serde::Serialize;

use super::{answer, code, count, json, reader, writer};
use crate::arguments::StoreArguments;
use crate::failure::Failure;
use crate::output;

/// The stories that the filter leaves.
pub(super) fn stories(store: &StoreArguments, filter: &Filter) -> Result<ExitCode, Failure> {
    let library = reader(store)?;
    answer(store, &library.store().stories(filter)?, |stories| {
        let lines: Vec<String> = stories.iter().map(line).collect();
        if lines.is_empty() { "No story fits.\n".to_owned() } else { lines.concat() }
    })?;
    Ok(code(&library))
}

fn line(story: &StorySummary) -> String {
    let mut facts = facts(story);
    if !story.has_record {
        facts.push("record to be made".to_owned());
    }
    let facts = one_line(&facts.join(" · "));
    format!("{}  {}\n          {facts}\n", one_line(&story.handle), one_line(&story.title))
}

/// What is known of a story: its days, how many articles, copies and conflicts.
pub(crate) fn facts(story: &StorySummary) -> Vec<String> {
    let days = match (&story.first_day, &story.last_day) {
        (Some(first), Some(last)) if first == last => last.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "no date".to_owned(),
    };
    let own = usize::try_from(story.articles - story.copies.min(story.articles)).unwrap_or_default();
    let mut facts = vec![days, count(own, "article", "articles")];
    if story.copies > 0 {
        facts.push(count(story.copies as usize, "copy", "copies"));
    }
    if story.conflicts > 0 {
        facts.push(count(story.conflicts as usize, "conflict", "conflicts"));
    }
    facts
}

/// What holds the words.
pub(super) fn search(store: &StoreArguments, words: &str, limit: u32) -> Result<ExitCode, Failure> {
    let library = reader(store)?;
    answer(store, &library.store().search(words, limit)?, |hits| {
        if hits.is_empty() {
            return "Nothing holds all of these words.\n".to_owned();
        }
        let heads = [
            (HitKind::Article, "Articles"),
            (HitKind::Finding, "Findings"),
            (HitKind::Quotation, "Quotations"),
        ];
        let mut text = String::new();
        for (kind, head) in heads {
            let found: Vec<String> = hits.iter().filter(|hit| hit.kind == kind).map(hit_line).collect();
            if !found.is_empty() {
                text.push_str(&format!("{head}\n{}", found.concat()));
            }
        }
        text
    })?;
    Ok(code(&library))
}

fn hit_line(hit: &Hit) -> String {
    let story = one_line(hit.story.as_deref().unwrap_or("no story"));
    let speaker = hit.speaker.as_ref().map(|name| format!("{}: ", one_line(name))).unwrap_or_default();
    let words = one_line(&hit.words);
    match hit.kind {
        HitKind::Article => format!("  {}  {}\n            {words}\n", hit.id, one_line(&hit.title)),
        HitKind::Finding => {
            format!("  {story}  {} ({})\n            {words}\n", one_line(&hit.id), one_line(&hit.title))
        }
        HitKind::Quotation => {
            format!("  {story}  {}\n            {speaker}{words}\n", one_line(&hit.id))
        }
    }
}

/// A story's sayings.
#[derive(Serialize)]
struct Said {
    story: String,
    title: String,
    quotations: Vec<crossread::RecordFinding>,
}

/// Who said what in every record of the store.
pub(super) fn quotes(store: &StoreArguments, speaker: Option<&str>) -> Result<(), Failure> {
    let library = reader(store)?;
    let all = Filter { limit: u32::MAX, ..Filter::default() };
    let (mut text, mut said) = (String::new(), Vec::new());
    for story in library.store().stories(&all)? {
        let Some(kept) = library.store().record(story.id)? else { continue };
        let by = |name: &Option<String>| {
            let name = name.as_deref().unwrap_or_default().to_lowercase();
            speaker.is_none_or(|speaker| name.contains(&speaker.to_lowercase()))
        };
        let mut quotations = kept.record.findings.clone();
        quotations.retain(|f| f.kind == crossread::Kind::Utterance && by(&f.speaker));
        if quotations.is_empty() {
            continue;
        }
        text.push_str(&output::quotes(&kept.record, speaker));
        said.push(Said { story: story.handle, title: story.title, quotations });
    }
    if text.is_empty() {
        text.push_str("No record of the store holds a quotation of theirs; records are made by: crossread add, crossread show\n");
    }
    output::deliver(&if store.json { json(&said) } else { text }, None)
}

/// How much the store holds.
pub(super) fn stats(store: &StoreArguments) -> Result<(), Failure> {
    let counts = reader(store)?.store().counts()?;
    answer(store, &counts, |c| {
        let rows = [
            ("articles", c.articles),
            ("of them copies", c.copies),
            ("stories", c.stories),
            ("records up to date", c.records),
            ("findings", c.findings),
            ("conflicts", c.conflicts),
            ("quotations", c.quotations),
            ("bytes", c.bytes),
        ];
        rows.iter().map(|(name, number)| format!("{name:20} {number:>14}\n")).collect()
    })
}

/// What `check` found.
#[derive(Serialize)]
struct Health {
    articles: u64,
    records: u64,
    faults: Vec<String>,
}

/// Proves the store's health; exit code 1 if it is not well. With `deep` every record is made anew.
pub(super) fn check(store: &StoreArguments, deep: bool) -> Result<ExitCode, Failure> {
    // The index is compared word by word only where the store may be written.
    let library = match writer(store, Access::Write) {
        Err(Failure::Store(StoreError::ReadOnly { .. } | StoreError::CannotOpen { .. })) => reader(store)?,
        opened => opened?,
    };
    let mut faults = library.store().check()?;
    if deep {
        faults.extend(library.other_records(&MiniLm::new()?)?);
    }
    faults.extend(library.store().passed_over());
    let counts = library.store().counts().unwrap_or_default();
    let health = Health { articles: counts.articles, records: counts.records, faults };
    let code = if health.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) };
    answer(store, &health, |health| {
        let lines: Vec<String> = health.faults.iter().map(|fault| format!("{}\n", one_line(fault))).collect();
        if lines.is_empty() {
            format!(
                "The store is well: {}, {}, every span reads as it says.\n",
                count(health.articles as usize, "article", "articles"),
                count(health.records as usize, "record", "records")
            )
        } else {
            format!(
                "{}The store is not well: {}; restore a backup, or save what it holds with: crossread export\n",
                lines.concat(),
                count(lines.len(), "fault", "faults")
            )
        }
    })?;
    Ok(code)
}
