//! What a page draws: pieces of text and where they stand.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

use super::bounds::Bounds;
use super::font::{Font, NO_FONT};
use super::objects::Page;

/// Most drawings inside one another, states that are kept, and marks that are open.
const DEEPEST: usize = 8;
const MOST_STATES: usize = 256;
const MOST_MARKS: usize = 64;

/// Most bytes of the words that stand for a drawing: those of a ligature, a hyphen, a word.
const LONGEST_WORDS: usize = 1024;

/// The gap between two letters, in parts of their size, that is one of words; a wider one parts columns. In justified lines of
/// usual fonts a word's gap is a fifth and more, the widest kerning a tenth.
pub(super) const WORD_GAP: f64 = 0.16;
pub(super) const COLUMN_GAP: f64 = 1.0;

/// A piece of text that was drawn at once.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The height on which its letters stand, upwards.
    pub(super) baseline: f64,
    /// Of its letters, in points.
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Whether the file marks it as none of the page's text: a running head, a page's number.
    pub(super) artifact: bool,
    /// Whether it is written from left to right.
    pub(super) upright: bool,
}

/// What a page draws.
#[derive(Default)]
pub(super) struct Drawn {
    /// In the order in which they are drawn.
    pub(super) pieces: Vec<Piece>,
    pub(super) has_pictures: bool,
}

/// Reads pages one after the other.
pub(super) struct Reader<'d> {
    document: &'d Document,
    pub(super) bounds: Bounds,
    /// By where their dictionaries stand in memory: not all have a number.
    fonts: BTreeMap<*const Dictionary, Rc<Font>>,
    /// Letters that were drawn, and those of them that their fonts do not tell.
    pub(super) letters: usize,
    pub(super) unknown: usize,
}

/// A change of coordinates, in the order of the file format.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let mut matrix = [0.0; 6];
        for (at, value) in matrix.iter_mut().enumerate() {
            *value = float(operands, at)?;
        }
        Some(Self(matrix))
    }

    /// How a page is turned when it is shown.
    fn turned(degrees: i64) -> Self {
        Self(match degrees.rem_euclid(360) {
            90 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
            180 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
            270 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
            _ => Self::IDENTITY.0,
        })
    }
}

/// What holds for the letters to come.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    /// By how much letters are stretched.
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// A stretch of the content to which the file gives a meaning.
struct Mark {
    artifact: bool,
    /// The words that stand for what is drawn in it, until they are taken.
    words: Option<Option<String>>,
}

