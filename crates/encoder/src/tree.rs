//! The best dependency tree of a sentence.

/// A head: 0 is the root, `n` the word `n` − 1. The same numbers name dependents.
type Node = usize;

/// The tree with the greatest sum of scores in which exactly one word hangs on the root: for each word its head's
/// index, `None` for the root. `score(word, head)`: 0 as head is the root, `n` the word `n` − 1.
///
/// Where each word's best head makes such a tree, that is it. Else Chu-Liu/Edmonds (Chu and Liu 1965, Edmonds 1967)
/// with a toll on the root's arcs so great that only one is taken. At most `words`³ steps.
pub(crate) fn heads(words: usize, score: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
    let mut scores = Arcs::new(words + 1, score);
    let everybody: Vec<Node> = (0..=words).collect();
    let best = scores.best(&everybody);
    let roots = best.iter().skip(1).filter(|&&head| head == 0).count();
    let heads = if roots == 1 && cycle(&everybody, &best).is_none() {
        best
    } else {
        scores.toll_roots();
        scores.spanning_tree()
    };
    heads.into_iter().skip(1).map(|head| head.checked_sub(1)).collect()
}

/// A contracted cycle: for each of its nodes the words inside and the arc (head, dependent) within the cycle.
type Contracted = Vec<(Vec<Node>, (Node, Node))>;

/// Scores of arcs between nodes; contracted nodes stand in the place of their first.
struct Arcs {
    size: usize,
    score: Vec<f64>,
    /// The arc between words that each arc between (contracted) nodes stands for.
    stands_for: Vec<(Node, Node)>,
}

impl Arcs {
    fn new(size: usize, score: impl Fn(usize, usize) -> f32) -> Self {
        let places = || (0..size * size).map(|place| (place % size, place / size));
        let score = |(head, dependent): (Node, Node)| match dependent.checked_sub(1) {
            Some(word) if head != dependent => f64::from(score(word, head)),
            _ => f64::NEG_INFINITY,
        };
        Self { size, score: places().map(score).collect(), stands_for: places().collect() }
    }

    fn at(&self, head: Node, dependent: Node) -> f64 {
        self.score.get(dependent * self.size + head).copied().unwrap_or(f64::NEG_INFINITY)
    }

    fn arc(&self, head: Node, dependent: Node) -> (Node, Node) {
        self.stands_for.get(dependent * self.size + head).copied().unwrap_or_default()
    }

    fn set(&mut self, head: Node, dependent: Node, score: f64, arc: (Node, Node)) {
        let place = dependent * self.size + head;
        if let (Some(s), Some(a)) = (self.score.get_mut(place), self.stands_for.get_mut(place)) {
            (*s, *a) = (score, arc);
        }
    }

    /// Makes an arc from the root dearer than any tree can gain by it.
    fn toll_roots(&mut self) {
        let finite = || self.score.iter().filter(|s| s.is_finite());
        let span = finite().fold(f64::MIN, |a, &b| a.max(b)) - finite().fold(f64::MAX, |a, &b| a.min(b));
        let toll = 1.0 + span * self.size as f64;
        self.score.iter_mut().step_by(self.size).for_each(|score| *score -= toll);
    }

    /// For each node its best head among `nodes`, the first of equals; 0 for those not in `nodes`.
    fn best(&self, nodes: &[Node]) -> Vec<Node> {
        let mut best = vec![0; self.size];
        for &dependent in nodes.iter().filter(|&&node| node > 0) {
            let mut greatest = f64::NEG_INFINITY;
            for &head in nodes.iter().filter(|&&head| head != dependent) {
                if self.at(head, dependent) > greatest {
                    greatest = self.at(head, dependent);
                    if let Some(slot) = best.get_mut(dependent) {
                        *slot = head;
                    }
                }
            }
        }
        best
    }

