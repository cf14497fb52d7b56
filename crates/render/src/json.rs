use std::fmt::Write;

use crossread_core::Record;
use serde::Serialize;
use serde_json::Value;

use crate::printable::acts_on_terminals;

/// The record as indented JSON with a line break at its end.
///
/// Characters that act on a terminal (C1 controls, directional overrides) are written as `\u` escapes, which read
/// back as the same characters; JSON itself escapes only the C0 controls.
pub fn json(record: &Record) -> String {
    document(record)
}

/// What can be written in JSON, as [`json`] writes a record.
pub fn document(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them alone, all of which JSON can write.
    safe(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// As [`document`], on one line.
pub fn line(value: &impl Serialize) -> String {
    safe(&serde_json::to_string(value).unwrap_or_default())
}

fn safe(written: &str) -> String {
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

/// The name that the JSON form gives a kind, a status and so on; nothing for none.
pub(crate) fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}
