//! What a search found, with where and when it stands and whom it names.

use std::collections::{BTreeMap, BTreeSet};

use crossread::store::{Hit, HitKind, Store, StoreError, StorySummary};
use crossread::{Record, RecordEvidence};
use serde::Serialize;

/// Shorter forms of a name stand in too many words' places to tell whom they name.
const SHORTEST_NAME: usize = 3;

/// A hit, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Found {
    #[serde(flatten)]
    pub(crate) hit: Hit,
    /// The story's headline.
    pub(crate) story_title: Option<String>,
    /// The outlets that have it.
    pub(crate) outlets: Vec<String>,
    /// The days on which they published it, `YYYY-MM-DD`.
    pub(crate) days: Vec<String>,
    /// Persons that it names.
    pub(crate) people: Vec<String>,
    /// Places that it names.
    pub(crate) places: Vec<String>,
    /// How the reports stand; none for articles.
    pub(crate) status: Option<String>,
}

/// A story and, if one was made, its record.
type Told = (StorySummary, Option<Record>);

/// What the store holds with all of these words: at most `limit` of each kind.
pub(crate) fn found(store: &Store, words: &str, limit: u32) -> Result<Vec<Found>, StoreError> {
    let mut stories: BTreeMap<String, Told> = BTreeMap::new();
    let mut found = Vec::new();
    for hit in store.search(words, limit)? {
        if let Some(handle) = hit.story.as_ref().filter(|handle| !stories.contains_key(*handle)) {
            let story = store.find_story(handle)?;
            // A record that is damaged tells nothing more of its hits; `check` names it.
            let record = match store.record(story.id) {
                Err(StoreError::Damaged { .. }) => None,
                kept => kept?.map(|kept| kept.record),
            };
            stories.insert(handle.clone(), (story, record));
        }
        let told = hit.story.as_ref().and_then(|handle| stories.get(handle));
        found.push(known(store, hit.clone(), told)?);
    }
    Ok(found)
}

fn known(store: &Store, hit: Hit, told: Option<&Told>) -> Result<Found, StoreError> {
    let record = told.and_then(|(_, record)| record.as_ref());
    let mut found = Found {
        story_title: told.map(|(story, _)| story.title.clone()),
        outlets: Vec::new(),
        days: Vec::new(),
        people: Vec::new(),
        places: Vec::new(),
        status: (hit.kind != HitKind::Article).then(|| hit.title.clone()),
        hit,
    };
    if found.hit.kind == HitKind::Article {
        let article = store.article(store.find_article(&found.hit.id)?)?;
        if let Some(report) = article.map(|article| article.report) {
            found.outlets.extend(report.outlet().map(str::to_owned));
            found.days.extend(report.published().map(|published| published.date.to_string()));
            if let Some(record) = record {
                let id = record.reports.iter().find(|r| r.sha256 == report.sha256()).map(|r| &r.id);
                let written = |forms: &[String]| id.is_some_and(|id| forms.contains(id));
                found.name(record, |_, reports| written(reports));
            }
        }
    } else if let Some(record) = record {
        let finding = record.findings.iter().find(|finding| finding.id == found.hit.id);
        let evidence: Vec<&RecordEvidence> =
            finding.iter().flat_map(|f| &f.sides).flat_map(|side| &side.evidence).collect();
        let carried: BTreeSet<&str> = evidence.iter().map(|e| e.report.as_str()).collect();
        let reports = record.reports.iter().filter(|report| carried.contains(report.id.as_str()));
        let (outlets, days): (BTreeSet<_>, BTreeSet<_>) =
            reports.map(|report| (report.outlet.clone(), report.published.clone())).unzip();
        found.outlets = outlets.into_iter().flatten().collect();
        found.days = days.into_iter().flatten().collect();
        let speaker = found.hit.speaker.clone().into_iter();
        let words: Vec<String> = evidence.iter().map(|e| e.exact.clone()).chain(speaker).collect();
        found.name(record, |form, _| {
            form.chars().count() >= SHORTEST_NAME && words.iter().any(|words| words.contains(form))
        });
    }
    Ok(found)
}

impl Found {
    /// Takes down the persons and places of which a form, with the reports that write it, is named here.
    fn name(&mut self, record: &Record, named: impl Fn(&str, &[String]) -> bool) {
        for entity in &record.entities {
            let into = match entity.kind.as_str() {
                "person" => &mut self.people,
                "place" => &mut self.places,
                _ => continue,
            };
            if entity.forms.iter().any(|form| named(&form.form, &form.reports)) {
                into.push(entity.name.clone());
            }
        }
    }

    /// Outlets and days in a line.
    pub(crate) fn stands(&self) -> String {
        let outlets = self.outlets.join(", ");
        let days = match (self.days.first(), self.days.last()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(day), _) => day.clone(),
            _ => String::new(),
        };
        [outlets, days].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
