//! Where reports give one saying to different speakers, or one speaker different words.

use crossread_core::{Difference, LineKind, NameKind, ReportId, Span, Story, Word};

use super::{Saying, sayings};
use crate::cast::{Cast, spelling};
use crate::compare::Comparison;
use crate::compare::speaker;
use crate::compare::wording::{self, Version};
use crate::origin::Origins;
use crate::versions::Verdict;

/// A quoted term of two words is no chance where the sentences around it are this alike (cosine).
const TERM_LIKENESS: f32 = 0.45;

/// Reported speech is the same saying where the sentences are this alike (cosine) …
const SPEECH_LIKENESS: f32 = 0.55;

/// … and share so many content words,
const SPEECH_WORDS: usize = 4;

/// which are this part of the shorter one's.
const SPEECH_SHARE: f32 = 0.7;

/// Words of a quoted term, at most.
const MOST_OF_A_TERM: usize = 3;

/// Evidence is no longer than this, in code points, if the saying is not.
const LONGEST: usize = 300;

/// A difference between sayings.
pub(crate) struct Clash {
    /// In the speaker or in the wording.
    pub(crate) differs: Difference,
    /// What each side has: the speaker, or nothing.
    pub(crate) values: [String; 2],
    /// The words of each side.
    pub(crate) sides: [Vec<(ReportId, Span)>; 2],
    /// Who says it, where that is not in dispute.
    pub(crate) speaker: Option<String>,
    /// Whether both can be right, and why.
    pub(crate) verdict: Verdict,
    /// How alike the sentences are, 0 to 1.
    pub(crate) likeness: f32,
}

/// The differences between the sayings of a story's reports.
pub(crate) fn clashes(story: &Story, cast: &Cast, origins: &Origins) -> Vec<Clash> {
    let sayings = sayings(story, cast);
    let mut out: Vec<Clash> = Vec::new();
    let mut taken: Vec<(ReportId, Span)> = Vec::new();
    for (n, one) in sayings.iter().enumerate() {
        for other in sayings.iter().skip(n + 1) {
            let apart = origins.texts([one.report.id, other.report.id]) == 2;
            let told = |s: &Saying| {
                let (report, content) = key(s);
                taken.iter().any(|(r, span)| *r == report && span.overlaps(content))
            };
            if !apart || one.stems.is_disjoint(&other.stems) || told(one) && told(other) {
                continue;
            }
            let likeness = likeness(one, other);
            let found = speaker_clash(&sayings, one, other, likeness)
                .or_else(|| wording_clash(&sayings, one, other, likeness));
            if let Some(clash) = found {
                taken.extend(clash.sides.iter().flatten().copied());
                out.push(clash);
            }
        }
    }
    out
}

fn key(saying: &Saying) -> (ReportId, Span) {
    (saying.report.id, saying.attribution.content)
}

/// The cosine of the sentences that two sayings stand in.
pub(super) fn likeness(one: &Saying, other: &Saying) -> f32 {
    let (a, b) = (&one.report.annotations.sentences, &other.report.annotations.sentences);
    let pair = a.get(one.sentence).zip(b.get(other.sentence));
    pair.map_or(0.0, |(a, b)| a.embedding.cosine(&b.embedding))
}

/// Whether two sayings are one thing said: the same quoted words, or reported speech with most of its content in common.
fn one_saying(one: &Saying, other: &Saying, likeness: f32) -> bool {
    let quoted = one.attribution.marked.is_some() && other.attribution.marked.is_some();
    if quoted && one.stems == other.stems && one.stems.len() >= 2 {
        return one.stems.len() > 3 || likeness >= TERM_LIKENESS;
    }
    let shared = one.plain.intersection(&other.plain).count();
    let least = one.plain.len().min(other.plain.len());
    shared >= SPEECH_WORDS && shared as f32 >= SPEECH_SHARE * least as f32 && likeness >= SPEECH_LIKENESS
}

