//! A stream in pieces that can be grouped apart from one another.

use std::collections::BTreeMap;

/// Parts a stream of `count` reports, told by their places in its order, into pieces: for each report the place of the first of
/// its piece.
///
/// What `ties`, pairs of places, join is in one piece, so grouping each by itself gives what grouping all of them gives. Only
/// where so many as `most` reports would be passed, they are cut in the order of the stream, where the fewest ties cross.
pub fn pieces(count: usize, ties: &[(u32, u32)], most: usize) -> Vec<u32> {
    let mut first: Vec<u32> = (0..count).map(|place| u32::try_from(place).unwrap_or(u32::MAX)).collect();
    for (a, b) in ties {
        let (a, b) = (root(&mut first, *a), root(&mut first, *b));
        if let Some(above) = first.get_mut(a.max(b) as usize) {
            *above = a.min(b);
        }
    }
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for place in 0..u32::try_from(count).unwrap_or(u32::MAX) {
        members.entry(root(&mut first, place)).or_default().push(place);
    }
    members.retain(|_, members| members.len() > most.max(1));
    let mut within: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for (a, b) in ties {
        let whole = root(&mut first, *a);
        if members.contains_key(&whole) {
            within.entry(whole).or_default().push((*a.min(b), *a.max(b)));
        }
    }
    for (whole, members) in members {
        let ties = within.get(&whole).map(Vec::as_slice).unwrap_or_default();
        for piece in cut(&members, ties, most.max(1)) {
            let Some(start) = piece.first() else { continue };
            for place in piece {
                if let Some(of) = first.get_mut(*place as usize) {
                    *of = *start;
                }
            }
        }
    }
    first
}

/// The first of those joined to `place`; what was passed on the way points nearer to it afterwards (path halving, Tarjan and van
/// Leeuwen 1984).
fn root(first: &mut [u32], mut place: u32) -> u32 {
    while let Some(above) = first.get(place as usize).copied()
        && above != place
    {
        let further = first.get(above as usize).copied().unwrap_or(above);
        if let Some(of) = first.get_mut(place as usize) {
            *of = further;
        }
        place = further;
    }
    place
}

/// `members`, in order, in pieces of at most `most`, none but the last smaller than half of that.
fn cut<'a>(members: &'a [u32], ties: &[(u32, u32)], most: usize) -> Vec<&'a [u32]> {
    // How many ties pass from before each member to it or further on.
    let mut crossing = vec![0_i64; members.len() + 1];
    let mut add = |place: u32, number: i64| {
        let after = members.partition_point(|member| *member <= place);
        crossing.get_mut(after).into_iter().for_each(|count| *count += number);
    };
    for (earlier, later) in ties {
        add(*earlier, 1);
        add(*later, -1);
    }
    let mut running = 0;
    for count in &mut crossing {
        running += *count;
        *count = running;
    }
    let (mut rest, mut start, mut out) = (members, 0, Vec::new());
    while rest.len() > most {
        let cuts = most.div_ceil(2)..=most;
        let fewest = |at: &usize| (crossing.get(start + at).copied(), usize::MAX - at);
        let (piece, after) = rest.split_at(cuts.min_by_key(fewest).unwrap_or(most));
        out.push(piece);
        start += piece.len();
        rest = after;
    }
    out.push(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn what_is_tied_is_together() {
        assert_eq!(pieces(7, &[(4, 1), (6, 4), (2, 3)], 100), [0, 1, 2, 2, 1, 5, 1]);
        assert_eq!(pieces(0, &[], 1), [0_u32; 0]);
        assert_eq!(pieces(3, &[(9, 1)], 1), [0, 1, 2], "places that are not there join nothing");
    }

    #[test]
    fn what_is_too_large_is_cut_where_few_ties_cross() {
        let ties = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5), (5, 6)];
        assert_eq!(pieces(7, &ties, 4), [0, 0, 0, 3, 3, 3, 3]);
        assert_eq!(pieces(3, &[(0, 1), (1, 2)], 1), [0, 1, 2]);
        for most in 1..9 {
            let found = pieces(40, &(1..40).map(|n| (n, n / 2)).collect::<Vec<_>>(), most);
            let largest = found.iter().map(|one| found.iter().filter(|other| *other == one).count()).max();
            assert!(largest <= Some(most), "{found:?}");
        }
    }
}
