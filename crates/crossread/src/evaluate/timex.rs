//! Expressions of time in TimeML documents (TempEval-3: TimeBank and AQUAINT as cleaned for it).

use std::path::Path;

use crossread_annotate::expressions;
use crossread_core::{Quantity, Span, Time};

use super::score::{Counts, files, text};
use crate::failure::Failure;

/// Measures on the `.tml` files of a folder, or of the folders in it: expressions found (relaxed: they share a character
/// with the document's; strict: they are the same), and found with the value of TIMEX3. As TempEval-3 counts (UzZaman and
/// others 2013, section 5.1); the day of publication is the document's.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let mut folders = vec![path.to_owned()];
    let inside = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    folders.extend(inside.filter(|entry| entry.is_dir()));
    folders.sort();
    let mut table = Counts::head("expressions");
    let mut measured = 0;
    for folder in folders {
        let Ok(documents) = files(&folder, &["tml"]) else { continue };
        let [mut relaxed, mut strict, mut value] = [Counts::default(); 3];
        for file in documents {
            let document = Document::read(&text(&file)?);
            let found = document.found();
            let count = |counts: &mut Counts, right: &dyn Fn(&Timex, &Timex) -> bool| {
                let matched = document.expected.iter().filter(|e| found.iter().any(|f| right(e, f))).count();
                counts.add(Counts { right: matched, found: found.len(), expected: document.expected.len() });
            };
            count(&mut relaxed, &|e, f| e.span.overlaps(f.span));
            count(&mut strict, &|e, f| e.span == f.span);
            count(&mut value, &|e, f| e.span.overlaps(f.span) && e.value == f.value);
        }
        measured += 1;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        table.push_str(&relaxed.row(&format!("{name}, relaxed")));
        table.push_str(&strict.row(&format!("{name}, strict")));
        table.push_str(&value.row(&format!("{name}, relaxed with value")));
    }
    if measured == 0 {
        let reason = "no .tml file here or in a folder of it".to_owned();
        return Err(Failure::Evaluation { path: path.to_owned(), reason });
    }
    Ok(table)
}

/// An expression of time with its value.
struct Timex {
    span: Span,
    value: String,
}

/// A document's text, its day, and the expressions marked in it.
struct Document {
    text: String,
    published: Option<jiff::civil::Date>,
    expected: Vec<Timex>,
}

impl Document {
    /// Reads TimeML: all tags but TIMEX3 are dropped.
    fn read(source: &str) -> Self {
        let created = source.split("<TIMEX3").find(|tag| tag.contains("CREATION_TIME"));
        let day = created.map(|tag| attribute(tag, "value")).unwrap_or_default();
        let published = day.get(..10).and_then(|day| day.parse().ok());
        let body = source.split_once("<TEXT>").map_or("", |(_, rest)| rest);
        let body = body.split_once("</TEXT>").map_or(body, |(body, _)| body);
        let mut document = Self { text: String::new(), published, expected: Vec::new() };
        let mut open: Option<(usize, String)> = None;
        for (n, piece) in body.split('<').enumerate() {
            let (tag, words) =
                if n == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
            if tag.starts_with("TIMEX3") {
                open = Some((document.text.len(), attribute(tag, "value")));
            } else if tag.starts_with("/TIMEX3")
                && let Some((start, value)) = open.take()
            {
                document.expected.push(Timex { span: Span::new(start, document.text.len()), value });
            }
            document.text.push_str(&plain(words));
        }
        document
    }

    /// What is found in the text: expressions of time, and the durations among the quantities.
    fn found(&self) -> Vec<Timex> {
        let (times, quantities) = expressions(&self.text, self.published);
        let duration = |q: &Quantity| Some(Timex { span: q.span, value: length(q.span.of(&self.text), q)? });
        let durations = quantities.iter().filter_map(duration);
        let times = times.into_iter().flat_map(|time| ends(&self.text, time));
        times.chain(durations).collect()
    }
}

