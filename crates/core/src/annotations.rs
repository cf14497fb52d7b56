use jiff::civil;

use crate::{Diagnostic, Embedding, LineKind, Span, Standing, Tag};

/// What is known about one report's text: everything is a span of that text, in order of its start.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    /// Sentences of the lines that are part of the report.
    pub sentences: Vec<Sentence>,
    /// Parts of sentences that each say one thing; every sentence has at least one.
    pub clauses: Vec<Clause>,
    /// Names of persons, places, organisations.
    pub names: Vec<Name>,
    /// Expressions of time.
    pub times: Vec<Time>,
    /// Quantities: counts, amounts, rates, ages, durations.
    pub quantities: Vec<Quantity>,
    /// Who and what the report speaks of, in order of the first mention.
    pub referents: Vec<Referent>,
    /// What the report says that somebody said, in order of content.
    pub attributions: Vec<Attribution>,
    /// What of the text was not read, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// One sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands, without white space around it.
    pub span: Span,
    /// What kind of line it stands in.
    pub line: LineKind,
    /// Its words in order, punctuation left out.
    pub words: Vec<Word>,
    /// Its words as the tagging network reads them; spans count from the sentence's start. Empty where none were read.
    pub tags: Vec<Tag>,
    /// Its meaning.
    pub embedding: Embedding,
}

impl Sentence {
    /// Where a span that counts from the sentence's start, as those of its tags do, stands in the report.
    pub fn place(&self, span: Span) -> Span {
        Span::new(self.span.start + span.start, self.span.start + span.end)
    }
}

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Its Snowball stem, lower case, accents folded; digits as written without separators.
    pub stem: String,
    /// Whether it carries no content of its own (articles, prepositions, auxiliaries).
    pub function: bool,
}

/// A part of a sentence that says one thing.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Where it stands, from its first word to its last; clauses within it included.
    pub span: Span,
    /// Index into [`Annotations::sentences`].
    pub sentence: usize,
    /// Its own words, as indexes into [`Sentence::words`]; those of clauses within it left out.
    pub words: Vec<usize>,
    /// What it says of whom, where the sentence has been parsed.
    pub predicate: Option<Predicate>,
    /// Its meaning.
    pub embedding: Embedding,
}

/// The word that a clause turns on, and what it is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    /// Index into [`Sentence::tags`].
    pub word: usize,
    /// Its stem; of "want to sell", that of "sell".
    pub stem: String,
    /// Whether it is said not to be so.
    pub negated: bool,
    /// How it stands to the world.
    pub standing: Standing,
    /// Who and what takes part, in order.
    pub arguments: Vec<Argument>,
}

/// One who or what takes part in a [`Predicate`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// In which role.
    pub role: Role,
    /// Its preposition, lower case; empty for subjects and objects.
    pub marker: String,
    /// The word that heads it: index into [`Sentence::tags`].
    pub head: usize,
    /// All its words.
    pub span: Span,
}

/// The part that an [`Argument`] plays, as in the active voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who does it ("signed by the mayor" too).
    Subject,
    /// To whom or what it is done ("the paper was signed" too).
    Object,
    /// Where, when, with what, why.
    Oblique,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A place or country.
    Place,
    /// A company, ministry, agency, party.
    Organisation,
    /// A nationality, a religion, the members of a party.
    Group,
    /// Another name, or not known.
    Other,
}

/// A name, as written at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Where it stands, without title or office.
    pub span: Span,
    /// What it stands for.
    pub kind: NameKind,
    /// The longest form of the same name in this report ("Lind" → "Marta Lind").
    pub full: String,
}

/// An expression of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Where it stands.
    pub span: Span,
    /// The first day that it can mean, where that can be told.
    pub from: Option<civil::Date>,
    /// The last day that it can mean, included.
    pub to: Option<civil::Date>,
    /// The hour that it gives, in minutes after midnight, as a clock shows it there.
    pub clock: Option<u16>,
    /// The time zone of that clock, in minutes east of Greenwich; `None` where the words name none ("local time").
    pub zone: Option<i16>,
    /// Its value as TIMEX3 writes it ("2031-05-14", "2031-W20", "P3D", "PRESENT_REF"); empty where it cannot be told.
    pub value: String,
    /// Whether the value hangs on another date ("Wednesday", "last week") rather than standing by itself.
    pub relative: bool,
}

/// How a quantity's words bound its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// "12".
    Exact,
    /// "about 12", "some 12", "nearly 12", "dozens".
    About,
    /// "at least 12", "12 or more".
    AtLeast,
    /// "more than 12".
    MoreThan,
    /// "at most 12", "up to 12".
    AtMost,
    /// "fewer than 12".
    LessThan,
}

/// What a quantity is in a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// By how much: "rose by 12", "fell 3 percent", "doubled".
    By,
    /// How much there is now: "rose to 12".
    To,
}

/// A quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Where it stands: bound, number and unit ("more than 12 million euros"), not what is counted.
    pub span: Span,
    /// The least value, in `unit`.
    pub low: f64,
    /// The greatest value; equal to `low` unless the words give a range.
    pub high: f64,
    /// How the words bound it.
    pub bound: Bound,
    /// A base unit where there is one: "%", "USD", "m", "kg", "s", "year" (durations), "year-old" (ages),
    /// "x" (times as much), "ordinal"; empty for a plain count.
    pub unit: String,
    /// Stems of what is counted ("cooperation", "agreement"), nearest last; empty where unknown.
    pub counted: Vec<String>,
    /// Per what, as a stem ("day", "barrel", "person"); empty where it is no rate.
    pub per: String,
    /// What it says of a change; `None` where no change is told of it.
    pub change: Option<Change>,
}

/// Somebody or something that a report speaks of, with the expressions that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referent {
    /// The fullest name; for somebody never named the words for the office ("Harbour police spokesman").
    pub name: String,
    /// Whether [`name`](Self::name) is a name rather than an office.
    pub named: bool,
    /// What it is.
    pub kind: NameKind,
    /// What the report calls it beside its name, in lower case: offices, nouns, and the country of its people ("president",
    /// "iran").
    pub offices: Vec<String>,
    /// Every expression for it: names, nouns, pronouns.
    pub mentions: Vec<Span>,
    /// For a group ("both presidents") the referents that it contains.
    pub members: Vec<usize>,
}

/// Something that somebody said, by a report: in his words, or in the report's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// What was said; without the marks where it is quoted.
    pub content: Span,
    /// The content with its quotation marks; `None` for reported speech.
    pub marked: Option<Span>,
    /// Whether it goes on with the quotation before it, in the next paragraph.
    pub continued: bool,
    /// The words that name the speaker, where found ("he", "the ministry").
    pub source: Option<Span>,
    /// The words of saying, where found ("said", "according to").
    pub cue: Option<Span>,
    /// Who speaks: index into [`Annotations::referents`].
    pub speaker: Option<usize>,
}

impl Annotations {
    /// The speaker of an attribution.
    pub fn speaker(&self, attribution: &Attribution) -> Option<&Referent> {
        self.referents.get(attribution.speaker?)
    }
}