/// Where letters are drawn.
struct Pen {
    matrix: Matrix,
    line: Matrix,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document, bounds: Bounds) -> Self {
        Self { document, bounds, fonts: BTreeMap::new(), letters: 0, unknown: 0 }
    }

    pub(super) fn page(&mut self, page: &Page<'d>) -> Drawn {
        self.bounds.turn_page();
        let mut content = Vec::new();
        for id in &page.contents {
            if let Ok(stream) = self.document.get_object(*id).and_then(Object::as_stream) {
                content.extend(self.bounds.unpacked(stream).unwrap_or_default());
                content.push(b'\n');
            }
        }
        let state = State {
            matrix: Matrix::turned(page.rotation),
            font: None,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut drawn = Drawn::default();
        self.run(&content, page.resources, state, 0, &mut drawn);
        drawn
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&'d Dictionary>,
        mut state: State,
        depth: usize,
        drawn: &mut Drawn,
    ) {
        let mut states: Vec<State> = Vec::new();
        let mut marks: Vec<Mark> = Vec::new();
        let mut pen = Pen { matrix: Matrix::IDENTITY, line: Matrix::IDENTITY };
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            if !self.bounds.another_operator() {
                return;
            }
            let Operation { operator, operands } = &operation;
            match operator.as_str() {
                "q" if states.len() < MOST_STATES => states.push(state.clone()),
                "Q" => state = states.pop().unwrap_or(state),
                "cm" => {
                    if let Some(matrix) = Matrix::of(operands) {
                        state.matrix = matrix.then(state.matrix);
                    }
                }
                "BT" => pen = Pen { matrix: Matrix::IDENTITY, line: Matrix::IDENTITY },
                "Tf" => {
                    state.font = operands.first().and_then(|name| self.font(resources, name.as_name().ok()?));
                    state.size = float(operands, 1).unwrap_or(state.size);
                }
                "Tc" => state.letter_space = float(operands, 0).unwrap_or_default(),
                "Tw" => state.word_space = float(operands, 0).unwrap_or_default(),
                "Tz" => state.stretch = float(operands, 0).unwrap_or(100.0) / 100.0,
                "TL" => state.leading = float(operands, 0).unwrap_or_default(),
                "Ts" => state.rise = float(operands, 0).unwrap_or_default(),
                "Td" | "TD" => {
                    let (x, y) = float(operands, 0).zip(float(operands, 1)).unwrap_or_default();
                    if operator == "TD" {
                        state.leading = -y;
                    }
                    pen.next_line(x, y);
                }
                "Tm" => {
                    if let Some(matrix) = Matrix::of(operands) {
                        pen = Pen { matrix, line: matrix };
                    }
                }
                "T*" => pen.next_line(0.0, -state.leading),
                "Tj" => self.show(operands, &state, &mut pen, &mut marks, drawn),
                "TJ" => {
                    if let Some(Object::Array(parts)) = operands.first() {
                        self.show(parts, &state, &mut pen, &mut marks, drawn);
                    }
                }
                "'" | "\"" => {
                    if operator == "\"" {
                        state.word_space = float(operands, 0).unwrap_or_default();
                        state.letter_space = float(operands, 1).unwrap_or_default();
                    }
                    pen.next_line(0.0, -state.leading);
                    let string = operands.get(operands.len().saturating_sub(1)..).unwrap_or_default();
                    self.show(string, &state, &mut pen, &mut marks, drawn);
                }
                "BMC" | "BDC" if marks.len() < MOST_MARKS => marks.push(self.mark(operands, resources)),
                "EMC" => drop(marks.pop()),
                "BI" => drawn.has_pictures = true,
                "Do" => {
                    let artifact = marks.iter().any(|mark| mark.artifact);
                    let from = drawn.pieces.len();
                    self.draw(operands, resources, &state, depth, drawn);
                    drawn.pieces.iter_mut().skip(from).for_each(|piece| piece.artifact |= artifact);
                }
                _ => {}
            }
        }
    }

    /// Draws a picture, or a drawing with operators of its own.
    fn draw(
        &mut self,
        operands: &[Object],
        resources: Option<&'d Dictionary>,
        state: &State,
        depth: usize,
        drawn: &mut Drawn,
    ) {
        let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else { return };
        let object = self.resource(resources, b"XObject", name);
        let object = object.and_then(|object| self.document.dereference(object).ok());
        let Some(stream) = object.and_then(|(_, object)| object.as_stream().ok()) else { return };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if kind == b"Image" {
            drawn.has_pictures = true;
        }
        if kind != b"Form" || depth >= DEEPEST {
            return;
        }
        // Unpacked anew each time, so that what is drawn over and over meets its bound.
        let Some(content) = self.bounds.unpacked(stream) else { return };
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let matrix = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|matrix| Matrix::of(matrix)).unwrap_or(Matrix::IDENTITY);
        let state = State { matrix: matrix.then(state.matrix), ..state.clone() };
        self.run(&content, own.or(resources), state, depth + 1, drawn);
    }

    fn resource(&self, resources: Option<&'d Dictionary>, kind: &[u8], name: &[u8]) -> Option<&'d Object> {
        resources?.get_deref(kind, self.document).ok()?.as_dict().ok()?.get(name).ok()
    }

    fn font(&mut self, resources: Option<&'d Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let object = self.resource(resources, b"Font", name)?;
        let dict = self.document.dereference(object).ok()?.1.as_dict().ok()?;
        let (document, bounds) = (self.document, &mut self.bounds);
        let font = self.fonts.entry(dict).or_insert_with(|| Rc::new(Font::new(document, dict, bounds)));
        Some(Rc::clone(font))
    }

    /// The meaning of a stretch that begins.
    fn mark(&self, operands: &[Object], resources: Option<&'d Dictionary>) -> Mark {
        let tag = operands.first().and_then(|tag| tag.as_name().ok()).unwrap_or_default();
        let properties = operands.get(1).and_then(|properties| match properties {
            Object::Name(name) => self.resource(resources, b"Properties", name),
            properties => Some(properties),
        });
        let properties =
            properties.and_then(|object| self.document.dereference(object).ok()?.1.as_dict().ok());
        let words = properties.and_then(|dict| dict.get(b"ActualText").ok());
        let words = words.filter(|words| words.as_str().is_ok_and(|bytes| bytes.len() <= LONGEST_WORDS));
        let words = words.and_then(|words| lopdf::decode_text_string(words).ok());
        Mark { artifact: tag == b"Artifact", words: words.map(Some) }
    }

    /// Draws strings and the gaps between them.
    fn show(
        &mut self,
        parts: &[Object],
        state: &State,
        pen: &mut Pen,
        marks: &mut [Mark],
        drawn: &mut Drawn,
    ) {
        let artifact = marks.iter().any(|mark| mark.artifact);
        let mut words = marks.iter_mut().rev().find_map(|mark| mark.words.as_mut());
        let mut text = words.as_mut().and_then(|words| words.take()).unwrap_or_default();
        let font = state.font.as_deref().unwrap_or(&NO_FONT);
        let mut start = pen.place(state);
        for part in parts {
            match part {
                Object::String(string, _) => {
                    for glyph in font.glyphs(string) {
                        self.letters += 1;
                        if words.is_none() {
                            match &glyph.letters {
                                Some(letters) => text.push_str(letters),
                                None => {
                                    self.unknown += 1;
                                    text.push(char::REPLACEMENT_CHARACTER);
                                }
                            }
                        }
                        let space = if glyph.is_space { state.word_space } else { 0.0 };
                        pen.advance((glyph.width * state.size + state.letter_space + space) * state.stretch);
                    }
                }
                gap => {
                    let gap = -gap.as_float().map_or(0.0, f64::from) / 1000.0;
                    if gap > COLUMN_GAP && !text.is_empty() {
                        self.keep(std::mem::take(&mut text), start, state, pen, artifact, drawn);
                    } else if gap > WORD_GAP && words.is_none() && !text.is_empty() && !text.ends_with(' ') {
                        text.push(' ');
                    }
                    pen.advance(gap * state.size * state.stretch);
                    if text.is_empty() {
                        start = pen.place(state);
                    }
                }
            }
        }
        self.keep(text, start, state, pen, artifact, drawn);
    }

    fn keep(
        &mut self,
        text: String,
        start: Matrix,
        state: &State,
        pen: &Pen,
        artifact: bool,
        drawn: &mut Drawn,
    ) {
        let Matrix([a, b, c, d, left, baseline]) = start;
        let Matrix([.., right, _]) = pen.place(state);
        let size = (c * c + d * d).sqrt() * state.size.abs();
        let is_somewhere = [left, right, baseline, size].iter().all(|value| value.is_finite()) && size > 0.0;
        if text.is_empty() || !is_somewhere || !self.bounds.another_piece(text.len()) {
            return;
        }
        let bold = state.font.as_ref().is_some_and(|font| font.bold);
        let upright = a * state.size > 0.0 && b.abs() < 0.1 * a.abs();
        drawn.pieces.push(Piece { text, left, right, baseline, size, bold, artifact, upright });
    }
}

impl Pen {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.matrix = self.line;
    }

    fn advance(&mut self, by: f64) {
        self.matrix = Matrix::moved(by, 0.0).then(self.matrix);
    }

    /// Where the next letter stands on the page.
    fn place(&self, state: &State) -> Matrix {
        Matrix::moved(0.0, state.rise).then(self.matrix).then(state.matrix)
    }
}

fn float(operands: &[Object], at: usize) -> Option<f64> {
    operands.get(at)?.as_float().ok().map(f64::from)
}
