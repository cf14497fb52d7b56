//! Groups of sentences to findings.

use std::collections::BTreeSet;

use crossread_core::{
    Alignment, Anchor, Difference, Finding, Kind, LineKind, Member, Reason, ReportId, Side, Span, Status,
    Story,
};

use crate::bond::bonds;
use crate::cast::Cast;
use crate::date::{DateSides, dates};
use crate::difference::{self, Differing};
use crate::figure::{FigureSides, Figures, Told, figures, names_thing, phrase, question};
use crate::importance::{Subject, importance};
use crate::kind::kind;
use crate::origin::Origins;
use crate::recognised::recognised;
use crate::setting::Rarity;
use crate::sifted::sifted;
use crate::summary;
use crate::utterance::{Clash, clashes, differing, said_by};
use crate::versions::Verdict;

/// What one report alone says needs so many words to stand as a finding.
const FEWEST_WORDS_ALONE: usize = 7;

/// How much of its importance is left to what one report says of a figure that is told side by side.
const RETOLD: f32 = 0.5;

/// Words, and outside quotations words of content, that somebody's evidence needs before an agreement says anything ("How
/// are you?").
const FEWEST_WORDS_SHARED: usize = 5;
const FEWEST_CONTENT: usize = 3;

/// What the groups say, most important first.
pub fn reconcile(story: &Story, alignment: &Alignment, origins: &Origins, cast: &Cast) -> Vec<Finding> {
    let rarity = Rarity::of(story);
    let (subject, figures) = (Subject::of(story), figures(story, &rarity));
    let desk = Desk { story, origins, cast, subject, figures, rarity };
    let mut findings: Vec<Finding> =
        desk.figures.differing.iter().filter_map(|figure| desk.figure(figure)).collect();
    findings.extend(dates(story, &desk.subject, &desk.rarity).iter().filter_map(|date| desk.date(date)));
    let clashes = clashes(story, cast, origins);
    findings.extend(clashes.iter().filter_map(|clash| desk.clash(clash)));
    let differing = alignment.groups.iter().flat_map(|g| difference::of_group(story, g));
    let differing = difference::of_story(story).into_iter().chain(differing);
    findings.extend(differing.filter_map(|d| desk.told_apart(&d)));
    let mut parts: Vec<Vec<Member>> =
        alignment.groups.iter().flat_map(|g| sifted(story, &g.members, &clashes)).collect();
    let recognised = recognised(story, cast, &desk.rarity);
    recognised.iter().for_each(|r| r.join(&mut parts));
    let told: Vec<Finding> = parts.iter().filter_map(|members| desk.finding(members)).collect();
    let mut more = desk.agreed_figures(&told);
    let new = recognised.iter().filter(|r| !told.iter().chain(&findings).any(|finding| r.is_told(finding)));
    more.extend(new.filter_map(|r| desk.finding(&r.members).filter(|f| f.status == Status::Agreed)));
    findings.extend(told.into_iter().filter(|f| !desk.is_in(f, &more)));
    findings.extend(more);
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
    /// Figures about one thing in which reports differ, or agree.
    figures: Figures<'s>,
    rarity: Rarity<'s>,
}

