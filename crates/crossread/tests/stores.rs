//! The commands on a store, as the user meets them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod program;

use program::Folder;
use serde_json::Value;

const WIRE: &str = "Ferry Halda sinks off Tarn\n2031-05-12\nThe ferry Halda sank off Tarn on Monday. Boats from the harbour \
saved 38 passengers. \"We saw the lights go out,\" said harbour master Jorun Vask. The water board closed the strait of \
Tarn to all ships for two days. Divers are to look at the hull of the Halda on Tuesday.\n";
const LATER: &str = "Second look at the Halda\n2031-05-13\nDivers found a crack in the hull of the ferry Halda, which sank \
off Tarn on Monday. Boats from the harbour saved 40 passengers. Harbour master Jorun Vask said that the strait of Tarn \
stays closed until Thursday.\n";
const MILL: &str = "Mill burns in Talheim\n2031-05-12\nA fire destroyed the paper mill of Talheim on Monday. Fire chief Rolf \
Ederin said that nobody was hurt. The mill belongs to the Brandau family.\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The handles of all stories, by title.
fn handle(folder: &Folder, title: &str) -> String {
    let stories = json(&folder.quiet(&["stories", "--json"]));
    let found = stories
        .as_array()
        .expect("a list")
        .iter()
        .find(|s| s["title"].as_str().expect("a title").contains(title));
    found.unwrap_or_else(|| panic!("{title} is not in {stories}"))["handle"]
        .as_str()
        .expect("a handle")
        .to_owned()
}

#[test]
fn from_article_to_story_to_record() {
    let folder = Folder::new("stores")
        .file("day/wire.txt", WIRE)
        .file("day/deep/mill.txt", MILL)
        .file("day/copy.json", &serde_json::json!({
            "title": "Strait closed", "source_domain": "copy.example", "date_publish": "2031-05-12 09:30:00",
            "maintext": WIRE.splitn(3, '\n').nth(2).expect("prose").replace("two days", "three days"),
        }).to_string())
        .file("later.txt", LATER);
    assert!(
        folder.quiet(&["add", "day"]).starts_with("3 articles added; 2 stories changed, 2 records made.")
    );
    assert!(
        folder
            .quiet(&["add", "day", "--no-records"])
            .starts_with("0 articles added, 3 there already; 0 stories")
    );
    let ferry = handle(&folder, "Halda");
    let articles = folder.quiet(&["show", &ferry, "--articles"]);
    assert!(
        articles.contains("reprinted copy of") && articles.contains("heading: Strait closed"),
        "{articles}"
    );
    assert!(articles.contains("three days"), "{articles}");
    let record = json(&folder.quiet(&["show", &ferry, "--json"]));
    assert_eq!(record["reports"].as_array().expect("a list").len(), 1, "a copy supports nothing");
    assert!(folder.quiet(&["show", &ferry]).contains("\nCopies\n"));
    assert!(folder.quiet(&["show", &ferry, "--changes"]).contains("nothing has changed yet"));

    assert!(
        folder.quiet(&["add", "later.txt"]).starts_with("1 article added; 1 story changed, 1 record made.")
    );
    assert_eq!(handle(&folder, "Halda"), ferry);
    let changes = json(&folder.quiet(&["show", &ferry, "--changes", "--json"]));
    let kinds: Vec<&str> =
        changes["changes"].as_array().expect("a list").iter().filter_map(|c| c["change"].as_str()).collect();
    assert!(kinds.contains(&"new-report") && kinds.contains(&"new-finding"), "{changes}");
    folder.quiet(&["show", &ferry, "-o", "ferry.html"]);
    assert!(
        std::fs::read_to_string(folder.0.join("ferry.html")).expect("a page").starts_with("<!DOCTYPE html>")
    );

    let found = json(&folder.quiet(&["search", "harbour", "masters", "--json"]));
    for kind in ["article", "finding", "quotation"] {
        let any = found.as_array().expect("a list").iter().any(|hit| hit["kind"] == kind);
        assert!(any || kind == "finding", "{kind}: {found}");
    }
    assert!(folder.quiet(&["quotes", "--speaker", "Vask"]).contains("We saw the lights go out"));
    assert!(folder.quiet(&["stories", "--disputed", "--since", "2031-05-14"]).contains("No story fits"));

    let mill = handle(&folder, "Mill");
    folder.quiet(&["merge", &ferry, &mill]);
    assert_eq!(json(&folder.quiet(&["stats", "--json"]))["stories"], 1);
    folder.quiet(&["split", &ferry, &mill]);
    assert_eq!(json(&folder.quiet(&["stats", "--json"]))["stories"], 2);
    assert!(folder.quiet(&["check"]).starts_with("The store is well: 4 articles"));
    assert_eq!(folder.quiet(&["export"]).lines().count(), 2);
    folder.quiet(&["remove", &mill]);
    let stats = json(&folder.quiet(&["stats", "--json", "--read-only"]));
    assert_eq!((&stats["articles"], &stats["stories"]), (&Value::from(3), &Value::from(1)));
}

#[test]
fn what_is_refused() {
    let folder = Folder::new("stores-refused").file("wire.txt", WIRE).file("text.db", &WIRE.repeat(9));
    for (arguments, code, words) in [
        (&["stories"][..], 2, "no store is here; make one with: crossread add"),
        (&["quotes"], 2, "no store is here"),
        (&["stories", "--store", "text.db"], 2, "not a store"),
        (&["add", "missing.txt"], 2, "no such file"),
        (&["add", "wire.txt", "--read-only"], 3, "may not be written"),
        (&["add", "wire.txt", "--store", "nowhere/a.db"], 2, "check that the folder is there"),
    ] {
        let (got, out, err) = folder.run(arguments);
        assert_eq!((got, out.as_str()), (code, ""), "{arguments:?}: {err}");
        assert!(err.starts_with("crossread: ") && err.contains(words), "{arguments:?}: {err}");
    }
    folder.quiet(&["add", "wire.txt", "--no-records"]);
    for (arguments, words) in [
        (&["show", "zzz"][..], "is called so; see: crossread stories"),
        (&["show", "0000000000"], "is called so"),
        (&["remove", "ffff"], "is called so"),
    ] {
        let (code, _, err) = folder.run(arguments);
        assert!(code == 2 && err.contains(words), "{arguments:?}: {err}");
    }
    let story = handle(&folder, "Halda");
    let (code, _, err) = folder.run(&["split", &story, &story]);
    assert!(code == 2 && err.contains("leave one in it"), "{err}");
}
