//! What the codes of a font mean and how wide they are.

use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object};

use super::bounds::Bounds;
use super::to_unicode::ToUnicode;

/// Widths of the characters from the space to "~" in the two families that files use without giving widths, in thousandths
/// of the size, from their published metrics (Adobe, Core 14 AFM). Their bold and slanted faces differ little.
const SANS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const SERIF: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
    389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
    500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// The width of other characters, and of all in a typewriter's face.
const OTHER_WIDTH: f64 = 0.5;
const TYPEWRITER_WIDTH: f64 = 0.6;

/// Ligatures that a font has a sign for, and their letters.
const LIGATURES: [(char, &str); 7] = [
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{fb05}', "st"),
    ('\u{fb06}', "st"),
];

/// A font of a document.
pub(super) struct Font {
    /// Whether a code is two bytes long.
    wide: bool,
    to_unicode: ToUnicode,
    /// The letters of codes of one byte, where the map has none.
    letters: Vec<String>,
    widths: Vec<Widths>,
    default_width: f64,
    pub(super) bold: bool,
}

/// Widths of codes in a row, in parts of the size; one stands for all.
struct Widths {
    first: u32,
    last: u32,
    widths: Vec<f64>,
}

/// One sign of a text.
pub(super) struct Glyph {
    /// Its letters; none where the font does not say.
    pub(super) letters: Option<String>,
    /// How far the next stands from it, in parts of the size.
    pub(super) width: f64,
    /// Whether it is the space to which extra width is given.
    pub(super) is_space: bool,
}

impl Font {
    pub(super) fn new(document: &Document, dict: &Dictionary, bounds: &mut Bounds) -> Self {
        let kind = name(document, dict, b"Subtype").unwrap_or_default();
        let wide = kind == b"Type0";
        let base = name(document, dict, b"BaseFont").unwrap_or_default();
        let base = String::from_utf8_lossy(base).into_owned();
        let mapped = dict.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok();
        let mapped = mapped.and_then(|stream| bounds.unpacked(stream));
        let mut font = Self {
            wide,
            to_unicode: mapped.map(|content| ToUnicode::parse(&content)).unwrap_or_default(),
            letters: Vec::new(),
            widths: Vec::new(),
            default_width: OTHER_WIDTH,
            bold: ["Bold", "Black", "Heavy"].iter().any(|word| base.contains(word)),
        };
        if wide {
            let inner = dict.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
            let inner = inner.and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
            if let Some(inner) = inner {
                font.default_width = number(document, inner, b"DW").unwrap_or(1000.0) / 1000.0;
                font.widths = wide_widths(document, inner);
            }
        } else {
            font.letters = letters(document, dict);
            // The glyphs of a font that the document draws itself have a scale of their own.
            let scale = dict.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
            let scale = scale.and_then(|matrix| matrix.first()?.as_float().ok()).map_or(0.001, f64::from);
            match simple_widths(document, dict, scale) {
                Some(widths) => font.widths.push(widths),
                None => font.standard_widths(&base),
            }
        }
        font
    }

    /// The signs of a string that is shown in the font.
    pub(super) fn glyphs<'f>(&'f self, string: &'f [u8]) -> impl Iterator<Item = Glyph> + 'f {
        string.chunks(if self.wide { 2 } else { 1 }).map(|code| {
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let letters = self.to_unicode.get(code).or_else(|| {
                let index = usize::try_from(code).ok()?;
                self.letters.get(index).filter(|letters| !letters.is_empty()).cloned()
            });
            Glyph {
                letters: letters.map(|letters| without_ligatures(&letters)),
                width: self.width(code),
                is_space: !self.wide && code == 32,
            }
        })
    }

    fn width(&self, code: u32) -> f64 {
        let at = self.widths.partition_point(|widths| widths.first <= code);
        let widths =
            at.checked_sub(1).and_then(|at| self.widths.get(at)).filter(|widths| code <= widths.last);
        let width = widths.and_then(|run| {
            let offset = usize::try_from(code - run.first).ok()?;
            run.widths.get(if run.widths.len() == 1 { 0 } else { offset }).copied()
        });
        width.unwrap_or(self.default_width)
    }

