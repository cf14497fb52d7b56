//! Dates and hours of one event in several reports: who says when.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{EntityKind, Member, Reason, ReportId, Span, Story, StoryReport, Tag, Time, Upos};

use jiff::civil::Date;

use crate::compare::Comparison;
use crate::compare::date::{Dated, compare};
use crate::event;
use crate::gather::{Link, Links};
use crate::importance::Subject;
use crate::setting::{Rarity, Setting, path};
use crate::versions::{Compared, Verdict};

/// No more expressions of time than this are set against one another, the first of each report.
const MOST_TIMES: usize = 1500;

/// Mean likeness of the dates of one event. This and the next two were chosen on the visible gold records and ten more
/// stories, by reading what they bring together.
const ONE_EVENT: f32 = 0.20;
/// Likeness of two places that date one kind of event alike.
const SAME: f32 = 0.22;
/// Likeness of two places whose dates differ, or whose verbs say little.
const DIFFER: f32 = 0.38;
/// Likeness of two places that say how long ago, one of them in round numbers: seldom by chance.
const LONG_AGO: f32 = 0.22;
/// Likeness of two places that surely tell one event, even if some report tells of two such.
const SURE: f32 = 0.55;
/// Nearness to the story's subject at which an hour is that of the event itself. Hours are given of little else.
const EVENT_ITSELF: f32 = 0.30;
/// The likeness of two hours of the event itself.
const LIKENESS_OF_HOURS: f32 = 0.5;

/// A date or an hour that a report gives for an event.
struct Dating<'s> {
    setting: Setting<'s>,
    /// The event: the stem of its verb or noun.
    on: &'s str,
    dated: Dated<'s>,
    /// Whether it is the hour of what the story is about.
    hour: bool,
    /// The stems of the person's name that the event's verb has as its subject.
    person: BTreeSet<&'s str>,
    /// Whether it can as well be the date of something that stands between it and the event's word.
    doubtful: bool,
}

/// Dates of one event, by what they say.
pub(crate) struct DateSides {
    /// For each side, the earliest first, its words.
    pub(crate) words: Vec<String>,
    /// For each side, whose words carry it and which.
    pub(crate) evidence: Vec<Vec<(ReportId, Span)>>,
    /// The sentences that they stand in.
    pub(crate) members: Vec<Member>,
    /// How the sides stand.
    pub(crate) verdict: Verdict,
}

/// The events for which at least two reports give dates or hours that differ, and how these stand.
pub(crate) fn dates(story: &Story, subject: &Subject, rarity: &Rarity) -> Vec<DateSides> {
    let all = all(story, subject);
    let links = Links::new(all.len(), |n, k| {
        let (a, b) = (&all[n], &all[k]);
        let link = needed(&all, a, b)?;
        let like = a.setting.likeness(&b.setting, rarity);
        let like = if a.hour && b.hour { like.max(LIKENESS_OF_HOURS) } else { like };
        link.reached(like)
    });
    let counts = |a: usize, b: usize| all[a].setting.report != all[b].setting.report;
    let apart = |a: usize, b: usize| !counts(a, b) && clash(&all[a], &all[b]);
    let parts = links.parts(ONE_EVENT, counts, apart);
    let table = Table { story, all: &all, links: &links };
    let fitting = parts.iter().filter_map(|part| table.sides(part));
    // Who says less precisely than either side stands with them: "this month" beside "last week" and "this week".
    let same = |a: usize, b: usize| {
        let (a, b) = (&all[a].dated, &all[b].dated);
        let hours = a.time.clock.is_some() || b.time.clock.is_some();
        value(a) == value(b) || (!hours && compare(*a, *b) == Comparison::Same)
    };
    let disputed = links.disputes(&parts, same);
    fitting.chain(disputed.iter().filter_map(|part| table.sides(part))).collect()
}

/// Every dated event of the story, in order.
fn all<'s>(story: &'s Story, subject: &Subject) -> Vec<Dating<'s>> {
    let each = MOST_TIMES / story.reports().len().max(1);
    let read = |r: &'s StoryReport, time: &'s Time| {
        let setting = Setting::of(r, time.span, &[])?;
        let hour = time.clock.is_some() && subject.likeness(&setting.of.embedding) >= EVENT_ITSELF;
        let words = r.report.words(time.span);
        let dated = Dated { words, time };
        let on = event_of(&setting, time, dated)?;
        let told_once = !event::recurs(on) || dated.is_ago();
        (told_once && !is_label(r, &setting, time)).then(|| Dating {
            doubtful: is_doubtful(&setting, time, on),
            person: person(&setting, on),
            setting,
            on,
            dated,
            hour,
        })
    };
    story
        .reports()
        .iter()
        .flat_map(|r| r.annotations.times.iter().take(each).filter_map(move |t| read(r, t)))
        .collect()
}

