//! Copies and stories, as texts: each case holds reports and what is to come out, in whatever order they arrive.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Line, LineKind, Published, Report, ReportParts, Span};
use crossread_group::{Because, CopyKind, Decisions, Profile, Stream, change};

const CASES: &str = include_str!("stories.txt");

/// A case by its heading.
struct Case {
    reports: Vec<(String, Report)>,
    stories: BTreeSet<BTreeSet<String>>,
    copies: BTreeSet<String>,
}

fn report(head: &str, text: &str) -> (String, Report) {
    let mut words = head.split(' ');
    let (name, day, outlet) = (words.next(), words.next(), words.next());
    let text = text.trim().to_owned();
    let title = text.find('\n').expect("a headline");
    let lines = vec![
        Line { span: Span::new(0, title), kind: LineKind::Title },
        Line { span: Span::new(title + 1, text.len()), kind: LineKind::Body },
    ];
    let date = day.filter(|day| *day != "-").map(|day| day.parse().expect("a day"));
    let report = Report::new(ReportParts {
        text,
        lines,
        outlet: outlet.map(str::to_owned),
        published: date.map(|date| Published { date, time: None }),
        ..ReportParts::default()
    });
    (name.expect("a name").to_owned(), report)
}

fn case(heading: &str) -> Case {
    let case = CASES.split("\n## ").find(|case| case.starts_with(heading)).expect("the case");
    let mut expected = case.split("\n=> ");
    let reports = expected.next().expect("reports").split("\n### ").skip(1);
    let reports = reports.map(|r| r.split_once('\n').expect("a text")).map(|(head, text)| report(head, text));
    let mut case = Case { reports: reports.collect(), stories: BTreeSet::new(), copies: BTreeSet::new() };
    for part in expected {
        let mut lines = part.lines().filter(|line| !line.is_empty());
        if lines.next() == Some("stories") {
            case.stories = lines.map(|l| l.split(' ').map(str::to_owned).collect()).collect();
        } else {
            case.copies = lines.map(str::to_owned).collect();
        }
    }
    case
}

/// Takes the reports in `order`, making stories after each, and gives what is together at the end.
fn arrive(case: &Case, order: &[usize], decisions: &Decisions) -> (Stream, BTreeSet<BTreeSet<String>>) {
    let mut stream = Stream::default();
    let mut story_of: BTreeMap<u32, usize> = BTreeMap::new();
    let mut stories = 0;
    for place in order {
        stream.add(u32::try_from(*place).expect("few"), Profile::of(&case.reports[*place].1));
        for group in stream.regroup(decisions) {
            stories += 1;
            story_of.extend(group.members.iter().map(|member| (member.id, stories)));
        }
    }
    let mut together: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (id, story) in story_of {
        together.entry(story).or_default().insert(case.reports[id as usize].0.clone());
    }
    (stream, together.into_values().collect())
}

fn check(heading: &str) {
    let case = case(heading);
    let forward: Vec<usize> = (0..case.reports.len()).collect();
    for turn in 0..forward.len() {
        for backward in [false, true] {
            let mut order = forward.clone();
            order.rotate_left(turn);
            if backward {
                order.reverse();
            }
            let (stream, stories) = arrive(&case, &order, &Decisions::default());
            assert_eq!(stories, case.stories, "{heading}: {order:?}");
            let name = |id: u32| case.reports[id as usize].0.clone();
            let copies = forward.iter().filter_map(|id| {
                let id = u32::try_from(*id).ok()?;
                let copy = stream.ties(id)?.0.filter(|copy| copy.is_whole())?;
                let kind = match copy.kind {
                    CopyKind::Same => "same",
                    CopyKind::Reprinted => "reprinted",
                    CopyKind::Shortened => "shortened",
                    CopyKind::Partial => "partial",
                };
                Some(format!("{} of {}, {kind}", name(id), name(copy.original)))
            });
            assert_eq!(copies.collect::<BTreeSet<_>>(), case.copies, "{heading}: {order:?}");
        }
    }
}

