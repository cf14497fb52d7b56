//! Groups of sentences to findings.

use std::collections::BTreeSet;

use crossread_core::{
    Alignment, Anchor, Difference, Finding, Kind, LineKind, Member, ReportId, Side, Span, Status, Story,
};

use crate::cast::Cast;
use crate::figure::{Figure, FigureSides, Verdict, figures, phrase, tolls};
use crate::importance::{Subject, importance};
use crate::kind::kind;
use crate::origin::Origins;
use crate::summary;
use crate::utterance::{Clash, clashes, differing, said_by};

/// A sentence that one report alone has needs so many words to stand as a finding.
const FEWEST_WORDS_ALONE: usize = 6;

/// Words that somebody's evidence needs before an agreement says anything ("How are you?").
const FEWEST_WORDS_SHARED: usize = 5;

/// What the groups say, most important first.
pub fn reconcile(story: &Story, alignment: &Alignment, origins: &Origins, cast: &Cast) -> Vec<Finding> {
    let tolls = tolls(story);
    let told = tolls.iter().flat_map(|t| t.sides.iter().flatten());
    let told = told.map(|f| (f.member.report, f.quantity.span)).collect();
    let clashes = clashes(story, cast, origins);
    let desk = Desk { story, origins, cast, subject: Subject::of(story), told };
    let mut findings: Vec<Finding> =
        tolls.iter().filter_map(|toll| desk.figure(&members_of(toll), toll)).collect();
    findings.extend(clashes.iter().filter_map(|clash| desk.clash(clash)));
    findings.extend(alignment.groups.iter().flat_map(|g| desk.findings(&g.members)));
    let first = |f: &Finding| f.sides.first().and_then(|s| s.evidence.first().copied());
    findings.sort_by(|a, b| {
        let order = b.importance.total_cmp(&a.importance);
        order.then_with(|| first(a).cmp(&first(b))).then_with(|| a.text.cmp(&b.text))
    });
    findings
}

/// What every finding needs to be written.
struct Desk<'s> {
    story: &'s Story,
    origins: &'s Origins,
    cast: &'s Cast,
    subject: Subject,
    /// Figures that stand among the event's tolls.
    told: BTreeSet<(ReportId, Span)>,
}

/// The sentences that a toll's figures stand in.
fn members_of(toll: &FigureSides) -> Vec<Member> {
    toll.sides.iter().flatten().map(|f| f.member).collect()
}

