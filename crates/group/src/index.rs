use std::collections::BTreeMap;

/// Which reports are found by which keys, within a window of days. They stand by periods as long as the window, so that
/// what is looked up and added lies close together, however long the archive. Reports without a date have the day
/// `i32::MAX`.
#[derive(Debug)]
pub(crate) struct Index<T> {
    window: i32,
    /// Period, key, day, report.
    dated: BTreeMap<(i32, u32, i32, u32), T>,
    undated: BTreeMap<(u32, u32), T>,
}

impl<T: Copy> Index<T> {
    /// An index of which reports within `window` days of one another are found.
    pub(crate) fn new(window: i32) -> Self {
        Self { window, dated: BTreeMap::new(), undated: BTreeMap::new() }
    }

    pub(crate) fn insert(&mut self, key: u32, day: i32, id: u32, value: T) {
        if day == i32::MAX {
            self.undated.insert((key, id), value);
        } else {
            self.dated.insert((day.div_euclid(self.window), key, day, id), value);
        }
    }

    pub(crate) fn remove(&mut self, key: u32, day: i32, id: u32) {
        self.dated.remove(&(day.div_euclid(self.window), key, day, id));
        self.undated.remove(&(key, id));
    }

    /// The reports under `key` within the window around `day`. Those without a date are near any.
    pub(crate) fn near(&self, key: u32, day: i32) -> impl Iterator<Item = (u32, T)> {
        let (from, to) = match day {
            i32::MAX => (i32::MIN, i32::MAX),
            _ => (day.saturating_sub(self.window), day.saturating_add(self.window)),
        };
        let first = self.dated.first_key_value().map_or(0, |((period, ..), _)| *period);
        let last = self.dated.last_key_value().map_or(-1, |((period, ..), _)| *period);
        let periods = from.div_euclid(self.window).max(first)..=to.div_euclid(self.window).min(last);
        let within = move |period| self.dated.range((period, key, from, 0)..=(period, key, to, u32::MAX));
        let dated = periods.flat_map(within);
        dated.map(|((.., id), value)| (*id, *value)).chain(self.undated(key))
    }

    /// The reports under `key` that have no date.
    pub(crate) fn undated(&self, key: u32) -> impl Iterator<Item = (u32, T)> {
        let undated = self.undated.range((key, 0)..=(key, u32::MAX));
        undated.map(|((_, id), value)| (*id, *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_lies_within_the_window_or_has_no_date() {
        let mut index = Index::new(60);
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
