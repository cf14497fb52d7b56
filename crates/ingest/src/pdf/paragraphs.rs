//! Lines joined to paragraphs.

use super::columns::{Group, is_same_size};
use super::lines::Line;
use crate::lines::shape;

/// A gap between lines that parts paragraphs, in parts of the group's usual distance.
const WIDE: f64 = 1.3;

/// A line that is shorter than this part of its group's width is the last of its paragraph, whatever it ends with.
const SHORT: f64 = 0.5;

/// An indent, in parts of the size.
const INDENT: f64 = 0.7;

/// What stands before the entries of a list.
const BULLETS: [char; 6] = ['•', '▪', '■', '●', '◦', '‣'];

/// A paragraph, its lines not yet joined.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<String>,
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Whether it is none of the page's text.
    pub(super) furniture: bool,
    /// The heights of its first and of its last line.
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Paragraph {
    pub(super) fn of(line: &Line) -> Self {
        Self {
            lines: vec![line.text.clone()],
            size: line.size,
            bold: line.bold,
            furniture: line.furniture,
            top: line.baseline,
            bottom: line.baseline,
        }
    }
}

/// The paragraphs of lines that stand under one another.
pub(super) fn paragraphs(group: &Group) -> Vec<Paragraph> {
    let usual = usual_distance(&group.lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (at, line) in group.lines.iter().enumerate() {
        let above = at.checked_sub(1).and_then(|above| group.lines.get(above));
        let below = group.lines.get(at + 1);
        let begins = above.is_none_or(|above| begins(group, usual, above, line, below));
        match paragraphs.last_mut().filter(|_| !begins) {
            Some(paragraph) => {
                paragraph.lines.push(line.text.clone());
                paragraph.bottom = line.baseline;
            }
            None => paragraphs.push(Paragraph::of(line)),
        }
    }
    paragraphs
}

/// Whether a paragraph begins with a line, given those above and below it.
fn begins(group: &Group, usual: f64, above: &Line, line: &Line, below: Option<&Line>) -> bool {
    let indented = |line: &Line, than: f64| line.left - than > INDENT * line.size;
    above.baseline - line.baseline > WIDE * usual
        || above.bold != line.bold
        || !is_same_size(above, line)
        || above.text.contains('\t')
        || line.text.contains('\t')
        || line.text.starts_with(BULLETS)
        || above.right - above.left < SHORT * (group.right - group.left)
        || (indented(line, group.left)
            && indented(line, above.left)
            && below.is_none_or(|below| indented(line, below.left)))
        || (shape::ends_sentence(&above.text) && is_short(group, above, line))
}

/// Whether the first word of a line would have had room behind the line above it.
fn is_short(group: &Group, above: &Line, line: &Line) -> bool {
    let letters = above.text.chars().count().max(1);
    let width = (above.right - above.left) / letters as f64;
    let first = line.text.split(' ').next().map_or(0, |word| word.chars().count());
    above.right + width * (first + 1) as f64 <= group.right
}

/// The usual distance between lines of a group.
fn usual_distance(lines: &[Line]) -> f64 {
    let distance = |pair: &[Line]| pair.first().zip(pair.get(1)).map(|(a, b)| a.baseline - b.baseline);
    let mut distances: Vec<f64> = lines.windows(2).filter_map(distance).collect();
    distances.sort_by(f64::total_cmp);
    match distances.len() {
        // Two lines tell nothing of what is usual.
        0 | 1 => lines.first().map_or(0.0, |line| 1.2 * line.size),
        many => distances.get((many - 1) / 2).copied().unwrap_or_default(),
    }
}
