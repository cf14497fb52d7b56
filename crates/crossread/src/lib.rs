//! Crossread reads several news reports of one event and writes one sourced record of it.
//!
//! [`report`] is the whole pipeline on one page; each step has a crate and a type of its own:
//!
//! bytes → [`Report`] → [`Annotations`](crossread_core::Annotations) → [`Story`] →
//! [`Alignment`](crossread_core::Alignment) → [`Finding`](crossread_core::Finding) → [`Record`] → output.
//!
//! ```
//! use crossread::{WordBag, ingest, report};
//!
//! let one = ingest("one.txt", b"The ferry Halda sank off Tarn on Monday. All 40 passengers were saved by boats.")?;
//! let two = ingest("two.txt", b"On Monday the ferry Halda sank off Tarn. Boats saved all of its 40 passengers.")?;
//! let reports = one.reports.into_iter().chain(two.reports).collect();
//! let reading = report(reports, &WordBag);
//! assert_eq!(reading.record.reports.len(), 2);
//! assert!(crossread::verify(&reading.record, &reading.reports().cloned().collect::<Vec<_>>()).is_empty());
//! # Ok::<(), crossread::IngestError>(())
//! ```

pub mod input;
mod language;
mod library;

pub use crossread_annotate::sentence_spans;
pub use crossread_core::{
    Diagnostic, Encoder, Fault, Kind, LineKind, Reason, Record, RecordEvidence, RecordFinding, RecordReport,
    RecordSide, Report, Severity, Status, Story, record_schema, verify,
};
pub use crossread_encoder::{EncoderError, MiniLm, WordBag};
pub use crossread_group as group;
pub use crossread_ingest::{Archive, ArchiveForm, IngestError, Ingested, LARGEST_FILE, ingest};
pub use crossread_reconcile::compare_numbers;
pub use crossread_render as render;
pub use crossread_store as store;
pub use language::{foreign_language, not_read};
pub use library::{Added, Decision, Library, Member};

use crossread_annotate::annotate;
use crossread_core::{Contents, ReportId};
use crossread_group::events;
use crossread_reconcile::{align, cast, commitments, origins, reconcile, timeline};

/// A story and its record.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The reports, in the story's order, with what is known about each.
    pub story: Story,
    /// What they say.
    pub record: Record,
}

impl Reading {
    /// The reports, in the record's order.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.story.reports().iter().map(|r| &r.report)
    }
}

/// What a reading does next, for whoever shows its progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// So many reports are read one by one; most of the time goes here.
    Annotate(usize),
    /// They are laid side by side.
    Align,
    /// Findings are made of them.
    Reconcile,
}

/// Reads several reports of one event into one record. The same reports in any order give the same record.
pub fn report(reports: Vec<Report>, encoder: &dyn Encoder) -> Reading {
    report_in_stages(reports, encoder, &|_| {})
}

/// As [`report`]; tells `told` each stage before it begins.
pub fn report_in_stages(reports: Vec<Report>, encoder: &dyn Encoder, told: &dyn Fn(Stage)) -> Reading {
    let reports: Vec<Report> = reports.into_iter().map(language::english).collect();
    told(Stage::Annotate(reports.len()));
    let annotations = annotate(&reports, encoder);
    told(Stage::Align);
    let story = Story::new(reports.into_iter().zip(annotations).collect());
    let cast = cast(&story);
    let alignment = align(&story, &cast, encoder);
    let origins = origins(&story, &cast);
    told(Stage::Reconcile);
    let contents = Contents {
        entities: cast.entities().to_vec(),
        findings: reconcile(&story, &alignment, &origins, &cast),
        commitments: commitments(&story, &alignment),
        timeline: timeline(&story, &alignment, &origins),
        events: told_events(&story),
    };
    let record = Record::new(&story, &origins.of_reports, &contents);
    Reading { story, record }
}

/// The reports by event, where nothing ties some of them to the others; else nothing.
fn told_events(story: &Story) -> Vec<Vec<ReportId>> {
    let (ids, reports): (Vec<ReportId>, Vec<&Report>) =
        story.reports().iter().filter(|r| r.report.has_prose()).map(|r| (r.id, &r.report)).unzip();
    let events = events(&reports);
    let named = |event: Vec<usize>| event.into_iter().filter_map(|place| ids.get(place).copied()).collect();
    if events.len() > 1 { events.into_iter().map(named).collect() } else { Vec::new() }
}
