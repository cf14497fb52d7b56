//! Questions to findings.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{
    Alignment, Anchor, Difference, Finding, Kind, LineKind, Member, Question, ReportId, Side, Span, Status,
    Story,
};

use crate::answer::agreements;
use crate::bond::bonds;
use crate::cast::Cast;
use crate::compare::{COMPARATORS, Version};
use crate::context::Idf;
use crate::difference::{Answer, Several, Verdict, differences};
use crate::importance::{Subject, importance};
use crate::kind::{kind, quoted};
use crate::origin::Origins;
use crate::summary;
use crate::utterance::{Whole, differing, said_by, speaker, wholes};

/// What one report alone says needs so many words to stand as a finding.
const FEWEST_WORDS_ALONE: usize = 7;

/// Words of content that somebody's evidence needs before an agreement says anything ("How are you?").
const FEWEST_CONTENT: usize = 3;

/// What is less likely to be of one thing is not shown as established. Of train agreements with a tenth more than this two in three are in gold records, with
/// a tenth less one in three.
const ESTABLISHED: f32 = 0.5;

/// What the reports say, most important first: a finding a question.
pub fn reconcile(story: &Story, alignment: &Alignment, origins: &Origins, cast: &Cast) -> Vec<Finding> {
    let sayings = story.reports().iter().map(wholes).collect();
    let assembly =
        Assembly { story, origins, cast, sayings, subject: Subject::of(story), idf: Idf::of(story) };
    let told: Vec<Told> = alignment.questions.iter().flat_map(|question| assembly.told(question)).collect();
    let shared = shared(story, &told);
    let sayings: BTreeSet<(ReportId, usize)> = told
        .iter()
        .filter_map(|t| if let Told::Saying(id, number) = t { Some((*id, *number)) } else { None })
        .collect();
    let mut findings: Vec<Finding> =
        united(story, told).into_iter().filter_map(|told| assembly.finding(told)).collect();
    findings.extend(
        differences(story, cast, origins, &alignment.linked)
            .into_iter()
            .filter_map(|several| assembly.several(several)),
    );
    let alone = sayings.into_iter().filter(|(report, saying)| !assembly.is_shared(*report, *saying, &shared));
    findings.extend(alone.filter_map(|(report, saying)| assembly.saying(report, saying)));
    let first = |f: &Finding| f.sides.first().and_then(|s| s.evidence.first().copied());
    findings.sort_by(|a, b| {
        let order = b.importance.total_cmp(&a.importance);
        order.then_with(|| first(a).cmp(&first(b))).then_with(|| a.text.cmp(&b.text))
    });
    findings
}

/// Who speaks of a question.
enum Told<'q> {
    /// One text alone.
    Alone(&'q Question),
    /// One text alone, in a saying: the report and the number of its saying.
    Saying(ReportId, usize),
    /// Several texts, with one answer; of further reports it is unclear whether they do.
    Agreed(Vec<Member>, Vec<ReportId>),
}

/// What is shown of sayings that several texts have.
fn shared(story: &Story, told: &[Told]) -> BTreeSet<(ReportId, Span)> {
    let sayings = told.iter().filter_map(|told| match told {
        Told::Agreed(members, _) if kind(story, members) == Kind::Utterance => Some(members),
        _ => None,
    });
    sayings.flatten().map(|m| (m.report, m.evidence)).collect()
}

/// The questions, what is agreed on in the same words of one report made one: a sentence that says two things is not told twice.
fn united<'q>(story: &Story, told: Vec<Told<'q>>) -> Vec<Told<'q>> {
    let mut places: BTreeMap<(ReportId, Span), usize> = BTreeMap::new();
    let mut all: Vec<Told> = Vec::new();
    for mut told in told {
        let best = match &told {
            Told::Agreed(members, _) => summary::best(story, members).map(|m| (m.report, m.evidence)),
            _ => None,
        };
        let before = best.and_then(|best| places.get(&best).copied()).and_then(|place| all.get_mut(place));
        match (before, &mut told) {
            (Some(Told::Agreed(kept, unclear)), Told::Agreed(more, also_unclear)) => {
                unclear.append(also_unclear);
                more.retain(|m| !kept.iter().any(|k| (k.report, k.evidence) == (m.report, m.evidence)));
                kept.append(more);
            }
            _ => {
                places.extend(best.map(|best| (best, all.len())));
                all.push(told);
            }
        }
    }
    all
}

