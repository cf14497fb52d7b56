//! What a person decides about stories.

use std::collections::BTreeSet;

use crossread_store::StoreError;
use serde::Serialize;

use super::Library;

/// What somebody decided: articles that stay in one story, and stories that stay apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// For each of the stories the handles of the articles that stay in it; one story where they were put together, two or
    /// more where they were parted.
    pub stories: Vec<Vec<String>>,
}

impl Library {
    /// Puts stories together for good: whatever else arrives, their articles stay in one. Undone by
    /// [`split`](Self::split).
    ///
    /// # Errors
    /// Those of writing.
    pub fn merge(&mut self, stories: &[i64]) -> Result<(), StoreError> {
        let mut articles = Vec::new();
        for story in stories {
            articles.extend(self.ids(*story)?);
        }
        self.decide(&[articles])
    }

    /// Takes articles out of a story into one of their own, for good. Those that are not in it change nothing.
    ///
    /// # Errors
    /// Those of writing.
    pub fn split(&mut self, story: i64, articles: &[u32]) -> Result<(), StoreError> {
        let (parted, rest) = self.ids(story)?.into_iter().partition(|id| articles.contains(id));
        self.decide(&[parted, rest])
    }

    /// Puts articles into another story than theirs, for good. Those that are in it already change nothing.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn move_to(&mut self, story: i64, articles: &[u32]) -> Result<(), StoreError> {
        let mut there = self.ids(story)?;
        let moved: Vec<u32> = articles.iter().copied().filter(|id| !there.contains(id)).collect();
        let mut left = BTreeSet::new();
        for id in &moved {
            if let Some(article) = self.store.article(*id)? {
                let from = self.store.find_story(&article.handle)?;
                left.extend(self.ids(from.id)?);
            }
        }
        left.retain(|id| !moved.contains(id));
        there.extend(moved);
        self.decide(&[there, left.into_iter().collect()])
    }

    /// What somebody decided, in order of the first article of each.
    ///
    /// # Errors
    /// Those of reading.
    pub fn decisions(&self) -> Result<Vec<Decision>, StoreError> {
        let pairs = self.store.decisions()?;
        let handle = |id: &u32| Ok(self.store.article(*id)?.map(|article| article.handle));
        let mut out = Vec::new();
        let together: Vec<_> = pairs.iter().filter(|(_, _, together)| *together).copied().collect();
        let together = connected(&together);
        for articles in connected(&pairs) {
            let mut stories: Vec<BTreeSet<u32>> =
                together.iter().filter(|story| !story.is_disjoint(&articles)).cloned().collect();
            let known: BTreeSet<u32> = stories.iter().flatten().copied().collect();
            stories.extend(articles.difference(&known).map(|alone| BTreeSet::from([*alone])));
            let handles = |story: &BTreeSet<u32>| {
                let handles: Result<Vec<Option<String>>, StoreError> = story.iter().map(handle).collect();
                Ok(handles?.into_iter().flatten().collect())
            };
            out.push(Decision { stories: stories.iter().map(handles).collect::<Result<_, StoreError>>()? });
        }
        Ok(out)
    }

    /// Forgets what was decided about these articles, and about others together with them; their stories are made anew.
    /// Gives how many decisions that were.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn undo(&mut self, articles: &[u32]) -> Result<usize, StoreError> {
        let pairs = self.store.decisions()?;
        let mut sets = connected(&pairs);
        sets.retain(|set| articles.iter().any(|id| set.contains(id)));
        self.change(|writer, _| {
            for (first, second, _) in
                pairs.iter().filter(|(first, ..)| sets.iter().any(|s| s.contains(first)))
            {
                writer.undecide(*first, *second)?;
            }
            Ok(())
        })?;
        self.grouping = None;
        self.group()?;
        Ok(sets.len())
    }

    fn ids(&self, story: i64) -> Result<Vec<u32>, StoreError> {
        Ok(self.store.articles(story)?.iter().map(|article| article.id).collect())
    }

    /// Each of these lists is together, and none with another; replaces what was decided about their articles before.
    fn decide(&mut self, lists: &[Vec<u32>]) -> Result<(), StoreError> {
        let all: Vec<u32> = lists.iter().flatten().copied().collect();
        let before = self.store.decisions()?;
        self.change(|writer, _| {
            for (first, second, _) in before.iter().filter(|d| all.contains(&d.0) && all.contains(&d.1)) {
                writer.undecide(*first, *second)?;
            }
            for list in lists {
                for pair in list.windows(2) {
                    if let [first, second] = pair {
                        writer.decide(*first, *second, true)?;
                    }
                }
            }
            let firsts: Vec<u32> = lists.iter().filter_map(|list| list.first().copied()).collect();
            for (n, first) in firsts.iter().enumerate() {
                for second in firsts.iter().skip(n + 1) {
                    writer.decide(*first, *second, false)?;
                }
            }
            writer.set_pending(all.iter().copied())
        })?;
        // Read anew, with the decisions.
        self.grouping = None;
        self.group().map(drop)
    }
}

/// The articles of these pairs, in sets that pairs connect, in order.
fn connected(pairs: &[(u32, u32, bool)]) -> Vec<BTreeSet<u32>> {
    let mut sets: Vec<BTreeSet<u32>> = Vec::new();
    for (first, second, _) in pairs {
        let (touched, mut others): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|set| set.contains(first) || set.contains(second));
        others.push(touched.into_iter().flatten().chain([*first, *second]).collect());
        sets = others;
    }
    sets.sort();
    sets
}