/// The event that a date is of: the noun right before it that names one ("air strikes in Kunduz this week"), else what it
/// hangs on; after "three days after" that is above the clause that says after what.
fn event_of<'s>(setting: &Setting<'s>, time: &Time, dated: Dated) -> Option<&'s str> {
    let on = if dated.opens_clause() {
        path(setting.of, time.span, 2).last().copied()?
    } else {
        *setting.path.first()?
    };
    let until = Span::new(setting.evidence.start, time.span.start.max(setting.evidence.start));
    let before = setting.of.tags.iter().filter(|t| until.contains(setting.of.place(t.span)));
    let near =
        before.rev().take_while(|t| !matches!(t.upos, Upos::Verb | Upos::Aux | Upos::Pron | Upos::Sconj));
    let mut nouns =
        near.filter(|t| matches!(t.upos, Upos::Noun)).filter_map(|t| Some((setting.stem(t)?, t.relation)));
    let within =
        |relation: &str| relation.starts_with("nmod") || relation.starts_with("obl") || relation == "root";
    let noun =
        nouns.find(|(stem, relation)| event::is_event(stem) && (within(relation) || event::is_light(on)));
    Some(noun.map_or(on, |(stem, _)| stem))
}

/// Prepositions before what somebody was blamed, thanked or charged for, which has a date of its own.
const CAUSES: &[&str] = &["for", "about", "over", "of", "from", "after", "against", "following", "to"];

/// Whether the noun right before a date hangs on the event's word as its cause or matter ("apologized for his behaviour
/// over the weekend"): the date can be that of either.
fn is_doubtful(setting: &Setting, time: &Time, on: &str) -> bool {
    let start = setting.of.span.start;
    let tags = &setting.of.tags;
    let last = tags.iter().rposition(|t| {
        t.span.end + start <= time.span.start && matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Verb)
    });
    let Some(noun) = last.and_then(|at| tags.get(at)) else { return false };
    let case = |t: &&Tag| t.head == last && t.upos == Upos::Adp;
    noun.upos == Upos::Noun
        && setting.stem(noun) != Some(on)
        && tags.iter().filter(case).filter_map(|t| setting.stem(t)).any(|stem| CAUSES.contains(&stem))
}

/// The stems of the person's name that is the subject of the verb `on`.
fn person<'s>(setting: &Setting<'s>, on: &str) -> BTreeSet<&'s str> {
    let tags = &setting.of.tags;
    let verb = tags.iter().position(|t| setting.stem(t) == Some(on));
    let subject =
        tags.iter().position(|t| t.relation.starts_with("nsubj") && t.head.is_some() && t.head == verb);
    let Some(subject) = subject else { return BTreeSet::new() };
    let within = |(n, t): &(usize, &Tag)| {
        *n == subject || t.head == Some(subject) && matches!(t.relation, "flat" | "compound" | "appos")
    };
    let named = |t: &Tag| t.entity.is_some_and(|e| e.kind == EntityKind::Person);
    tags.iter()
        .enumerate()
        .filter(within)
        .filter(|(_, t)| named(t))
        .filter_map(|(_, t)| setting.stem(t))
        .collect()
}

/// Whether a date only names the noun after it: "the Sept. 11 attacks", "the 2014 ban".
fn is_label(report: &StoryReport, setting: &Setting, time: &Time) -> bool {
    let next = setting.of.words.iter().find(|w| w.span.start >= time.span.end);
    next.is_some_and(|w| {
        report.report.words(Span::new(time.span.end, w.span.start)) == " "
            && setting.path.first() == Some(&w.stem.as_str())
    })
}

/// How like two places must be for both dates to be those of one event; `None` where no likeness would do.
fn needed(all: &[Dating], a: &Dating, b: &Dating) -> Option<Link> {
    if a.setting.report == b.setting.report {
        return None;
    }
    let compared = compare(a.dated, b.dated);
    let rounded = matches!(compared, Comparison::Compatible(Reason::Rounding, _));
    if a.hour && b.hour {
        let one = event::one(a.on, b.on) || (event::is_occurrence(a.on) && event::is_occurrence(b.on));
        return match compared {
            Comparison::Unrelated => None,
            Comparison::Incompatible(_) => one.then_some(Link::Clashes(0.0)),
            _ => Some(Link::Fits(0.0)),
        };
    }
    if rounded && a.dated.is_ago() && b.dated.is_ago() {
        return Some(Link::Fits(LONG_AGO));
    }
    if !event::one(a.on, b.on) || event::recurs(a.on) {
        return None;
    }
    let light = event::is_light(a.on) || event::is_light(b.on);
    match compared {
        Comparison::Unrelated => None,
        Comparison::Incompatible(_) if a.doubtful || b.doubtful => None,
        Comparison::Incompatible(_) if are_two(&a.person, &b.person) => None,
        Comparison::Incompatible(_) if is_one_of_several(&a.setting) || is_one_of_several(&b.setting) => None,
        Comparison::Incompatible(_) if tells_both(all, a, b) || tells_both(all, b, a) => None,
        Comparison::Incompatible(_) if light || event::is_harm(a.on) || twice(all, a.on) => {
            Some(Link::Clashes(SURE))
        }
        Comparison::Incompatible(_) => Some(Link::Clashes(DIFFER)),
        _ if light => Some(Link::Fits(DIFFER)),
        Comparison::Same => Some(Link::Fits(SAME)),
        Comparison::Compatible(..) => Some(Link::Fits(DIFFER)),
    }
}