/// What every finding needs to be written.
struct Assembly<'s> {
    story: &'s Story,
    origins: &'s Origins,
    cast: &'s Cast,
    /// The sayings of each report.
    sayings: Vec<Vec<Whole>>,
    subject: Subject,
    idf: Idf<'s>,
}

impl Assembly<'_> {
    /// Who speaks of a question, and what they agree on; nothing where one text does and it is unclear whether it is alone.
    fn told<'q>(&self, question: &'q Question) -> Vec<Told<'q>> {
        let told = || question.members.iter().map(|m| m.report);
        if self.origins.texts(told()) > 1 {
            let agreed = agreements(self.origins, question).into_iter();
            return agreed.map(|members| Told::Agreed(members, question.unclear.clone())).collect();
        }
        if self.origins.texts(told().chain(question.unclear.iter().copied())) > 1 {
            return Vec::new();
        }
        let saying = question.members.first().and_then(|member| self.saying_of(member));
        vec![saying.map_or(Told::Alone(question), |(id, number)| Told::Saying(id, number))]
    }

    /// The saying that a member's words are part of: its report and its number.
    fn saying_of(&self, member: &Member) -> Option<(ReportId, usize)> {
        let quotation = quoted(self.story, member)?;
        let sayings = self.sayings.get(member.report.0 as usize)?;
        Some((member.report, sayings.iter().position(|s| s.parts.contains(&quotation))?))
    }

    /// What is said of a question; of a saying that one text has, nothing, for all of it is one finding.
    fn finding(&self, told: Told) -> Option<Finding> {
        match told {
            Told::Alone(question) => self.single(&question.members),
            Told::Saying(..) => None,
            Told::Agreed(members, unclear) => {
                self.agreed(&self.without_contrasts(&members)).map(|finding| with_unclear(finding, unclear))
            }
        }
    }

    /// The members, with their clauses alone as evidence where the words around these differ by what is computed.
    fn without_contrasts(&self, members: &[Member]) -> Vec<Member> {
        let whole = |m: &Member| Version::of(self.story, self.cast, &Member { clause: m.evidence, ..*m });
        let versions: Vec<(Member, Option<Version>)> = members.iter().map(|m| (*m, whole(m))).collect();
        let differs = |a: &Version, b: &Version| {
            COMPARATORS.iter().any(|c| c.contrast(a, b).is_some_and(|c| c.computed))
        };
        let narrowed = |(member, version): &(Member, Option<Version>)| {
            let others = versions.iter().filter(|(other, _)| other.report != member.report);
            let contrary = |other: &Option<Version>| {
                version.as_ref().zip(other.as_ref()).is_some_and(|(a, b)| differs(a, b))
            };
            if others.into_iter().any(|(_, other)| contrary(other)) {
                Member { evidence: member.clause, ..*member }
            } else {
                *member
            }
        };
        versions.iter().map(narrowed).collect()
    }

    /// What reports agree on, where that is likely enough; members that are hardly more than a name or a place say nothing.
    fn agreed(&self, members: &[Member]) -> Option<Finding> {
        let headline = |m: &Member| self.story.sentence(m).is_some_and(|s| s.line == LineKind::Title);
        let content = |m: &Member| {
            let words = self.story.sentence(m).into_iter().flat_map(|s| &s.words);
            words.filter(|w| !w.function && m.evidence.contains(w.span)).count()
        };
        let kind = kind(self.story, members);
        let utterance = kind == Kind::Utterance;
        let telling: Vec<Member> =
            members.iter().copied().filter(|m| utterance || content(m) >= FEWEST_CONTENT).collect();
        let members = telling.as_slice();
        if members.iter().all(headline)
            || self.origins.texts(members.iter().map(|m| m.report)) < 2
            || confidence(members) < ESTABLISHED
        {
            return None;
        }
        let best = summary::best(self.story, members)?;
        Some(Finding {
            kind,
            status: Status::Agreed,
            differs: None,
            reason: None,
            text: summary::named_words(self.story, self.cast, best, members),
            explanation: String::new(),
            speaker: if utterance { said_by(self.story, self.cast, members, Some(best)) } else { None },
            importance: importance(self.story, &self.subject, members, Status::Agreed),
            confidence: confidence(members),
            sides: vec![self.side(kind, String::new(), members)?],
            unclear: Vec::new(),
            differing: if utterance { differing(self.story, members) } else { Vec::new() },
            bonds: bonds(self.story, members, &self.idf),
        })
    }

    /// Whether all of a saying's sentences are shown for one that several texts have.
    fn is_shared(&self, id: ReportId, saying: usize, shared: &BTreeSet<(ReportId, Span)>) -> bool {
        let saying = self.sayings.get(id.0 as usize).and_then(|sayings| sayings.get(saying));
        let report = self.story.report(id);
        let sentences =
            saying.zip(report).and_then(|(s, r)| r.annotations.sentences.get(s.sentences.clone()));
        let within = |span: Span| shared.iter().any(|(of, shown)| *of == id && shown.contains(span));
        sentences.is_some_and(|sentences| sentences.iter().all(|s| within(s.span)))
    }

    /// What somebody says by one report alone: all of it, in the report's words.
    fn saying(&self, id: ReportId, number: usize) -> Option<Finding> {
        let report = self.story.report(id)?;
        let saying = self.sayings.get(id.0 as usize)?.get(number)?;
        let sentences = report.annotations.sentences.get(saying.sentences.clone())?;
        let members: Vec<Member> = saying
            .sentences
            .clone()
            .zip(sentences)
            .map(|(sentence, s)| Member {
                report: id,
                sentence,
                clause: s.span,
                evidence: s.span,
                cohesion: 0.0,
            })
            .collect();
        if sentences.iter().any(|s| s.line == LineKind::Title) {
            return None;
        }
        Some(Finding {
            kind: Kind::Utterance,
            status: Status::Single,
            differs: None,
            reason: None,
            text: summary::verbatim(report.report.words(saying.span(report))),
            explanation: String::new(),
            speaker: speaker(report, self.cast, saying.longest(report)?),
            importance: importance(self.story, &self.subject, &members, Status::Single),
            confidence: 1.0,
            sides: vec![self.side(Kind::Utterance, String::new(), &members)?],
            unclear: Vec::new(),
            differing: Vec::new(),
            bonds: Vec::new(),
        })
    }

    /// What one report alone says, sayings aside; of several sentences that say it, the first.
    fn single(&self, members: &[Member]) -> Option<Finding> {
        let member = members.first()?;
        let sentence = self.story.sentence(member)?;
        let words = self.story.evidence(member).split_whitespace().count();
        if words < FEWEST_WORDS_ALONE
            || sentence.line == LineKind::Title
            || !summary::says_something(sentence, member.evidence)
        {
            return None;
        }
        let one = [*member];
        let kind = kind(self.story, &one);
        Some(Finding {
            kind,
            status: Status::Single,
            differs: None,
            reason: None,
            text: summary::text(self.story, &one),
            explanation: String::new(),
            speaker: None,
            importance: importance(self.story, &self.subject, &one, Status::Single),
            confidence: 1.0,
            sides: vec![self.side(kind, String::new(), members)?],
            unclear: Vec::new(),
            differing: Vec::new(),
            bonds: Vec::new(),
        })
    }

    /// What reports give different answers to.
    fn several(&self, Several { sides, differs, verdict, unclear }: Several) -> Option<Finding> {
        let members: Vec<Member> = sides.iter().flat_map(|answer| &answer.members).copied().collect();
        let kind = match differs {
            Difference::Number => Kind::Figure,
            Difference::Speaker | Difference::Wording => Kind::Utterance,
            _ => kind(self.story, &members),
        };
        let side = |Answer { value, members }: Answer| self.side(kind, value, &members);
        let sides: Vec<Side> = sides.into_iter().map(side).collect::<Option<_>>()?;
        let (status, reason, explanation) = match verdict {
            Verdict::Reconciled(reason, words) => (Status::Reconciled, Some(reason), words),
            Verdict::Conflict(words) => (Status::Conflict, None, words),
        };
        let joint = if status == Status::Conflict { " or " } else { ", " };
        let values = sides.iter().map(|side| format!("“{}”", side.value)).collect::<Vec<_>>().join(joint);
        let asked = format!("{}: {values}.", asked(differs, &sides));
        // Answers in the reports' words need no further words of theirs.
        let lead = summary::text(self.story, &members);
        let text = if sides.iter().any(|side| side.value == lead.trim_end_matches('.')) {
            asked
        } else {
            format!("{lead} {asked}")
        };
        Some(Finding {
            kind,
            status,
            differs: Some(differs),
            reason,
            text,
            explanation,
            speaker: if kind == Kind::Utterance && differs != Difference::Speaker {
                said_by(self.story, self.cast, &members, None)
            } else {
                None
            },
            importance: importance(self.story, &self.subject, &members, status),
            confidence: confidence(&members),
            unclear,
            differing: if differs == Difference::Wording {
                differing(self.story, &members)
            } else {
                Vec::new()
            },
            sides,
            bonds: Vec::new(),
        })
    }

    /// A side with its evidence in order, each anchor once; `None` without evidence.
    fn side(&self, kind: Kind, value: String, members: &[Member]) -> Option<Side> {
        let anchor = |m: &Member| self.story.report(m.report)?.anchor(m.evidence);
        let mut evidence: Vec<Anchor> = members.iter().filter_map(anchor).collect();
        evidence.sort();
        evidence.dedup();
        let origins = match kind {
            // Whoever prints a saying has heard it from its one speaker.
            Kind::Utterance => self.origins.independent(evidence.iter().map(|e| e.report())),
            Kind::Statement | Kind::Figure | Kind::Commitment => {
                self.origins.independent_of(self.story, self.cast, &evidence)
            }
        };
        (!evidence.is_empty()).then_some(Side { value, evidence, origins })
    }
}

