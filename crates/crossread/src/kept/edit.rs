use crossread::store::{Access, StoreError};
use crossread::{Decision, Library};
use serde::Serialize;

use super::{answer, count, reader, writer};
use crate::arguments::StoreArguments;
use crate::failure::Failure;

/// Stories after a change.
#[derive(Serialize)]
struct Done {
    /// Articles that were taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<usize>,
    /// Handles of the stories that the change has made.
    stories: Vec<String>,
}

/// Takes articles out.
pub(super) fn remove(store: &StoreArguments, handles: &[String]) -> Result<(), Failure> {
    let mut library = writer(store, Access::Write)?;
    let articles = articles(&library, handles)?;
    library.remove(&articles)?;
    let done = Done { removed: Some(articles.len()), stories: Vec::new() };
    answer(store, &done, |_| format!("{} removed.\n", count(articles.len(), "article", "articles")))
}

/// Puts stories together.
pub(super) fn merge(store: &StoreArguments, handles: &[String]) -> Result<(), Failure> {
    let mut library = writer(store, Access::Write)?;
    library.group()?;
    let find = |handle: &String| library.store().find_story(handle).map(|story| story.id);
    let stories: Vec<i64> = handles.iter().map(find).collect::<Result<_, _>>()?;
    library.merge(&stories)?;
    let merged = handles.first().map(|handle| library.store().find_story(handle)).transpose()?;
    let stories: Vec<String> = merged.into_iter().map(|story| story.handle).collect();
    answer(store, &Done { removed: None, stories }, |done| {
        format!("One story now: {}\n", done.stories.concat())
    })
}

/// Takes articles out of a story into one of their own.
pub(super) fn split(store: &StoreArguments, story: &str, handles: &[String]) -> Result<(), Failure> {
    let mut library = writer(store, Access::Write)?;
    library.group()?;
    let story = library.store().find_story(story)?;
    let articles = articles(&library, handles)?;
    let members = library.store().articles(story.id)?;
    for (handle, article) in handles.iter().zip(&articles) {
        if !members.iter().any(|member| member.id == *article) {
            return Err(Failure::NotInStory { article: handle.clone(), story: story.handle });
        }
    }
    let kept =
        members.iter().find(|member| !articles.contains(&member.id)).map(|member| member.handle.clone());
    let Some(kept) = kept else { return Err(Failure::WholeStory(story.handle)) };
    library.split(story.id, &articles)?;
    let mut stories = Vec::new();
    for handle in handles.iter().take(1).chain([&kept]) {
        stories.push(library.store().find_story(handle)?.handle);
    }
    let words = |done: &Done| format!("Two stories now: {}\n", done.stories.join(" and "));
    answer(store, &Done { removed: None, stories }, words)
}

/// Puts articles into another story.
pub(super) fn move_to(store: &StoreArguments, story: &str, handles: &[String]) -> Result<(), Failure> {
    let mut library = writer(store, Access::Write)?;
    library.group()?;
    let story = library.store().find_story(story)?;
    let articles = articles(&library, handles)?;
    library.move_to(story.id, &articles)?;
    let stories = handles.iter().take(1).map(|handle| Ok(library.store().find_story(handle)?.handle));
    let stories: Vec<String> = stories.collect::<Result<_, StoreError>>()?;
    answer(store, &Done { removed: None, stories }, |done| format!("Now in {}\n", done.stories.concat()))
}

/// Lists what was decided.
pub(super) fn decisions(store: &StoreArguments) -> Result<(), Failure> {
    let library = reader(store)?;
    answer(store, &library.decisions()?, |decisions| {
        let line = |decision: &Decision| {
            let stories: Vec<String> = decision.stories.iter().map(|story| story.join(" ")).collect();
            match stories.as_slice() {
                [one] => format!("one story: {one}\n"),
                stories => format!("apart: {}\n", stories.join(" | ")),
            }
        };
        let lines: String = decisions.iter().map(line).collect();
        if lines.is_empty() { "Nothing was decided.\n".to_owned() } else { lines }
    })
}

/// Forgets what was decided about articles.
pub(super) fn undo(store: &StoreArguments, handles: &[String]) -> Result<(), Failure> {
    let mut library = writer(store, Access::Write)?;
    let articles = articles(&library, handles)?;
    let undone = library.undo(&articles)?;
    answer(store, &undone, |undone| format!("{} forgotten.\n", count(*undone, "decision", "decisions")))
}

fn articles(library: &Library, handles: &[String]) -> Result<Vec<u32>, StoreError> {
    let mut found: Vec<u32> =
        handles.iter().map(|handle| library.store().find_article(handle)).collect::<Result<_, _>>()?;
    found.dedup();
    Ok(found)
}
