//! Who or what fills a role.

use crossread_core::{Difference, NameKind};

use super::{Comparator, Comparison, Contrast, Version};
use crate::cast::spelling;

/// The names of persons, bodies and other things in two versions.
pub(crate) struct Names;

impl Comparator for Names {
    fn differs(&self) -> Difference {
        Difference::Name
    }

    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Group, NameKind::Other];
        kinds.into_iter().find_map(|kind| counterparts(a, b, kind))
    }
}

/// The one name of a kind that each version has and the other has not, in a role that its counterpart can fill.
pub(super) fn counterparts(a: &Version, b: &Version, kind: NameKind) -> Option<Contrast> {
    let alone = |one: &Version<'_>, other: &Version<'_>| -> Option<String> {
        let theirs: Vec<Vec<String>> = other.names(kind).map(|n| spelling::words(&n.full)).collect();
        let shared = |full: &str| {
            let words = spelling::words(full);
            theirs.iter().any(|t| t.iter().any(|w| words.contains(w)))
        };
        let mut own: Vec<&str> =
            one.names(kind).map(|n| n.full.as_str()).filter(|full| !shared(full)).collect();
        own.sort_unstable();
        own.dedup();
        if let [name] = own.as_slice() { Some((*name).to_owned()) } else { None }
    };
    let values = [alone(a, b)?, alone(b, a)?];
    let [one, other] = &values;
    let comparison = Comparison::Incompatible(format!("{one} against {other}."));
    Some(Contrast { comparison, computed: false, values })
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;
    use super::*;

    #[test]
    fn corpus() {
        check(&Names, include_str!("name.corpus.txt"));
    }
}
