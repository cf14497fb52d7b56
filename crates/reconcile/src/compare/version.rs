//! One answer to a question, as a report words it, with the mentions that comparators align.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crossread_core::{
    Attribution, Clause, Member, Name, NameKind, Predicate, Quantity, Sentence, Span, Story, StoryReport,
    Time, Word,
};

use super::date::Dated;
use crate::cast::Cast;
use crate::utterance::saying;

/// A member of a question, read.
#[derive(Clone, Copy)]
pub(crate) struct Version<'s> {
    pub(crate) cast: &'s Cast,
    pub(crate) report: &'s StoryReport,
    pub(crate) sentence: &'s Sentence,
    pub(crate) evidence: Span,
}

impl<'s> Version<'s> {
    /// The version that a member is; `None` for a member of another story.
    pub(crate) fn of(story: &'s Story, cast: &'s Cast, member: &Member) -> Option<Self> {
        let (report, sentence) = (story.report(member.report)?, story.sentence(member)?);
        Some(Self { cast, report, sentence, evidence: member.clause })
    }

    /// The words at `span`.
    pub(crate) fn words(&self, span: Span) -> &'s str {
        self.report.report.words(span)
    }

    /// The whole sentence that it stands in.
    pub(crate) fn widened(&self) -> Self {
        Self { evidence: self.sentence.span.join(self.evidence), ..*self }
    }

    /// Its words, in order.
    pub(crate) fn own_words(&self) -> impl Iterator<Item = &'s Word> {
        let evidence = self.evidence;
        self.sentence.words.iter().filter(move |word| evidence.contains(word.span))
    }

    /// The quantities in its words.
    pub(crate) fn quantities(&self) -> impl Iterator<Item = &'s Quantity> {
        let evidence = self.evidence;
        self.report.annotations.quantities.iter().filter(move |q| evidence.contains(q.span))
    }

    /// The expressions of time in its words.
    pub(crate) fn times(&self) -> impl Iterator<Item = &'s Time> {
        let evidence = self.evidence;
        self.report.annotations.times.iter().filter(move |t| evidence.contains(t.span))
    }

    /// The same, with their words.
    pub(crate) fn dated(&self) -> Vec<Dated<'s>> {
        self.times().map(|time| Dated { words: self.words(time.span), time }).collect()
    }

    /// Who and what of `kinds` its words mention, pronouns that are resolved included: the story's entities by number, others by name.
    pub(crate) fn entities(&self, kinds: &[NameKind]) -> BTreeSet<String> {
        let referents = self.report.annotations.referents.iter().enumerate();
        let mentioned = referents.filter(|(_, r)| {
            kinds.contains(&r.kind) && r.mentions.iter().any(|mention| self.evidence.overlaps(*mention))
        });
        let numbered = mentioned.filter_map(|(n, _)| self.cast.number(self.report.id, n));
        let named = kinds.iter().flat_map(|kind| self.names(*kind)).filter(|name| {
            let referents = &self.report.annotations.referents;
            !referents.iter().any(|r| r.mentions.iter().any(|mention| mention.overlaps(name.span)))
        });
        numbered.map(|n| n.to_string()).chain(named.map(|name| name.full.to_lowercase())).collect()
    }

    /// The story's entities that the words at `span` mention, by number.
    pub(crate) fn entities_at(&self, span: Span) -> Vec<usize> {
        let referents = self.report.annotations.referents.iter().enumerate();
        let mentioned = referents.filter(|(_, r)| r.mentions.iter().any(|mention| mention.overlaps(span)));
        mentioned.filter_map(|(n, _)| self.cast.number(self.report.id, n)).collect()
    }

    /// The names of `kind` in its words.
    pub(crate) fn names(&self, kind: NameKind) -> impl Iterator<Item = &'s Name> {
        let evidence = self.evidence;
        self.report.annotations.names.iter().filter(move |n| n.kind == kind && evidence.contains(n.span))
    }

    /// The clause whose words it is, or the longest within it.
    pub(crate) fn clause(&self) -> Option<&'s Clause> {
        let evidence = self.evidence;
        let clauses = self.report.annotations.clauses.iter().filter(move |c| evidence.contains(c.span));
        clauses.max_by_key(|c| (c.span.len(), std::cmp::Reverse(c.span)))
    }

    /// What its clause says of whom.
    pub(crate) fn predicate(&self) -> Option<&'s Predicate> {
        self.clause()?.predicate.as_ref()
    }

    /// The saying that fills most of it.
    pub(crate) fn attribution(&self) -> Option<&'s Attribution> {
        saying(self.report, self.evidence)
    }

    /// How its report stands in time to another's; a day's difference counts where one of them gives no hour.
    pub(crate) fn order(&self, other: &Version) -> Option<Ordering> {
        let (a, b) = (self.report.report.published()?, other.report.report.published()?);
        if a.time.is_none() || b.time.is_none() {
            return Some(a.date.cmp(&b.date)).filter(|o| o.is_ne());
        }
        Some(a.cmp(&b)).filter(|o| o.is_ne())
    }
}
