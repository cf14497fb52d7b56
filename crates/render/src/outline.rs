//! What a record tells, sorted as every form tells it: what stands, what clashes, what only seems to, who spoke, what one
//! report has to itself.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{
    Difference, Kind, OriginRole, Record, RecordEvidence, RecordFinding, RecordReport, RecordSide, Status,
};

use crate::printable::{one_line, web_address};

/// A finding and its place in the record, counted from 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    /// Its place.
    pub(crate) number: usize,
    /// What it says.
    pub(crate) finding: &'a RecordFinding,
}

/// One speaker's words.
#[derive(Debug)]
pub(crate) struct Speaker<'a> {
    /// Who, where known.
    pub(crate) name: Option<&'a str>,
    /// What two reports or one report have them say.
    pub(crate) sayings: Vec<Entry<'a>>,
    /// Sayings that the reports give differently, told among the disputed or reconciled findings.
    pub(crate) told_above: Vec<Entry<'a>>,
}

/// What one report says for a side.
#[derive(Debug)]
pub(crate) struct Voice<'a> {
    /// The report's place in the record, from 0.
    pub(crate) report: usize,
    /// Its words, in order of the text.
    pub(crate) evidence: Vec<&'a RecordEvidence>,
}

impl<'a> Voice<'a> {
    /// The report's shortest words.
    pub(crate) fn shortest(&self) -> Option<&'a RecordEvidence> {
        self.evidence.iter().copied().min_by_key(|e| e.exact.chars().count())
    }

    /// The report's words that have most in common with `text`; of these the shortest.
    pub(crate) fn nearest(&self, text: &str) -> Option<&'a RecordEvidence> {
        let nearness = |e: &&RecordEvidence| (shared_words(&e.exact, text), Reverse(e.exact.chars().count()));
        self.evidence.iter().copied().max_by_key(nearness)
    }
}

/// How many words of four letters and more of `words` stand in `text` too.
pub(crate) fn shared_words(words: &str, text: &str) -> usize {
    let long = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3);
        words.map(str::to_lowercase).collect()
    };
    long(words).intersection(&long(text)).count()
}

/// One wording of a side: words that read alike but for marks, case and spaces, wherever they stand.
#[derive(Debug)]
pub(crate) struct Wording<'a> {
    /// The reports' places in the record, from 0, with the words there, in order; at least one.
    pub(crate) told: Vec<(usize, &'a RecordEvidence)>,
}