impl Desk<'_> {
    /// The findings of one group: its differences, and what its reports agree on.
    fn findings(&self, members: &[Member]) -> Vec<Finding> {
        if self.origins.texts(members.iter().map(|m| m.report)) < 2 {
            return self.single(members).into_iter().collect();
        }
        let figures = figures(self.story, members, &self.told);
        let differing = figures.iter().filter(|f| !matches!(f.verdict, Verdict::Agreed));
        let mut out: Vec<Finding> = differing.clone().filter_map(|f| self.figure(members, f)).collect();
        let disputed: Vec<(ReportId, Span)> = differing
            .flat_map(|f| f.sides.iter().flatten())
            .map(|f| (f.member.report, f.quantity.span))
            .collect();
        out.extend(self.agreed(members, &disputed));
        out
    }

    fn agreed(&self, members: &[Member], disputed: &[(ReportId, Span)]) -> Option<Finding> {
        let words = |m: &Member| self.story.evidence(m).split_whitespace().count();
        let headline = |m: &Member| self.story.sentence(m).is_some_and(|s| s.line == LineKind::Title);
        if members.iter().all(headline) || members.iter().map(words).max()? < FEWEST_WORDS_SHARED {
            return None;
        }
        let kind = kind(self.story, members);
        Some(Finding {
            kind,
            status: Status::Agreed,
            differs: None,
            reason: None,
            text: summary::text(self.story, members, disputed),
            explanation: String::new(),
            speaker: if kind == Kind::Utterance { said_by(self.story, self.cast, members) } else { None },
            importance: importance(self.story, &self.subject, members, Status::Agreed),
            confidence: confidence(members),
            sides: vec![self.side(String::new(), members.iter().map(|m| (m.report, m.evidence)))?],
            differing: if kind == Kind::Utterance { differing(self.story, members) } else { Vec::new() },
        })
    }

    /// What one report alone says; of several sentences that say it, the first.
    fn single(&self, members: &[Member]) -> Option<Finding> {
        let member = members.first()?;
        let sentence = self.story.sentence(member)?;
        if sentence.words.len() < FEWEST_WORDS_ALONE || sentence.line == LineKind::Title {
            return None;
        }
        let one = [*member];
        let kind = kind(self.story, &one);
        Some(Finding {
            kind,
            status: Status::Single,
            differs: None,
            reason: None,
            text: summary::text(self.story, &one, &[]),
            explanation: String::new(),
            speaker: if kind == Kind::Utterance { said_by(self.story, self.cast, &one) } else { None },
            importance: importance(self.story, &self.subject, &one, Status::Single),
            confidence: 1.0,
            sides: vec![self.side(String::new(), members.iter().map(|m| (m.report, m.evidence)))?],
            differing: Vec::new(),
        })
    }

    fn figure(&self, members: &[Member], figure: &FigureSides) -> Option<Finding> {
        let (status, reason, explanation) = match &figure.verdict {
            Verdict::Agreed => return None,
            Verdict::Reconciled(reason, words) => (Status::Reconciled, Some(*reason), words.clone()),
            Verdict::Clash(words) => (Status::Conflict, None, words.clone()),
        };
        let name = |side: &[Figure]| side.first().map(|f| phrase(self.story, f)).unwrap_or_default();
        let sides: Option<Vec<Side>> = figure
            .sides
            .iter()
            .map(|side| self.side(name(side), side.iter().map(|f| (f.member.report, f.evidence))))
            .collect();
        let versions: Vec<String> = figure.sides.iter().map(|s| format!("“{}”", name(s))).collect();
        let joint = if status == Status::Conflict { " or " } else { ", " };
        Some(Finding {
            kind: Kind::Figure,
            status,
            differs: Some(Difference::Number),
            reason,
            text: format!("How many: {}.", versions.join(joint)),
            explanation,
            speaker: None,
            importance: importance(self.story, &self.subject, members, status),
            confidence: confidence(members),
            sides: sides?,
            differing: Vec::new(),
        })
    }

    /// A saying that reports give to different speakers, or in words that mean different things.
    fn clash(&self, clash: &Clash) -> Option<Finding> {
        let [first, second] = &clash.sides;
        let members: Vec<Member> =
            first.iter().chain(second).filter_map(|side| self.member(*side, clash.likeness)).collect();
        let (one, other) = members.split_at(first.len().min(members.len()));
        let text = summary::text(self.story, &members, &[]);
        let value = |given: &str, side: &[Member]| {
            if given.is_empty() { summary::text(self.story, side, &[]) } else { given.to_owned() }
        };
        let [a, b] = &clash.values;
        Some(Finding {
            kind: Kind::Utterance,
            status: Status::Conflict,
            differs: Some(clash.differs),
            reason: None,
            text,
            explanation: clash.explanation.clone(),
            speaker: clash.speaker.clone(),
            importance: importance(self.story, &self.subject, &members, Status::Conflict),
            confidence: confidence(&members),
            sides: vec![
                self.side(value(a, one), first.iter().copied())?,
                self.side(value(b, other), second.iter().copied())?,
            ],
            differing: if clash.differs == Difference::Wording {
                differing(self.story, &members)
            } else {
                Vec::new()
            },
        })
    }

    /// The sentence that a piece of evidence stands in, as a member of a group.
    fn member(&self, (report, evidence): (ReportId, Span), cohesion: f32) -> Option<Member> {
        let sentences = &self.story.report(report)?.annotations.sentences;
        let sentence = sentences.iter().position(|s| s.span.overlaps(evidence))?;
        Some(Member { report, sentence, evidence, cohesion })
    }

    /// A side with its evidence in order, each anchor once; `None` without evidence.
    fn side(&self, value: String, evidence: impl Iterator<Item = (ReportId, Span)>) -> Option<Side> {
        let anchor = |(report, span): (ReportId, Span)| self.story.report(report)?.anchor(span);
        let mut evidence: Vec<Anchor> = evidence.filter_map(anchor).collect();
        evidence.sort();
        evidence.dedup();
        let origins = self.origins.independent(evidence.iter().map(|e| e.report()));
        (!evidence.is_empty()).then_some(Side { value, evidence, origins })
    }
}

/// How sure the grouping is: the members' mean likeness, 0.3 to 0.9 spread over 0.4 to 1.
fn confidence(members: &[Member]) -> f32 {
    let mean = members.iter().map(|m| m.cohesion).sum::<f32>() / members.len().max(1) as f32;
    (0.4 + (mean - 0.3)).clamp(0.4, 1.0)
}
