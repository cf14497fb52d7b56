//! Where something is or happens.

use crossread_core::{Difference, NameKind};

use super::{Comparator, Contrast, Version, name};

/// The places that two versions name.
pub(crate) struct Place;

impl Comparator for Place {
    fn differs(&self) -> Difference {
        Difference::Place
    }

    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        name::counterparts(a, b, NameKind::Place)
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;
    use super::*;

    #[test]
    fn corpus() {
        check(&Place, include_str!("place.corpus.txt"));
    }
}
