//! The answer to a question that most texts give.

use crossread_core::{Member, Question};

use crate::cluster::clusters;
use crate::origin::Origins;

/// Mean chance of one answer at which two parts of a question give one. Of train pairs of one question one in seven differs, and one in three of those
/// below this; with it half as many differences are shown as agreement as at 0.6.
const ONE_ANSWER: f32 = 0.8;

/// The members of `question` that give the answer of most texts; `None` where no two texts give one. Who may differ is not counted among those who agree.
pub(crate) fn agreement(origins: &Origins, question: &Question) -> Option<Vec<Member>> {
    let same = question.judged.iter().map(|judged| (judged.pair, judged.judgement.answer)).collect();
    let read = |a: usize, b: usize| {
        let pair = (a.min(b), a.max(b));
        question.judged.binary_search_by_key(&pair, |judged| judged.pair).is_ok()
    };
    let parts = clusters(question.members.len(), &same, ONE_ANSWER, read);
    let members =
        |part: &Vec<usize>| part.iter().filter_map(|&n| question.members.get(n).copied()).collect::<Vec<_>>();
    let texts = |members: &Vec<Member>| origins.texts(members.iter().map(|m| m.report));
    // The first of those with most texts.
    let main = parts.iter().map(members).rev().max_by_key(texts)?;
    (texts(&main) > 1).then_some(main)
}

#[cfg(test)]
mod tests {
    use crossread_core::{Difference, Judged, Judgement, Reason, Span};

    use super::*;
    use crate::cast::cast;
    use crate::compare::marked;
    use crate::origin::origins;

    /// Which of three reports agree, by the chances of one answer of the pairs that were read.
    fn agree(chances: &[((usize, usize), f32)]) -> Option<Vec<u32>> {
        let story = marked::story(&["the mill burned", "fire took the mill", "the mill stands"]);
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
        let agreed = agreement(&origins(&story, &cast(&story)), &question)?;
        Some(agreed.iter().map(|m| m.report.0).collect())
    }

    #[test]
    fn what_gives_one_answer_is_one() {
        assert_eq!(agree(&[((0, 1), 0.8), ((0, 2), 0.9), ((1, 2), 0.8)]), Some(vec![0, 1, 2]));
    }

    #[test]
    fn who_may_differ_is_not_counted_among_those_who_agree() {
        assert_eq!(agree(&[((0, 1), 0.9), ((0, 2), 0.7), ((1, 2), 0.7)]), Some(vec![0, 1]));
        assert_eq!(agree(&[((0, 1), 0.7), ((0, 2), 0.7), ((1, 2), 0.7)]), None);
    }
}
