use std::path::Path;
use std::process::ExitCode;

use crossread::store::{StoreError, StorySummary};
use crossread::{Library, Member, Record, render};
use serde::Serialize;

use super::{code, keep_store, reader, wanted, without_record};
use crate::arguments::{Format, StoreArguments};
use crate::failure::Failure;
use crate::output;

/// One line of an export.
#[derive(Serialize)]
struct Line {
    story: StorySummary,
    articles: Vec<Entry>,
    /// Its last record, if one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Record>,
}

/// An article, its text as it was added.
#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    member: Member,
    sha256: String,
    text: String,
}

/// Writes stories, one a line. What cannot be read of one is left out with a warning, so that a damaged store gives what it
/// still has; exit code 1 then.
pub(super) fn export(
    store: &StoreArguments,
    handles: &[String],
    to: Option<&Path>,
    format: Format,
) -> Result<ExitCode, Failure> {
    keep_store(store, to)?;
    if matches!(
        format,
        Format::Terminal | Format::Markdown | Format::FrontMatter | Format::Csv | Format::Html
    ) {
        return Err(Failure::NotTogether("json, web-annotation, schema-org, uima-cas, csl-json or bibtex"));
    }
    let mut is_whole = true;
    let library = reader(store)?;
    let stories = wanted(&library, handles)?;
    let mut text = String::new();
    for story in stories {
        let handle = story.handle.clone();
        match line(&library, story) {
            Ok((line, fault)) => {
                if let Some(fault) = fault {
                    is_whole = false;
                    output::warn(&format!("the record of {handle} is left out: {fault}"));
                }
                match form(&library, &line, format) {
                    Ok(Some(written)) => text.push_str(&written),
                    Ok(None) => {
                        is_whole = false;
                        output::warn(&without_record(&handle));
                    }
                    Err(failure) => {
                        is_whole = false;
                        output::warn(&format!("{handle} is left out: {failure}"));
                    }
                }
            }
            Err(failure) => {
                is_whole = false;
                output::warn(&format!("{handle} is left out: {failure}"));
            }
        }
        if to.is_none() {
            output::deliver(&std::mem::take(&mut text), None)?;
        }
    }
    if to.is_some() {
        output::deliver(&text, to)?;
    }
    let code = code(&library);
    Ok(if is_whole { code } else { ExitCode::from(1) })
}

/// A story's line; none where the form is made of a record and there is none.
fn form(library: &Library, line: &Line, format: Format) -> Result<Option<String>, Failure> {
    if format == Format::Json {
        return Ok(Some(serde_json::to_string(line).unwrap_or_default() + "\n"));
    }
    let Some(record) = &line.record else { return Ok(None) };
    let written = output::written(format, record, &library.store().sources(line.story.id)?.reports)?;
    if format == Format::Bibtex {
        return Ok(Some(written));
    }
    // It is laid out for a person; here it stands on one line.
    let data: serde_json::Value = serde_json::from_str(&written).unwrap_or_default();
    Ok(Some(render::line(&data)))
}

/// A story, and why its record is not there.
fn line(library: &Library, story: StorySummary) -> Result<(Line, Option<StoreError>), Failure> {
    let articles = library.store().articles(story.id)?;
    let members = library.members(story.id)?;
    let entry = |(article, member): (crossread::store::Article, Member)| Entry {
        member,
        sha256: article.report.sha256().to_owned(),
        text: article.report.text().to_owned(),
    };
    let articles = articles.into_iter().zip(members).map(entry).collect();
    let (record, fault) = match library.store().record(story.id) {
        Ok(kept) => (kept.map(|kept| kept.record), None),
        Err(fault) => (None, Some(fault)),
    };
    Ok((Line { story, articles, record }, fault))
}
