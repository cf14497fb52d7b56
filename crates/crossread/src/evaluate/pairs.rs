//! Relations of sentence pairs in the forms that the public sets come in.

use std::path::{Path, PathBuf};

use crossread::{Encoder, MiniLm};
use crossread_encoder::{Half, PairClassifier, Relation};
use serde_json::Value;

use super::score::text;
use super::sts::comma_separated;
use crate::failure::Failure;

/// Where a set only says "entailed", it does not say whether the second is less specific.
const ENTAILED: &[Relation] = &[Relation::Same, Relation::Specific];
const NEUTRAL: &[Relation] = &[Relation::General, Relation::Unrelated];
const CONTRADICTION: &[Relation] = &[Relation::Contradicts];
const NOT_ENTAILED: &[Relation] = &[Relation::General, Relation::Unrelated, Relation::Contradicts];
/// Scores of likeness, 0 to 5, from which a pair says the same, and up to which it has nothing in common.
const SAME: f64 = 4.6;
const UNRELATED: f64 = 1.4;
/// Up to this score nothing can even contradict.
const OTHER_SUBJECT: f64 = 0.4;
/// Characters of the first text that are read: evidence may be paragraphs long.
const EVIDENCE: usize = 600;

/// Measures on a file, or on all files under a folder that hold labelled pairs: tables with a head (comma- or
/// tab-separated: SICK, ConjNLI, MED, EQUATE), `first,second,score` (STS-B), JSONL (Breaking NLI, WiCE), XML (RTE).
///
/// Right is a pair whose most probable relation the set's label allows. Beside it the share right that one relation
/// for all would have.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let (encoder, classifier) = (MiniLm::new()?, PairClassifier::new()?);
    let mut table = format!("{:44} {:>8} {:>7} {:>9}\n", "", "pairs", "right", "constant");
    let mut measured = 0;
    for file in files(path)? {
        let pairs = pairs(&file, &text(&file)?);
        if pairs.is_empty() {
            continue;
        }
        measured += 1;
        let texts: Vec<&str> = pairs.iter().flat_map(|p| [p.first.as_str(), p.second.as_str()]).collect();
        let embeddings = encoder.embed(&texts);
        let halves: Vec<Half> =
            texts.iter().zip(&embeddings).map(|(text, embedding)| Half { text, embedding }).collect();
        let both: Vec<(Half, Half)> =
            halves.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
        let share = |right: usize| right as f64 / pairs.len() as f64;
        let found = classifier.relations(&both);
        let right =
            pairs.iter().zip(&found).filter(|(pair, found)| pair.allowed.contains(&found.best())).count();
        let constant = [Relation::Same, Relation::General, Relation::Contradicts, Relation::Unrelated]
            .map(|relation| pairs.iter().filter(|pair| pair.allowed.contains(&relation)).count())
            .into_iter()
            .max();
        let name = file.strip_prefix(path).ok().filter(|rest| rest.components().next().is_some());
        let name = name.unwrap_or(&file).display().to_string();
        let (count, right, constant) = (pairs.len(), share(right), share(constant.unwrap_or_default()));
        table.push_str(&format!("{name:44} {count:>8} {right:>7.3} {constant:>9.3}\n"));
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

/// Two sentences and the relations that their set's label allows.
#[derive(Debug, PartialEq)]
struct Pair {
    first: String,
    second: String,
    allowed: &'static [Relation],
}

impl Pair {
    fn new(first: &str, second: &str, allowed: &'static [Relation]) -> Self {
        let first = first.trim().chars().take(EVIDENCE).collect();
        Self { first, second: second.trim().to_owned(), allowed }
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

/// What a label of natural language inference allows.
fn inference(label: &str) -> Option<&'static [Relation]> {
    match label.to_lowercase().as_str() {
        "entailment" => Some(ENTAILED),
        "neutral" => Some(NEUTRAL),
        "contradiction" => Some(CONTRADICTION),
        _ => None,
    }
}

/// What a score of likeness allows.
fn likeness(score: f64) -> Option<&'static [Relation]> {
    if score >= SAME {
        Some(&[Relation::Same])
    } else if score <= OTHER_SUBJECT {
        Some(&[Relation::Unrelated])
    } else if score <= UNRELATED {
        Some(&[Relation::Unrelated, Relation::Contradicts])
    } else {
        None
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
            Some(Pair::new(row.get(first)?, row.get(second)?, inference(row.get(label)?.trim())?))
        };
        return rest.iter().filter_map(pair).collect();
    }
    let pair = |row: &Vec<String>| match row.as_slice() {
        [first, second, score] => Some(Pair::new(first, second, likeness(score.trim().parse().ok()?)?)),
        _ => None,
    };
    rows.iter().filter_map(pair).collect()
}

