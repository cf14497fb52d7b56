//! Pieces of text joined to lines: those of one height that no more than a word's gap parts.

use super::content::{COLUMN_GAP, Piece, WORD_GAP};

/// How far two letters of one line may stand above one another, in parts of their size; raised figures do.
const SAME_LINE: f64 = 0.4;

/// The gap that joins pieces of one height which the page does not draw one after the other, in parts of their size.
const NEAR: f64 = 0.6;

/// How much larger than the lines beside it a paragraph's first letter is that stands over several of them.
const DROP_CAP: f64 = 1.8;

/// Most lines of a page whose order is looked for, which takes time with their square.
pub(super) const MOST_LINES: usize = 1000;

/// Most words of a table's cell, on average over its rows.
const CELL_WORDS: f64 = 2.5;

/// A line of text within a column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    /// Of most of its letters.
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Whether it is none of the page's text.
    pub(super) furniture: bool,
    /// Whether it is written from left to right.
    pub(super) upright: bool,
    /// Letters of the size.
    letters: usize,
}

impl Line {
    fn of(piece: &Piece) -> Self {
        Self {
            text: piece.text.clone(),
            left: piece.left,
            right: piece.right,
            baseline: piece.baseline,
            size: piece.size,
            bold: piece.bold,
            furniture: piece.artifact || !piece.upright,
            upright: piece.upright,
            letters: letters(&piece.text),
        }
    }

    /// Takes what stands behind it on the same height.
    fn take(&mut self, next: Line) {
        let gap = next.left - self.right > WORD_GAP * self.size.min(next.size);
        if gap && !self.text.ends_with(char::is_whitespace) && !next.text.starts_with(char::is_whitespace) {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        self.right = self.right.max(next.right);
        if next.letters > self.letters {
            (self.size, self.bold, self.baseline) = (next.size, next.bold, next.baseline);
        }
        self.letters = self.letters.max(next.letters);
    }

    fn is_level(&self, other: &Line) -> bool {
        (self.baseline - other.baseline).abs() <= SAME_LINE * self.size.max(other.size)
    }

    pub(super) fn top(&self) -> f64 {
        self.baseline + self.size
    }

    /// Whether some of it stands above or below some of the other.
    pub(super) fn is_over(&self, other: &Line) -> bool {
        self.left.max(other.left) < self.right.min(other.right)
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The lines of a page, from top to bottom, those of one height from left to right.
pub(super) fn lines(pieces: &[Piece]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        let next = Line::of(piece);
        match lines.last_mut() {
            Some(last) if goes_on(last, &next, COLUMN_GAP) => last.take(next),
            _ => lines.push(next),
        }
    }
    lines.retain(|line| line.letters > 0);
    for line in &mut lines {
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut joined: Vec<Line> = Vec::new();
    for row in rows(lines) {
        let from = joined.len();
        for line in row {
            match joined.get_mut(from..).and_then(<[Line]>::last_mut) {
                Some(last) if goes_on(last, &line, NEAR) => last.take(line),
                _ => joined.push(line),
            }
        }
    }
    if joined.len() <= MOST_LINES {
        take_drop_caps(&mut joined);
    }
    with_tables(joined)
}

/// Whether a line goes on in another, which stands no further than so many parts of their size behind it.
fn goes_on(line: &Line, next: &Line, most: f64) -> bool {
    let size = line.size.min(next.size);
    let gap = next.left - line.right;
    line.is_level(next)
        && line.size.max(next.size) < DROP_CAP * size
        && gap < most * size
        && gap > -NEAR * size
        && line.furniture == next.furniture
        && line.upright
        && next.upright
}

/// Lines of one height together, from top to bottom.
pub(super) fn rows(mut lines: Vec<Line>) -> Vec<Vec<Line>> {
    lines.sort_by(|a, b| b.baseline.total_cmp(&a.baseline).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| first.is_level(&line)) => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

/// Gives a paragraph's large first letter to the highest of the lines that stand beside it.
fn take_drop_caps(lines: &mut Vec<Line>) {
    let caps: Vec<usize> =
        (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|l| l.letters <= 2)).collect();
    for at in caps.into_iter().rev() {
        let Some(cap) = lines.get(at).cloned() else { continue };
        let beside = |line: &Line| {
            cap.size > DROP_CAP * line.size
                && line.left >= cap.right - NEAR * line.size
                && line.left - cap.right < COLUMN_GAP * line.size
                && line.baseline >= cap.baseline - SAME_LINE * line.size
                && line.baseline < cap.top()
        };
        if let Some(first) = lines.iter_mut().find(|line| beside(line)) {
            first.text.insert_str(0, &cap.text);
            lines.remove(at);
        }
    }
}

/// Rows of short cells that follow one another are lines of a table: each row is one line, its cells parted by tabs.
fn with_tables(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::new();
    let mut table: Vec<Vec<Line>> = Vec::new();
    for row in rows(lines) {
        let is_row = row.len() >= 2 && row.iter().all(|line| line.upright && !line.furniture);
        let goes_on = table.last().is_none_or(|above| is_table_below(above, &row));
        if !(is_row && goes_on) {
            close(&mut table, &mut out);
        }
        if is_row {
            table.push(row);
        } else {
            out.extend(row);
        }
    }
    close(&mut table, &mut out);
    out
}

/// Whether a row stands close below another and two of its cells begin, end or are centred where cells above do.
fn is_table_below(above: &[Line], row: &[Line]) -> bool {
    let Some((first, below)) = above.first().zip(row.first()) else { return false };
    let near = |a: f64, b: f64| (a - b).abs() < below.size;
    let is_under = |cell: &&Line| {
        above.iter().any(|other| {
            near(cell.left, other.left)
                || near(cell.right, other.right)
                || near(cell.left + cell.right, other.left + other.right)
        })
    };
    first.baseline - below.baseline < 3.0 * below.size.max(first.size)
        && row.iter().filter(is_under).count() >= 2
}

/// Ends a table; rows that are none, or whose cells are long, are lines of columns.
fn close(table: &mut Vec<Vec<Line>>, out: &mut Vec<Line>) {
    let rows = std::mem::take(table);
    let cells = rows.iter().flatten().count();
    let words: usize = rows.iter().flatten().map(|cell| cell.text.split(' ').count()).sum();
    let is_table = rows.len() >= 2 && words as f64 <= CELL_WORDS * cells as f64;
    for row in rows {
        if !is_table {
            out.extend(row);
            continue;
        }
        let text = row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t");
        let right = row.last().map_or(0.0, |cell| cell.right);
        out.extend(row.into_iter().next().map(|first| Line { text, right, ..first }));
    }
}
