//! UTF-8 that some program once took for windows-1252 and wrote again as UTF-8: "SÃ¼dholm", "itâ€™s".

use crossread_core::Diagnostic;
use encoding_rs::WINDOWS_1252;

/// Fewest places that tell: one can be chance.
const FEWEST: usize = 2;

/// The text as it was meant, and a note, where nearly all that is not ASCII in it was decoded twice; a note alone where
/// some of it was.
pub(crate) fn repair(text: String) -> (String, Option<Diagnostic>) {
    let (mut repaired, mut places, mut others) = (String::with_capacity(text.len()), 0_usize, 0_usize);
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        if let Some((meant, length)) = sequence(rest) {
            repaired.push(meant);
            places += 1;
            rest = rest.get(length..).unwrap_or_default();
        } else {
            repaired.push(character);
            others += usize::from(!character.is_ascii());
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    if places < FEWEST {
        (text, None)
    } else if others * 10 <= places {
        (
            repaired,
            Some(Diagnostic::note(
                "Its letters had been decoded twice (\"Ã¼\" for \"ü\"); they were repaired.",
            )),
        )
    } else {
        let note =
            Diagnostic::note(format!("Letters in {places} places look as if they had been decoded twice."));
        (text, Some(note.with_hint("Save it again as UTF-8 if words look damaged.")))
    }
}

/// The character that the first characters of `text` were before they were decoded twice, and the bytes they take.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut bytes = Vec::with_capacity(4);
    for (at, character) in text.char_indices().take(4) {
        let Some(byte) = byte(character) else { break };
        bytes.push(byte);
        if let Some(meant) = std::str::from_utf8(&bytes).ok().and_then(|meant| meant.chars().next()) {
            return Some((meant, at + character.len_utf8()));
        }
    }
    // The last byte of a closing quotation mark is no character of windows-1252, and often went lost.
    let lost = text.strip_prefix("â€")?;
    lost.chars()
        .next()
        .is_none_or(|next| next.is_whitespace() || next.is_ascii_punctuation())
        .then_some(('”', "â€".len()))
}

/// The byte that windows-1252 has for a character that is not ASCII.
fn byte(character: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, unmapped) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    match (bytes.as_ref(), unmapped) {
        ([byte], false) if !byte.is_ascii() => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repaired_and_what_is_not() {
        let cases = [
            ("JÃ¼rgen WeiÃŸ of MalmÃ¶", "Jürgen Weiß of Malmö", true),
            ("â€œItâ€™s far too much,â€ he said: â‚¬40", "“It’s far too much,” he said: €40", true),
            ("Jürgen Weiß said “no” in Malmö", "Jürgen Weiß said “no” in Malmö", false),
            ("CAFÉ® in Sarn", "CAFÉ® in Sarn", false),
            ("Jürgen’s “note” says JÃ¼rgen and WeiÃŸ", "Jürgen’s “note” says JÃ¼rgen and WeiÃŸ", true),
            ("", "", false),
        ];
        for (text, expected, noted) in cases {
            let (found, note) = repair(text.to_owned());
            assert_eq!((found.as_str(), note.is_some()), (expected, noted));
        }
    }
}