/// A time as TimeML marks it: of a stretch ("between 2015 and 2019", "12 to 14 May") both ends, apart.
fn ends(text: &str, time: Time) -> Vec<Timex> {
    let words = time.span.of(text);
    let links = [" and ", " to ", " through ", " till ", " until ", "-", "–"];
    let cut = links.iter().find_map(|link| words.find(link).map(|at| (at, at + link.len())));
    let whole = || vec![Timex { span: time.span, value: time.value.clone() }];
    let (Some((end, start)), Some(from), Some(to)) = (cut, time.from, time.to) else { return whole() };
    let (left, right) = (words.get(..end).unwrap_or_default(), words.get(start..).unwrap_or_default());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let year = |words: &str| words.len() == 4 && words.bytes().all(|b| b.is_ascii_digit());
    let shown = |day: jiff::civil::Date| match (year(left), digit(left.chars().next_back())) {
        (true, _) => day.year().to_string(),
        (_, true) => day.to_string(),
        _ => day.strftime("%Y-%m").to_string(),
    };
    let months = left.starts_with(char::is_uppercase) && right.starts_with(char::is_uppercase);
    let days = digit(left.chars().next_back()) && digit(right.chars().next());
    if from == to || !(months || days) || time.value.starts_with('P') {
        return whole();
    }
    let (middle, rest) = (time.span.start + end, time.span.start + start);
    vec![
        Timex { span: Span::new(time.span.start, middle), value: shown(from) },
        Timex { span: Span::new(rest, time.span.end), value: shown(to) },
    ]
}

/// The value of a duration in the unit of its words: "two weeks" is P2W and no P14D.
fn length(words: &str, quantity: &Quantity) -> Option<String> {
    if !matches!(quantity.unit.as_str(), "s" | "year") {
        return None;
    }
    let units = [
        ("second", "s", 1.0, "PT", "S"),
        ("minute", "s", 60.0, "PT", "M"),
        ("hour", "s", 3600.0, "PT", "H"),
        ("day", "s", 86_400.0, "P", "D"),
        ("week", "s", 604_800.0, "P", "W"),
        ("month", "year", 1.0 / 12.0, "P", "M"),
        ("year", "year", 1.0, "P", "Y"),
        ("decade", "year", 1.0, "P", "Y"),
        ("centur", "year", 1.0, "P", "Y"),
    ];
    let lower = words.to_lowercase();
    let unit = units.iter().find(|(name, base, ..)| lower.contains(name) && *base == quantity.unit)?;
    let (.., size, before, letter) = unit;
    Some(format!("{before}{}{letter}", (quantity.low / size * 100.0).round() / 100.0))
}

fn attribute(tag: &str, name: &str) -> String {
    let after = tag.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
    after.split('"').next().unwrap_or_default().to_owned()
}

/// Entities resolved; a line break inside a paragraph is a space.
fn plain(words: &str) -> String {
    let words = words.replace("\n\n", "\u{2029}").replace('\n', " ").replace('\u{2029}', "\n\n");
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_expressions_keep_their_places() {
        let source = "<DCT><TIMEX3 tid=\"t0\" value=\"2031-05-15\" functionInDocument=\"CREATION_TIME\">x</TIMEX3></DCT>\n\
                      <TEXT>The <EVENT>mill</EVENT> shut\non <TIMEX3 tid=\"t1\" value=\"2031-05-14\">Wednesday</TIMEX3>.</TEXT>";
        let document = Document::read(source);
        assert_eq!(document.text, "The mill shut on Wednesday.");
        let expected: Vec<(&str, &str)> =
            document.expected.iter().map(|e| (e.span.of(&document.text), e.value.as_str())).collect();
        assert_eq!(expected, [("Wednesday", "2031-05-14")]);
        let found: Vec<String> = document.found().into_iter().map(|f| f.value).collect();
        assert_eq!(found, ["2031-05-14"]);
    }

    #[test]
    fn stretches_have_two_ends() {
        for (words, expected) in [
            ("between 2015 and 2019", vec!["2015", "2019"]),
            ("on May 12 and 13, 2031", vec!["2031-05-12", "2031-05-13"]),
            ("in January-March 2031", vec!["2031-01", "2031-03"]),
            ("in mid-May 2031", vec!["2031-05"]),
        ] {
            let text = format!("The mill was shut {words} in Brenn.");
            let (times, _) = expressions(&text, None);
            let found: Vec<String> =
                times.into_iter().flat_map(|t| ends(&text, t)).map(|t| t.value).collect();
            assert_eq!(found, expected, "{words}");
        }
    }
}
