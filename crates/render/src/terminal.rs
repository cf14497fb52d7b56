//! The record as text for a terminal.

mod canvas;
mod extent;
mod lead;

use std::collections::BTreeSet;

use crossread_core::{Record, RecordFinding, RecordSide};

pub use self::extent::{Extent, Section};

use self::canvas::{Block, Canvas, Ink};
use crate::outline::{Entry, Outline, Speaker, Voice, shared_words, text_shows};
use crate::printable::{one_line, pieces, quoted};
use crate::wording::{
    DISPUTED, ESTABLISHED, RECONCILED, count, day, days, difference, doubt, origin, period, reason, shown,
    support, undertaken,
};

/// Lists longer than this end in "… and n more", with the way to see them.
const ESTABLISHED_SHOWN: usize = 24;
/// How many of the established findings show a report's words: the most important ones.
const ESTABLISHED_QUOTED: usize = 5;
/// As for the established ones, a speaker.
const SAYINGS_SHOWN: usize = 6;
/// As for the established ones.
const SPEAKERS_SHOWN: usize = 12;
/// As for the established ones.
const SINGLE_SHOWN: usize = 10;
/// As for the established ones.
const LEDGER_SHOWN: usize = 12;
/// As for the established ones.
const TIMELINE_SHOWN: usize = 20;
/// How many reports of a side speak in their own words.
const VOICES_SHOWN: usize = 4;
/// How many other versions of a saying are shown.
const VERSIONS_SHOWN: usize = 2;
/// Characters after which a headline, value or name is cut.
const LABEL_LENGTH: usize = 120;
/// Characters after which a text or evidence is cut; longer than a long sentence.
const TEXT_LENGTH: usize = 420;
/// Columns below which the sides of a dispute stand one under another.
const TWO_COLUMNS: usize = 72;

/// The record as a person reads it in a terminal of `width` columns (20 to 110 are used), in colour or plain: first a lead of
/// one screen, then section by section, the most important first, as far as `extent` goes.
///
/// What articles say never reaches the terminal as a command: control characters and directional overrides are
/// taken out. No line is wider than `width`, in columns as the terminal counts them (East Asian letters take two).
pub fn terminal(record: &Record, width: usize, colour: bool, extent: Extent) -> String {
    let outline = Outline::new(record);
    let whole = matches!(extent, Extent::All | Extent::Only(_));
    let mut page = Page { outline: &outline, canvas: Canvas::new(width, colour), whole };
    page.head();
    match extent {
        Extent::Only(section) => page.only(section),
        Extent::Brief => page.lead(),
        Extent::Usual | Extent::All => {
            page.lead();
            Section::ALL.into_iter().for_each(|section| page.section(section));
        }
    }
    page.canvas.finish()
}

/// Who said what, as a person reads it in a terminal: every saying of every speaker whose name has `speaker` in it.
///
/// As safe and as wide as [`terminal`].
pub fn quotes(record: &Record, speaker: Option<&str>, width: usize, colour: bool) -> String {
    let outline = Outline::new(record);
    let mut page = Page { outline: &outline, canvas: Canvas::new(width, colour), whole: true };
    let key = page.key();
    let mut named = false;
    let wanted = speaker.map(str::to_lowercase);
    let asked = |s: &&Speaker| {
        wanted.as_ref().is_none_or(|w| s.name.is_some_and(|name| name.to_lowercase().contains(w)))
    };
    for speaker in outline.speakers.iter().filter(asked) {
        // What the numbers mean, before the first of them.
        if !std::mem::replace(&mut named, true) {
            page.canvas.text("", &key, Ink::Faint);
            page.canvas.gap();
        }
        let name = speaker.name.map_or("Speaker not named".to_owned(), |n| cut(n, LABEL_LENGTH));
        page.canvas.text("", &name, Ink::Speaker);
        for entry in &speaker.sayings {
            page.saying(*entry);
        }
        for entry in &speaker.told_above {
            page.versions(entry.finding, Ink::Conflict);
        }
        page.canvas.gap();
    }
    page.canvas.finish()
}

struct Page<'a> {
    outline: &'a Outline<'a>,
    canvas: Canvas,
    /// Whether no list is cut.
    whole: bool,
}

impl<'a> Page<'a> {
    fn section(&mut self, section: Section) {
        match section {
            Section::Established => self.established(),
            Section::Disputed => self.disputed(),
            Section::Differing => self.reconciled(),
            Section::Sayings => self.sayings(),
            Section::Single => self.single(),
            Section::Promises => self.ledger(),
            Section::Timeline => self.timeline(),
            Section::Reports => self.reports(),
            Section::Notes => self.notes(),
        }
    }

