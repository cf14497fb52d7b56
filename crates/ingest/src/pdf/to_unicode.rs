//! A font's own map from its codes to letters.

use lopdf::Object;
use lopdf::content::Content;

/// Most units of UTF-16 for a code: a ligature has three, a few scripts more.
const MOST_UNITS: usize = 16;

/// The map. Its ranges are kept as such: a range of a few bytes in the file can be of four thousand million codes.
#[derive(Default)]
pub(super) struct ToUnicode {
    /// In the order of their first codes.
    ranges: Vec<Range>,
}

struct Range {
    first: u32,
    last: u32,
    /// The letters of the first code in UTF-16; the last unit grows with the code.
    letters: Vec<u16>,
}

impl ToUnicode {
    /// Reads a map, as far as it can be read: its commands are written as those of a page are.
    pub(super) fn parse(content: &[u8]) -> Self {
        let mut ranges = Vec::new();
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [code, letters] = pair
                            && let Some((first, letters)) = code_of(code).zip(units(letters))
                        {
                            ranges.push(Range { first, last: first, letters });
                        }
                    }
                }
                "endbfrange" => {
                    for range in operands.chunks_exact(3) {
                        let [first, last, letters] = range else { continue };
                        let Some((first, last)) = code_of(first).zip(code_of(last)) else { continue };
                        match letters {
                            Object::Array(each) => {
                                let codes = first..=last;
                                ranges.extend(codes.zip(each).filter_map(|(code, letters)| {
                                    Some(Range { first: code, last: code, letters: units(letters)? })
                                }));
                            }
                            letters => {
                                ranges.extend(units(letters).map(|letters| Range { first, last, letters }))
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        ranges.sort_by_key(|range| range.first);
        Self { ranges }
    }

    /// The letters of a code.
    pub(super) fn get(&self, code: u32) -> Option<String> {
        let at = self.ranges.partition_point(|range| range.first <= code).checked_sub(1)?;
        let range = self.ranges.get(at).filter(|range| code <= range.last)?;
        let mut units = range.letters.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add(u16::try_from(code - range.first).ok()?);
        // What has no meaning is mapped to nothing, or to the character of no meaning.
        let letters = String::from_utf16_lossy(&units);
        (!letters.contains(['\0', char::REPLACEMENT_CHARACTER])).then_some(letters)
    }
}

fn code_of(object: &Object) -> Option<u32> {
    let bytes = object.as_str().ok().filter(|bytes| (1..=4).contains(&bytes.len()))?;
    Some(bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
}

fn units(object: &Object) -> Option<Vec<u16>> {
    let bytes = object.as_str().ok()?;
    let unit = |pair: &[u8]| pair.iter().fold(0, |unit: u16, byte| unit << 8 | u16::from(*byte));
    Some(bytes.chunks(2).take(MOST_UNITS).map(unit).collect())
}