    /// The widths of a font that every reader has.
    fn standard_widths(&mut self, base: &str) {
        if base.contains("Courier") {
            self.default_width = TYPEWRITER_WIDTH;
            return;
        }
        let table = if base.contains("Times") { &SERIF } else { &SANS };
        let widths = table.iter().map(|width| f64::from(*width) / 1000.0).collect();
        self.widths.push(Widths { first: 32, last: 126, widths });
    }
}

fn without_ligatures(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len());
    for letter in letters.chars() {
        match LIGATURES.iter().find(|(ligature, _)| *ligature == letter) {
            Some((_, letters)) => out.push_str(letters),
            None => out.push(letter),
        }
    }
    out
}

fn name<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    dict.get_deref(key, document).and_then(Object::as_name).ok()
}

fn number(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<f64> {
    dict.get_deref(key, document).and_then(Object::as_float).ok().map(f64::from)
}

/// The letters of all codes of one byte by the font's encoding.
fn letters(document: &Document, dict: &Dictionary) -> Vec<String> {
    // Of the font's own dictionary no more is shown than this: a map would be unpacked without these bounds.
    let mut encoded = Dictionary::new();
    encoded.set("Type", Object::Name(b"Font".to_vec()));
    if let Ok(encoding) = dict.get(b"Encoding") {
        encoded.set("Encoding", encoding.clone());
    }
    let Ok(encoding) = encoded.get_font_encoding(document) else { return Vec::new() };
    (0..=u8::MAX).map(|code| encoding.bytes_to_string(&[code]).unwrap_or_default()).collect()
}

/// The widths of a font whose codes are of one byte, each to be scaled.
fn simple_widths(document: &Document, dict: &Dictionary, scale: f64) -> Option<Widths> {
    let first = dict.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok();
    let first = first.and_then(|first| u32::try_from(first).ok())?;
    let widths = dict.get_deref(b"Widths", document).and_then(Object::as_array).ok()?;
    let widths: Vec<f64> =
        floats(document, widths).into_iter().take(256).map(|width| width * scale).collect();
    let last = first.checked_add(u32::try_from(widths.len()).ok()?.checked_sub(1)?)?;
    Some(Widths { first, last, widths })
}

/// The widths of a font whose codes are of two bytes: a code and the widths from it on, or two codes and the width of all from
/// the one to the other.
fn wide_widths(document: &Document, dict: &Dictionary) -> Vec<Widths> {
    let Ok(list) = dict.get_deref(b"W", document).and_then(Object::as_array) else { return Vec::new() };
    let code =
        |object: Option<&Object>| object.and_then(|o| o.as_i64().ok()).and_then(|c| u32::try_from(c).ok());
    let mut runs = Vec::new();
    let mut rest = list.as_slice();
    while let Some(first) = code(rest.first()) {
        let second =
            rest.get(1).and_then(|object| document.dereference(object).ok()).map(|(_, object)| object);
        let (last, widths, taken) = match second {
            Some(Object::Array(widths)) => {
                let widths: Vec<f64> = floats(document, widths).iter().map(|width| width / 1000.0).collect();
                let many = u32::try_from(widths.len()).unwrap_or_default();
                (first.saturating_add(many.saturating_sub(1)), widths, 2)
            }
            second => {
                let width = rest
                    .get(2)
                    .and_then(|width| width.as_float().ok())
                    .map_or(1.0, |w| f64::from(w) / 1000.0);
                (code(second).unwrap_or(first), vec![width], 3)
            }
        };
        runs.push(Widths { first, last, widths });
        rest = rest.get(taken..).unwrap_or_default();
    }
    runs.sort_by_key(|run| run.first);
    runs
}

fn floats(document: &Document, list: &[Object]) -> Vec<f64> {
    let float = |object| document.dereference(object).ok().and_then(|(_, object)| object.as_float().ok());
    list.iter().map(|object| float(object).map_or(0.0, f64::from)).collect()
}

/// A font for text that names none: every file has one, so that its letters count as unknown.
pub(super) static NO_FONT: LazyLock<Font> = LazyLock::new(|| Font {
    wide: false,
    to_unicode: ToUnicode::default(),
    letters: Vec::new(),
    widths: Vec::new(),
    default_width: OTHER_WIDTH,
    bold: false,
});