/// Stems of words by which a report tells of one such event among others.
const SEVERAL: &[&str] = &["latest", "previous", "anoth", "new", "stricter", "tougher", "fresh"];

/// Whether the clause itself says that there are more such events ("its latest sanctions, adopted on …").
fn is_one_of_several(setting: &Setting) -> bool {
    let mut words = setting.of.words.iter().filter(|w| setting.evidence.contains(w.span));
    words.any(|w| SEVERAL.contains(&w.stem.as_str()))
}

/// Whether two names, where both are known, have no word in common.
fn are_two(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

/// Whether the sentence of `a` gives what `b` says too, and so knows how they fit together.
fn tells_both(all: &[Dating], a: &Dating, b: &Dating) -> bool {
    let beside =
        |d: &&Dating| d.setting.report == a.setting.report && d.setting.sentence == a.setting.sentence;
    all.iter().filter(beside).any(|d| value(&d.dated) == value(&b.dated))
}

fn clash(a: &Dating, b: &Dating) -> bool {
    matches!(compare(a.dated, b.dated), Comparison::Incompatible(_))
}

/// Whether some report itself tells of two such events, so that two dates are those of two events.
fn twice(all: &[Dating], on: &str) -> bool {
    let such: Vec<&Dating> = all.iter().filter(|d| event::one(d.on, on)).collect();
    such.iter()
        .enumerate()
        .any(|(n, a)| such.iter().skip(n + 1).any(|b| a.setting.report == b.setting.report && clash(a, b)))
}

/// An hour with its zone, first and last day, words.
type Said = (Option<(u16, Option<i16>)>, Option<Date>, Option<Date>, Option<String>);

/// What a date says: an hour, its days, or its words where it has neither.
fn value(dated: &Dated) -> Said {
    let Time { from, to, clock, zone, .. } = dated.time;
    match (clock, from, to) {
        (Some(clock), _, _) => (Some((*clock, *zone)), None, None, None),
        (None, None, None) => (None, None, None, Some(dated.words.to_lowercase())),
        _ => (None, *from, *to, None),
    }
}

/// The story's dates and how they are linked.
struct Table<'a, 's> {
    story: &'s Story,
    all: &'a [Dating<'s>],
    links: &'a Links,
}

impl Table<'_, '_> {
    /// Parts dates of one event into sides; `None` where nothing differs.
    fn sides(&self, part: &[usize]) -> Option<DateSides> {
        let sides = self.by_value(part);
        let reports: BTreeSet<ReportId> = part.iter().map(|&n| self.all[n].setting.report).collect();
        if sides.len() < 2 || reports.len() < 2 {
            return None;
        }
        let verdict = Compared::of(&sides, |a, b| self.compare(*a, *b)).verdict()?;
        let words =
            |side: &Vec<usize>| side.first().map_or(String::new(), |&n| self.all[n].dated.words.to_owned());
        let carry = |&n: &usize| {
            let setting = &self.all[n].setting;
            (setting.report, setting.with_time_clause(self.story))
        };
        Some(DateSides {
            words: sides.iter().map(words).collect(),
            evidence: sides.iter().map(|side| side.iter().map(carry).collect()).collect(),
            members: part.iter().map(|&n| self.all[n].setting.member(self.links.cohesion(n, part))).collect(),
            verdict,
        })
    }

    /// Whether two sides say when in the same words, "last week", whenever that was.
    fn same_words(&self, one: &[usize], other: &[usize]) -> bool {
        let words = |side: &[usize]| side.first().map(|&n| self.all[n].dated.words.to_lowercase());
        words(one) == words(other)
    }

    /// What the comparator says of two dates; a clash that their places do not bear out is none.
    fn compare(&self, a: usize, b: usize) -> Comparison {
        match compare(self.all[a].dated, self.all[b].dated) {
            Comparison::Incompatible(_) if !self.links.clash(a, b) => Comparison::Unrelated,
            compared => compared,
        }
    }

    /// One side a value, the earliest first; a value that says the same as another, less precisely, and stands to all the
    /// rest as that one does, stands on its side.
    fn by_value(&self, part: &[usize]) -> Vec<Vec<usize>> {
        let mut values: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        part.iter().for_each(|&n| values.entry(value(&self.all[n].dated)).or_default().push(n));
        let values: Vec<Vec<usize>> = values.into_values().collect();
        let kind = |a: &[usize], b: &[usize]| {
            Compared::of(&[a.to_vec(), b.to_vec()], |a, b| self.compare(*a, *b)).kind()
        };
        let mut sides: Vec<Vec<usize>> = Vec::new();
        for value in &values {
            let alike = |side: &&mut Vec<usize>| {
                self.same_words(side, value)
                    || kind(side, value).is_none()
                        && values.iter().all(|other| {
                            other == value
                                || side.starts_with(other)
                                || kind(other, value) == kind(other, side)
                        })
            };
            match sides.iter_mut().find(alike) {
                Some(side) => side.extend(value),
                None => sides.push(value.clone()),
            }
        }
        sides
    }
}
