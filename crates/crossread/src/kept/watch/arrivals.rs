use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crossread::input::Found;

/// The files of the folders as they stood at the last look.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    seen: BTreeMap<PathBuf, Seen>,
}

/// How a file stood.
#[derive(Debug)]
struct Seen {
    bytes: u64,
    changed: Option<SystemTime>,
    taken: bool,
}

impl Arrivals {
    /// Looks at the files that are there now; gives those that stand as they stood at the last look and were not given as they
    /// stand.
    pub(super) fn look(&mut self, found: Vec<Found>) -> Vec<Found> {
        let before = std::mem::take(&mut self.seen);
        let mut still = Vec::new();
        for file in found {
            let last = before
                .get(&file.path)
                .filter(|last| (last.bytes, last.changed) == (file.bytes, file.changed));
            let seen = Seen { bytes: file.bytes, changed: file.changed, taken: last.is_some() };
            // A file of two folders that were named is one.
            let is_first = self.seen.insert(file.path.clone(), seen).is_none();
            if is_first && last.is_some_and(|last| !last.taken) {
                still.push(file);
            }
        }
        still
    }

    /// The files of which only another look can tell whether they stand still.
    pub(super) fn moving(&self) -> Vec<&Path> {
        self.seen.iter().filter(|(_, seen)| !seen.taken).map(|(path, _)| path.as_path()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// Files by name, size and second of change.
    fn files(files: &[(&str, u64, u64)]) -> Vec<Found> {
        let found = |(path, bytes, second): &(&str, u64, u64)| Found {
            path: path.into(),
            bytes: *bytes,
            changed: Some(UNIX_EPOCH + Duration::from_secs(*second)),
            named: false,
        };
        files.iter().map(found).collect()
    }

    #[test]
    fn a_file_is_taken_when_it_stands_still_and_again_when_it_changed() {
        let mut arrivals = Arrivals::default();
        let mut look = |found: &[(&str, u64, u64)]| {
            let still = arrivals.look(files(found)).into_iter().map(|file| file.path.display().to_string());
            (still.collect::<Vec<_>>().join(" "), arrivals.moving().len())
        };
        let told = |still: &str, moving| (still.to_owned(), moving);
        assert_eq!(look(&[("a", 1, 1), ("b", 1, 1)]), told("", 2));
        assert_eq!(look(&[("a", 1, 1), ("b", 2, 2)]), told("a", 1), "b grows");
        assert_eq!(look(&[("a", 1, 1), ("b", 2, 3)]), told("", 1), "b is written over");
        assert_eq!(look(&[("a", 1, 1), ("b", 2, 3), ("b", 2, 3)]), told("b", 0), "b once");
        assert_eq!(look(&[("a", 1, 1), ("b", 2, 3)]), told("", 0));
        assert_eq!(look(&[("b", 2, 3), ("a", 1, 4)]), told("", 1));
        assert_eq!(look(&[("b", 2, 3), ("a", 1, 4)]), told("a", 0), "what changed is read anew");
        assert_eq!(look(&[]), told("", 0));
    }
}
