//! The server as a browser, another site's page and a stranger's program meet it.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use program::served::{Served, head, status};

const FERRY: &str = "Ferry Halda sinks off Tarn\nThe ferry Halda sank off Tarn on Monday. \
All 40 passengers were saved by boats from the harbour.\n";
const BOATS: &str = "Boats save forty at Tarn\nOn Monday the ferry Halda sank off Tarn. \
Boats from the harbour saved all of its 40 passengers.\n";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder");
    path
}

fn with_reports(name: &str) -> PathBuf {
    let path = folder(name);
    fs::write(path.join("ferry.txt"), FERRY).expect("a file");
    fs::write(path.join("boats.txt"), BOATS).expect("a file");
    path
}

#[test]
fn a_folder_of_reports_becomes_a_page() {
    let served = Served::start(&with_reports("folder"));
    assert!(served.address.starts_with("127.0.0.1:"), "{}", served.address);
    let page = served.record();
    assert_eq!(status(&page), "200");
    assert!(page.contains("Halda") && page.contains("ferry.txt") == page.contains("boats.txt"));
    let head = head(&page);
    for header in [
        "content-security-policy: default-src 'none'; style-src 'sha256-",
        "frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "x-frame-options: deny",
        "referrer-policy: no-referrer",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
        "cache-control: no-store",
    ] {
        assert!(head.contains(header), "{header} is not in {head}");
    }
    assert!(!head.contains("unsafe") && !head.contains("access-control"), "{head}");
    for (path, start) in [("/record.json", "{"), ("/record.md", "# "), ("/record.csv", "finding,kind,")] {
        let answer = served.ask("GET", path, "");
        assert!(answer.split("\r\n\r\n").nth(1).is_some_and(|body| body.starts_with(start)), "{path}");
    }
    let answer = served.ask("HEAD", "/", "");
    assert_eq!((status(&answer), answer.split("\r\n\r\n").nth(1)), ("200", Some("")));
}

#[test]
fn other_names_and_other_sites_are_refused() {
    let served = Served::start(&with_reports("names"));
    let host = |host: &str| {
        status(&served.raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())).to_owned()
    };
    let port = served.address.split(':').nth(1).expect("a port").to_owned();
    assert_eq!(host(&format!("localhost:{port}")), "200");
    for name in ["evil.example".to_owned(), format!("evil.example:{port}"), "127.0.0.1".to_owned()] {
        assert_eq!(host(&name), "421", "{name}");
    }
    assert_eq!(status(&served.raw(b"GET / HTTP/1.1\r\n\r\n")), "421");
    for header in ["Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        assert_eq!(status(&served.ask("GET", "/", header)), "403", "{header}");
        assert_eq!(status(&served.ask("GET", "/record.json", header)), "403", "{header}");
    }
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", served.address);
    assert_eq!(status(&served.ask("GET", "/", &own)), "200");
}