    /// One section with what the numbers in it mean.
    fn only(&mut self, section: Section) {
        let key = self.key();
        self.canvas.text("", &key, Ink::Faint);
        let before = self.canvas.lines();
        self.section(section);
        if self.canvas.lines() == before {
            self.canvas.gap();
            self.canvas.text("", &format!("Nothing stands in the section “{}”.", section.name()), Ink::Plain);
        }
    }

    /// How many of a list are shown that is cut after `most`.
    fn most(&self, most: usize) -> usize {
        if self.whole { usize::MAX } else { most }
    }

    fn head(&mut self) {
        let story = &self.outline.record.story;
        self.canvas.text("", &cut(&story.title, TEXT_LENGTH), Ink::Title);
        let mut facts: Vec<String> = period(story).into_iter().collect();
        if !story.places.is_empty() {
            facts.push(story.places.iter().map(|p| cut(p, LABEL_LENGTH)).collect::<Vec<_>>().join(", "));
        }
        facts.push(count(self.outline.record.reports.len(), "report"));
        match self.outline.copies() {
            0 => {}
            1 => facts.push("1 copies another".to_owned()),
            n => facts.push(format!("{n} copy another")),
        }
        self.canvas.text("", &facts.join(" · "), Ink::Faint);
    }

    fn reports(&mut self) {
        self.canvas.heading("Reports", "", Ink::Plain);
        for (place, report) in self.outline.record.reports.iter().enumerate() {
            let mut facts = vec![cut(self.outline.name(place), LABEL_LENGTH)];
            facts.extend(report.published.as_deref().map(day));
            facts.extend(shown(&report.origins).map(|o| origin(o, |id| self.outline.number(id))));
            self.canvas.item(&format!("{:>3}  ", place + 1), Ink::Faint, &facts.join(" · "), Ink::Strong);
            if let Some(title) = &report.title {
                self.canvas.text("     ", &cut(title, LABEL_LENGTH), Ink::Faint);
            }
        }
    }

    fn established(&mut self) {
        let entries = &self.outline.established;
        if entries.is_empty() {
            return;
        }
        self.canvas.heading("Established", ESTABLISHED, Ink::Agreed);
        for (at, entry) in entries.iter().take(self.most(ESTABLISHED_SHOWN)).enumerate() {
            let finding = entry.finding;
            self.canvas.item("  • ", Ink::Agreed, &cut(&finding.text, TEXT_LENGTH), Ink::Plain);
            for side in &finding.sides {
                let voices = self.outline.voices(&side.evidence);
                let omitted = self.outline.places(&finding.omitted_by);
                let silent =
                    if omitted.is_empty() { String::new() } else { format!("; not in {}", listed(&omitted)) };
                let text = format!("{} ({}){silent}{}", support(side), numbers(&voices), doubt(finding));
                self.canvas.text("    ", &text, Ink::Faint);
                let others = voices.iter().filter_map(|v| Some((v.report, v.nearest(&finding.text)?)));
                let others = others.filter(|(_, e)| !text_shows(&finding.text, &e.exact));
                let nearest = others.max_by_key(|(report, e)| {
                    (shared_words(&e.exact, &finding.text), std::cmp::Reverse(*report))
                });
                if let Some((report, evidence)) = nearest
                    && at < ESTABLISHED_QUOTED
                {
                    let words = quoted(&cut(&evidence.exact, TEXT_LENGTH));
                    self.canvas.item(&format!("    {} ", report + 1), Ink::Faint, &words, Ink::Words);
                }
            }
        }
        self.more(entries.len(), ESTABLISHED_SHOWN, "  ", Section::Established);
    }

    fn disputed(&mut self) {
        if self.outline.disputed.is_empty() {
            return;
        }
        self.canvas.heading("Disputed", DISPUTED, Ink::Conflict);
        for entry in &self.outline.disputed {
            self.versions(entry.finding, Ink::Conflict);
        }
    }

    fn reconciled(&mut self) {
        if self.outline.reconciled.is_empty() {
            return;
        }
        self.canvas.heading("Differ, and both can be right", RECONCILED, Ink::Reconciled);
        for entry in &self.outline.reconciled {
            self.versions(entry.finding, Ink::Reconciled);
        }
    }

    fn versions(&mut self, finding: &'a RecordFinding, ink: Ink) {
        self.canvas.item("  • ", ink, &cut(&finding.text, TEXT_LENGTH), Ink::Strong);
        if let Some(why) = why(finding) {
            self.canvas.text("    ", &why, Ink::Plain);
        }
        let columns = if self.canvas.width() >= TWO_COLUMNS { 2 } else { 1 };
        for (row, sides) in finding.sides.chunks(columns).enumerate() {
            if row > 0 {
                self.canvas.gap();
            }
            let cells = sides.iter().map(|side| self.cell(side, ink)).collect();
            self.canvas.side_by_side("    ", cells, columns);
        }
        let silent = self.outline.silent(finding);
        if !silent.is_empty() {
            let text = format!("Not in {}", listed(&silent));
            self.canvas.text("    ", &text, Ink::Faint);
        }
        self.canvas.gap();
    }

