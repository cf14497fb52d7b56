//! In which words a quotation is given.

use crossread_core::{Difference, Word};

use super::{Comparator, Comparison, Contrast, Version};

/// Content words that two quotations must share before their other words can be set against one another.
const FEWEST_SHARED: usize = 2;

/// The words that two versions quote.
pub(crate) struct Wording;

impl Comparator for Wording {
    fn differs(&self) -> Difference {
        Difference::Wording
    }

    /// The first words of content in which two quotations differ.
    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let (one, other) = (quoted(a)?, quoted(b)?);
        let shared = common(&one, &other);
        let content = shared.iter().filter(|(i, _)| one.get(*i).is_some_and(|w| !w.function)).count();
        let first = |words: &[&Word], kept: &dyn Fn(usize) -> bool| {
            words.iter().enumerate().find(|(n, w)| !w.function && !kept(*n)).map(|(_, w)| w.span)
        };
        let x = first(&one, &|n| shared.iter().any(|(i, _)| *i == n));
        let y = first(&other, &|n| shared.iter().any(|(_, j)| *j == n));
        let values = [a.words(x?).to_owned(), b.words(y?).to_owned()];
        let [left, right] = &values;
        let words = format!("One version has “{left}”, the other “{right}”.");
        (content >= FEWEST_SHARED).then(|| Contrast {
            comparison: Comparison::Incompatible(words),
            computed: false,
            values: values.clone(),
        })
    }
}

/// The words of a version that stand in quotation marks.
fn quoted<'s>(version: &Version<'s>) -> Option<Vec<&'s Word>> {
    let attribution = version.attribution().filter(|a| a.marked.is_some())?;
    Some(version.own_words().filter(|w| attribution.content.contains(w.span)).collect())
}

/// The longest common subsequence of stems, as pairs of places.
fn common(a: &[&Word], b: &[&Word]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            lengths[i][j] = if x.stem == y.stem {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].stem == b[j].stem {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;
    use super::*;

    #[test]
    fn corpus() {
        check(&Wording, include_str!("wording.corpus.txt"));
    }
}
