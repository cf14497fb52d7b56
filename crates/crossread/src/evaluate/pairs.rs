//! Which sentence pairs say the same, in the forms that the public sets come in.

use std::path::{Path, PathBuf};

use crossread::{Encoder, MiniLm};
use crossread_core::Passage;
use serde_json::Value;

use super::score::{average_precision, text};
use super::sts::comma_separated;
use crate::failure::Failure;

/// Of a score of likeness, 0 to 5: from here on only unimportant details differ (Cer et al. 2017, table 1).
const SAME: f64 = 4.0;

/// Measures on a file, or on all files under a folder that hold labelled pairs: tables with a head (comma- or
/// tab-separated: SICK, ConjNLI, MED, EQUATE), `first,second,score` (STS-B), JSONL (Breaking NLI, WiCE), XML (RTE).
///
/// How well the cosine of the embeddings puts pairs in which the first says what the second says (entailed, or a score
/// of 4 or more) before all others: average precision, beside the share of such pairs, which is that of any order.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let mut table = format!("{:44} {:>8} {:>7} {:>9}\n", "", "pairs", "same", "precision");
    let mut measured = 0;
    for file in files(path)? {
        let pairs = pairs(&file, &text(&file)?);
        if pairs.is_empty() {
            continue;
        }
        measured += 1;
        let passages: Vec<Passage> =
            pairs.iter().flat_map(|p| [&p.first, &p.second]).map(|text| Passage::whole(text)).collect();
        let embeddings = encoder.embed(&passages);
        let cosines =
            embeddings.chunks_exact(2).map(|pair| if let [a, b] = pair { a.cosine(b) } else { 0.0 });
        let ranked: Vec<(f32, bool)> = cosines.zip(pairs.iter().map(|pair| pair.same)).collect();
        let same = pairs.iter().filter(|pair| pair.same).count() as f64 / pairs.len() as f64;
        let name = file.strip_prefix(path).ok().filter(|rest| rest.components().next().is_some());
        let name = name.unwrap_or(&file).display().to_string();
        let (count, precision) = (pairs.len(), average_precision(ranked));
        table.push_str(&format!("{name:44} {count:>8} {same:>7.3} {precision:>9.3}\n"));
    }
    if measured == 0 {
        let reason =
            "no file with labelled sentence pairs; unpack archives, see: crossread evaluate pairs --help";
        return Err(Failure::Evaluation { path: path.to_owned(), reason: reason.to_owned() });
    }
    Ok(table)
}

