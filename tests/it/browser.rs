//! Headless Chromium, driven over a pipe with the `DevTools` protocol.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::leave_out;

/// A browser with one page, for as long as this lives.
pub(crate) struct Browser {
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Ends when the last process of the browser does: all of them hold its standard error.
    ended: Option<JoinHandle<()>>,
    session: Option<String>,
    last: u64,
    events: VecDeque<Value>,
    _profile: TempDir,
}

/// The browser reads requests from descriptor 3 and answers on 4.
const BEGIN: &str = r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
];

/// How many pictures a page may draw until it has done what it is about: what takes longer never comes.
const FRAMES: usize = 3_000;

impl Browser {
    /// `None`, with a word on standard error, where there is no Chromium.
    pub(crate) fn start() -> Option<Self> {
        let program = std::env::var("CHROMIUM").ok().filter(|name| !name.is_empty());
        let program = program.unwrap_or_else(|| "chromium".to_owned());
        let paths = std::env::var_os("PATH").unwrap_or_default();
        if !std::env::split_paths(&paths).any(|directory| directory.join(&program).is_file()) {
            leave_out("chromium is not installed");
            return None;
        }
        let profile = tempfile::Builder::new().prefix("chromium-").tempdir().expect("a temporary directory");
        let mut command = Command::new("sh");
        command.args(["-c", BEGIN, "sh", &program]).args(FLAGS);
        command.arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        command.env("HOME", profile.path()).env("TMPDIR", profile.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("a shell");
        let requests = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut noise = process.stderr.take().expect("a pipe");
        let ended = std::thread::spawn(move || {
            let _ = std::io::copy(&mut noise, &mut std::io::sink());
        });
        let mut browser = Self {
            process,
            requests,
            answers,
            ended: Some(ended),
            session: None,
            last: 0,
            events: VecDeque::new(),
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", &attach)["sessionId"].clone();
        browser.session = session.as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// Opens a file and waits until it is loaded.
    pub(crate) fn open(&mut self, file: &Path) {
        self.events.clear();
        let navigated = self.call("Page.navigate", &json!({ "url": format!("file://{}", file.display()) }));
        assert_eq!(navigated["errorText"], Value::Null, "{navigated}");
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            self.read();
        }
    }

    /// The value of an expression; a promise's once it is kept.
    #[track_caller]
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &parameters);
        assert_eq!(answer["exceptionDetails"], Value::Null, "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression holds, which it does after the page has done what it is about.
    #[track_caller]
    pub(crate) fn until(&mut self, expression: &str) {
        for _ in 0..FRAMES {
            if self.value(expression) == json!(true) {
                return;
            }
            self.value("new Promise(requestAnimationFrame)");
        }
        panic!("after {FRAMES} frames this does not hold: {expression}");
    }

    /// Clicks the middle of the first element that a selector finds.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.value(&format!(
            "(() => {{ const one = document.querySelector({selector:?}); one.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// Presses a key: a letter or a sign, or one with a name.
    pub(crate) fn press(&mut self, key: &str) {
        let text = match key {
            "Enter" => "\r",
            _ if key.chars().count() == 1 => key,
            _ => "",
        };
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            _ => 0,
        };
        let down = json!({ "type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", &down);
        let up = json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", &up);
    }

    /// Types a text where the focus is.
    pub(crate) fn type_in(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Makes the window this wide, in a scheme of colours (`light` or `dark`).
    pub(crate) fn look(&mut self, width: u32, scheme: &str) {
        let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// A picture of the window, PNG in base64.
    pub(crate) fn screenshot(&mut self) -> String {
        let answer = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        answer["data"].as_str().expect("a picture").to_owned()
    }

    /// What the page did that it may not: errors of its script, what the policy refused, requests but for itself.
    pub(crate) fn offences(&self) -> Vec<String> {
        let is_request = |event: &Value| {
            let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
            event["method"] == "Network.requestWillBeSent"
                && !url.starts_with("file:")
                && !url.starts_with("data:")
        };
        let is_told = |event: &Value| {
            event["method"] == "Runtime.exceptionThrown" || event["method"] == "Log.entryAdded"
        };
        self.events.iter().filter(|event| is_request(event) || is_told(event)).map(Value::to_string).collect()
    }

    #[track_caller]
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.last += 1;
        let mut request = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            request["sessionId"] = json!(session);
        }
        let requests = self.requests.as_mut().expect("a pipe that is open");
        write!(requests, "{request}\0").and_then(|()| requests.flush()).expect("a browser that reads");
        loop {
            let answer = self.read();
            if let Some(answer) = answer.filter(|answer| answer["id"] == self.last) {
                assert_eq!(answer["error"], Value::Null, "{method}");
                return answer["result"].clone();
            }
        }
    }

    /// Reads a message: an answer, or `None` after an event.
    fn read(&mut self) -> Option<Value> {
        let mut message = Vec::new();
        self.answers.read_until(0, &mut message).expect("a browser that answers");
        assert_eq!(message.pop(), Some(0), "the browser has ended");
        let message: Value = serde_json::from_slice(&message).expect("JSON");
        if message["method"].is_null() {
            return Some(message);
        }
        self.events.push_back(message);
        None
    }
}

impl Drop for Browser {
    /// A browser whose pipe closes ends itself and what it started; the signal is for one that does not.
    fn drop(&mut self) {
        drop(self.requests.take());
        let mut rest = Vec::new();
        let closed = std::io::Read::read_to_end(&mut self.answers, &mut rest);
        if closed.is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        let _ = self.ended.take().map(JoinHandle::join);
    }
}
