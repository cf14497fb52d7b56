//! The program is killed while it adds, again and again: in the end every article is there once, and every story and record
//! is that of a run that nobody disturbed.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says how far it came"
)]

mod program;

use std::time::{Duration, Instant};

use crossread::store::{Access, Store};
use program::Folder;
use program::served::{Served, form, status};

/// Kills without records, with, and of a server that adds.
const KILLS: u32 = 200;
const KILLS_WITH_RECORDS: u32 = 4;
const KILLS_OF_A_SERVER: u32 = 12;
const KILLS_OF_CHANGES: u32 = 24;
/// All of them must land within this time.
const LONGEST: Duration = Duration::from_secs(600);

const TOWNS: [&str; 10] = [
    "Talheim", "Ostby", "Vannes", "Sarnholm", "Kallbruck", "Marenburg", "Zelen", "Brinmark", "Tarn",
    "Ostraholm",
];
const EVENTS: [&str; 6] = [
    "The ferry Halda ran aground off {}. The harbour master of {} blamed the rudder. Divers looked at the hull.",
    "A fire destroyed the paper mill of {}. The fire chief of {} said the flames began in a drying room.",
    "Nurses walked out over pay in {}. The hospital of {} put off operations. The union asked for talks.",
    "Voters in {} chose a new mayor. Turnout in {} was high. The loser conceded before midnight.",
    "The river flooded the market of {}. Boats brought people of {} to the school on the hill.",
    "A court in {} sentenced a banker for fraud. Investors from {} had lost their savings in his scheme.",
];

/// Some hundred articles of sixty events, in files of twenty.
fn articles(name: &str, number: usize) -> Folder {
    let mut folder = Folder::new(&format!("killed-{name}"));
    let lines: Vec<String> = (0..number)
        .map(|n| {
            let (town, event) = (TOWNS[n % TOWNS.len()], EVENTS[n / TOWNS.len() % EVENTS.len()]);
            let text = event.replace("{}", town);
            serde_json::json!({
                "title": format!("{town}: what is known"),
                "maintext": format!("{text} Reporter {n} counted {} boats and {} lamps.", n * 7 % 90, n * 13 % 70),
                "date_publish": format!("2031-05-{:02} 08:00:00", 1 + n % 20),
                "source_domain": format!("outlet-{}.example", n % 9),
                "url": format!("https://outlet-{}.example/{n}", n % 9),
            })
            .to_string()
        })
        .collect();
    for (n, file) in lines.chunks(20).enumerate() {
        folder = folder.file(&format!("articles/{n:03}.jsonl"), &file.join("\n"));
    }
    folder
}

/// All that a store holds, but for the numbers that it gives stories.
fn holds(folder: &Folder, store: &str) -> Vec<String> {
    let mut lines: Vec<String> = folder
        .quiet(&["export", "--store", store])
        .lines()
        .map(|line| {
            let mut line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line["story"]["id"].take();
            line.to_string()
        })
        .collect();
    lines.sort();
    lines
}

/// SplitMix64 (Steele, Lea and Flood 2014).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Kills `add` at moments spread over the time that an undisturbed run takes; whenever a store is whole, compares it and
/// begins another.
fn kill(folder: &Folder, add: &[&str], articles: u64, kills: u32) {
    let add = |store| [add, &["--store", store, "articles"]].concat();
    let begun = Instant::now();
    folder.quiet(&add("undisturbed.db"));
    let mut takes = begun.elapsed();
    let expected = holds(folder, "undisturbed.db");
    let path = folder.0.join("killed.db");
    let begun = Instant::now();
    let (mut seed, mut killed, mut whole) = (20_310_514, 0, 0);
    while killed < kills {
        assert!(begun.elapsed() < LONGEST, "{killed} kills only");
        let mut child = folder.start(&add("killed.db"));
        let wait = random(&mut seed) % u64::try_from(takes.as_micros()).expect("short").max(1);
        std::thread::sleep(Duration::from_micros(wait));
        let ended = child.try_wait().expect("a status").is_some();
        let _ = child.kill();
        child.wait().expect("it ends");
        killed += u32::from(!ended);
        // So that about one run in six ends undisturbed, on whatever machine.
        takes = if ended { takes.mul_f64(0.9) } else { takes.mul_f64(1.02) };
        if !ended && killed % 10 == 5 && path.exists() {
            // A store that was killed before its first commit is empty and is made by the next run.
            if let Ok(store) = Store::open(&path, Access::Read) {
                assert_eq!(store.check().expect("it can be read"), Vec::<String>::new());
                assert!(store.counts().expect("it can be read").articles <= articles);
            }
        }
        if killed == kills {
            folder.quiet(&add("killed.db"));
        }
        if ended || killed == kills {
            assert_eq!(holds(folder, "killed.db"), expected, "after {killed} kills");
            whole += 1;
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(folder.0.join(format!("killed.db{ending}")));
            }
        }
    }
    println!("{killed} kills, {whole} whole stores, in {:.0} s", begun.elapsed().as_secs_f64());
    assert!(whole > 0);
}