/// `path` itself, or the files under it at any depth, in order; links are not followed.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    if path.is_dir() {
        folders.push(path.to_owned())
    } else {
        found.push(path.to_owned())
    }
    while let Some(folder) = folders.pop() {
        let fail = |e: std::io::Error| Failure::Evaluation { path: folder.clone(), reason: e.to_string() };
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let kind = entry.file_type().map_err(fail)?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Two sentences, and whether the first says what the second says.
#[derive(Debug, PartialEq)]
struct Pair {
    first: String,
    second: String,
    same: bool,
}

impl Pair {
    fn new(first: &str, second: &str, same: bool) -> Self {
        Self { first: first.trim().to_owned(), second: second.trim().to_owned(), same }
    }
}

/// The labelled pairs of a file; none where it has another form.
fn pairs(path: &Path, source: &str) -> Vec<Pair> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    match ending {
        "jsonl" => source.lines().filter_map(|line| json(&serde_json::from_str(line).ok()?)).collect(),
        "xml" => xml(source),
        "csv" => rows(comma_separated(source)),
        "tsv" | "txt" => {
            rows(source.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
        }
        _ => Vec::new(),
    }
}

/// Whether a label of natural language inference says "entailed".
fn entailed(label: &str) -> Option<bool> {
    match label.to_lowercase().as_str() {
        "entailment" => Some(true),
        "neutral" | "contradiction" => Some(false),
        _ => None,
    }
}

/// Rows under a head that names the columns, or rows of two texts and a score.
fn rows(rows: Vec<Vec<String>>) -> Vec<Pair> {
    let Some((head, rest)) = rows.split_first() else { return Vec::new() };
    let column = |names: &[&str]| head.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    let columns = (
        column(&["sentence_a", "sentence1", "premise"]),
        column(&["sentence_b", "sentence2", "hypothesis"]),
        column(&["entailment_judgment", "gold_label", "label"]),
    );
    if let (Some(first), Some(second), Some(label)) = columns {
        let pair = |row: &Vec<String>| {
            Some(Pair::new(row.get(first)?, row.get(second)?, entailed(row.get(label)?.trim())?))
        };
        return rest.iter().filter_map(pair).collect();
    }
    let pair = |row: &Vec<String>| match row.as_slice() {
        [first, second, score] => Some(Pair::new(first, second, score.trim().parse::<f64>().ok()? >= SAME)),
        _ => None,
    };
    rows.iter().filter_map(pair).collect()
}

/// One line of Breaking NLI or of WiCE. A claim of the latter is held against its first set of supporting sentences; without
/// any, against three sentences of the article.
fn json(line: &Value) -> Option<Pair> {
    let string = |key: &str| line.get(key).and_then(Value::as_str);
    if let (Some(first), Some(second)) = (string("sentence1"), string("sentence2")) {
        return Some(Pair::new(first, second, entailed(string("gold_label")?)?));
    }
    let evidence: Vec<&str> = line.get("evidence")?.as_array()?.iter().filter_map(Value::as_str).collect();
    let supporting = line.get("supporting_sentences")?.as_array()?.first().and_then(Value::as_array);
    let first: Vec<&str> = match supporting {
        None => evidence.into_iter().skip(1).take(3).collect(),
        Some(places) => {
            let places = places.iter().filter_map(|place| usize::try_from(place.as_u64()?).ok());
            places.filter_map(|place| evidence.get(place).copied()).collect()
        }
    };
    Some(Pair::new(&first.join(" "), string("claim")?, string("label")? == "supported"))
}

/// The pairs of an RTE challenge: `<pair value="TRUE"><t>…</t><h>…</h></pair>`, or `entailment="YES"`.
fn xml(source: &str) -> Vec<Pair> {
    let pair = |element: &str| {
        let (attributes, body) = element.split_once('>')?;
        let label = ["value=\"", "entailment=\""].into_iter().find_map(|name| attributes.split_once(name))?.1;
        let same = matches!(label.split('"').next()?, "TRUE" | "YES");
        let inside = |tag: &str| Some(plain(body.split_once(&format!("<{tag}>"))?.1.split("</").next()?));
        Some(Pair::new(&inside("t")?, &inside("h")?, same))
    };
    source.split("<pair ").skip(1).filter_map(pair).collect()
}

/// Text of XML without its five named references.
fn plain(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, source: &str, expected: &[(&str, &str, bool)]) {
        let expected: Vec<Pair> = expected.iter().map(|&(a, b, same)| Pair::new(a, b, same)).collect();
        assert_eq!(pairs(Path::new(name), source), expected);
    }

    #[test]
    fn forms() {
        check(
            "a.txt",
            "pair_ID\tsentence_A\tsentence_B\tentailment_judgment\n1\tA b\tC d\tNEUTRAL\n",
            &[("A b", "C d", false)],
        );
        check("a.csv", "premise,hypothesis,label\n\"A, b\",C,contradiction\n", &[("A, b", "C", false)]);
        check("a.csv", "A,B,5.0\nA,C,3\nA,D,1\n", &[("A", "B", true), ("A", "C", false), ("A", "D", false)]);
        check(
            "a.jsonl",
            "{\"sentence1\":\"A\",\"sentence2\":\"B\",\"gold_label\":\"entailment\"}\nodd\n",
            &[("A", "B", true)],
        );
        check(
            "a.jsonl",
            "{\"label\":\"supported\",\"claim\":\"C\",\"evidence\":[\"A\",\"B\"],\"supporting_sentences\":[[0,1]]}",
            &[("A B", "C", true)],
        );
        check(
            "a.xml",
            "<x><pair id=\"1\" value=\"FALSE\"><t>A &amp; B</t>\n<h>C</h></pair></x>",
            &[("A & B", "C", false)],
        );
        check("a.md", "A,B,5.0", &[]);
    }
}