/// The same thing said by one speaker in one report, by another in the other.
fn speaker_clash(all: &[Saying], one: &Saying, other: &Saying, likeness: f32) -> Option<Clash> {
    if !one_saying(one, other, likeness) || !is_told(one) || !is_told(other) {
        return None;
    }
    let voices = |a: &Saying, b: &Saying| speaker::compare(a.voice.as_ref(), b.voice.as_ref());
    let Comparison::Incompatible(explanation) = voices(one, other) else { return None };
    // A report that gives it to both knows how that fits together.
    let told = |by: &Saying, of: &Saying| {
        all.iter().any(|s| {
            s.report.id == of.report.id
                && voices(s, by) == Comparison::Same
                && s.voice.is_some()
                && one_saying(s, of, self::likeness(s, of))
                && key(s) != key(of)
        })
    };
    if told(one, other) || told(other, one) {
        return None;
    }
    let side = |of: &Saying| {
        let with = all.iter().filter(|s| {
            key(s) == key(of)
                || s.report.id != one.report.id
                    && s.report.id != other.report.id
                    && s.voice.is_some()
                    && voices(s, of) == Comparison::Same
                    && one_saying(s, of, self::likeness(s, of))
        });
        with.map(|s| (s.report.id, evidence(s))).collect::<Vec<_>>()
    };
    let name = |s: &Saying| s.voice.as_ref().map(|v| v.name.to_owned()).unwrap_or_default();
    Some(Clash {
        differs: Difference::Speaker,
        values: [name(one), name(other)],
        sides: [side(one), side(other)],
        speaker: None,
        verdict: Verdict::Clash(explanation),
        likeness,
    })
}

/// Whether the report itself names the speaker, in the sentence and by a word of the name: what is carried on from a
/// sentence before, or known by a pronoun or an office, may be known wrongly. Headlines cut too much.
fn is_told(saying: &Saying) -> bool {
    let (Some(source), Some(speaker)) = (saying.attribution.source, saying.attribution.speaker) else {
        return false;
    };
    let annotations = &saying.report.annotations;
    let Some(sentence) = annotations.sentences.get(saying.sentence) else { return false };
    let words = spelling::words(saying.report.report.words(source));
    let by_name = annotations.referents.get(speaker).is_some_and(|r| {
        let place = matches!(r.kind, NameKind::Place | NameKind::Group | NameKind::Other);
        !place && (!r.named || spelling::words(&r.name).iter().any(|w| words.contains(w)))
    });
    by_name && sentence.span.contains(source) && sentence.line != LineKind::Title
}

/// One speaker's words, quoted so that they mean different things.
fn wording_clash(all: &[Saying], one: &Saying, other: &Saying, likeness: f32) -> Option<Clash> {
    let verdict = match compared(one, other, likeness) {
        Comparison::Incompatible(explanation) => Verdict::Clash(explanation),
        Comparison::Compatible(reason, explanation) => Verdict::Reconciled(reason, explanation),
        Comparison::Same | Comparison::Unrelated => return None,
    };
    let share = |s: &Saying, of: &Saying| {
        2.0 * wording::common(&s.words, &of.words).len() as f32
            / (s.words.len() + of.words.len()).max(1) as f32
    };
    let side = |of: &Saying, against: &Saying| {
        let is = |s: &Saying| key(s) == key(of) && s.sentence == of.sentence;
        let with = all.iter().filter(|s| {
            is(s)
                || s.attribution.marked.is_some()
                    && s.report.id != against.report.id
                    && s.report.id != of.report.id
                    && share(s, of) > 0.8
                    && share(s, of) > share(s, against)
        });
        let mut words: Vec<_> = with.map(|s| (s.report.id, whole_evidence(s))).collect();
        // That no condition goes with it is seen in the sentence before, too.
        let before = all.iter().take_while(|s| !is(s)).last().filter(|s| leads_to(s, of));
        words.extend(before.filter(|_| is_term(against) && !is_term(of)).map(|s| (s.report.id, evidence(s))));
        words
    };
    let name = one.voice.as_ref().or(other.voice.as_ref()).map(|v| v.name.to_owned());
    Some(Clash {
        differs: Difference::Wording,
        values: [String::new(), String::new()],
        sides: [side(one, other), side(other, one)],
        speaker: name,
        verdict,
        likeness,
    })
}

/// How the words of two sayings stand to one another.
fn compared(one: &Saying, other: &Saying, likeness: f32) -> Comparison {
    // Word for word the same sentence needs no marks and no speaker to be known again.
    if wording::turned_round(&one.words, &other.words) || wording::turned_round(&other.words, &one.words) {
        return Comparison::Incompatible(wording::TURNED_ROUND.to_owned());
    }
    let same = speaker::compare(one.voice.as_ref(), other.voice.as_ref()) == Comparison::Same;
    let known = one.voice.is_some() && other.voice.is_some();
    if !same || !known || one.attribution.marked.is_none() || other.attribution.marked.is_none() {
        return Comparison::Unrelated;
    }
    let dropped = || match condition_dropped(one, other) {
        Comparison::Same => term_without_condition(one, other, likeness),
        dropped => dropped,
    };
    match wording::compare(version(one), version(other), likeness) {
        Comparison::Same | Comparison::Unrelated => dropped(),
        compared => compared,
    }
}