#[test]
fn at_any_moment() {
    let folder = articles("at-any-moment", 520);
    kill(&folder, &["add", "--no-records"], 520, KILLS);
}

#[test]
fn while_records_are_made() {
    let folder = articles("with-records", 6);
    kill(&folder, &["add"], 6, KILLS_WITH_RECORDS);
}

#[test]
fn while_a_folder_is_watched() {
    let folder = articles("watched", 6);
    kill(&folder, &["watch", "--once"], 6, KILLS_WITH_RECORDS);
    folder.quiet(&["add", "--store", "added.db", "articles"]);
    assert_eq!(holds(&folder, "undisturbed.db"), holds(&folder, "added.db"));
}

#[test]
fn while_a_server_adds() {
    let folder = articles("a-server", 520);
    let names: Vec<String> = (0..26).map(|n| format!("{n:03}.jsonl")).collect();
    let read = |name: &String| std::fs::read(folder.0.join("articles").join(name)).expect("a file");
    let files: Vec<Vec<u8>> = names.iter().map(read).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().zip(&files).map(|(n, f)| (n.as_str(), f.as_slice())).collect();
    let body = form(&files);
    let (first, _) = files.split_first().expect("files");
    let begin = |store: &str| {
        folder.quiet(&["add", "--no-records", "--store", store, &format!("articles/{}", first.0)]);
        folder.0.join(store)
    };
    let whole = |store: &std::path::Path| {
        let served = Served::start(store);
        assert_eq!(status(&served.send(&body)), "303");
        let added = served.done("/added");
        assert!(added.contains("What was added"), "{added}");
    };
    let begun = Instant::now();
    whole(&begin("undisturbed.db"));
    let takes = u64::try_from(begun.elapsed().as_micros()).expect("short").max(1);
    let killed = begin("killed.db");
    let mut seed = 20_310_515;
    for _ in 0..KILLS_OF_A_SERVER {
        let served = Served::start(&killed);
        assert_eq!(status(&served.send(&body)), "303");
        std::thread::sleep(Duration::from_micros(random(&mut seed) % takes));
        // It is killed where it is.
        drop(served);
        let store = Store::open(&killed, Access::Read).expect("it opens");
        assert_eq!(store.check().expect("it can be read"), Vec::<String>::new());
    }
    whole(&killed);
    assert_eq!(holds(&folder, "killed.db"), holds(&folder, "undisturbed.db"));
}

#[test]
fn while_articles_leave_and_stories_join() {
    let folder = articles("changes", 120);
    folder.quiet(&["add", "--no-records", "--store", "whole.db", "articles"]);
    let listed = |what: &str| -> Vec<String> {
        let lines = holds(&folder, "whole.db").join("\n");
        let handle = |part: &str| part.get(..8).expect("a handle").to_owned();
        lines.split(what).skip(1).map(handle).collect()
    };
    let (articles, stories) = (listed("\"article\":\""), listed("\"handle\":\""));
    let leaving: Vec<&str> = articles.iter().take(12).map(String::as_str).collect();
    let joining: Vec<&str> = stories.iter().take(6).map(String::as_str).collect();
    let killed = folder.0.join("killed.db");
    let mut seed = 20_310_516;
    for (command, handles, after) in [("remove", leaving, 108), ("merge", joining, 120)] {
        let run = [&[command, "--store", "killed.db"], handles.as_slice()].concat();
        let begin = || std::fs::copy(folder.0.join("whole.db"), &killed).expect("a copy");
        begin();
        let begun = Instant::now();
        folder.quiet(&run);
        let takes = u64::try_from(begun.elapsed().as_micros()).expect("short").max(1);
        for _ in 0..KILLS_OF_CHANGES / 2 {
            for ending in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(folder.0.join(format!("killed.db{ending}")));
            }
            begin();
            let mut child = folder.start(&run);
            std::thread::sleep(Duration::from_micros(random(&mut seed) % takes));
            let _ = child.kill();
            child.wait().expect("it ends");
            let store = Store::open(&killed, Access::Read).expect("it opens");
            assert_eq!(store.check().expect("it can be read"), Vec::<String>::new());
            let left = store.counts().expect("it can be read").articles;
            assert!(left == 120 || left == after, "{command}: {left} articles");
            drop(store);
            // What was cut short is gone on with; what was done may wait for its stories.
            if left == 120 {
                folder.quiet(&run);
            } else {
                folder.quiet(&["add", "--no-records", "--store", "killed.db", "articles/001.jsonl"]);
            }
        }
    }
}
