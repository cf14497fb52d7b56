//! A record as large as a page is meant to bear, of texts made up by rule: 20 reports, 300 findings.

use std::fmt::Write;

use crossread_core::{
    Difference, Kind, Line, LineKind, Reason, Record, RecordEntity, RecordEvidence, RecordFinding,
    RecordForm, RecordHappening, RecordReport, RecordSide, RecordStory, Report, ReportParts, Span, Status,
};

const REPORTS: usize = 20;
const FINDINGS: usize = 300;
const NAMES: &[&str] = &["Ada Brenn", "Ilo Castan", "Mira Dorvik", "Oskar Elling", "Petra Faln"];

/// The record and its reports.
pub(crate) fn large() -> (Record, Vec<Report>) {
    let mut texts: Vec<String> = (1..=REPORTS).map(|n| format!("The dam at Tessen, report {n}")).collect();
    let findings: Vec<RecordFinding> = (0..FINDINGS).map(|n| finding(n, &mut texts)).collect();
    let reports: Vec<Report> = texts.iter().enumerate().map(|(n, text)| report(n, text)).collect();
    let listed = reports.iter().zip(1..).map(|(report, n)| RecordReport {
        id: format!("r{n}"),
        file: report.file().to_owned(),
        outlet: Some(format!("Tessen Paper {n}")),
        url: Some(format!("https://paper{n}.example/dam")),
        title: Some(format!("The dam at Tessen, report {n}")),
        published: Some(format!("2031-03-{:02}", 1 + n % 9)),
        sha256: report.sha256().to_owned(),
        origins: Vec::new(),
        notes: Vec::new(),
    });
    let entities = NAMES.iter().zip(1..).map(|(name, n)| RecordEntity {
        id: format!("e{n}"),
        name: (*name).to_owned(),
        kind: "person".to_owned(),
        forms: vec![RecordForm { form: (*name).to_owned(), reports: Vec::new() }],
        because: Vec::new(),
    });
    let timeline = findings.iter().take(30).map(|f| RecordHappening {
        from: "2031-03-02".to_owned(),
        to: "2031-03-02".to_owned(),
        text: f.text.clone(),
        evidence: f.sides.first().map(|s| s.evidence.clone()).unwrap_or_default(),
    });
    let record = Record {
        schema: "crossread-record/1".to_owned(),
        story: RecordStory {
            id: "0123456789abcdef".to_owned(),
            title: "The dam at Tessen".to_owned(),
            from: Some("2031-03-01".to_owned()),
            to: Some("2031-03-09".to_owned()),
            places: vec!["Tessen".to_owned()],
            events: Vec::new(),
        },
        reports: listed.collect(),
        entities: entities.collect(),
        timeline: timeline.collect(),
        commitments: Vec::new(),
        findings,
    };
    (record, reports)
}

/// One in 20 is disputed, one in 20 differs, seven in 20 are agreed by six reports, the rest stand in one report.
fn finding(n: usize, texts: &mut [String]) -> RecordFinding {
    let status = match n % 20 {
        0 => Status::Conflict,
        1 => Status::Reconciled,
        2..9 => Status::Agreed,
        _ => Status::Single,
    };
    let kind = match n % 5 {
        0 | 1 => Kind::Figure,
        2 => Kind::Utterance,
        _ => Kind::Statement,
    };
    let differs = matches!(status, Status::Conflict | Status::Reconciled);
    let sides = (0..if differs { 3 } else { 1 }).map(|side| {
        let tellers = if status == Status::Single {
            1
        } else if differs {
            4
        } else {
            6
        };
        let evidence: Vec<RecordEvidence> =
            (0..tellers).map(|k| told(n, side, (n * 7 + side * 5 + k * 3) % REPORTS, kind, texts)).collect();
        RecordSide {
            value: format!("{} sluices", 3 + n + side),
            reports: tellers,
            origins: tellers,
            evidence,
        }
    });
    let sides: Vec<RecordSide> = sides.collect();
    RecordFinding {
        id: format!("f{}", n + 1),
        kind,
        status,
        differs: differs.then_some(Difference::Number),
        reason: (status == Status::Reconciled).then_some(Reason::Update),
        text: sides.first().and_then(|s| s.evidence.first()).map(|e| e.exact.clone()).unwrap_or_default(),
        omitted_by: Vec::new(),
        unclear: Vec::new(),
        explanation: if differs { "The later report counts more.".to_owned() } else { String::new() },
        speaker: (kind == Kind::Utterance).then(|| NAMES[n % NAMES.len()].to_owned()),
        importance: 1.0 - n as f64 / FINDINGS as f64,
        confidence: 0.8,
        sides,
        bonds: Vec::new(),
    }
}

/// Adds a sentence to the text of the report at `place` and points at it.
fn told(n: usize, side: usize, place: usize, kind: Kind, texts: &mut [String]) -> RecordEvidence {
    let name = NAMES[n % NAMES.len()];
    let number = 3 + n + side;
    let exact = if kind == Kind::Utterance {
        format!(
            "“We opened gate {n} before the water came, and paper {place} may look at the log,” {name} said."
        )
    } else {
        format!(
            "At lock {n} the keepers counted {number} sluices, wrote {name} and paper {place}, before the gates closed."
        )
    };
    let text = &mut texts[place];
    text.push(if text.len().is_multiple_of(3) { '\n' } else { ' ' });
    let start = text.chars().count();
    // Writing to a String cannot fail.
    let _ = write!(text, "{exact}");
    RecordEvidence {
        report: format!("r{}", place + 1),
        start,
        end: text.chars().count(),
        exact,
        differing: if kind == Kind::Utterance { vec![[start + 4, start + 10]] } else { Vec::new() },
        cites: None,
    }
}

fn report(n: usize, text: &str) -> Report {
    let mut parts =
        ReportParts { file: format!("paper{n}.txt"), text: text.to_owned(), ..ReportParts::default() };
    let mut start = 0;
    for line in text.split('\n') {
        let kind = if start == 0 { LineKind::Title } else { LineKind::Body };
        parts.lines.push(Line { span: Span::new(start, start + line.len()), kind });
        start += line.len() + 1;
    }
    Report::new(parts)
}