/// One line of Breaking NLI or of WiCE. A claim of the latter is held against its first set of supporting sentences; without
/// any, against three sentences of the article.
fn json(line: &Value) -> Option<Pair> {
    let string = |key: &str| line.get(key).and_then(Value::as_str);
    if let (Some(first), Some(second)) = (string("sentence1"), string("sentence2")) {
        return Some(Pair::new(first, second, inference(string("gold_label")?)?));
    }
    let evidence: Vec<&str> = line.get("evidence")?.as_array()?.iter().filter_map(Value::as_str).collect();
    let supporting = line.get("supporting_sentences")?.as_array()?.first().and_then(Value::as_array);
    let (first, allowed) = match (supporting, string("label")?) {
        (None, _) => (evidence.iter().skip(1).take(3).copied().collect::<Vec<_>>(), NOT_ENTAILED),
        (Some(places), label) => {
            let places = places.iter().filter_map(|place| usize::try_from(place.as_u64()?).ok());
            let allowed = match label {
                "supported" => ENTAILED,
                "partially_supported" => NEUTRAL,
                _ => return None,
            };
            (places.filter_map(|place| evidence.get(place).copied()).collect(), allowed)
        }
    };
    Some(Pair::new(&first.join(" "), string("claim")?, allowed))
}

/// The pairs of an RTE challenge: `<pair value="TRUE"><t>…</t><h>…</h></pair>`, or `entailment="YES"`.
fn xml(source: &str) -> Vec<Pair> {
    let pair = |element: &str| {
        let (attributes, body) = element.split_once('>')?;
        let label = ["value=\"", "entailment=\""].into_iter().find_map(|name| attributes.split_once(name))?.1;
        let allowed = match label.split('"').next()? {
            "TRUE" | "YES" => ENTAILED,
            _ => NOT_ENTAILED,
        };
        let inside = |tag: &str| Some(plain(body.split_once(&format!("<{tag}>"))?.1.split("</").next()?));
        Some(Pair::new(&inside("t")?, &inside("h")?, allowed))
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

    fn check(name: &str, source: &str, expected: &[(&str, &str, &'static [Relation])]) {
        let expected: Vec<Pair> = expected.iter().map(|(a, b, allowed)| Pair::new(a, b, allowed)).collect();
        assert_eq!(pairs(Path::new(name), source), expected);
    }

    #[test]
    fn forms() {
        check(
            "a.txt",
            "pair_ID\tsentence_A\tsentence_B\tentailment_judgment\n1\tA b\tC d\tNEUTRAL\n",
            &[("A b", "C d", NEUTRAL)],
        );
        check(
            "a.csv",
            "premise,hypothesis,label\n\"A, b\",C,contradiction\n",
            &[("A, b", "C", CONTRADICTION)],
        );
        check(
            "a.csv",
            "A,B,5.0\nA,C,3\nA,D,1\n",
            &[("A", "B", &[Relation::Same]), ("A", "D", &[Relation::Unrelated, Relation::Contradicts])],
        );
        check(
            "a.jsonl",
            "{\"sentence1\":\"A\",\"sentence2\":\"B\",\"gold_label\":\"entailment\"}\nodd\n",
            &[("A", "B", ENTAILED)],
        );
        check(
            "a.jsonl",
            "{\"label\":\"supported\",\"claim\":\"C\",\"evidence\":[\"A\",\"B\"],\"supporting_sentences\":[[0,1]]}",
            &[("A B", "C", ENTAILED)],
        );
        check(
            "a.xml",
            "<x><pair id=\"1\" value=\"FALSE\"><t>A &amp; B</t>\n<h>C</h></pair></x>",
            &[("A & B", "C", NOT_ENTAILED)],
        );
        check("a.md", "A,B,5.0", &[]);
    }
}