impl Desk<'_> {
    /// What members that say one thing say: reports agree on it, or one alone has it.
    fn finding(&self, members: &[Member]) -> Option<Finding> {
        if self.origins.texts(members.iter().map(|m| m.report)) < 2 {
            return self.single(members);
        }
        self.agreed(members)
    }

    fn agreed(&self, members: &[Member]) -> Option<Finding> {
        let disputed: Vec<(ReportId, Span)> = self.disputed().collect();
        let words = |m: &Member| self.story.evidence(m).split_whitespace().count();
        let headline = |m: &Member| self.story.sentence(m).is_some_and(|s| s.line == LineKind::Title);
        let content = |m: &Member| {
            let words = self.story.sentence(m).into_iter().flat_map(|s| &s.words);
            words.filter(|w| !w.function && m.evidence.contains(w.span)).count()
        };
        let kind = kind(self.story, members);
        if members.iter().all(headline)
            || members.iter().map(words).max()? < FEWEST_WORDS_SHARED
            || kind != Kind::Utterance && members.iter().map(content).max()? < FEWEST_CONTENT
        {
            return None;
        }
        let best = summary::best(self.story, members, &disputed)?;
        Some(Finding {
            kind,
            status: Status::Agreed,
            differs: None,
            reason: None,
            text: summary::words(self.story, best),
            explanation: String::new(),
            speaker: if kind == Kind::Utterance {
                said_by(self.story, self.cast, members, Some(best))
            } else {
                None
            },
            importance: importance(self.story, &self.subject, members, Status::Agreed),
            confidence: confidence(members),
            sides: vec![self.side(kind, String::new(), members.iter().map(|m| (m.report, m.evidence)))?],
            differing: if kind == Kind::Utterance { differing(self.story, members) } else { Vec::new() },
            bonds: bonds(self.story, members, &self.rarity),
        })
    }

    /// What one report alone says; of several sentences that say it, the first.
    fn single(&self, members: &[Member]) -> Option<Finding> {
        let member = members.first()?;
        let sentence = self.story.sentence(member)?;
        let words = self.story.evidence(member).split_whitespace().count();
        if words < FEWEST_WORDS_ALONE || sentence.line == LineKind::Title {
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
            speaker: if kind == Kind::Utterance { said_by(self.story, self.cast, &one, None) } else { None },
            importance: if self.is_disputed(member) { RETOLD } else { 1.0 }
                * importance(self.story, &self.subject, &one, Status::Single),
            confidence: 1.0,
            sides: vec![self.side(kind, String::new(), members.iter().map(|m| (m.report, m.evidence)))?],
            differing: Vec::new(),
            bonds: Vec::new(),
        })
    }

    /// Whether a member's words hold a figure that stands among those in which reports differ.
    fn is_disputed(&self, member: &Member) -> bool {
        self.disputed().any(|(report, figure)| report == member.report && member.evidence.contains(figure))
    }

    /// Where the figures stand in which reports differ.
    fn disputed(&self) -> impl Iterator<Item = (ReportId, Span)> {
        let told = self.figures.differing.iter().flat_map(|f| f.sides.iter().flatten());
        told.map(|t| (t.report, t.quantity.span))
    }

    fn figure(&self, figure: &FigureSides) -> Option<Finding> {
        let name = |side: &[Told]| side.first().map(|t| phrase(self.story, t)).unwrap_or_default();
        let side = |side: &Vec<Told>| {
            self.side(Kind::Figure, name(side), side.iter().map(|t| (t.report, t.evidence)))
        };
        let sides = figure.sides.iter().map(side).collect::<Option<Vec<Side>>>()?;
        let told = || figure.sides.iter().flatten();
        let question = told().next().map_or("How many", |t| question(t.quantity));
        let asked = format!("{question}: {}.", versions(&sides, &figure.verdict));
        // Bare amounts do not say what they are of.
        let text = if told().any(|t| names_thing(self.story, t)) {
            asked
        } else {
            format!("{} {asked}", summary::text(self.story, &figure.members, &[]))
        };
        self.differing(Kind::Figure, Difference::Number, text, &figure.members, sides, &figure.verdict)
    }

    /// Figures that reports agree on where no finding of those `told` holds them for two reports.
    fn agreed_figures(&self, told: &[Finding]) -> Vec<Finding> {
        let held = |figures: &[Told], finding: &Finding| {
            let evidence = || finding.sides.iter().flat_map(|s| &s.evidence);
            let holds =
                |t: &&Told| evidence().any(|e| e.report() == t.report && e.span().contains(t.quantity.span));
            finding.status != Status::Single
                && figures.iter().filter(holds).map(|t| t.report).collect::<BTreeSet<_>>().len() > 1
        };
        let agreed = self.figures.agreed.iter();
        let new = agreed.filter(|(figures, _)| !told.iter().any(|finding| held(figures, finding)));
        new.filter(|(_, members)| self.origins.texts(members.iter().map(|m| m.report)) > 1)
            .filter_map(|(_, members)| self.agreed(members))
            .collect()
    }

    /// Whether what one report alone seems to say stands in a finding on which reports agree.
    fn is_in(&self, finding: &Finding, agreed: &[Finding]) -> bool {
        let within = |e: &Anchor| {
            let mut all = agreed.iter().flat_map(|f| &f.sides).flat_map(|s| &s.evidence);
            all.any(|a| a.report() == e.report() && a.span().contains(e.span()))
        };
        let mut evidence = finding.sides.iter().flat_map(|s| &s.evidence);
        finding.status == Status::Single && evidence.all(within)
    }

    fn date(&self, date: &DateSides) -> Option<Finding> {
        let side = |(words, evidence): (&String, &Vec<(ReportId, Span)>)| {
            self.side(Kind::Statement, words.clone(), evidence.iter().copied())
        };
        let sides = date.words.iter().zip(&date.evidence).map(side).collect::<Option<Vec<Side>>>()?;
        let what = summary::text(self.story, &date.members, &[]);
        let text = format!("{what} When: {}.", versions(&sides, &date.verdict));
        self.differing(Kind::Statement, Difference::Date, text, &date.members, sides, &date.verdict)
    }

    fn told_apart(&self, differing: &Differing) -> Option<Finding> {
        let members: Vec<Member> = differing.sides.iter().flat_map(|s| &s.1).copied().collect();
        let kind = kind(self.story, &members);
        let side = |(value, members): &(String, Vec<Member>)| {
            self.side(kind, value.clone(), members.iter().map(|m| (m.report, m.evidence)))
        };
        let sides = differing.sides.iter().map(side).collect::<Option<Vec<Side>>>()?;
        let text = summary::text(self.story, &members, &[]);
        self.differing(kind, differing.differs, text, &members, sides, &differing.verdict)
    }

    /// A finding whose sides a comparator told apart; `None` where all of them are one text.
    fn differing(
        &self,
        kind: Kind,
        differs: Difference,
        text: String,
        members: &[Member],
        sides: Vec<Side>,
        verdict: &Verdict,
    ) -> Option<Finding> {
        let (status, reason, explanation): (Status, Option<Reason>, &str) = match verdict {
            Verdict::Reconciled(reason, words) => (Status::Reconciled, Some(*reason), words),
            Verdict::Clash(words) => (Status::Conflict, None, words),
        };
        (self.origins.texts(members.iter().map(|m| m.report)) > 1).then(|| Finding {
            kind,
            status,
            differs: Some(differs),
            reason,
            text,
            explanation: explanation.to_owned(),
            speaker: None,
            importance: importance(self.story, &self.subject, members, status),
            confidence: confidence(members),
            sides,
            differing: Vec::new(),
            bonds: Vec::new(),
        })
    }

    /// A saying that reports give to different speakers, or in other words.
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
        let sides = vec![
            self.side(Kind::Utterance, value(a, one), first.iter().copied())?,
            self.side(Kind::Utterance, value(b, other), second.iter().copied())?,
        ];
        let finding =
            self.differing(Kind::Utterance, clash.differs, text, &members, sides, &clash.verdict)?;
        Some(Finding {
            speaker: clash.speaker.clone(),
            differing: if clash.differs == Difference::Wording {
                differing(self.story, &members)
            } else {
                Vec::new()
            },
            ..finding
        })
    }

    /// The sentence that a piece of evidence stands in, as a member of a group.
    fn member(&self, (report, evidence): (ReportId, Span), cohesion: f32) -> Option<Member> {
        let sentences = &self.story.report(report)?.annotations.sentences;
        let sentence = sentences.iter().position(|s| s.span.overlaps(evidence))?;
        Some(Member { report, sentence, evidence, cohesion })
    }

    /// A side with its evidence in order, each anchor once; `None` without evidence.
    fn side(
        &self,
        kind: Kind,
        value: String,
        evidence: impl IntoIterator<Item = (ReportId, Span)>,
    ) -> Option<Side> {
        let anchor = |(report, span): (ReportId, Span)| self.story.report(report)?.anchor(span);
        let mut evidence: Vec<Anchor> = evidence.into_iter().filter_map(anchor).collect();
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

/// The sides' values as a list: alternatives where they clash.
fn versions(sides: &[Side], verdict: &Verdict) -> String {
    let joint = if matches!(verdict, Verdict::Clash(_)) { " or " } else { ", " };
    sides.iter().map(|side| format!("“{}”", side.value)).collect::<Vec<_>>().join(joint)
}

/// How likely it is that the members are of one thing, by their mean likeness: a logistic curve through the shares of the
/// findings shown for the visible gold records that these bear out (0.70 of those at 0.39, 0.80 at 0.5, 0.95 from 0.7 on).
fn confidence(members: &[Member]) -> f32 {
    let mean = members.iter().map(|m| m.cohesion).sum::<f32>() / members.len().max(1) as f32;
    1.0 / (1.0 + (1.05 - 4.9 * mean).exp())
}
