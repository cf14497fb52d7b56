use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use crate::{
    Anchor, Commitment, Difference, Entity, Finding, Firmness, Happening, Kind, NameKind, Origin, OriginRole,
    Reason, ReportId, Status, Story, StoryReport,
};

/// The value of [`Record::schema`].
pub const RECORD_SCHEMA: &str = "crossread-record/1";

/// The findings of one story, as written to JSON. All offsets count Unicode code points of a report's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// The version of this form.
    #[schemars(extend("const" = RECORD_SCHEMA))]
    pub schema: String,
    /// The event.
    pub story: RecordStory,
    /// The reports, in order.
    pub reports: Vec<RecordReport>,
    /// Who and what the reports name.
    pub entities: Vec<RecordEntity>,
    /// What they say, most important first.
    pub findings: Vec<RecordFinding>,
    /// What is promised and planned: the ledger, the firmest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub commitments: Vec<RecordCommitment>,
    /// What happened when, the earliest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub timeline: Vec<RecordHappening>,
}

/// What the record is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordStory {
    /// The first 16 hexadecimal digits of a SHA-256 over the reports' own, so it names the set of texts.
    pub id: String,
    /// A headline taken from one of the reports.
    pub title: String,
    /// First day of publication, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// Last day of publication.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
    /// Places that most reports name, most named first.
    pub places: Vec<String>,
    /// Ids of the reports by the event that they seem to tell of, where that is more than one; else empty.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub events: Vec<Vec<String>>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordReport {
    /// "r1", "r2", …
    pub id: String,
    /// The file, as the user named it.
    pub file: String,
    /// The outlet, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outlet: Option<String>,
    /// Where it stood on the web.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// The day it was published, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published: Option<String>,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// Where it has things from.
    pub origins: Vec<RecordOrigin>,
    /// What was odd about it, a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

/// Where a report has something from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordOrigin {
    /// Its name, or the id of the report that was copied.
    pub name: String,
    /// What part it plays.
    pub role: OriginRole,
    /// The words that credit it.
    pub evidence: Vec<RecordEvidence>,
}

/// A person, place or organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordEntity {
    /// "e1", "e2", …
    pub id: String,
    /// Its fullest form.
    pub name: String,
    /// "person", "place", "organisation", "group" or "other".
    #[serde(rename = "type")]
    pub kind: String,
    /// The ways in which it is written.
    pub forms: Vec<RecordForm>,
    /// Why names that are not the same are taken for one.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub because: Vec<String>,
}

/// One way in which an entity is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordForm {
    /// As written.
    pub form: String,
    /// Ids of the reports that write it so.
    pub reports: Vec<String>,
}

/// One finding: a question, and what the reports say to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordFinding {
    /// "f1", "f2", … in order of importance.
    pub id: String,
    /// What sort of thing.
    pub kind: Kind,
    /// How the reports stand.
    pub status: Status,
    /// In what the sides differ.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub differs: Option<Difference>,
    /// Why both can be right.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<Reason>,
    /// The finding in plain words; "…" stands before what is no sentence, and in brackets after a pronoun whom it means.
    pub text: String,
    /// Ids of the reports that do not carry an agreed finding which most reports carry; empty for all others.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub omitted_by: Vec<String>,
    /// Ids of the reports without evidence here of which it is unclear whether they tell it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unclear: Vec<String>,
    /// Why the sides clash or do not.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub explanation: String,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speaker: Option<String>,
    /// 0 to 1.
    pub importance: f64,
    /// 0 to 1.
    pub confidence: f64,
    /// The versions.
    pub sides: Vec<RecordSide>,
    /// For agreed findings, the words that hold them together.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub bonds: Vec<RecordBond>,
}

/// A word that several reports' evidence shares, and so one reason why they are taken to say one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordBond {
    /// The word.
    pub word: String,
    /// Ids of the reports.
    pub reports: Vec<String>,
}

/// Something still to come that somebody undertook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordCommitment {
    /// Who undertook it.
    pub who: String,
    /// What.
    pub what: String,
    /// To whom or with whom.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<String>,
    /// How firmly.
    pub firmness: Firmness,
    /// The words.
    pub evidence: Vec<RecordEvidence>,
}

/// One version of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordSide {
    /// The version in a few words.
    pub value: String,
    /// How many reports carry it.
    pub reports: usize,
    /// How many independent origins stand behind them.
    pub origins: usize,
    /// The words.
    pub evidence: Vec<RecordEvidence>,
}

