//! The rules against their corpus.

use super::{Marked, classify};

const CORPUS: &str = include_str!("../lines.corpus.txt");

const ABOVE: &str = "The ferry left the harbour an hour late because of fog, the port said.";
const BELOW: &str = "Its passengers were taken ashore by two fishing boats before noon.";

/// The kinds of a line between two paragraphs, joined by "+" where it is cut.
fn kinds_of(line: &str) -> String {
    let text = format!("{ABOVE}\n{line}\n{BELOW}");
    let from = ABOVE.len() + 1;
    classify(&text, Marked::default())
        .iter()
        .filter(|found| found.span.start >= from && found.span.end <= from + line.len())
        .map(|found| format!("{:?}", found.kind))
        .collect::<Vec<_>>()
        .join("+")
}

#[test]
fn corpus() {
    let wrong: Vec<String> = CORPUS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|entry| {
            let Some((kind, line)) = entry.split_once('\t') else { return Some(format!("no tab: {entry}")) };
            let found = kinds_of(line);
            (found != kind).then(|| format!("{kind} expected, {found} found: {line}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Checks a whole text against kinds written in front of its lines.
fn check(marked_title: bool, page: &str) {
    let lines: Vec<(&str, &str)> =
        page.trim().lines().filter_map(|line| line.trim_start().split_once('|')).collect();
    let text = lines.iter().map(|(_, words)| *words).collect::<Vec<_>>().join("\n");
    let title = marked_title.then(|| crossread_core::Span::new(0, text.find('\n').unwrap_or(text.len())));
    let found: Vec<String> = classify(&text, Marked { title, kinds: &[] })
        .iter()
        .map(|line| format!("{:?}|{}", line.kind, line.span.of(&text)))
        .collect();
    let expected: Vec<String> = lines.iter().map(|(kind, words)| format!("{kind}|{words}")).collect();
    assert_eq!(found, expected);
}

#[test]
fn headline_behind_prices() {
    check(
        false,
        "Ticker|4.10 TLR
         Ticker|2.25 TLR
         Title|Two ports agree to share one pilot boat
         Body|The two harbours signed the paper on Monday. It takes effect in June.",
    );
}

#[test]
fn first_paragraph_is_no_headline() {
    check(
        false,
        "Body|The two harbours signed the paper on Monday, and the pilots' union said that it would go to court.
         Body|It takes effect in June.",
    );
    check(false, "Body|Two ports agree to share one pilot boat");
}

#[test]
fn headline_again_is_a_heading() {
    check(
        true,
        "Title|Two ports agree to share one pilot boat
         Heading|TWO PORTS AGREE TO SHARE ONE PILOT BOAT
         Body|The two harbours signed the paper on Monday.",
    );
}

#[test]
fn list_under_a_label_is_links() {
    check(
        true,
        "Title|Two ports agree to share one pilot boat
         Body|The two harbours signed the paper on Monday.
         Link|Read more:
         Link|The town that sold its lighthouse
         Link|What became of the pilots of the north?
         Body|The pilots' union said that it would go to court.",
    );
}

#[test]
fn speaker_above_a_quotation_is_prose() {
    check(
        false,
        "Body|The two harbours signed the paper on Monday.
         Body|Oda Marn, harbour master:
         Body|“We share one sea.”
         Heading|Who pays
         Body|The towns pay half each.",
    );
}

#[test]
fn page_of_labels_has_no_prose() {
    check(
        true,
        "Title|Watch the ferry come in
         Link|Home
         Link|Live
         Link|Shows
         Notice|We use cookies to make this site better.
         Notice|Sign up for our newsletter",
    );
}

#[test]
fn masthead_is_no_headline() {
    check(
        false,
        "Link|The Lake Observer
         Date|4 October 2030
         Link|Regions | Sarn
         Title|Two towns, one river and a great many signatures
         Byline|By Jane Doe
         Body|The mayor of this town came home with a wet coat on Thursday.",
    );
}

#[test]
fn caption_under_its_credit() {
    check(
        false,
        "Body|The mayor of this town came home with a wet coat on Thursday.
         Blank|
         Caption|Photo: Town Hall
         Caption|The mayor accepts a bell
         Blank|
         Body|She had given away an oak.",
    );
}
