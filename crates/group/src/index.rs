use std::collections::BTreeMap;

/// Days between two reports beyond which nothing ties them. It bounds what a new report is compared with, however long
/// the archive; a story that rests for longer begins anew, and a text printed again after it is no copy.
const WINDOW: i32 = 60;

/// Which reports are found by which keys, those of one key in order of day: what is looked up is what lies within the
/// window, not the archive.
#[derive(Debug, Default)]
pub(crate) struct Index<T>(BTreeMap<(u32, i32, u32), T>);

impl<T: Copy> Index<T> {
    pub(crate) fn insert(&mut self, key: u32, day: i32, id: u32, value: T) {
        self.0.insert((key, day, id), value);
    }

    pub(crate) fn remove(&mut self, key: u32, day: i32, id: u32) {
        self.0.remove(&(key, day, id));
    }

    /// The reports under `key` that one of `day` may be tied to. Those without a date, which have `i32::MAX`, may be tied
    /// to any.
    pub(crate) fn near(&self, key: u32, day: i32) -> impl Iterator<Item = (u32, T)> {
        let last = i32::MAX - 1;
        let (from, to) = match day {
            i32::MAX => (i32::MIN, last),
            _ => (day.saturating_sub(WINDOW), day.saturating_add(WINDOW).min(last)),
        };
        let dated = self.0.range((key, from, 0)..=(key, to, u32::MAX));
        let undated = self.0.range((key, i32::MAX, 0)..=(key, i32::MAX, u32::MAX));
        dated.chain(undated).map(|((_, _, id), value)| (*id, *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_lies_within_the_window_or_has_no_date() {
        let mut index = Index::default();
        for (day, id) in [(0, 1), (40, 2), (100, 3), (101, 4), (i32::MAX, 5)] {
            index.insert(7, day, id, ());
            index.insert(8, day, id + 10, ());
        }
        let near = |index: &Index<()>, day| index.near(7, day).map(|(id, ())| id).collect::<Vec<_>>();
        assert_eq!(near(&index, 40), [1, 2, 3, 5]);
        assert_eq!(near(&index, i32::MAX), [1, 2, 3, 4, 5]);
        index.remove(7, 100, 3);
        assert_eq!(near(&index, 160), [4, 5]);
    }
}