/// Something that happened, or is to, on days that the reports' words tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordHappening {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What happened.
    pub text: String,
    /// The words.
    pub evidence: Vec<RecordEvidence>,
}

/// Exact words of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordEvidence {
    /// The report's id.
    pub report: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words between them.
    pub exact: String,
    /// Stretches of it, code points of the report from first to one past the last, that no other version of an utterance
    /// has.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub differing: Vec<[usize; 2]>,
    /// Whom the report cites for it; for figures alone, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cites: Option<String>,
}

/// All that a record holds beside its reports.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contents {
    /// Who and what the reports speak of, most named first.
    pub entities: Vec<Entity>,
    /// What they say, most important first.
    pub findings: Vec<Finding>,
    /// What is promised and planned, the firmest first.
    pub commitments: Vec<Commitment>,
    /// What happened when, the earliest first.
    pub timeline: Vec<Happening>,
    /// The reports by the event that they seem to tell of, where that is more than one; else empty.
    pub events: Vec<Vec<ReportId>>,
}

impl Record {
    /// Writes down what a story's reports say. `origins` holds one list a report, in the story's order.
    pub fn new(story: &Story, origins: &[Vec<Origin>], contents: &Contents) -> Self {
        let Contents { entities, findings, commitments, timeline, events } = contents;
        let offsets: Vec<CodePoints> =
            story.reports().iter().map(|r| CodePoints::new(r.report.text())).collect();
        let evidence = |anchor: &Anchor| {
            let span = anchor.span();
            let offset =
                |byte| offsets.get(anchor.report().0 as usize).map_or(0, |o: &CodePoints| o.at(byte));
            RecordEvidence {
                report: anchor.report().to_string(),
                start: offset(span.start),
                end: offset(span.end),
                exact: story.words(*anchor).to_owned(),
                differing: Vec::new(),
                cites: None,
            }
        };
        let marked = |anchor: &Anchor, finding: &Finding| {
            let differing = &finding.differing;
            let within = differing
                .iter()
                .filter(|d| d.report() == anchor.report() && anchor.span().contains(d.span()))
                .map(evidence);
            let cites = story.cited(*anchor).filter(|_| finding.kind == Kind::Figure);
            RecordEvidence {
                differing: within.map(|d| [d.start, d.end]).collect(),
                cites,
                ..evidence(anchor)
            }
        };
        let reports = story
            .reports()
            .iter()
            .enumerate()
            .map(|(n, r)| RecordReport {
                origins: origins
                    .get(n)
                    .into_iter()
                    .flatten()
                    .map(|o| RecordOrigin {
                        name: o.name.clone(),
                        role: o.role,
                        evidence: o.evidence.iter().map(evidence).collect(),
                    })
                    .collect(),
                ..report(r)
            })
            .collect();
        let findings = findings
            .iter()
            .enumerate()
            .map(|(n, f)| RecordFinding {
                id: format!("f{}", n + 1),
                kind: f.kind,
                status: f.status,
                differs: f.differs,
                reason: f.reason,
                text: f.text.clone(),
                omitted_by: omitted_by(story, f),
                unclear: f.unclear.iter().map(ReportId::to_string).collect(),
                explanation: f.explanation.clone(),
                speaker: f.speaker.clone(),
                importance: hundredths(f.importance),
                confidence: hundredths(f.confidence),
                sides: f
                    .sides
                    .iter()
                    .map(|s| {
                        let mut reports: Vec<ReportId> = s.evidence.iter().map(|e| e.report()).collect();
                        reports.sort();
                        reports.dedup();
                        RecordSide {
                            value: s.value.clone(),
                            reports: reports.len(),
                            origins: s.origins,
                            evidence: s.evidence.iter().map(|e| marked(e, f)).collect(),
                        }
                    })
                    .collect(),
                bonds: f
                    .bonds
                    .iter()
                    .map(|b| RecordBond {
                        word: b.word.clone(),
                        reports: b.reports.iter().map(ReportId::to_string).collect(),
                    })
                    .collect(),
            })
            .collect();
        let commitments = commitments
            .iter()
            .map(|c| RecordCommitment {
                who: c.who.clone(),
                what: c.what.clone(),
                to: c.to.clone(),
                by: c.by.clone(),
                firmness: c.firmness,
                evidence: c.evidence.iter().map(evidence).collect(),
            })
            .collect();
        let record_entities = entities
            .iter()
            .enumerate()
            .map(|(n, e)| RecordEntity {
                id: format!("e{}", n + 1),
                name: e.name.clone(),
                kind: kind_name(e.kind).to_owned(),
                forms: e
                    .forms
                    .iter()
                    .map(|f| RecordForm {
                        form: f.form.clone(),
                        reports: f.reports.iter().map(ReportId::to_string).collect(),
                    })
                    .collect(),
                because: e.because.clone(),
            })
            .collect();
        Record {
            schema: RECORD_SCHEMA.to_owned(),
            story: RecordStory {
                events: events.iter().map(|e| e.iter().map(ReportId::to_string).collect()).collect(),
                ..about(story, entities)
            },
            reports,
            entities: record_entities,
            findings,
            commitments,
            timeline: timeline
                .iter()
                .map(|h| RecordHappening {
                    from: h.from.to_string(),
                    to: h.to.to_string(),
                    text: h.text.clone(),
                    evidence: h.evidence.iter().map(evidence).collect(),
                })
                .collect(),
        }
    }
}

