use jiff::civil;
use sha2::{Digest, Sha256};

use crate::{Diagnostic, Span};

/// Characters of a heading; a text without a headline may begin with a line without end.
const LONGEST_HEADING: usize = 120;

/// What a line of a report's text is. Lines that are not the report stay in the text and are flagged here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineKind {
    /// The headline.
    Title,
    /// The report's own prose.
    Body,
    /// A heading between paragraphs, or a list's label.
    Heading,
    /// Who wrote it.
    Byline,
    /// A date line.
    Date,
    /// Whose text or picture it is: "(AP)", "Source: …".
    Credit,
    /// Words under a picture.
    Caption,
    /// Prices, scores, rates.
    Ticker,
    /// "Also read", related stories, tags, menus.
    Link,
    /// Share and comment bars.
    Share,
    /// Cookie banners, login walls, newsletter boxes, copyright.
    Notice,
    /// Nothing but white space.
    Blank,
}

impl LineKind {
    /// Whether the line is part of what the report says.
    pub fn is_report(self) -> bool {
        matches!(self, LineKind::Title | LineKind::Body)
    }
}

/// One line of a report's text, without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: LineKind,
}

/// When a report was published, as exactly as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Published {
    /// The day.
    pub date: civil::Date,
    /// The time of day, where the report gives one.
    pub time: Option<civil::Time>,
}

/// What an input format gives of one article; [`Report::new`] makes a report of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportParts {
    /// The file it came from, as the user named it; with `#2` and so on where one file holds several.
    pub file: String,
    /// The whole text, verbatim: title, line break, body.
    pub text: String,
    /// The text's lines in order, covering every character but the line breaks.
    pub lines: Vec<Line>,
    /// The outlet's name or host.
    pub outlet: Option<String>,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// The headline, where the format marks one.
    pub title: Option<String>,
    /// Names of the authors or agencies in its byline.
    pub byline: Vec<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// What was odd about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// One article, as read: text kept verbatim, every line classed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Report {
    parts: ReportParts,
    sha256: String,
}

impl Report {
    /// Fixes the parts; lines are put in order, and those that do not fit the text are dropped.
    pub fn new(mut parts: ReportParts) -> Self {
        parts.lines.retain(|l| parts.text.get(l.span.start..l.span.end).is_some());
        parts.lines.sort_by_key(|l| l.span);
        let digest = Sha256::digest(parts.text.as_bytes());
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { parts, sha256 }
    }

    /// The file it came from.
    pub fn file(&self) -> &str {
        &self.parts.file
    }

    /// The whole text. Every span of this report is in bytes of it.
    pub fn text(&self) -> &str {
        &self.parts.text
    }

    /// The words under `span`; empty where it does not fit.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.parts.text)
    }

    /// The lines in order.
    pub fn lines(&self) -> &[Line] {
        &self.parts.lines
    }

    /// The outlet's name or host, where known.
    pub fn outlet(&self) -> Option<&str> {
        self.parts.outlet.as_deref()
    }

    /// Where it stood on the web, where known.
    pub fn url(&self) -> Option<&str> {
        self.parts.url.as_deref()
    }

    /// The headline, where known.
    pub fn title(&self) -> Option<&str> {
        self.parts.title.as_deref()
    }

    /// The headline, else the first line of prose, cut after 120 characters: what it is called in a list.
    pub fn heading(&self) -> Option<String> {
        let prose = self.lines().iter().filter(|line| line.kind.is_report());
        let first = prose.map(|line| self.words(line.span).trim()).find(|words| !words.is_empty());
        self.title().or(first).map(|heading| heading.chars().take(LONGEST_HEADING).collect())
    }

    /// Names of the authors or agencies in its byline.
    pub fn byline(&self) -> &[String] {
        &self.parts.byline
    }

    /// When it was published, where known.
    pub fn published(&self) -> Option<Published> {
        self.parts.published
    }

    /// What was odd about it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.parts.diagnostics
    }

    /// SHA-256 of the text's UTF-8, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The same report with none of its lines as its own prose, and with why: its text is kept, and nothing is taken from it.
    pub fn set_aside(self, why: Diagnostic) -> Self {
        let mut parts = self.parts;
        parts.lines.iter_mut().filter(|l| l.kind != LineKind::Blank).for_each(|l| l.kind = LineKind::Notice);
        parts.diagnostics.push(why);
        Self { parts, sha256: self.sha256 }
    }

    /// Whether any line is the report's own prose.
    pub fn has_prose(&self) -> bool {
        self.parts.lines.iter().any(|l| l.kind == LineKind::Body)
    }
}