    fn spanning_tree(&mut self) -> Vec<Node> {
        let mut nodes: Vec<Node> = (0..self.size).collect();
        let mut inside: Vec<Vec<Node>> = nodes.iter().map(|&node| vec![node]).collect();
        let mut contracted: Vec<Contracted> = Vec::new();
        let best = loop {
            let best = self.best(&nodes);
            let Some(cycle) = cycle(&nodes, &best) else { break best };
            contracted.push(self.contract(&cycle, &best, &mut nodes, &mut inside));
        };
        let mut heads: Vec<Option<Node>> = vec![None; self.size];
        let take = |heads: &mut Vec<Option<Node>>, (head, dependent): (Node, Node)| {
            if let Some(slot) = heads.get_mut(dependent) {
                *slot = Some(head);
            }
        };
        for &node in nodes.iter().filter(|&&node| node > 0) {
            let head = best.get(node).copied().unwrap_or_default();
            take(&mut heads, self.arc(head, node));
        }
        // Open the cycles, the last first: the node that an arc enters loses its arc within the cycle.
        for cycle in contracted.into_iter().rev() {
            for (words, arc) in cycle {
                if words.iter().all(|&word| heads.get(word).is_some_and(Option::is_none)) {
                    take(&mut heads, arc);
                }
            }
        }
        heads.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// Puts `cycle` together in the place of its first node.
    fn contract(
        &mut self,
        cycle: &[Node],
        best: &[Node],
        nodes: &mut Vec<Node>,
        inside: &mut [Vec<Node>],
    ) -> Contracted {
        let head = |node: Node| best.get(node).copied().unwrap_or_default();
        let taken = |inside: &[Vec<Node>], node: Node| inside.get(node).cloned().unwrap_or_default();
        let arcs: Contracted =
            cycle.iter().map(|&node| (taken(inside, node), self.arc(head(node), node))).collect();
        let Some((&first, rest)) = cycle.split_first() else { return arcs };
        let entering: Vec<f64> = cycle.iter().map(|&node| self.at(head(node), node)).collect();
        for &outer in nodes.iter().filter(|node| !cycle.contains(node)) {
            let enter = cycle
                .iter()
                .zip(&entering)
                .map(|(&node, within)| (self.at(outer, node) - within, self.arc(outer, node)));
            let enter = enter.reduce(|a, b| if b.0 > a.0 { b } else { a });
            let leave = cycle.iter().map(|&node| (self.at(node, outer), self.arc(node, outer)));
            let leave = leave.reduce(|a, b| if b.0 > a.0 { b } else { a });
            if let (Some((enter, enter_arc)), Some((leave, leave_arc))) = (enter, leave) {
                self.set(outer, first, enter, enter_arc);
                self.set(first, outer, leave, leave_arc);
            }
        }
        let mut all: Vec<Node> = rest.iter().flat_map(|&node| taken(inside, node)).collect();
        if let Some(words) = inside.get_mut(first) {
            words.append(&mut all);
        }
        nodes.retain(|node| !rest.contains(node));
        arcs
    }
}

/// A cycle among `nodes` by their best heads, if there is one.
fn cycle(nodes: &[Node], best: &[Node]) -> Option<Vec<Node>> {
    let mut seen = vec![0; best.len()];
    for (walk, &start) in (1..).zip(nodes) {
        let mut at = start;
        while at != 0 && seen.get(at) == Some(&0) {
            if let Some(mark) = seen.get_mut(at) {
                *mark = walk;
            }
            at = best.get(at).copied().unwrap_or_default();
        }
        if at != 0 && seen.get(at) == Some(&walk) {
            let next = |&node: &Node| best.get(node).copied();
            let mut found = vec![at];
            found.extend(std::iter::successors(next(&at), next).take_while(|&node| node != at));
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best sum over all ways to choose heads that make a tree with one root.
    fn by_trial(words: usize, score: &[Vec<f32>]) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for mut code in 0..(words + 1).pow(words as u32) {
            let mut heads = Vec::new();
            for _ in 0..words {
                heads.push(code % (words + 1));
                code /= words + 1;
            }
            let reaches = |mut node: usize| {
                for _ in 0..words {
                    node = if node == 0 { 0 } else { heads[node - 1] };
                }
                node == 0
            };
            if heads.iter().filter(|&&h| h == 0).count() == 1 && (1..=words).all(reaches) {
                best = best.max(heads.iter().enumerate().map(|(word, &head)| score[word][head]).sum());
            }
        }
        best
    }

    #[test]
    fn as_good_as_trying_all_trees() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) % 64) as f32
        };
        for round in 0..600 {
            let words = 1 + round % 5;
            let score: Vec<Vec<f32>> = (0..words).map(|_| (0..=words).map(|_| next()).collect()).collect();
            let found = heads(words, |word, head| score[word][head]);
            assert_eq!(found.iter().filter(|head| head.is_none()).count(), 1);
            let sum: f32 =
                found.iter().enumerate().map(|(word, head)| score[word][head.map_or(0, |h| h + 1)]).sum();
            assert_eq!(sum, by_trial(words, &score), "{score:?} {found:?}");
        }
    }

    #[test]
    fn nothing_and_many() {
        assert!(heads(0, |_, _| 0.0).is_empty());
        let found = heads(254, |word, head| if head == (word + 1) % 254 + 1 { 9.0 } else { 0.0 });
        assert_eq!(found.iter().filter(|head| head.is_none()).count(), 1);
    }
}
