use std::path::Path;
use std::process::ExitCode;

use crossread::MiniLm;
use crossread::render::{self, one_line};
use crossread::store::{Access, Filter, HitKind, StoreError, StorySummary};
use serde::Serialize;

use super::found::{Found, found};
use super::said::Said;
use super::{answer, code, count, json, reader, writer};
use crate::arguments::{Format, StoreArguments};
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

/// What holds the words, with where and when it stands.
pub(super) fn search(store: &StoreArguments, words: &str, limit: u32) -> Result<ExitCode, Failure> {
    let library = reader(store)?;
    let hits = found(library.store(), words, limit)?;
    answer(store, &hits, |hits| {
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
            let found: Vec<String> =
                hits.iter().filter(|found| found.hit.kind == kind).map(hit_lines).collect();
            if !found.is_empty() {
                text.push_str(&format!("{head}\n{}", found.concat()));
            }
        }
        text
    })?;
    Ok(code(&library))
}

/// What it is, its words, and where it stands: story, outlets, days.
fn hit_lines(found: &Found) -> String {
    let hit = &found.hit;
    let story = hit.story.as_deref().unwrap_or("no story");
    let speaker = hit.speaker.as_ref().map(|name| format!("{}: ", one_line(name))).unwrap_or_default();
    let words = one_line(&hit.words);
    let head = match hit.kind {
        HitKind::Article => format!("{}  {}", hit.id, one_line(&hit.title)),
        HitKind::Finding => format!("{story}  {} ({})", hit.id, hit.title),
        HitKind::Quotation => format!("{story}  {}", hit.id),
    };
    let title = found.story_title.as_deref().map(one_line);
    let place: Vec<String> = [title, Some(one_line(&found.stands()))].into_iter().flatten().collect();
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    format!("  {head}\n            {speaker}{words}\n            {}\n", place.join(" · "))
}

/// Who said what in every record of the store.
pub(super) fn quotes(
    store: &StoreArguments,
    speaker: Option<&str>,
    format: Format,
    to: Option<&Path>,
) -> Result<(), Failure> {
    let library = reader(store)?;
    let all = Filter { limit: u32::MAX, ..Filter::default() };
    let (mut text, mut said) = (String::new(), Vec::new());
    for story in library.store().stories(&all)? {
        let Some(kept) = library.store().record(story.id)? else { continue };
        let sayings = render::sayings(&kept.record, speaker);
        if sayings.findings.is_empty() {
            continue;
        }
        match format {
            Format::Json => {}
            Format::Markdown => text.push_str(&render::markdown(&sayings)),
            // One table: its first line stands once.
            Format::Csv if text.is_empty() => text.push_str(&render::csv(&sayings)),
            Format::Csv => text.extend(render::csv(&sayings).split_inclusive('\n').skip(1)),
            Format::Terminal => {
                text.push_str(&format!("{}  {}\n", story.handle, one_line(&story.title)));
                text.push_str(&output::quotes(&kept.record, speaker, to.is_none()));
                text.push('\n');
            }
            _ => return Err(Failure::NotTogether("json, markdown, csv or terminal, or name a record")),
        }
        said.push(Said::of(story, sayings));
    }
    if format == Format::Json {
        text = json(&said);
    } else if said.is_empty() && format == Format::Terminal {
        text.push_str("No record of the store holds a quotation of theirs; records are made by: crossread add, crossread show\n");
    }
    output::deliver(&text, to)
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
        Err(
            Failure::AskedReadOnly(_)
            | Failure::Store(StoreError::ReadOnly { .. } | StoreError::CannotOpen { .. }),
        ) => reader(store)?,
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