/// The finding, with those of `unclear` that it has no evidence of.
fn with_unclear(finding: Finding, unclear: Vec<ReportId>) -> Finding {
    let carries = |id: ReportId| finding.sides.iter().flat_map(|s| &s.evidence).any(|e| e.report() == id);
    let unclear: BTreeSet<ReportId> = unclear.into_iter().filter(|id| !carries(*id)).collect();
    Finding { unclear: unclear.into_iter().collect(), ..finding }
}

/// What a difference answers; of figures, what all sides count.
fn asked(differs: Difference, sides: &[Side]) -> String {
    let asked = match differs {
        Difference::Number => match counted(sides) {
            Some(things) => return format!("How many {things}"),
            None => "How many or how much",
        },
        Difference::Date => "When",
        Difference::Place => "Where",
        Difference::Name => "Who or what",
        Difference::Speaker => "Who said it",
        Difference::Status => "How it stands",
        Difference::Cause => "Why",
        Difference::List => "Which",
        Difference::Wording => "In which words",
        Difference::Polarity => "Whether it is so",
    };
    asked.to_owned()
}

/// The words after the figure, where they are the same on all sides and nothing but words.
fn counted(sides: &[Side]) -> Option<&str> {
    let mut all = sides.iter().map(|side| side.value.split_once(' ').map(|(_, things)| things));
    let first = all.next()??;
    let are_words = first.chars().all(|c| c.is_alphabetic() || c == ' ');
    (are_words && all.all(|things| things == Some(first))).then_some(first)
}

/// How likely it is that the members are of one thing: their mean chance of one question.
fn confidence(members: &[Member]) -> f32 {
    let sum: f32 = members.iter().map(|m| m.cohesion).sum();
    (sum / members.len().max(1) as f32).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_what_all_sides_count() {
        let side = |value: &&str| Side { value: (*value).to_owned(), evidence: Vec::new(), origins: 1 };
        let asked = |values: &[&str]| asked(Difference::Number, &values.iter().map(side).collect::<Vec<_>>());
        assert_eq!(asked(&["40 people aboard", "46 people aboard"]), "How many people aboard");
        assert_eq!(asked(&["40 people", "46 passengers"]), "How many or how much");
        assert_eq!(asked(&["$3.5", "$4"]), "How many or how much");
    }
}
