//! What a person decides about stories.

use crossread_store::StoreError;

use super::Library;

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
