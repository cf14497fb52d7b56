use std::fmt;

use crate::Span;

/// What the tagging network says of one word of a sentence.
///
/// Words are those of the treebanks: contractions, clitics and hyphens are split off ("do n't", "Brandt 's").
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Where the word stands, in bytes of the sentence's own text.
    pub span: Span,
    /// Universal part of speech.
    pub upos: Upos,
    /// The syntactic head: index of another word of the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal Dependencies relation to the head ("nsubj", "obl:tmod").
    pub relation: &'static str,
    /// What it is part of, if of a named thing.
    pub entity: Option<EntityTag>,
    /// What part it plays in an attribution.
    pub attribution: Option<AttributionTag>,
    /// For an event word, whether the event happened, is planned, …
    pub standing: Option<Standing>,
}

/// Universal parts of speech (universaldependencies.org/u/pos).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the scheme's own")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// A word of a named thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntityTag {
    /// Whether the thing begins here.
    pub begins: bool,
    /// What sort of thing.
    pub kind: EntityKind,
}

/// Sorts of named things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, ministry, agency, party, team.
    Organisation,
    /// A place or country.
    Place,
    /// A nationality, religion, or member of a party.
    Group,
    /// A named event.
    Event,
    /// A product or a work.
    Work,
    /// A title of office before a name.
    Title,
    /// Another name.
    Other,
}

/// A word of an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributionTag {
    /// Which part of it.
    pub part: AttributionPart,
    /// The first word of the cue that it belongs to: sentence of the passage, word of that sentence.
    pub cue: Option<(usize, usize)>,
}

/// Parts of an attribution (PolNeAR's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AttributionPart {
    /// Who says it.
    Source,
    /// The words that attribute: "said", "according to".
    Cue,
    /// What is said.
    Content,
}

/// How an event stands to the world, as the text puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It happened or is so.
    Happened,
    /// It is planned or expected.
    Planned,
    /// Somebody undertook it.
    Promised,
    /// Somebody alleges it.
    Alleged,
    /// It is denied, or did not happen.
    Denied,
    /// It hangs on something else.
    Conditional,
    /// It is asked for.
    Asked,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = format!("{self:?}").to_lowercase();
        f.write_str(&name)
    }
}
