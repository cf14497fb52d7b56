//! A Chromium without a window, spoken to over two pipes by the DevTools protocol: messages in JSON, a zero byte after each
//! (https://chromedevtools.github.io/devtools-protocol/). No driver, no port, no download.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// A browser with one page.
pub(crate) struct Browser {
    program: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    sent: u64,
    /// What the browser told unasked since the last look.
    events: Vec<Value>,
    folder: PathBuf,
    /// Dropped with the browser, which calls its watch off.
    _watched: Sender<()>,
}

/// No test takes so long; a browser that hangs is ended after it, and its test fails instead of waiting.
const LONGEST: Duration = Duration::from_secs(180);

impl Browser {
    /// Starts a browser that keeps its files in `folder`; `None`, with a word on why, where there is none.
    pub(crate) fn start(folder: &Path) -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let installed =
            |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success());
        let Some(name) = names.iter().find(installed) else {
            eprintln!(
                "SKIPPED: no Chromium here; install one (on Debian: apt-get install chromium) to run this test"
            );
            return None;
        };
        std::fs::create_dir_all(folder).expect("a folder");
        let profile = folder.join("profile");
        // The protocol speaks on the descriptors 3 and 4; a shell puts our pipes there.
        let mut program = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null", "sh", name])
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update"])
            .args(["--disable-sync", "--disable-extensions", "--mute-audio", "--lang=en-GB"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let to = program.stdin.take().expect("a pipe");
        let from = BufReader::new(program.stdout.take().expect("a pipe"));
        let (session, events, folder) = (String::new(), Vec::new(), folder.to_owned());
        let (watched, watch) = channel();
        let number = program.id().to_string();
        std::thread::spawn(move || {
            if watch.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-9", &number]).status();
            }
        });
        let mut browser = Self { program, to, from, session, sent: 0, events, folder, _watched: watched };
        let page = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": page["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach);
        browser.session = session["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Calls a method of the protocol and gives its result.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        write!(self.to, "{message}\0").and_then(|()| self.to.flush()).expect("the browser listens");
        loop {
            let answer = self.hear();
            if answer["id"] == json!(self.sent) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn hear(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("the browser speaks");
        assert!(bytes.pop().is_some(), "the browser is gone");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Opens `address` and waits until it is loaded.
    pub(crate) fn open(&mut self, address: &str) {
        self.events.clear();
        self.call("Page.navigate", json!({ "url": address }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.hear();
            self.events.push(event);
        }
    }

    /// Writes `page` to a file and opens it.
    pub(crate) fn open_page(&mut self, page: &str) {
        let file = self.folder.join("page.html");
        std::fs::write(&file, page).expect("a file");
        let file = file.canonicalize().expect("a path");
        self.open(&format!("file://{}", file.display()));
    }

    /// The value of an expression, promises awaited.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Presses and lets go of one key.
    pub(crate) fn press(&mut self, key: &str) {
        let text = match key {
            "Enter" => "\r",
            key if key.chars().count() == 1 => key,
            _ => "",
        };
        let down = json!({ "type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code(key) });
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key }));
    }

    /// Types words where the focus is.
    pub(crate) fn enter(&mut self, words: &str) {
        self.call("Input.insertText", json!({ "text": words }));
    }

    /// A screen so large, dark or light.
    pub(crate) fn screen(&mut self, width: u32, height: u32, dark: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// What is on the screen, as WebP.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let picture = self.call("Page.captureScreenshot", json!({ "format": "webp", "quality": 72 }));
        let data = picture["data"].as_str().expect("a picture");
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data).expect("base64")
    }

    /// Errors and warnings on the console, and requests for anything but the page itself, since it was opened.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        // What was told until now arrives before an answer does.
        self.value("1");
        let own = self.value("location.href.split('#')[0]");
        let complaint = |event: &Value| {
            let told = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(told["exceptionDetails"].to_string()),
                "Runtime.consoleAPICalled" => Some(told["args"].to_string()),
                "Log.entryAdded" => Some(told["entry"]["text"].to_string()),
                "Network.requestWillBeSent" => {
                    let url = told["request"]["url"].as_str()?;
                    let inside = url.starts_with("data:") || url.starts_with("blob:");
                    (url.split('#').next() != own.as_str() && !inside).then(|| format!("asks for {url}"))
                }
                _ => None,
            }
        };
        self.events.iter().filter_map(complaint).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let close = json!({ "id": self.sent + 1, "method": "Browser.close" });
        let _ = write!(self.to, "{close}\0").and_then(|()| self.to.flush());
        let _ = self.program.wait();
    }
}

fn code(key: &str) -> u32 {
    match key {
        "Enter" => 13,
        "Escape" => 27,
        "Tab" => 9,
        key => key.chars().next().map_or(0, |c| u32::from(c.to_ascii_uppercase())),
    }
}
