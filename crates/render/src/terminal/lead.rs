//! What a busy reader needs first, on one screen.

use crossread_core::{RecordFinding, RecordSide, Status};

use super::canvas::Ink;
use super::{Page, cut, numbers};
use crate::outline::{Entry, stands_alone};
use crate::printable::{one_line, quoted};
use crate::provenance::Provenance;
use crate::wording::{count, is_doubtful};

/// Lines of the lead at most: a screen.
const MOST_LINES: usize = 40;
/// Findings of one sort at most.
const MOST_OF_A_SORT: usize = 5;
/// Characters after which a finding is cut here.
const TEXT: usize = 220;
/// Characters after which a version, a name or the reason of a difference is cut here.
const SHORT: usize = 90;
/// Characters after which a report's name is cut in the list of them.
const NAME: usize = 40;
/// Reports named here at most; all of them stand in their section.
const MOST_NAMED: usize = 12;

/// Findings of one sort, ready to be put down.
struct Sort {
    title: &'static str,
    ink: Ink,
    items: Vec<String>,
}

impl<'a> Page<'a> {
    /// What happened, what is disputed, what differs though both can be right, who is alone with what: the most important of
    /// each, as many as fit on a screen with what the numbers mean.
    pub(super) fn lead(&mut self) {
        self.warnings();
        let sorts = self.sorts();
        let (closing, key) = (self.sum(), self.key());
        let room = self.canvas.lines() + self.canvas.height("", &closing) + self.canvas.height("", &key) + 2;
        let taken = self.fitting(&sorts, MOST_LINES.saturating_sub(room));
        for (sort, taken) in sorts.iter().zip(taken).filter(|(_, taken)| *taken > 0) {
            self.canvas.gap();
            self.canvas.text("", sort.title, sort.ink);
            for item in sort.items.iter().take(taken) {
                self.item(item, sort.ink);
            }
        }
        self.canvas.gap();
        self.canvas.text("", &closing, Ink::Plain);
        self.canvas.text("", &key, Ink::Faint);
    }

    /// One line of text a paragraph: the first is the finding, the others stand below it.
    fn item(&mut self, item: &str, ink: Ink) {
        for (at, line) in item.lines().enumerate() {
            if at == 0 {
                self.canvas.item("  • ", ink, line, Ink::Plain);
            } else {
                self.canvas.text("      ", line, Ink::Faint);
            }
        }
    }

    fn height(&self, item: &str) -> usize {
        let mark = |at: usize| if at == 0 { "  • " } else { "      " };
        item.lines().enumerate().map(|(at, line)| self.canvas.height(mark(at), line)).sum()
    }

    /// How many of each sort fit into so many lines: one of each, then a second of each, and so on.
    fn fitting(&self, sorts: &[Sort], mut room: usize) -> Vec<usize> {
        let mut taken = vec![0; sorts.len()];
        for round in 0..MOST_OF_A_SORT {
            for (sort, taken) in sorts.iter().zip(&mut taken).filter(|(_, taken)| **taken == round) {
                // A sort's first finding brings its heading and the line before it.
                let Some(item) = sort.items.get(round) else { continue };
                let lines = self.height(item) + if round == 0 { 2 } else { 0 };
                if lines <= room {
                    room -= lines;
                    *taken += 1;
                }
            }
        }
        taken
    }

    fn sorts(&self) -> Vec<Sort> {
        let outline = self.outline;
        let sure = |entry: &&Entry<'a>| !is_doubtful(entry.finding);
        let whole = |entry: &&Entry<'a>| stands_alone(entry.finding);
        // A record whose reports agree on words alone tells these.
        let agreed = |entry: &&Entry<'a>| entry.finding.status == Status::Agreed;
        let spoken = outline.speakers.iter().flat_map(|s| s.sayings.iter().map(move |e| (s.name, e)));
        let spoken = spoken.filter(|(_, e)| agreed(e) && sure(e));
        let established = outline.established.iter().filter(sure).filter(whole).map(|e| self.told(e, None));
        let happened =
            established.chain(spoken.filter(|(_, e)| whole(e)).map(|(name, e)| self.told(e, name)));
        let alone = outline.single.iter().filter(whole).take(MOST_OF_A_SORT);
        vec![
            Sort {
                title: "What two reports or more say",
                ink: Ink::Agreed,
                items: happened.take(MOST_OF_A_SORT).collect(),
            },
            Sort {
                title: "Disputed",
                ink: Ink::Conflict,
                items: outline.disputed.iter().take(MOST_OF_A_SORT).map(|e| self.at_issue(e)).collect(),
            },
            Sort {
                title: "Told differently, and both can be right",
                ink: Ink::Reconciled,
                items: outline.reconciled.iter().take(MOST_OF_A_SORT).map(|e| self.at_issue(e)).collect(),
            },
            Sort {
                title: "Only one report says, or only one origin",
                ink: Ink::Single,
                items: alone.map(|e| self.told(e, None)).collect(),
            },
        ]
    }

