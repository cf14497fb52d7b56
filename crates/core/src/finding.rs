use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Anchor, NameKind, ReportId};

/// What sort of thing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something happened, is so, or is going to happen.
    Statement,
    /// One speaker said one thing on one occasion.
    Utterance,
    /// A count, amount, rate, age, duration, score.
    Figure,
    /// Somebody undertook, promised or scheduled something.
    Commitment,
}

/// How the reports stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Two reports at least say it, and none says anything incompatible.
    Agreed,
    /// Two reports at least cannot both be right.
    Conflict,
    /// They differ on the face of it, and both can be right.
    Reconciled,
    /// One report says it.
    Single,
}

/// In what the sides of a conflict or a reconciled finding differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// A quantity.
    Number,
    /// When.
    Date,
    /// Where.
    Place,
    /// Who or what filled the role.
    Name,
    /// Who said it.
    Speaker,
    /// Done, planned, alleged, denied, pending.
    Status,
    /// Why.
    Cause,
    /// What is in an enumeration.
    List,
    /// A quotation's words, where the meaning changes.
    Wording,
    /// Yes against no.
    Polarity,
}

impl Difference {
    /// All of them, in the order of the pair reader's outputs.
    pub const ALL: [Difference; 10] = [
        Difference::Number,
        Difference::Date,
        Difference::Place,
        Difference::Name,
        Difference::Speaker,
        Difference::Status,
        Difference::Cause,
        Difference::List,
        Difference::Wording,
        Difference::Polarity,
    ];
}

/// Why two sides that differ can both be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// 12 + 1 = 13.
    Sum,
    /// "More than 10" and 12.
    Bound,
    /// "About 600" and 612.
    Rounding,
    /// A part against the whole.
    Scope,
    /// A later report supersedes an earlier one.
    Update,
    /// Miles against kilometres.
    Unit,
    /// Two translations.
    Translation,
    /// "Wednesday" is 20 August.
    RelativeDate,
}

impl Reason {
    /// All of them, in the order of the pair reader's outputs.
    pub const ALL: [Reason; 8] = [
        Reason::Sum,
        Reason::Bound,
        Reason::Rounding,
        Reason::Scope,
        Reason::Update,
        Reason::Unit,
        Reason::Translation,
        Reason::RelativeDate,
    ];
}

/// One version of a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The version in a few words or a number ("12", "planned"); may be empty where there is one side alone.
    pub value: String,
    /// The words that carry it, at least one, in order of report and place.
    pub evidence: Vec<Anchor>,
    /// How many independent origins stand behind the evidence: copies of one text count once, and so do reports that all
    /// cite one source for it (not for utterances, which have one speaker anyway).
    pub origins: usize,
}

/// One thing that the reports say, with every report's version of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What sort of thing.
    pub kind: Kind,
    /// How the reports stand.
    pub status: Status,
    /// In what the sides differ; `None` for agreed and single findings.
    pub differs: Option<Difference>,
    /// Why both sides can be right; for reconciled findings alone.
    pub reason: Option<Reason>,
    /// The finding in plain words, made of the evidence: "…" stands before what is no sentence, and in brackets after a pronoun whom it means,
    /// where another report names him.
    pub text: String,
    /// The comparator's reason in a sentence; empty where nothing needs explaining.
    pub explanation: String,
    /// Who said it, for utterances whose speaker is known.
    pub speaker: Option<String>,
    /// 0 to 1; the record is ordered by it.
    pub importance: f32,
    /// 0 to 1; how sure the system is that the finding is right.
    pub confidence: f32,
    /// The versions: one for agreed and single findings, two or more otherwise.
    pub sides: Vec<Side>,
    /// The reports without evidence here of which it is unclear whether they tell it, in order.
    pub unclear: Vec<ReportId>,
    /// Within the evidence of an utterance, the words that no other version has; in order.
    pub differing: Vec<Anchor>,
    /// For agreed findings, what their evidence shares; a report in none of them is held by its meaning alone.
    pub bonds: Vec<Bond>,
}

/// A word that the evidence of several reports shares, and so one reason why they are taken to say one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bond {
    /// As one of them writes it; the others may have another form of it.
    pub word: String,
    /// The reports that have it, two at least, in order.
    pub reports: Vec<ReportId>,
}

/// Something that happened, or is to, on days that the reports' words tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The first day that it can have been.
    pub from: civil::Date,
    /// The last such day, included.
    pub to: civil::Date,
    /// What happened, in a report's words.
    pub text: String,
    /// The words that say what and when, at least one, in order of report and place.
    pub evidence: Vec<Anchor>,
}

/// What part an [`Origin`] plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OriginRole {
    /// A news agency.
    Agency,
    /// Another outlet.
    Outlet,
    /// Somebody whom the report cites: an official, a body, a witness.
    Cited,
    /// Another report of this story, whose text this one repeats.
    Copy,
}

/// Where a report has something from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Its name ("Harbour Wire"), or the id of the report that was copied ("r2").
    pub name: String,
    /// What part it plays.
    pub role: OriginRole,
    /// The words that credit it.
    pub evidence: Vec<Anchor>,
}

/// A person, place or organisation that reports name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its fullest form.
    pub name: String,
    /// What it is.
    pub kind: NameKind,
    /// The ways in which it is written, most used first.
    pub forms: Vec<Form>,
    /// Why names that are not the same are taken for one, a sentence each.
    pub because: Vec<String>,
}

/// One way in which an [`Entity`] is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// As written.
    pub form: String,
    /// The reports that write it so, in order.
    pub reports: Vec<ReportId>,
}

/// How firmly somebody undertook something, the firmest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Firmness {
    /// Put down in a paper that was signed.
    Signed,
    /// Promised, pledged, agreed.
    Promised,
    /// Planned, or said to be going to happen.
    Planned,
    /// Hangs on something else.
    Conditional,
    /// Wanted, hoped for, proposed.
    Wished,
}

/// Something still to come that somebody undertook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Who undertook it.
    pub who: String,
    /// What, in the words of one report.
    pub what: String,
    /// To whom or with whom, where said.
    pub to: Option<String>,
    /// By when, in the report's words, where said.
    pub by: Option<String>,
    /// How firmly, by the firmest of the reports.
    pub firmness: Firmness,
    /// The words that carry it, in order of report and place.
    pub evidence: Vec<Anchor>,
}