#[test]
fn copies() {
    check("An agency's text under another heading");
}

#[test]
fn fires_of_one_day_stay_apart() {
    check("Two fires on one day");
}

#[test]
fn matches_of_one_day_stay_apart() {
    check("Two matches on one day");
}

#[test]
fn a_story_of_weeks_stays_one() {
    check("A story of six weeks");
}

#[test]
fn reports_without_a_date_find_their_story() {
    check("Reports without a date");
}

#[test]
fn what_a_copy_changed() {
    let case = case("An agency's text under another heading");
    let of = |name: &str| case.reports.iter().find(|(n, _)| n == name).map(|(_, r)| r).expect("the report");
    let changed = change(of("wire"), of("heading"));
    assert_eq!(changed.heading.expect("another").1, "Canal closed for a week");
    assert!(changed.added.is_empty() && changed.left_out.is_empty());
    let changed = change(of("wire"), of("edited"));
    assert!(changed.heading.is_none());
    assert!(changed.added.iter().any(|s| s.contains("950 tons")), "{:?}", changed.added);
    assert!(changed.left_out.iter().any(|s| s.contains("900 tons")), "{:?}", changed.left_out);
    let changed = change(of("wire"), of("short"));
    assert!(changed.added.is_empty() && changed.left_out.iter().any(|s| s.starts_with("Twelve vessels")));
}

#[test]
fn a_person_decides() {
    let case = case("Two fires on one day");
    let order: Vec<usize> = (0..case.reports.len()).collect();
    let mut decisions = Decisions::default();
    decisions.join(0, 2);
    let (_, stories) = arrive(&case, &order, &decisions);
    assert!(
        stories.iter().any(|story| story.contains("mill-a") && story.contains("school-a")),
        "{stories:?}"
    );
    let mut decisions = Decisions::default();
    decisions.part(0, 1);
    let (_, stories) = arrive(&case, &order, &decisions);
    assert!(!stories.iter().any(|story| story.contains("mill-a") && story.contains("mill-b")), "{stories:?}");
}

#[test]
fn a_report_that_goes_leaves_no_trace() {
    let case = case("A story of six weeks");
    let order: Vec<usize> = (0..case.reports.len()).collect();
    let decisions = Decisions::default();
    let (mut stream, _) = arrive(&case, &order, &decisions);
    stream.remove(2);
    let mut with: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for group in stream.regroup(&decisions) {
        let members: BTreeSet<u32> = group.members.iter().map(|member| member.id).collect();
        with.extend(members.iter().map(|id| (*id, members.clone())));
    }
    let without: Vec<usize> = order.iter().copied().filter(|n| *n != 2).collect();
    let (other, _) = arrive(&case, &without, &decisions);
    for id in [0, 1, 3, 4] {
        assert_eq!(stream.ties(id).map(|t| t.1.to_vec()), other.ties(id).map(|t| t.1.to_vec()), "{id}");
        assert!(with.get(&id).is_some_and(|story| !story.contains(&2)));
    }
}

#[test]
fn every_member_says_why() {
    let case = case("An agency's text under another heading");
    let mut stream = Stream::default();
    for (place, (_, report)) in case.reports.iter().enumerate() {
        stream.add(u32::try_from(place).expect("few"), Profile::of(report));
    }
    let group = stream.regroup(&Decisions::default()).pop().expect("a story");
    let because = |id: u32| group.members.iter().find(|m| m.id == id).map(|m| m.because).expect("a member");
    assert_eq!(because(0), Because::First);
    assert_eq!(because(2), Because::Copy { of: 0 });
    assert!(matches!(because(4), Because::Like { .. }), "{:?}", because(4));
}

#[test]
fn a_profile_survives_storing() {
    let case = case("Two fires on one day");
    let profile = Profile::of(&case.reports[0].1);
    let bytes = profile.to_bytes();
    assert_eq!(Profile::from_bytes(&bytes), Some(profile));
    for length in 0..bytes.len() {
        assert_eq!(Profile::from_bytes(&bytes[..length]), None);
    }
}