    /// A finding on one line, with the reports that have it.
    fn told(&self, entry: &Entry<'a>, speaker: Option<&str>) -> String {
        let finding = entry.finding;
        let speaker = speaker.map(|name| format!("{}: ", cut(name, SHORT))).unwrap_or_default();
        let of = finding.sides.first().map(|side| self.of(side)).unwrap_or_default();
        format!("{speaker}{} {of}", cut(&finding.text, TEXT))
    }

    /// What is at issue, each version with its reports below, and why both can be right.
    fn at_issue(&self, entry: &Entry<'a>) -> String {
        let finding = entry.finding;
        let versions = finding.sides.iter().map(|side| format!("{} {}", version(side), self.of(side)));
        let versions = versions.collect::<Vec<_>>().join("  |  ");
        let why = if finding.status == Status::Reconciled { why(finding) } else { String::new() };
        format!("{}\n{versions}\n{why}", cut(&finding.text, TEXT))
    }

    /// The reports of a side: "(1, 2, 5)", and how many origins they are where these are fewer.
    fn of(&self, side: &'a RecordSide) -> String {
        let voices = self.outline.voices(&side.evidence);
        let fewer = side.origins > 0 && side.origins < voices.len();
        let origins = if fewer { format!("; {}", count(side.origins, "origin")) } else { String::new() };
        format!("({}{origins})", numbers(&voices))
    }

    /// What must be known before anything is taken from the record.
    fn warnings(&mut self) {
        let outline = self.outline;
        if let Some(text) = outline.events() {
            self.canvas.text("", &text, Ink::Conflict);
        }
        let provenance = Provenance::new(outline);
        let reports = 0..outline.record.reports.len();
        let silent: Vec<String> =
            reports.filter(|place| !provenance.tells(*place)).map(|place| (place + 1).to_string()).collect();
        if !silent.is_empty() && !outline.record.findings.is_empty() {
            let noun = if silent.len() == 1 { "report" } else { "reports" };
            let text = format!("Nothing is taken from {noun} {}; see the notes.", silent.join(", "));
            self.canvas.text("", &text, Ink::Conflict);
        }
    }

    /// What the whole record holds.
    fn sum(&self) -> String {
        let outline = self.outline;
        let parts = [
            (outline.established.len(), "established"),
            (outline.disputed.len(), "disputed"),
            (outline.reconciled.len(), "told differently"),
            (outline.sayings(), if outline.sayings() == 1 { "saying" } else { "sayings" }),
            (outline.record.commitments.len(), "promised or planned"),
            (outline.single.len(), "in one report alone"),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, name)| format!("{n} {name}")).collect();
        if parts.is_empty() { "No finding.".to_owned() } else { format!("In all: {}", parts.join(" · ")) }
    }

    /// What the numbers of reports mean.
    pub(super) fn key(&self) -> String {
        let reports = self.outline.record.reports.len();
        let named = (0..reports.min(MOST_NAMED)).map(|place| {
            // A number stays with its name.
            format!("{} {}", place + 1, cut(self.outline.name(place), NAME)).replace(' ', "\u{a0}")
        });
        let rest = if reports > MOST_NAMED { format!(" · … {reports}") } else { String::new() };
        format!("Reports: {}{rest}", named.collect::<Vec<_>>().join(" · "))
    }
}

/// A version in a few words: its value, else the shortest words that have it.
fn version(side: &RecordSide) -> String {
    let value = cut(&side.value, SHORT);
    if !value.trim().is_empty() {
        return value;
    }
    let shortest = side.evidence.iter().min_by_key(|e| e.exact.chars().count());
    shortest.map(|e| quoted(&cut(&e.exact, SHORT))).unwrap_or_default()
}

/// Why both can be right, in the finding's own words.
fn why(finding: &RecordFinding) -> String {
    cut(&one_line(&finding.explanation), TEXT)
}
