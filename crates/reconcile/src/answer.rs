//! What several texts answer alike to a question.

use crossread_core::{Member, Question};

use crate::cluster::clusters;
use crate::difference::LIKELIER_THAN_NOT;
use crate::origin::Origins;

/// Mean chance of one answer at which two parts of a question give one. Of train pairs of one question one in seven differs, and one in three of those
/// below this; with it half as many differences are shown as agreement as at 0.6.
const ONE_ANSWER: f32 = 0.8;

/// The members of `question` by what they agree on: those that give one answer, of several texts, and that no other member is likelier than not to contradict. Who may differ
/// is not counted among those who agree.
pub(crate) fn agreements(origins: &Origins, question: &Question) -> Vec<Vec<Member>> {
    let same = question.judged.iter().map(|judged| (judged.pair, judged.judgement.answer)).collect();
    let judgement = |a: usize, b: usize| {
        let pair = (a.min(b), a.max(b));
        let place = question.judged.binary_search_by_key(&pair, |judged| judged.pair).ok()?;
        question.judged.get(place).map(|judged| &judged.judgement)
    };
    let read = |a: usize, b: usize| judgement(a, b).is_some();
    let mut parts = clusters(question.members.len(), &same, ONE_ANSWER, read);
    let contradicts =
        |a: usize, b: usize| judgement(a, b).is_some_and(|j| j.two_answers() >= LIKELIER_THAN_NOT);
    let is_undisputed = |part: &Vec<usize>| {
        let mut others = (0..question.members.len()).filter(|n| !part.contains(n));
        !others.any(|other| part.iter().any(|&n| contradicts(n, other)))
    };
    parts.retain(is_undisputed);
    let members =
        |part: Vec<usize>| part.iter().filter_map(|&n| question.members.get(n).copied()).collect::<Vec<_>>();
    let several = |members: &Vec<Member>| origins.texts(members.iter().map(|m| m.report)) > 1;
    parts.into_iter().map(members).filter(several).collect()
}

#[cfg(test)]
mod tests {
    use crossread_core::{Difference, Judged, Judgement, Reason, Span};

    use super::*;
    use crate::cast::cast;
    use crate::compare::marked;
    use crate::origin::origins;

    /// Which of four reports agree, by the chances of one answer of the pairs that were read.
    fn agree(chances: &[((usize, usize), f32)]) -> Vec<Vec<u32>> {
        let story =
            marked::story(&["the mill burned", "fire took the mill", "the mill stands", "it is still there"]);
        let judgement = |answer: f32| Judgement {
            question: 0.9,
            answer,
            both: 0.1,
            differs: [0.0; Difference::ALL.len()],
            reasons: [0.0; Reason::ALL.len()],
        };
        let member = |r: &crossread_core::StoryReport| {
            let evidence = Span::new(0, r.report.text().len());
            Member { report: r.id, sentence: 0, clause: evidence, evidence, cohesion: 0.9 }
        };
        let judged =
            |(pair, answer): &((usize, usize), f32)| Judged { pair: *pair, judgement: judgement(*answer) };
        let question = Question {
            members: story.reports().iter().map(member).collect(),
            judged: chances.iter().map(judged).collect(),
            unclear: Vec::new(),
        };
        let agreed = agreements(&origins(&story, &cast(&story)), &question);
        agreed.iter().map(|members| members.iter().map(|m| m.report.0).collect()).collect()
    }

    #[test]
    fn what_gives_one_answer_is_one() {
        assert_eq!(agree(&[((0, 1), 0.8), ((0, 2), 0.9), ((1, 2), 0.8)]), [[0, 1, 2]]);
    }

    #[test]
    fn who_may_differ_is_not_counted_among_those_who_agree() {
        assert_eq!(agree(&[((0, 1), 0.9), ((0, 2), 0.7), ((1, 2), 0.7)]), [[0, 1]]);
        assert_eq!(agree(&[((0, 1), 0.7), ((0, 2), 0.7), ((1, 2), 0.7)]), [[0; 0]; 0]);
    }

    #[test]
    fn all_that_several_agree_on_is_told() {
        assert_eq!(agree(&[((0, 1), 0.9), ((1, 2), 0.6), ((2, 3), 0.9)]), [[0, 1], [2, 3]]);
    }

    #[test]
    fn what_another_likely_contradicts_is_not_agreed_on() {
        assert_eq!(agree(&[((0, 1), 0.9), ((0, 2), 0.2), ((1, 2), 0.2), ((2, 3), 0.9)]), [[0; 0]; 0]);
    }
}
