//! Laying evidence over a line of text: spans that nest or cross become elements that only nest.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A stretch of a text, in code points.
pub(super) type Stretch = (usize, usize);

/// An element to write: a part of mark `mark` that crosses no other element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of the mark.
    pub(super) mark: usize,
    /// First code point.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
}

/// Cuts `marks` at the ends of `line` and, where two cross, the later one at the end of the earlier. The pieces come
/// in the order in which their elements open: of two pieces, one holds the other or they share nothing.
pub(super) fn pieces(marks: &[Stretch], line: Stretch) -> Vec<Piece> {
    let mut waiting: BTreeSet<(usize, Reverse<usize>, usize)> = BTreeSet::new();
    for (mark, &(start, end)) in marks.iter().enumerate() {
        let (start, end) = (start.max(line.0), end.min(line.1));
        if start < end {
            waiting.insert((start, Reverse(end), mark));
        }
    }
    let mut pieces = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some((start, Reverse(mut end), mark)) = waiting.pop_first() {
        while open.last().is_some_and(|&outer| outer <= start) {
            open.pop();
        }
        if let Some(&outer) = open.last()
            && outer < end
        {
            waiting.insert((outer, Reverse(end), mark));
            end = outer;
        }
        pieces.push(Piece { mark, start, end });
        open.push(end);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(marks: &[Stretch], line: Stretch) -> Vec<(usize, usize, usize)> {
        pieces(marks, line).into_iter().map(|p| (p.mark, p.start, p.end)).collect()
    }

    #[test]
    fn marks_that_nest_stay_whole() {
        assert_eq!(
            cut(&[(2, 8), (3, 5), (5, 8), (9, 10)], (0, 20)),
            [(0, 2, 8), (1, 3, 5), (2, 5, 8), (3, 9, 10)]
        );
    }

    #[test]
    fn marks_that_cross_are_cut() {
        assert_eq!(cut(&[(0, 10), (5, 15)], (0, 20)), [(0, 0, 10), (1, 5, 10), (1, 10, 15)]);
        assert_eq!(
            cut(&[(0, 4), (2, 6), (3, 9)], (0, 20)),
            [(0, 0, 4), (1, 2, 4), (2, 3, 4), (2, 4, 9), (1, 4, 6)]
        );
    }

    #[test]
    fn lines_cut_marks() {
        assert_eq!(cut(&[(2, 8)], (5, 20)), [(0, 5, 8)]);
        assert_eq!(cut(&[(2, 8)], (8, 20)), []);
        assert_eq!(cut(&[], (0, 20)), []);
    }

    #[test]
    fn pieces_cover_their_marks_and_never_cross() {
        let marks: Vec<Stretch> = (0..12).map(|n| (n * 7 % 23, n * 7 % 23 + 1 + n * 5 % 11)).collect();
        let pieces = pieces(&marks, (0, 40));
        for (mark, &(start, end)) in marks.iter().enumerate() {
            let covered: usize = pieces.iter().filter(|p| p.mark == mark).map(|p| p.end - p.start).sum();
            assert_eq!(covered, end - start);
        }
        for a in &pieces {
            for b in &pieces {
                let apart = a.end <= b.start || b.end <= a.start;
                let nested = (a.start <= b.start && b.end <= a.end) || (b.start <= a.start && a.end <= b.end);
                assert!(apart || nested, "{a:?} crosses {b:?}");
            }
        }
    }
}
