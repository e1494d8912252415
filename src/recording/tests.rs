//! A recording written, read, and replayed.

use super::*;

fn words(call: &str) -> Vec<String> {
    call.split(' ').map(str::to_owned).collect()
}

fn said(call: &str, stdout: &str) -> Call {
    let exchange = Exchange { stdout: stdout.into(), ..Exchange::default() };
    Call { words: words(call), exchanges: vec![exchange], ..Call::default() }
}

fn recording(calls: Vec<Call>) -> Recording {
    let step = RecordedStep { number: 3, line: 57, text: fingerprint("text"), calls };
    Recording { document: "guide.md".to_owned(), tools: vec!["kubectl".to_owned()], steps: vec![step] }
}

fn replayer(calls: Vec<Call>) -> Replayer {
    Replayer::new(recording(calls), &[(3, fingerprint("text"))], None, [], "now")
}

fn answer(replayer: &mut Replayer, call: &str) -> String {
    match replayer.choose(3, &words(call)) {
        Ok(Choice::Play(id)) => {
            let stdout = replayer.recorded(id, 0).stdout.clone();
            String::from_utf8(replayer.said(&stdout)).unwrap()
        }
        Ok(Choice::Read) => "reads".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn any_text_is_read_back() {
    for text in [
        "one line",
        "NAME   READY  \nweb-1  1/1    \n",
        "  indented\n  twice\n",
        "\n\nlate\n\n\n",
        "\tTab\n",
        "no end\nof line",
        "   \n \n",
        "a\r\nb\r\n",
        "\u{1b}[1mbold\u{1b}[0m\n",
        "it's: \"quoted\" # no comment\n- x\n",
        "é✓😀\u{feff}\u{2028}\u{85}\n",
        "---\n...\n",
        "\0",
        "true",
        "~",
    ] {
        let recording = recording(vec![said("kubectl get", text)]);
        let written = write(&recording);
        assert_eq!(read(&written).as_ref(), Ok(&recording), "{text:?}\n{written}");
    }
}

#[test]
fn a_file_is_readable_and_other_bytes_are_escaped() {
    let mut call = said("psql -c 1", "a\nb\n");
    call.exchanges[0].stderr = Data(b"\xff\\\n".to_vec());
    call.ending = Ending::Status(2);
    let exchange = |stdin: &str, stdout: &str| Exchange {
        stdin: stdin.into(),
        stdout: stdout.into(),
        ..Exchange::default()
    };
    let talk = Call {
        words: words("psql"),
        talk: true,
        partial: false,
        exchanges: vec![exchange("", "hi"), exchange("SELECT 1;\nSELECT 2;\n", " 1\n 2\n")],
        ending: Ending::Stopped,
    };
    let recording = recording(vec![call, talk]);
    let written = write(&recording);
    assert_eq!(
        written,
        "# Made by `rehearse test --record`, read by `rehearse test --replay`.\n\
         recording: 1\n\
         document: \"guide.md\"\n\
         tools: [\"kubectl\"]\n\
         steps:\n\
         - step: 3\n\
         \x20 line: 57\n\
         \x20 text: \"fa04f4ef1995407e\"\n\
         \x20 calls:\n\
         \x20 - call: [\"psql\", \"-c\", \"1\"]\n\
         \x20   stdout: |\n\
         \x20     a\n\
         \x20     b\n\
         \x20   stderr: {escaped: \"\\\\xff\\\\\\\\\\n\"}\n\
         \x20   status: 2\n\
         \x20 - call: [\"psql\"]\n\
         \x20   talk:\n\
         \x20   - stdout: \"hi\"\n\
         \x20   - stdin: |\n\
         \x20       SELECT 1;\n\
         \x20       SELECT 2;\n\
         \x20     stdout: |2\n\
         \x20        1\n\
         \x20        2\n\
         \x20   stopped: true\n"
    );
    assert_eq!(read(&written), Ok(recording));
}

#[test]
fn a_broken_file_is_told_with_its_line() {
    let error = read("recording: 1\ndocument: a\ntools: []\nsteps:\n- stp: 1\n").unwrap_err();
    assert_eq!(error.line, Some(5));
    assert!(error.message.contains("unknown field `stp`"), "{}", error.message);
    let newer = read("recording: 2\nanything: 1\n").unwrap_err();
    assert!(newer.message.contains("newer version of rehearse"), "{}", newer.message);
}

#[test]
fn calls_come_in_order_and_the_last_one_again() {
    let mut replayer =
        replayer(vec![said("kubectl get x", "1"), said("kubectl get y", "y"), said("kubectl get x", "2")]);
    let asked = ["x", "x", "x", "y", "y"].map(|name| answer(&mut replayer, &format!("kubectl get {name}")));
    assert_eq!(asked, ["1", "2", "2", "y", "y"]);
}

#[test]
fn a_value_that_differs_is_put_in_the_place_of_the_recorded_one() {
    let mut replayer = replayer(vec![
        said("kubectl create ns pg-r8c7unrw", "ns/pg-r8c7unrw created"),
        said("kubectl get ns pg-r8c7unrw", "pg-r8c7unrw Active"),
    ]);
    assert_eq!(answer(&mut replayer, "kubectl create ns pg-k2j1xx90"), "ns/pg-k2j1xx90 created");
    assert_eq!(
        answer(&mut replayer, "kubectl get ns pg-zz81hh02"),
        "no recording of `kubectl get ns pg-zz81hh02`; the nearest is `kubectl get ns pg-r8c7unrw`"
    );
    assert_eq!(answer(&mut replayer, "kubectl get ns pg-k2j1xx90"), "pg-k2j1xx90 Active");
}

#[test]
fn a_secret_is_known_by_its_placeholder() {
    let mut replayer = replayer(vec![
        said("kubectl create --pw=${secret:PW}", "created"),
        said("kubectl get secret", "data: ${secret:PW|base64} ${secret:TOKEN}"),
    ]);
    assert_eq!(answer(&mut replayer, "kubectl create --pw=hunter22"), "created");
    assert_eq!(answer(&mut replayer, "kubectl get secret"), "data: aHVudGVyMjI= secret-of-TOKEN");
}

#[test]
fn a_secret_is_masked_in_every_form() {
    let masks = Masks::new([("PW", "hunt/er22"), ("WORD", "secret"), ("PIN", "12")], "mark-7");
    let text = "hunt/er22 aHVudC9lcjIy hunt%2Fer22 secret 12 mark-7 dXNlcjpodW50L2VyMjI=";
    assert_eq!(
        String::from_utf8(masks.mask(text.as_bytes())).unwrap(),
        "${secret:PW} ${secret:PW|base64} ${secret:PW|url} ${secret:WORD} 12 ${marker} \
         ${secret:PW|part}"
    );
}

#[test]
fn steps_of_the_same_text_belong_together_and_new_ones_may_take_what_is_left() {
    let step = |number: usize, text: &str| RecordedStep {
        number,
        line: number * 10,
        text: fingerprint(text),
        calls: vec![said(&format!("kubectl {text}"), text)],
    };
    let recording =
        Recording { steps: vec![step(1, "a"), step(2, "b"), step(3, "c")], ..Recording::default() };
    let present = [(1, fingerprint("new")), (2, fingerprint("a")), (3, fingerprint("c"))];
    let mut replayer = Replayer::new(recording, &present, None, [], "now");
    assert_eq!(replayer.gone(), [(2, 20)]);
    assert_eq!(
        replayer.choose(1, &words("kubectl a")).unwrap_err().to_string(),
        "no recording of `kubectl a` in this step; it was recorded in step 1 (line 10)"
    );
    assert_eq!(replayer.choose(1, &words("kubectl b")), Ok(Choice::Play((1, 0))));
    assert_eq!(replayer.choose(2, &words("kubectl a")), Ok(Choice::Play((0, 0))));
    assert_eq!(replayer.gone(), []);
}
