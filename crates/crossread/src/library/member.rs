//! The articles of a story, and why each is in it.

use std::collections::BTreeMap;

use crossread_group::{Because, Change, change, shared_words};
use crossread_store::{Article, StoreError};
use serde::Serialize;

use super::Library;

/// Shared words that are named, at most.
const MOST_WORDS: usize = 5;

/// An article of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// What it is called.
    pub article: String,
    /// The file it came from.
    pub file: String,
    /// The outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it stood on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day it was published, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Why it is in the story, in a sentence without its full stop.
    pub because: String,
    /// What it copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<CopyOf>,
}

/// That an article repeats another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopyOf {
    /// The original's handle.
    pub original: String,
    /// "same", "reprinted", "shortened" or "partial".
    pub kind: String,
    /// How much of the copy the original holds, in hundredths.
    pub percent: u32,
    /// What it changed.
    pub changed: Change,
}

impl Library {
    /// The articles of a story in order of publication, copies with their originals and what they changed.
    ///
    /// # Errors
    /// Those of reading.
    pub fn members(&self, story: i64) -> Result<Vec<Member>, StoreError> {
        let articles = self.store.articles(story)?;
        let by_id: BTreeMap<u32, &Article> = articles.iter().map(|article| (article.id, article)).collect();
        articles.iter().map(|article| self.member(article, &by_id)).collect()
    }

    fn member(&self, article: &Article, others: &BTreeMap<u32, &Article>) -> Result<Member, StoreError> {
        let report = &article.report;
        let reason = article.because.as_deref().and_then(|json| serde_json::from_str(json).ok());
        let handle = |id: &u32| others.get(id).map_or("another article", |other| other.handle.as_str());
        let because = match reason {
            None => "its story has not been made yet".to_owned(),
            Some(Because::First) => "the story begins with it".to_owned(),
            Some(Because::Copy { of }) => format!("repeats {}", handle(&of)),
            Some(Because::Decision { with }) => format!("put together with {} by hand", handle(&with)),
            Some(Because::Whole { likeness }) => format!("like the story as a whole ({likeness:.2})"),
            Some(Because::Like { to, likeness }) => {
                let shared = others.get(&to).map(|other| shared_words(report, &other.report, MOST_WORDS));
                let days = others.get(&to).and_then(|other| days(article, other));
                format!(
                    "like {} ({likeness:.2}): {}{}",
                    handle(&to),
                    shared.unwrap_or_default().join(", "),
                    match days {
                        None => String::new(),
                        Some(0) => "; the same day".to_owned(),
                        Some(1) => "; a day apart".to_owned(),
                        Some(days) => format!("; {days} days apart"),
                    }
                )
            }
        };
        let copy = match &article.copied {
            None => None,
            // An original that cannot be read is named by `Store::check`.
            Some(copied) => self.store.article(copied.original).ok().flatten().map(|original| CopyOf {
                original: original.handle.clone(),
                kind: copied.kind.clone(),
                percent: (copied.share * 100.0).round() as u32,
                changed: change(&original.report, report),
            }),
        };
        Ok(Member {
            article: article.handle.clone(),
            file: report.file().to_owned(),
            outlet: report.outlet().map(str::to_owned),
            title: report.title().map(str::to_owned),
            url: report.url().map(str::to_owned),
            published: report.published().map(|p| p.date.to_string()),
            because,
            copy,
        })
    }
}

fn days(a: &Article, b: &Article) -> Option<u32> {
    let (a, b) = (a.report.published()?.date, b.report.published()?.date);
    a.until((jiff::Unit::Day, b)).ok().map(|span| span.get_days().unsigned_abs())
}
