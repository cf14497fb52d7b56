//! What reports tell in clauses too unlike for the alignment, known again by one sure sign: the words that they quote of one
//! speaker, or the act that they have one agent do.

use std::collections::BTreeSet;

use crossread_core::{Finding, Member, ReportId, Span, Status, Story};

use crate::cast::Cast;
use crate::deed::deeds;
use crate::setting::Rarity;
use crate::utterance::echoes;

/// One thing that several reports tell.
pub(crate) struct Recognised {
    /// Where each tells it.
    pub(crate) members: Vec<Member>,
    /// The words in each by which it is known.
    pub(crate) signs: Vec<(ReportId, Span)>,
}

/// All of a story.
pub(crate) fn recognised(story: &Story, cast: &Cast, rarity: &Rarity) -> Vec<Recognised> {
    let mut out = echoes(story, cast, rarity);
    out.extend(deeds(story, cast, rarity));
    out
}

impl Recognised {
    /// Whether a finding has it from two reports or more.
    pub(crate) fn is_told(&self, finding: &Finding) -> bool {
        let evidence = || finding.sides.iter().flat_map(|s| &s.evidence);
        finding.status != Status::Single
            && self
                .reports(|report, sign| evidence().any(|e| e.report() == report && e.span().contains(sign)))
                .len()
                > 1
    }

    /// Adds the reports that are missing to the part that has it from two others.
    pub(crate) fn join(&self, parts: &mut [Vec<Member>]) {
        let holds = |part: &[Member]| {
            self.reports(|report, sign| part.iter().any(|m| m.report == report && m.evidence.contains(sign)))
        };
        let Some(part) = parts.iter_mut().find(|part| holds(part).len() > 1) else { return };
        let there: BTreeSet<ReportId> = part.iter().map(|m| m.report).collect();
        part.extend(self.members.iter().filter(|m| !there.contains(&m.report)));
        part.sort_by_key(|m| (m.report, m.evidence));
    }

    /// The reports with a sign that `holds`.
    fn reports(&self, holds: impl Fn(ReportId, Span) -> bool) -> BTreeSet<ReportId> {
        self.signs.iter().filter(|&&(report, sign)| holds(report, sign)).map(|s| s.0).collect()
    }
}