    fn cell(&self, side: &RecordSide, ink: Ink) -> Vec<Block> {
        let mut cell = Vec::new();
        if !side.value.trim().is_empty() {
            cell.push(Block::new("", cut(&side.value, LABEL_LENGTH), ink));
        }
        cell.push(Block::new("", support(side), Ink::Faint));
        let voices = self.outline.voices(&side.evidence);
        for voice in voices.iter().take(self.most(VOICES_SHOWN)) {
            cell.push(Block::new("", self.label(voice.report), Ink::Faint));
            if let Some(evidence) = voice.shortest() {
                cell.push(Block::new("  ", quoted(&cut(&evidence.exact, TEXT_LENGTH)), Ink::Words));
                let cites = evidence.cites.iter().map(|who| format!("citing {}", cut(who, LABEL_LENGTH)));
                cell.extend(cites.map(|cites| Block::new("  ", cites, Ink::Faint)));
            }
        }
        if let Some(rest) = voices.get(self.most(VOICES_SHOWN)..).filter(|rest| !rest.is_empty()) {
            cell.push(Block::new("", format!("and {}", numbers(rest)), Ink::Faint));
        }
        cell
    }

    fn sayings(&mut self) {
        if self.outline.speakers.is_empty() {
            return;
        }
        self.canvas.heading("Who said what", "", Ink::Speaker);
        for speaker in self.outline.speakers.iter().take(self.most(SPEAKERS_SHOWN)) {
            self.speaker(speaker);
        }
        self.more(self.outline.speakers.len(), SPEAKERS_SHOWN, "  ", Section::Sayings);
    }

    fn speaker(&mut self, speaker: &Speaker<'a>) {
        let name = speaker.name.map_or("Speaker not named".to_owned(), |n| cut(n, LABEL_LENGTH));
        self.canvas.text("  ", &name, Ink::Speaker);
        for entry in speaker.sayings.iter().take(self.most(SAYINGS_SHOWN)) {
            self.saying(*entry);
        }
        self.more(speaker.sayings.len(), SAYINGS_SHOWN, "    ", Section::Sayings);
        for entry in &speaker.told_above {
            let text = format!("Told differently, see above: {}", cut(&entry.finding.text, LABEL_LENGTH));
            self.canvas.item("    ", Ink::Plain, &text, Ink::Faint);
        }
        self.canvas.gap();
    }

    /// A saying in the finding's words, and whose they are.
    fn saying(&mut self, entry: Entry<'a>) {
        for side in &entry.finding.sides {
            let voices = self.outline.voices(&side.evidence);
            let shown = |v: &&Voice| {
                let within = v.evidence.iter().filter(|e| text_shows(&entry.finding.text, &e.exact));
                within.map(|e| e.exact.chars().count()).max()
            };
            // Of several, the first: max_by_key would give the last.
            let Some(voice) = voices.iter().rev().max_by_key(shown) else { continue };
            let words = one_line(&cut(&entry.finding.text, TEXT_LENGTH));
            self.canvas.item("    – ", Ink::Speaker, &words, Ink::Words);
            let said = if side.reports > 1 {
                let label = self.label(voice.report);
                let doubt = doubt(entry.finding);
                format!("{} ({}); in the words of {label}{doubt}", support(side), numbers(&voices))
            } else {
                format!("only {}", self.label(voice.report))
            };
            self.canvas.text("      ", &said, Ink::Faint);
            self.other_words(&voices, voice.report);
        }
    }

