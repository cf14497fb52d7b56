//! The best sequence of states (Viterbi 1967).

/// The sequence with the greatest sum of the states' own scores, one list a word, and of `step(from, to)` between
/// neighbours; the first word comes from state 0. Of equals the lower state.
pub(crate) fn best<const STATES: usize>(
    own: &[[f32; STATES]],
    step: impl Fn(usize, usize) -> f32,
) -> Vec<usize> {
    let mut sums = [f32::NEG_INFINITY; STATES];
    if let Some(start) = sums.first_mut() {
        *start = 0.0;
    }
    let mut ways: Vec<[usize; STATES]> = Vec::with_capacity(own.len());
    for own in own {
        let mut way = [0; STATES];
        let mut next = *own;
        for (to, (sum, from)) in next.iter_mut().zip(&mut way).enumerate() {
            let arriving = sums.iter().enumerate().map(|(from, sum)| (from, sum + step(from, to)));
            if let Some((best, before)) = arriving.reduce(|a, b| if b.1 > a.1 { b } else { a }) {
                *from = best;
                *sum += before;
            }
        }
        sums = next;
        ways.push(way);
    }
    let mut states = vec![crate::tagger::greatest(&sums)];
    for way in ways.iter().skip(1).rev() {
        let state = states.last().copied().unwrap_or_default();
        states.push(way.get(state).copied().unwrap_or_default());
    }
    states.truncate(own.len());
    states.reverse();
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_outweigh_states() {
        let own = [[2.0, 1.0], [1.0, 2.0], [2.0, 0.0]];
        assert_eq!(best(&own, |_, _| 0.0), [0, 1, 0]);
        assert_eq!(best(&own, |from, to| if from == to { 0.6 } else { 0.0 }), [0, 0, 0]);
        assert_eq!(best(&own, |from, _| if from == 0 { f32::NEG_INFINITY } else { 0.0 }).len(), 3);
        assert!(best::<2>(&[], |_, _| 0.0).is_empty());
    }
}