/// The reports with prose of their own that say nothing of an agreed finding which most of them carry.
fn omitted_by(story: &Story, finding: &Finding) -> Vec<String> {
    let carried = |id: ReportId| finding.sides.iter().flat_map(|s| &s.evidence).any(|e| e.report() == id);
    let telling: Vec<ReportId> =
        story.reports().iter().filter(|r| r.report.has_prose()).map(|r| r.id).collect();
    let lacking: Vec<ReportId> = telling.iter().copied().filter(|id| !carried(*id)).collect();
    if finding.status != Status::Agreed || 2 * lacking.len() >= telling.len() {
        return Vec::new();
    }
    let silent = lacking.iter().filter(|id| !finding.unclear.contains(id));
    silent.map(ReportId::to_string).collect()
}

/// A report's own line, its origins aside.
fn report(StoryReport { id, report, annotations, .. }: &StoryReport) -> RecordReport {
    let diagnostics = report.diagnostics().iter().chain(&annotations.diagnostics);
    RecordReport {
        id: id.to_string(),
        file: report.file().to_owned(),
        outlet: report.outlet().map(str::to_owned),
        url: report.url().map(str::to_owned),
        title: report.title().map(str::to_owned),
        published: report.published().map(|p| p.date.to_string()),
        sha256: report.sha256().to_owned(),
        origins: Vec::new(),
        notes: diagnostics.map(|d| d.message.clone()).collect(),
    }
}

/// The story's head: the title of the first report that has one, the days of publication, the places most named.
fn about(story: &Story, entities: &[Entity]) -> RecordStory {
    let mut digest = Sha256::new();
    story.reports().iter().for_each(|r| digest.update(r.report.sha256().as_bytes()));
    let id = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let title = story
        .reports()
        .iter()
        .filter(|r| r.report.has_prose())
        .find_map(|r| r.report.title())
        .unwrap_or_default()
        .to_owned();
    let mut days: Vec<_> =
        story.reports().iter().filter_map(|r| r.report.published()).map(|p| p.date).collect();
    days.sort();
    let telling = story.reports().iter().filter(|r| r.report.has_prose()).count();
    let named = |e: &&Entity| {
        let mut reports: Vec<_> = e.forms.iter().flat_map(|f| &f.reports).collect();
        reports.sort();
        reports.dedup();
        2 * reports.len() >= telling
    };
    let places = entities.iter().filter(|e| e.kind == NameKind::Place).filter(named);
    RecordStory {
        id,
        title,
        from: days.first().map(ToString::to_string),
        to: days.last().map(ToString::to_string),
        places: places.map(|e| e.name.clone()).take(3).collect(),
        events: Vec::new(),
    }
}

fn kind_name(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "person",
        NameKind::Place => "place",
        NameKind::Organisation => "organisation",
        NameKind::Group => "group",
        NameKind::Other => "other",
    }
}

/// Rounded to hundredths, so that the last bits of a sum do not show.
fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

/// Turns byte offsets of a text into code points.
struct CodePoints<'t> {
    text: &'t [u8],
    /// Code points before every [`CodePoints::STRIDE`]th byte.
    before: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    const STRIDE: usize = 4096;

    fn new(text: &'t str) -> Self {
        let mut before = vec![0];
        for chunk in text.as_bytes().chunks(Self::STRIDE) {
            before.push(before.last().copied().unwrap_or(0) + Self::count(chunk));
        }
        Self { text: text.as_bytes(), before }
    }

    /// How many code points start in these bytes.
    fn count(bytes: &[u8]) -> usize {
        bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
    }

    fn at(&self, byte: usize) -> usize {
        let stride = byte / Self::STRIDE;
        let rest = self.text.get(stride * Self::STRIDE..byte).unwrap_or_default();
        self.before.get(stride).copied().unwrap_or(0) + Self::count(rest)
    }
}
