//! JSON that is valid by its grammar (RFC 8259) and that no type holds: halves of a character, and numbers beyond a
//! double. Python and JavaScript write both.

use std::borrow::Cow;

/// The same JSON with U+FFFD for each lone half of a surrogate pair and null for each number that is too large; and whether
/// it had any.
pub(super) fn mended(json: &str) -> (Cow<'_, str>, bool) {
    let mut out = String::new();
    let mut copied = 0;
    let mut replace = |from: usize, to: usize, by: &str| {
        out.push_str(json.get(copied..from).unwrap_or_default());
        out.push_str(by);
        copied = to;
    };
    let bytes = json.as_bytes();
    let mut in_string = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'"' => {
                in_string = !in_string;
                at + 1
            }
            b'\\' if in_string => match half(json, at) {
                Some(Half::High) if half(json, at + 6) == Some(Half::Low) => at + 12,
                Some(_) => {
                    replace(at, at + 6, "\\ufffd");
                    at + 6
                }
                None => at + 2,
            },
            b'-' | b'0'..=b'9' if !in_string => {
                let end = at + number(bytes.get(at..).unwrap_or_default());
                let number = json.get(at..end).unwrap_or_default();
                if number.parse().is_ok_and(f64::is_infinite) {
                    replace(at, end, "null");
                }
                end
            }
            _ => at + 1,
        };
        at = end;
    }
    if copied == 0 {
        return (Cow::Borrowed(json), false);
    }
    out.push_str(json.get(copied..).unwrap_or_default());
    (Cow::Owned(out), true)
}

/// How many bytes a number takes.
fn number(bytes: &[u8]) -> usize {
    let part = |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
    bytes.iter().take_while(part).count()
}

/// Which half of a surrogate pair an escape stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    High,
    Low,
}

fn half(json: &str, at: usize) -> Option<Half> {
    let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_what_no_type_holds_and_nothing_else() {
        let cases = [
            (r#"{"a": "\ud83d\ude00 \u00e9"}"#, None),
            (r#"{"a": "\\ud800 1e999", "b": -1.5e3}"#, None),
            (r#"{"a": "\ud83d x"}"#, Some(r#"{"a": "\ufffd x"}"#)),
            (r#"{"a": "\ude00\ud83d\ude00"}"#, Some(r#"{"a": "\ufffd\ud83d\ude00"}"#)),
            (r#"{"a": "\ud83d\ud83d\ude00"}"#, Some(r#"{"a": "\ufffd\ud83d\ude00"}"#)),
            (r#"[1e999, -1E+400, 12]"#, Some("[null, null, 12]")),
            (r#""\"#, None),
            (r#""\ud83"#, None),
        ];
        for (json, expected) in cases {
            let (found, is_mended) = mended(json);
            assert_eq!((found.as_ref(), is_mended), (expected.unwrap_or(json), expected.is_some()), "{json}");
        }
    }
}