#[test]
fn no_address_is_a_path() {
    let folder = with_reports("paths");
    fs::write(folder.parent().expect("a parent").join("secret.txt"), "secret words").expect("a file");
    let served = Served::start(&folder);
    for path in [
        "/ferry.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..\\secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "/./../../../../etc/passwd",
        "/?file=/etc/passwd",
    ] {
        let answer = served.ask("GET", path, "");
        let front = path.starts_with("/?");
        assert_eq!(status(&answer) == "404", !front, "{path}: {}", status(&answer));
        assert!(!answer.contains("secret words") && !answer.contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_left_alone() {
    let folder = with_reports("links");
    let outside = folder.parent().expect("a parent").join("outside.txt");
    fs::write(&outside, "Outside\nThe ferry Unseen sank off Tarn on Monday, too.\n").expect("a file");
    std::os::unix::fs::symlink(&outside, folder.join("link.txt")).expect("a link");
    let page = Served::start(&folder).record();
    assert!(page.contains("Halda") && !page.contains("Unseen"));
}

#[test]
fn a_record_opens_nothing_outside_its_folder() {
    let apart = with_reports("apart");
    let record = folder("record").join("record.json");
    let made = Command::new(env!("CARGO_BIN_EXE_crossread"))
        .arg("report")
        .args([apart.join("ferry.txt"), apart.join("boats.txt")])
        .arg("-o")
        .arg(&record)
        .status();
    assert!(made.expect("the program runs").success());
    // It names absolute paths of another folder, and the texts there have the right hash.
    let page = Served::start(&record).record();
    assert!(page.contains("Halda") && page.contains("was not given"));
    for name in ["ferry.txt", "boats.txt"] {
        fs::copy(apart.join(name), record.with_file_name(name)).expect("a copy");
    }
    let page = Served::start(&record).record();
    assert!(page.contains("Halda") && !page.contains("was not given"), "texts beside the record are found");
}

#[test]
fn requests_have_limits() {
    let served = Served::start(&with_reports("limits"));
    assert_eq!(status(&served.ask("POST", "/", "Content-Length: 4\r\n")), "405");
    assert_eq!(status(&served.ask("GET", "/", "Content-Length: 4\r\n")), "413");
    assert_eq!(status(&served.ask("GET", &format!("/{}", "a".repeat(3000)), "")), "414");
    let large = format!("X-Large: {}\r\n", "a".repeat(64 * 1024));
    assert!(matches!(status(&served.ask("GET", "/", &large)), "431" | ""), "large headers");
    let many: String = (0..200).map(|n| format!("X-{n}: a\r\n")).collect();
    assert!(matches!(status(&served.ask("GET", "/", &many)), "431" | ""), "many headers");
    assert!(
        matches!(status(&served.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")), "400" | ""),
        "no HTTP"
    );
    // Headers that never end: the server hangs up, and answers others meanwhile.
    let since = Instant::now();
    let mut slow = TcpStream::connect(&served.address).expect("a connection");
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("sent");
    assert_eq!(status(&served.ask("GET", "/", "")), "200");
    slow.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(since.elapsed() < Duration::from_secs(15), "hung up after {:?}", since.elapsed());
    let _ = slow.shutdown(Shutdown::Both);
}

#[test]
fn what_cannot_be_shown_says_what_to_do() {
    let unreadable = folder("unreadable");
    fs::write(unreadable.join("packed.html"), b"PK\x03\x04\x14\0").expect("a file");
    let page = Served::start(&unreadable).record();
    for words in ["could not be shown", "a ZIP archive", "start it again"] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_crossread")).args(arguments).output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let empty = folder("empty");
    let (code, said) = run(&["serve", &empty.to_string_lossy()]);
    assert!(
        code == Some(2) && said.contains("no report to serve") && said.contains("put reports in it"),
        "{said}"
    );
    let (code, said) = run(&["serve", "missing"]);
    assert!(code == Some(2) && said.contains("no such file"), "{said}");
    let served = Served::start(&with_reports("busy"));
    let port = served.address.split(':').nth(1).expect("a port");
    let (code, said) = run(&["serve", &with_reports("taken").to_string_lossy(), "--port", port]);
    assert!(code == Some(3) && said.contains("choose another with --port"), "{said}");
}

#[test]
fn a_store_shows_its_stories() {
    let folder = with_reports("store");
    fs::write(
        folder.join("mill.txt"),
        "<b>Mill</b> burns\nA fire destroyed the paper mill of Talheim on Sunday.\n",
    )
    .expect("a file");
    let store = folder.join("kept.db");
    let added = Command::new(env!("CARGO_BIN_EXE_crossread"))
        .args(["add", "--no-records", "--store"])
        .args([&store, &folder])
        .output()
        .expect("the program runs");
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let served = Served::start(&store);
    let front = served.ask("GET", "/", "");
    assert!(front.contains("&lt;b&gt;Mill&lt;/b&gt; burns") && !front.contains("<b>Mill"), "{front}");
    let found = served.ask("GET", "/search?q=saved+%22by+boats%22", "");
    assert_eq!(status(&found), "200");
    let link = found.split("href=\"/story/").nth(1).and_then(|rest| rest.split('"').next()).expect("a story");
    let record = served.done(&format!("/story/{link}"));
    assert!(record.contains("Halda") && !record.contains("Mill"), "{record}");
    assert!(served.ask("GET", &format!("/story/{link}/record.csv"), "").contains("finding,kind,"));
    assert!(served.ask("GET", "/search?q=%3Cscript%3E", "").contains("Nothing holds all of these words."));
    // A page leads back to the list; a program gets the same in JSON.
    assert!(record.contains("<a href=\"/\">") && record.contains("All stories"));
    let json = |path: &str| {
        let answer = served.ask("GET", path, "");
        assert_eq!(status(&answer), "200", "{path}: {answer}");
        serde_json::from_str::<serde_json::Value>(answer.split("\r\n\r\n").nth(1).expect("a body"))
            .expect("JSON")
    };
    assert_eq!(json("/api/v1/stories").as_array().expect("a list").len(), 2);
    assert!(front.contains("/api/v1/stories") && front.contains("/openapi.json"), "{front}");
    assert!(served.ask("GET", "/?since=yesterday", "").contains("No story fits."));
    let found = served.ask("GET", "/search?q=boats&kind=finding", "");
    assert!(found.contains("aria-current=\"true\"") && found.contains("/search?q=boats"), "{found}");
    for path in ["/stories.json", "/story/none", "/story/../kept.db", "/kept.db", "/story/%27%20or%201"] {
        assert_eq!(status(&served.ask("GET", path, "")), "404", "{path}");
    }
}