    /// The versions of a saying beside the one shown, where their words are others: those stand between asterisks.
    fn other_words(&mut self, voices: &[Voice<'a>], shown: usize) {
        let differs = |v: &&Voice| v.report != shown && v.evidence.iter().any(|e| !e.differing.is_empty());
        for voice in voices.iter().filter(differs).take(self.most(VERSIONS_SHOWN)) {
            let Some(evidence) = voice.evidence.iter().find(|e| !e.differing.is_empty()) else { continue };
            let words: String = pieces(evidence)
                .into_iter()
                .map(|(words, differs)| if differs { format!("*{words}*") } else { words })
                .collect();
            let mark = format!("      {} ", voice.report + 1);
            self.canvas.item(&mark, Ink::Faint, &quoted(&cut(&words, TEXT_LENGTH)), Ink::Words);
        }
    }

    fn ledger(&mut self) {
        let commitments = &self.outline.record.commitments;
        if commitments.is_empty() {
            return;
        }
        self.canvas.heading("Promised and planned", "", Ink::Plain);
        for commitment in commitments.iter().take(self.most(LEDGER_SHOWN)) {
            self.canvas.item("  • ", Ink::Plain, &cut(&commitment.what, TEXT_LENGTH), Ink::Plain);
            let reports = commitment.evidence.iter().filter_map(|e| self.outline.number(&e.report));
            let reports: Vec<String> =
                reports.collect::<BTreeSet<_>>().into_iter().map(|n| n.to_string()).collect();
            let facts = format!("{} ({})", undertaken(commitment), reports.join(", "));
            self.canvas.text("    ", &cut(&facts, TEXT_LENGTH), Ink::Faint);
        }
        self.more(commitments.len(), LEDGER_SHOWN, "  ", Section::Promises);
    }

    fn single(&mut self) {
        let entries = &self.outline.single;
        if entries.is_empty() {
            return;
        }
        self.canvas.heading("Only one report says", "", Ink::Single);
        for entry in entries.iter().take(self.most(SINGLE_SHOWN)) {
            self.canvas.item("  • ", Ink::Single, &cut(&entry.finding.text, TEXT_LENGTH), Ink::Plain);
            let sides = entry.finding.sides.iter();
            for voice in sides.flat_map(|side| self.outline.voices(&side.evidence)) {
                self.canvas.text("    ", &format!("only {}", self.label(voice.report)), Ink::Faint);
            }
        }
        self.more(entries.len(), SINGLE_SHOWN, "  ", Section::Single);
    }

    fn timeline(&mut self) {
        let all = &self.outline.record.timeline;
        if all.is_empty() {
            return;
        }
        self.canvas.heading("When", "", Ink::Plain);
        for happening in all.iter().take(self.most(TIMELINE_SHOWN)) {
            let reports: Vec<String> =
                self.outline.tellers(&happening.evidence).iter().map(ToString::to_string).collect();
            self.canvas.text(
                "  ",
                &format!("{} ({})", cut(&days(happening), LABEL_LENGTH), reports.join(", ")),
                Ink::Faint,
            );
            self.canvas.item("    ", Ink::Plain, &cut(&happening.text, TEXT_LENGTH), Ink::Plain);
        }
        self.more(all.len(), TIMELINE_SHOWN, "  ", Section::Timeline);
    }

    fn notes(&mut self) {
        let reports = self.outline.record.reports.iter().enumerate();
        let mut noted = reports.filter(|(_, report)| !report.notes.is_empty()).peekable();
        if noted.peek().is_none() {
            return;
        }
        self.canvas.heading("Notes on the reports", "", Ink::Plain);
        for (place, report) in noted {
            for note in &report.notes {
                let text = format!("{}: {}", self.label(place), cut(note, TEXT_LENGTH));
                self.canvas.item("  • ", Ink::Faint, &text, Ink::Plain);
            }
        }
    }

    /// How many of a list are not shown, and how to see them.
    fn more(&mut self, all: usize, shown: usize, indent: &str, section: Section) {
        let hidden = all.saturating_sub(self.most(shown));
        if hidden > 0 {
            let text = format!("… and {hidden} more: --section {}", section.name());
            self.canvas.text(indent, &text, Ink::Faint);
        }
    }

    fn label(&self, place: usize) -> String {
        format!("{} {}", place + 1, cut(self.outline.name(place), LABEL_LENGTH))
    }
}

/// Why the sides clash, or do not; `None` where the record gives no reason.
fn why(finding: &RecordFinding) -> Option<String> {
    let label = match (finding.reason, finding.differs) {
        (Some(because), _) => Some(format!("Both can be right: {}.", reason(because))),
        (None, Some(about)) => Some(format!("They differ on {}.", difference(about))),
        (None, None) => None,
    };
    let explanation = Some(cut(&finding.explanation, TEXT_LENGTH)).filter(|text| !text.is_empty());
    let sentences: Vec<_> = label.into_iter().chain(explanation).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// The numbers of the reports that speak: "1, 2, 5".
fn numbers(voices: &[Voice<'_>]) -> String {
    listed(&voices.iter().map(|v| v.report).collect::<Vec<_>>())
}

/// The numbers of the reports at `places`.
fn listed(places: &[usize]) -> String {
    places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(", ")
}

/// The text on one line, cut at a space before `limit` characters where it is longer.
fn cut(text: &str, limit: usize) -> String {
    let text = one_line(text);
    let Some((end, _)) = text.char_indices().nth(limit) else { return text };
    let head = text.get(..end).unwrap_or_default();
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{head} …")
}
