//! Done, planned, promised, alleged, denied: how what is told stands to the world.

use crossread_core::Difference;

use super::{Comparator, Comparison, Contrast, Version};

/// How the events of two versions stand.
pub(crate) struct Status;

impl Comparator for Status {
    fn differs(&self) -> Difference {
        Difference::Status
    }

    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let (one, other) = (a.predicate()?.standing, b.predicate()?.standing);
        let comparison = Comparison::Incompatible(format!("One tells it as {one}, the other as {other}."));
        let values = [one.to_string(), other.to_string()];
        (one != other).then_some(Contrast { comparison, computed: false, values })
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;
    use super::*;

    #[test]
    fn corpus() {
        check(&Status, include_str!("status.corpus.txt"));
    }
}