/// A term that one report quotes within a condition ("“a coward” if he gives in") and another in a sentence without one.
fn term_without_condition(one: &Saying, other: &Saying, likeness: f32) -> Comparison {
    let (term, whole) = if one.words.len() < other.words.len() { (one, other) } else { (other, one) };
    let few = is_term(term) && term.stems.is_subset(&whole.stems);
    let condition = |s: &Saying, from: usize| {
        let sentence = s.report.annotations.sentences.get(s.sentence)?;
        sentence.words.iter().find(|w| w.span.start >= from && wording::is_condition(w)).map(|w| w.span)
    };
    let after = condition(term, term.attribution.content.end);
    match after {
        Some(word) if few && likeness >= TERM_LIKENESS && condition(whole, 0).is_none() => {
            let word = term.report.report.words(word);
            Comparison::Incompatible(format!(
                "One version has it on a condition (“{word} …”), the other without."
            ))
        }
        _ => Comparison::Unrelated,
    }
}

fn version<'v>(saying: &'v Saying) -> Version<'v> {
    Version { words: &saying.words, text: saying.report.report.text(), occasion: saying.occasion }
}

/// Whether no more than a few words are quoted.
fn is_term(saying: &Saying) -> bool {
    saying.words.len() <= MOST_OF_A_TERM
}

/// Whether `one` is what the speaker of `next` says in the sentence before.
fn leads_to(one: &Saying, next: &Saying) -> bool {
    let same = speaker::compare(one.voice.as_ref(), next.voice.as_ref()) == Comparison::Same;
    same && one.voice.is_some() && one.report.id == next.report.id && one.sentence + 1 == next.sentence
}

/// Whether one quotation, all of whose words the other has, leaves out the other's condition, and its sentence does not
/// make up for it.
fn condition_dropped(one: &Saying, other: &Saying) -> Comparison {
    let (short, long) = if one.words.len() < other.words.len() { (one, other) } else { (other, one) };
    let conditional = short
        .report
        .annotations
        .sentences
        .get(short.sentence)
        .is_some_and(|s| s.words.iter().any(wording::is_condition));
    // A few quoted words within another sentence leave much out, and mean to.
    let whole = short
        .words
        .first()
        .is_some_and(|w| short.report.report.words(w.span).starts_with(char::is_uppercase));
    let shown = |w: &Word| long.report.report.words(w.span).to_owned();
    match wording::cut_condition(&short.words, &long.words) {
        Some(condition) if whole && !conditional => Comparison::Incompatible(format!(
            "One version leaves out the condition “{} …”.",
            shown(condition)
        )),
        _ => Comparison::Same,
    }
}

/// The words that show what a saying means: of a quoted term the sentence around it.
fn whole_evidence(saying: &Saying) -> Span {
    if is_term(saying) { sentence_evidence(saying) } else { evidence(saying) }
}

/// The sentence of a saying, where it is not long, else the words that show the saying.
pub(super) fn sentence_evidence(saying: &Saying) -> Span {
    let sentence = saying.report.annotations.sentences.get(saying.sentence).map(|s| s.span);
    let fits = |s: &Span| saying.report.report.words(*s).chars().count() <= LONGEST;
    sentence.filter(fits).unwrap_or_else(|| evidence(saying))
}

/// The words that show a saying: source, cue and content where they stand in one sentence and are not long, else the
/// content.
fn evidence(saying: &Saying) -> Span {
    let attribution = saying.attribution;
    let sentence = saying.report.annotations.sentences.get(saying.sentence).map(|s| s.span);
    let within = |span: &Span| sentence.is_some_and(|s| s.contains(*span));
    let words = saying.words.first().zip(saying.words.last()).map(|(a, b)| a.span.join(b.span));
    let content = words.unwrap_or(attribution.content);
    let around = attribution.marked.filter(within).map_or(content, |m| m.join(content));
    let frame =
        [attribution.source, attribution.cue].into_iter().flatten().filter(within).fold(around, Span::join);
    let length = |span: Span| saying.report.report.words(span).chars().count();
    if length(frame) <= LONGEST { frame } else { content }
}
