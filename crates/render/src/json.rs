use std::fmt::Write;

use crossread_core::Record;

use crate::printable::acts_on_terminals;

/// The record as indented JSON with a line break at its end.
///
/// Characters that act on a terminal (C1 controls, directional overrides) are written as `\u` escapes, which read
/// back as the same characters; JSON itself escapes only the C0 controls.
pub fn json(record: &Record) -> String {
    // A record holds strings, numbers and lists of them alone, all of which JSON can write.
    let written = serde_json::to_string_pretty(record).unwrap_or_default();
    let mut safe = String::with_capacity(written.len() + 1);
    for c in written.chars() {
        // Such characters stand inside strings alone: JSON's own syntax is ASCII.
        if c != '\n' && acts_on_terminals(c) {
            // Writing to a String cannot fail.
            let _ = c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(safe, "\\u{unit:04x}"));
        } else {
            safe.push(c);
        }
    }
    safe.push('\n');
    safe
}
