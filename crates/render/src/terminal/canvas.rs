//! Lines that never pass the edge of the terminal.

use owo_colors::{OwoColorize, Style};
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter, WrapAlgorithm};

/// Columns used at most: longer lines are hard to read.
const WIDEST: usize = 110;
/// Columns used at least.
const NARROWEST: usize = 20;
/// What stands between two columns.
const RULE: &str = " │ ";

/// What a piece of text is, and so how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The story's title.
    Title,
    /// Running text.
    Plain,
    /// What the eye should find first.
    Strong,
    /// Who and how many.
    Faint,
    /// An article's exact words.
    Words,
    /// Of established findings.
    Agreed,
    /// Of disputed findings.
    Conflict,
    /// Of findings that differ and can both be right.
    Reconciled,
    /// Of speakers.
    Speaker,
    /// Of findings that one report has to itself.
    Single,
}

impl Ink {
    fn style(self) -> Style {
        let style = Style::new();
        match self {
            Ink::Title => style.bold().underline(),
            Ink::Plain => style,
            Ink::Strong => style.bold(),
            Ink::Faint => style.dimmed(),
            Ink::Words => style.italic(),
            Ink::Agreed => style.green().bold(),
            Ink::Conflict => style.red().bold(),
            Ink::Reconciled => style.yellow().bold(),
            Ink::Speaker => style.cyan().bold(),
            Ink::Single => style.blue().bold(),
        }
    }
}

/// Text for one column.
#[derive(Debug)]
pub(super) struct Block {
    indent: &'static str,
    text: String,
    ink: Ink,
}

impl Block {
    /// A block whose every line is indented.
    pub(super) fn new(indent: &'static str, text: String, ink: Ink) -> Self {
        Self { indent, text, ink }
    }
}

/// A growing text of a fixed width.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    colour: bool,
    out: String,
}

impl Canvas {
    /// An empty text; widths out of the useful range are brought into it.
    pub(super) fn new(width: usize, colour: bool) -> Self {
        Self { width: width.clamp(NARROWEST, WIDEST), colour, out: String::new() }
    }

    /// Lines so far.
    pub(super) fn lines(&self) -> usize {
        self.out.lines().count()
    }

    /// How many lines a paragraph takes after a mark or an indent.
    pub(super) fn height(&self, mark: &str, text: &str) -> usize {
        wrap(text, self.room(mark)).len()
    }

    /// Columns in use.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// A section's heading with what it means, set off from what came before.
    pub(super) fn heading(&mut self, title: &str, meaning: &str, ink: Ink) {
        self.gap();
        let ink = if ink == Ink::Plain { Ink::Strong } else { ink };
        let beside = display_width(title) + 2 + display_width(meaning) <= self.width;
        self.push(title, ink);
        if beside && !meaning.is_empty() {
            self.out.push_str("  ");
            self.push(meaning, Ink::Faint);
        }
        self.out.push('\n');
        self.push(&"─".repeat(self.width), Ink::Faint);
        self.out.push('\n');
        if !beside {
            self.text("", meaning, Ink::Faint);
        }
    }

    /// A paragraph whose every line is indented.
    pub(super) fn text(&mut self, indent: &str, text: &str, ink: Ink) {
        for line in wrap(text, self.room(indent)) {
            self.out.push_str(indent);
            self.push(&line, ink);
            self.out.push('\n');
        }
    }

    /// A paragraph with a mark before its first line and its other lines as far in.
    pub(super) fn item(&mut self, mark: &str, mark_ink: Ink, text: &str, ink: Ink) {
        let indent = " ".repeat(display_width(mark));
        for (at, line) in wrap(text, self.room(mark)).iter().enumerate() {
            if at == 0 {
                self.push(mark, mark_ink);
            } else {
                self.out.push_str(&indent);
            }
            self.push(line, ink);
            self.out.push('\n');
        }
    }

    /// Cells in columns of one width, as many of them as there is room for by `columns`.
    pub(super) fn side_by_side(&mut self, indent: &str, cells: Vec<Vec<Block>>, columns: usize) {
        let rules = display_width(RULE) * columns.saturating_sub(1);
        let width = (self.room(indent).saturating_sub(rules) / columns.max(1)).max(1);
        let cells: Vec<Vec<(String, Ink)>> = cells.iter().map(|cell| lines(cell, width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            self.out.push_str(indent);
            for (column, cell) in cells.iter().enumerate() {
                let (line, ink) = cell.get(row).map_or(("", Ink::Plain), |(line, ink)| (line.as_str(), *ink));
                if column > 0 {
                    self.push(if line.is_empty() { RULE.trim_end() } else { RULE }, Ink::Faint);
                }
                self.push(line, ink);
                if column + 1 < cells.len() {
                    self.out.push_str(&" ".repeat(width.saturating_sub(display_width(line))));
                }
            }
            self.out.push('\n');
        }
    }

    /// An empty line, unless there is one already.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The text, with one line break at its end.
    pub(super) fn finish(self) -> String {
        let mut out: String = self.out.trim_end().to_owned();
        out.push('\n');
        out
    }

    fn room(&self, indent: &str) -> usize {
        self.width.saturating_sub(display_width(indent)).max(1)
    }

    fn push(&mut self, text: &str, ink: Ink) {
        if self.colour && ink != Ink::Plain && !text.is_empty() {
            self.out.push_str(&text.style(ink.style()).to_string());
        } else {
            self.out.push_str(text);
        }
    }
}

fn lines(cell: &[Block], width: usize) -> Vec<(String, Ink)> {
    let inside = |block: &Block| width.saturating_sub(display_width(block.indent)).max(1);
    let block = |block: &Block| {
        let wrapped = wrap(&block.text, inside(block));
        let (indent, ink) = (block.indent, block.ink);
        wrapped.into_iter().map(move |line| (format!("{indent}{line}"), ink))
    };
    cell.iter().flat_map(block).collect()
}

/// Lines of at most `width` columns; words that are longer are broken.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width)
        .break_words(true)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
}
