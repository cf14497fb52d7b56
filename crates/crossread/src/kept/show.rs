use std::path::Path;
use std::process::ExitCode;

use crossread::render::one_line;
use crossread::store::{Access, Kept, StorySummary};
use crossread::{Library, Member, MiniLm, WordBag};

use super::{answer, code, count, keep_store, reader, writer};
use crate::arguments::{ExtentArguments, Format, StoreArguments};
use crate::failure::Failure;
use crate::output;

/// A story with its record, made if it is missing or out of date. With `--read-only` a record that has to be made is not
/// kept.
pub(super) fn kept(store: &StoreArguments, handle: &str) -> Result<(Library, StorySummary, Kept), Failure> {
    let mut library = if store.read_only { reader(store)? } else { writer(store, Access::Write)? };
    if !store.read_only {
        library.group()?;
    }
    let story = library.store().find_story(handle)?;
    let known = library.store().record(story.id)?.is_some_and(|kept| kept.is_current);
    // A record that is kept needs no network.
    let kept = if known {
        library.record(story.id, &WordBag)?
    } else {
        let progress = output::Progress::new();
        progress.show("comparing what the reports say");
        library.record(story.id, &MiniLm::new()?)?
    };
    Ok((library, story, kept))
}

/// A story's record in any form; copies stand below it where a person reads it.
pub(super) fn record(
    store: &StoreArguments,
    handle: &str,
    to: Option<&Path>,
    format: Option<Format>,
    extent: ExtentArguments,
) -> Result<(), Failure> {
    let format = output::format(format.or(store.json.then_some(Format::Json)), to)?;
    keep_store(store, to)?;
    let extent = extent.of(format)?;
    let (library, story, kept) = kept(store, handle)?;
    let text = match format {
        Format::Terminal => {
            let copies: Vec<Member> =
                library.members(story.id)?.into_iter().filter(|member| member.copy.is_some()).collect();
            let listed =
                if copies.is_empty() { String::new() } else { format!("\nCopies\n{}", listed(&copies)) };
            output::terminal(&kept.record, to.is_none(), extent) + &listed
        }
        form => output::written(form, &kept.record, &library.store().sources(story.id)?.reports)?,
    };
    output::deliver(&text, to)
}

/// The articles of a story: why each is in it, and what copies have changed.
pub(super) fn articles(store: &StoreArguments, handle: &str) -> Result<ExitCode, Failure> {
    let library = reader(store)?;
    let story = library.store().find_story(handle)?;
    answer(store, &library.members(story.id)?, |members| {
        format!("{}  {}\n{}", one_line(&story.handle), one_line(&story.title), listed(members))
    })?;
    Ok(code(&library))
}

fn listed(members: &[Member]) -> String {
    members.iter().map(entry).collect()
}

fn entry(member: &Member) -> String {
    let title = member.title.as_ref().unwrap_or(&member.file);
    let place = [member.outlet.as_ref(), member.published.as_ref(), Some(&member.file)];
    let place: Vec<String> = place.into_iter().flatten().map(|part| one_line(part)).collect();
    let mut text = format!("  {}  {}\n", member.article, one_line(title));
    let mut line = |words: String| text.push_str(&format!("            {words}\n"));
    line(place.join(" · "));
    line(one_line(&member.because));
    if let Some(copy) = &member.copy {
        line(format!(
            "{} copy of {}, which holds {} % of it",
            one_line(&copy.kind),
            copy.original,
            copy.percent
        ));
        if let Some((_, heading)) = &copy.changed.heading {
            line(format!("heading: {}", one_line(heading)));
        }
        let (added, left_out) = (&copy.changed.added, &copy.changed.left_out);
        added.iter().for_each(|sentence| line(format!("+ {}", one_line(sentence))));
        if !left_out.is_empty() {
            line(format!("leaves out {}", count(left_out.len(), "sentence", "sentences")));
        }
    }
    text
}