/// A record in the order of telling.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    /// The record told.
    pub(crate) record: &'a Record,
    /// Agreed by two reports or more; sayings stand with their speakers.
    pub(crate) established: Vec<Entry<'a>>,
    /// Two reports cannot both be right.
    pub(crate) disputed: Vec<Entry<'a>>,
    /// They differ, and both can be right.
    pub(crate) reconciled: Vec<Entry<'a>>,
    /// Who said what; those without a name last.
    pub(crate) speakers: Vec<Speaker<'a>>,
    /// Said by one report, no saying.
    pub(crate) single: Vec<Entry<'a>>,
    names: Vec<String>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Outline<'a> {
    /// Sorts the record's findings into sections; within each the record's order stays.
    pub(crate) fn new(record: &'a Record) -> Self {
        let mut outline = Self {
            record,
            established: Vec::new(),
            disputed: Vec::new(),
            reconciled: Vec::new(),
            speakers: Vec::new(),
            single: Vec::new(),
            names: record.reports.iter().map(name).collect(),
            places: record.reports.iter().enumerate().map(|(at, r)| (r.id.as_str(), at)).collect(),
        };
        for entry in outline.entries().collect::<Vec<_>>() {
            let finding = entry.finding;
            if finding.kind == Kind::Utterance {
                outline.hear(entry);
            }
            match (finding.status, finding.kind) {
                (Status::Conflict, _) => outline.disputed.push(entry),
                (Status::Reconciled, _) => outline.reconciled.push(entry),
                (_, Kind::Utterance) => {}
                (Status::Agreed, _) => outline.established.push(entry),
                (Status::Single, _) => outline.single.push(entry),
            }
        }
        // Stable: those with a name keep the order of their most important saying.
        outline.speakers.sort_by_key(|s| s.name.is_none());
        for speaker in &mut outline.speakers {
            speaker.sayings.sort_by_key(|entry| entry.finding.status == Status::Single);
        }
        outline
    }

    /// Files a saying under its speaker; one whose speaker is in dispute under each that is named.
    fn hear(&mut self, entry: Entry<'a>) {
        if entry.finding.differs == Some(Difference::Speaker) {
            entry.finding.sides.iter().for_each(|side| self.hear_from(Some(&side.value), entry));
        } else {
            self.hear_from(entry.finding.speaker.as_deref(), entry);
        }
    }

    fn hear_from(&mut self, name: Option<&'a str>, entry: Entry<'a>) {
        let name = name.filter(|name| !name.trim().is_empty());
        let at = self.speakers.iter().position(|s| s.name == name).unwrap_or_else(|| {
            self.speakers.push(Speaker { name, sayings: Vec::new(), told_above: Vec::new() });
            self.speakers.len() - 1
        });
        let Some(speaker) = self.speakers.get_mut(at) else { return };
        match entry.finding.status {
            Status::Agreed | Status::Single => speaker.sayings.push(entry),
            Status::Conflict | Status::Reconciled => speaker.told_above.push(entry),
        }
    }

    /// Every finding, in the record's order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        self.record.findings.iter().zip(1..).map(|(finding, number)| Entry { number, finding })
    }

    /// How many sayings stand with their speakers.
    pub(crate) fn sayings(&self) -> usize {
        self.speakers.iter().map(|s| s.sayings.len()).sum()
    }

    /// How many reports repeat the text of another.
    pub(crate) fn copies(&self) -> usize {
        let copy = |r: &&RecordReport| r.origins.iter().any(|o| o.role == OriginRole::Copy);
        self.record.reports.iter().filter(copy).count()
    }

    /// That the reports look like several events, and which are together; `None` where they do not.
    pub(crate) fn events(&self) -> Option<String> {
        let events = &self.record.story.events;
        let numbers = |ids: &Vec<String>| {
            let numbers = ids.iter().filter_map(|id| self.number(id)).map(|number| number.to_string());
            numbers.collect::<Vec<_>>().join(", ")
        };
        let parted: Vec<String> = events.iter().map(numbers).filter(|numbers| !numbers.is_empty()).collect();
        (parted.len() > 1).then(|| format!("These look like {} events: {}", parted.len(), parted.join(" | ")))
    }

    /// What to call the report at `place`: outlet, else host, else file without its ending.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// The place of the report with this id, from 0.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The number by which readers know the report with this id.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.place(id).map(|place| place + 1)
    }

    /// The numbers of the reports that this evidence is from, in order.
    pub(crate) fn tellers(&self, evidence: &[RecordEvidence]) -> Vec<usize> {
        let numbers: BTreeSet<usize> = evidence.iter().filter_map(|e| self.number(&e.report)).collect();
        numbers.into_iter().collect()
    }

    /// Who says this, in the order of the reports. Evidence of reports that the record does not list is left out;
    /// [`verify`](crossread_core::verify) tells of it.
    pub(crate) fn voices(&self, told: &'a [RecordEvidence]) -> Vec<Voice<'a>> {
        let mut voices: BTreeMap<usize, Vec<&RecordEvidence>> = BTreeMap::new();
        for evidence in told {
            if let Some(place) = self.place(&evidence.report) {
                voices.entry(place).or_default().push(evidence);
            }
        }
        voices.into_iter().map(|(report, evidence)| Voice { report, evidence }).collect()
    }

    /// In which words this is said, and who has them: what several reports print alike is told once.
    pub(crate) fn wordings(&self, side: &'a RecordSide) -> Vec<Wording<'a>> {
        let mut wordings: Vec<Wording<'a>> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for voice in self.voices(&side.evidence) {
            for evidence in voice.evidence {
                let at = *known.entry(letters(&evidence.exact)).or_insert_with(|| {
                    wordings.push(Wording { told: Vec::new() });
                    wordings.len() - 1
                });
                if let Some(wording) = wordings.get_mut(at) {
                    wording.told.push((voice.report, evidence));
                }
            }
        }
        wordings
    }

    /// The places of the reports that carry the finding.
    pub(crate) fn carriers(&self, finding: &RecordFinding) -> BTreeSet<usize> {
        finding.sides.iter().flat_map(|s| &s.evidence).filter_map(|e| self.place(&e.report)).collect()
    }

    /// The places of reports, by their ids; what is no report of the record is left out.
    pub(crate) fn places(&self, ids: &[String]) -> Vec<usize> {
        ids.iter().filter_map(|id| self.place(id)).collect()
    }

    /// The places of the reports that say nothing of it. Whether a copy does depends on what it left out, so a copy of one
    /// that says it, or one whose copy does, is not called silent.
    pub(crate) fn silent(&self, finding: &RecordFinding) -> Vec<usize> {
        let heard = self.carriers(finding);
        let unclear = self.places(&finding.unclear);
        let copied = |place: usize| {
            let report = self.record.reports.get(place);
            let copies = report.into_iter().flat_map(|r| &r.origins).filter(|o| o.role == OriginRole::Copy);
            copies.filter_map(|o| self.place(&o.name)).collect::<Vec<_>>()
        };
        let retold = |place: usize| {
            copied(place).iter().any(|p| heard.contains(p))
                || heard.iter().any(|&p| copied(p).contains(&place))
        };
        let said = |place: usize| heard.contains(&place) || unclear.contains(&place) || retold(place);
        (0..self.record.reports.len()).filter(|&place| !said(place)).collect()
    }
}

/// Whether the finding's text already shows these words, so that showing both would say one thing twice.
pub(crate) fn text_shows(text: &str, exact: &str) -> bool {
    let (text, exact) = (letters(text), letters(exact));
    exact.is_empty() || text.contains(&exact)
}

/// Whether the finding's words begin as a sentence does where they stand: a clause from the midst of one leans on the rest.
pub(crate) fn stands_alone(finding: &RecordFinding) -> bool {
    let mut evidence = finding.sides.iter().flat_map(|side| &side.evidence);
    let shown = evidence.find(|e| text_shows(&finding.text, &e.exact));
    shown.is_none_or(|e| !e.exact.trim_start().starts_with(char::is_lowercase))
}

/// The words alone: without marks, case and the width of spaces, and without what stands in brackets, such as who "he" is.
fn letters(text: &str) -> String {
    let (mut outside, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('[')
        && let Some((_, behind)) = after.split_once(']')
    {
        outside.push_str(before);
        rest = behind;
    }
    outside.push_str(rest);
    let spaced: String = outside.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(report: &RecordReport) -> String {
    let address = report.url.as_deref().and_then(web_address).and_then(|url| url.split_once("://"));
    let host = address.and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    let file = report.file.rsplit(['/', '\\']).next().map(|file| match file.rsplit_once('.') {
        // What a folder's reports end in says nothing to a reader.
        Some((stem, "txt" | "text" | "html" | "htm" | "xhtml" | "json")) if !stem.is_empty() => stem,
        _ => file,
    });
    let names = [report.outlet.as_deref(), host, file];
    let names = names.into_iter().flatten().map(|name| one_line(name).trim_start_matches("www.").to_owned());
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}
