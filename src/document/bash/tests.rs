//! Reading bash texts.

use super::{Changes, Script};
use proptest::prelude::*;

fn names<'s>(names: impl Iterator<Item = &'s String>) -> Vec<&'s str> {
    names.map(String::as_str).collect()
}

/// Unguarded reads as `NAME:line`, a function's with `()`.
fn reads(text: &str) -> Vec<String> {
    let show = |read: &super::Read| {
        format!("{}:{}{}", read.name, read.line, if read.in_function { "()" } else { "" })
    };
    let script = Script::read(text);
    script.reads.iter().filter(|read| !read.guarded).map(show).collect()
}

fn guarded(text: &str) -> Vec<String> {
    let script = Script::read(text);
    let guarded = script.reads.into_iter().filter(|read| read.guarded);
    guarded.map(|read| read.name).collect()
}

/// Sets as `NAME:line`, with `!` where it can be left out.
fn sets(text: &str) -> Vec<String> {
    let show = |set: &super::Set| format!("{}:{}{}", set.name, set.line, if set.alone { "!" } else { "" });
    Script::read(text).sets.iter().map(show).collect()
}

fn commands(text: &str) -> Vec<String> {
    let script = Script::read(text);
    script.commands.iter().map(|command| command.words.join("|")).collect()
}

fn placeholders(text: &str) -> Vec<String> {
    let script = Script::read(text);
    script.placeholders.into_iter().map(|placeholder| placeholder.text).collect()
}

fn changes(text: &str) -> Option<Vec<String>> {
    match Script::read(text).changes {
        Changes::None => Some(Vec::new()),
        Changes::Names(names) => Some(names),
        Changes::Any => None,
    }
}

#[test]
fn reads_are_expansions_that_come_before_the_assignment() {
    for (text, expected) in [
        ("echo $A ${B} \"$C\"\necho $A", &["A:0", "B:0", "C:0"][..]),
        ("A=1\necho $A", &[]),
        ("echo $A\nA=1", &["A:0"]),
        ("A=$A:x", &["A:0"]),
        ("A=1 B=$A", &[]),
        ("A=1 cmd $A", &["A:0"]),
        ("export A=1 B=$A", &["A:0"]),
        ("echo '$A' \\$A \"\\$A\" $'$A'", &[]),
        ("awk '{print $NF}' | jq '.[] | $x' | envsubst '$X'", &[]),
        ("echo $1 $@ $? $$ $! $# $* $- $0 $_ ${1} ${@} ${#} ${10}", &[]),
        (
            "echo ${#A} ${B%x} ${!C} ${D[0]} ${E[@]} ${F/a/$G} ${H^^} ${I:1:2} ${#J[@]}",
            &["A:0", "B:0", "C:0", "D:0", "E:0", "G:0", "F:0", "H:0", "I:0", "J:0"],
        ),
        ("echo ${!PRE*} ${!PRE@}", &[]),
        ("echo $HOSTNAME $RANDOM $BASH_VERSION $PWD $UID", &[]),
        ("echo a#$A # $B", &["A:0"]),
        ("\necho \\\n  $A", &["A:2"]),
        ("bash -c \"echo $A\" ; sh -c 'echo $B'", &["A:0"]),
        ("echo `cat $A \\`cat $B\\``", &["A:0", "B:0"]),
        ("diff <(sort $A) >(tee $B)", &["A:0", "B:0"]),
        ("az x --tags a=$A,b=${B}-c", &["A:0", "B:0"]),
        ("x=${az group show}", &[]),
        ("echo $\"hi $A\" $ $", &["A:0"]),
        ("a=(1 $B \"$C\"\n$D)\necho ${a[$E]}", &["B:0", "C:0", "D:1", "E:2"]),
        (
            "case $A in\n  $B|x) echo $C;;\n  (y) echo \")\" $D;;\nesac; echo $E",
            &["A:0", "B:1", "C:1", "D:2", "E:3"],
        ),
        ("[[ $A =~ ^(x|$B)$ && $C < $D ]]", &["A:0", "B:0", "C:0", "D:0"]),
        ("select x in $A; do echo $x; done", &["A:0"]),
        ("for ((i=0;i<$N;i++)); do echo $i; done", &["N:0"]),
    ] {
        let mut expected = expected.to_vec();
        let mut found = reads(text);
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn here_documents_are_read_unless_quoted() {
    for (text, expected) in [
        ("cat <<EOF\n$A\nEOF\necho $B", &["A:1", "B:3"][..]),
        ("cat <<'EOF'\n$A\nEOF\necho $B", &["B:3"]),
        ("cat <<\"EOF\"\n$A\nEOF", &[]),
        ("cat <<\\EOF\n$A\nEOF", &[]),
        ("cat <<-EOF\n\t$A\n\tEOF\necho $B", &["A:1", "B:3"]),
        ("cat <<EOF | kubectl apply -f - && echo $B\n'$A' \\$C\nEOF\necho $D", &["A:1", "B:0", "D:3"]),
        ("cat <<A <<B\n$X\nA\n$Y\nB\necho $Z", &["X:1", "Y:3", "Z:5"]),
        ("cat <<EOF> file.yaml\nname: ${A}\nEOF", &["A:1"]),
        ("x=$(cat <<EOF\n$A )\nEOF\n)\necho $B", &["A:1", "B:4"]),
        ("x=$(cat <<EOF\n$A\nEOF)\necho $B", &["A:1", "B:3"]),
        ("cat <<EOF\n$(echo $A) `code` it's \"$B\nEOF", &["A:1", "B:1"]),
        ("cat <<EOF\n$A", &["A:1"]),
        ("grep x <<< \"$A\"", &["A:0"]),
    ] {
        assert_eq!(reads(text), expected, "{text}");
    }
}

#[test]
fn guards_provide_for_unset_variables() {
    for (text, expected) in [
        ("echo ${A:-d} ${B-d} ${C:+y} ${D+y} ${E:=d} ${F=d}", &["A", "B", "C", "D", "E", "F"][..]),
        ("echo ${A:?msg} ${B?}", &[]),
        ("if [ -z \"$A\" ]; then echo; fi; echo $A", &["A"]),
        ("echo $A\nif [ -n \"$A\" ]; then echo; fi", &["A"]),
        ("[[ -z $A || -n ${B} ]]", &["A", "B"]),
        ("[[ -v A ]] && echo $A", &["A"]),
        ("test -n \"$A\" && [ \"$B\" = \"\" ] && [[ \"\" != $C ]]", &["A", "B", "C"]),
        ("[ \"$A\" ] && [[ $B ]]", &["A", "B"]),
        ("[ \"$A\" = yes ]", &[]),
        ("echo $((x + 1)) $(( 0x1F + y[0] ))", &["x", "y"]),
        ("((i++)); ((++j)); ((k += 1)); ((l == 2))", &["i", "j", "k", "l"]),
        ("((i = j + 1))", &["j"]),
        ("echo ${A:+--flag \"$A\"}", &["A"]),
        ("source ./vars.sh; echo $A", &["A"]),
        ("export $(cat .env); echo $A", &["A"]),
    ] {
        assert_eq!(guarded(text), expected, "{text}");
    }
    assert_eq!(reads("echo ${A:-d}\necho $A"), ["A:1"], "a later use without a guard counts");
    assert_eq!(reads("echo ${A:-$B}"), ["B:0"]);
    assert_eq!(reads("echo $A; source x"), ["A:0"]);
    assert!(reads("((1)); echo ${E:=d} $E").is_empty());
}

#[test]
fn loops_and_builtins_set_what_their_bodies_read() {
    for text in [
        "for x in 1 2; do echo $x; done; echo $x",
        "while read -r a b; do echo $a $b; done < file",
        "cmd | while read -r line; do echo $line; done",
        "IFS=, read -r -p 'Name: ' A B; echo $A $B",
        "read -ra LIST <<< x; read -a OTHER; echo ${LIST[0]} $OTHER",
        "mapfile -t LINES_OF < <(ls); readarray ROWS; mapfile; echo $LINES_OF $ROWS $MAPFILE",
        "printf -v A %s x; echo $A",
        "while getopts ab: opt; do echo $opt $OPTARG; done",
        "let x=1 'y = 2'; echo $x $y",
        "((n = 3)); echo $n",
        "declare -A M; declare -i n; echo $M $n",
        "a[3]=1; a+=(2); b+=x; echo $a $b",
        "(A=1; echo $A); x=$(B=2; echo $B); C=3 && echo $C | cat",
        "exec {fd}>log; echo $fd",
        "coproc P { cat; }; echo ${P[0]}",
        "wait -p id; echo $id",
    ] {
        assert_eq!(reads(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(reads("(A=1); echo $A"), ["A:0"]);
    assert_eq!(reads("A=1 | cat; echo $A"), ["A:0"]);
    assert_eq!(reads("echo x | read A; echo $A"), ["A:0"]);
}

#[test]
fn functions_read_when_they_are_called() {
    assert_eq!(reads("f() { echo $A; }"), ["A:0()"]);
    assert_eq!(reads("function f {\n echo $A\n}\necho $A"), ["A:3"]);
    assert_eq!(reads("f() { echo $A; }; A=1; f"), Vec::<String>::new());
    assert_eq!(reads("f() { local A=1 B; echo $A $B; }; echo $A"), ["A:0"]);
    assert_eq!(reads("f() { declare A=1; }; echo $A"), ["A:0"]);
    assert_eq!(reads("f() { G=1; }; f; echo $G"), Vec::<String>::new());
    assert_eq!(reads("f() ( echo $1 $A )"), ["A:0()"]);
    let script = Script::read("a() { :; }\nfunction b() { :; }\nfunction c { :; }\nd ()\n{ :; }");
    assert_eq!(names(script.functions.iter()), ["a", "b", "c", "d"]);
}

#[test]
fn sets_last_and_know_whether_they_stand_alone() {
    for (text, expected) in [
        ("A=1", &["A:0!"][..]),
        ("export A=1\nB=$(cmd)", &["A:0!", "B:1!"]),
        ("A=1 B=2", &["A:0", "B:0"]),
        ("export A=1 B=2", &["A:0", "B:0"]),
        ("A=1; A=2 B=3", &["A:0", "B:0"]),
        ("A=1 && ls", &["A:0!"]),
        ("A=1 ls", &[]),
        ("export A", &[]),
        ("readonly A=1; declare -x B=2; typeset C=3", &["A:0!", "B:0!", "C:0!"]),
        ("export \"A=$x\"", &["A:0!"]),
        ("for x in 1; do y=2; done", &["x:0", "y:0!"]),
        ("read -r A", &["A:0!"]),
        ("read A B", &["A:0", "B:0"]),
        ("printf -v A x; mapfile -t B; getopts a C", &["A:0!", "B:0!", "C:0!"]),
        ("echo ${A:=d}", &["A:0"]),
        ("B=${A:=d}", &["A:0", "B:0"]),
        ("((x = 1)); let y=2", &["x:0", "y:0"]),
        ("a[0]=1; b+=2; c=(1 2)", &["a:0!", "b:0!", "c:0!"]),
        ("(A=1); B=1 | cat; C=1 & echo $(D=1)", &[]),
        ("f() { A=1; local B=2 C; read -r C; for B in 1; do B=2; done; }", &["A:0"]),
        ("if true; then A=1; else B=2; fi", &["A:0!", "B:0!"]),
        ("unset A", &[]),
        ("A=1 > file", &["A:0"]),
    ] {
        assert_eq!(sets(text), expected, "{text}");
    }
}

#[test]
fn commands_keep_their_words() {
    for (text, expected) in [
        ("echo 'a b' \"c\" d\\ e f'g'\"h\" $'i\\nj'", &["echo|a b|c|d e|fgh|i\nj"][..]),
        ("az x \\\n  --name \"$A\" # note\nls", &["az|x|--name|\"$A\"", "ls"]),
        ("a | b && c || d; e & f", &["a", "b", "c", "d", "e", "f"]),
        ("if a; then b; elif c; then d; else e; fi", &["a", "b", "c", "d", "e"]),
        ("while a; do b; done; until c; do d; done", &["a", "b", "c", "d"]),
        ("! a; time -p b; { c; }; (d)", &["a", "b", "c", "d"]),
        ("x=$(a \"$(b)\") c `d`", &["c|`d`", "d", "a|\"$(b)\"", "b"]),
        ("echo >out 2>&1 <in &>>log arg", &["echo|arg"]),
        ("echo done in for", &["echo|done|in|for"]),
        ("find . -name '*.md' -exec rm {} \\;", &["find|.|-name|*.md|-exec|rm|{}|;"]),
        ("ls !(a|b) @(c|d)", &["ls|!(a|b)|@(c|d)"]),
        ("ls \\", &["ls"]),
        ("a\r\nb\r\n", &["a", "b"]),
        ("((x)) && a; $((1)) b", &["a", "$((1))|b"]),
        ("( (a); b )\n((c); d)", &["a", "b", "c", "d"]),
        ("fi; done; ls ) ; id", &["ls", "id"]),
    ] {
        assert_eq!(commands(text), expected, "{text}");
    }
}

#[test]
fn commands_know_their_input_output_and_place() {
    let script = Script::read(
        "a\nb < f\nc << E\nE\nd <<< x\ne | g\nwhile h; do i; done < f\n(j)\nk $(l)\nm() { n; }\no 3< f 2>/dev/null >&2\np > f\n{ q; } >> f",
    );
    let show = |command: &super::Command| {
        let flags = [
            (command.stdin_redirected, "<"),
            (command.output == super::Output::File, ">"),
            (command.nested, "("),
            (command.in_function, "f"),
        ];
        let marks: String = flags.iter().filter(|(set, _)| *set).map(|(_, mark)| *mark).collect();
        format!("{}{}:{marks}", command.words[0], command.line)
    };
    let shown: Vec<String> = script.commands.iter().map(show).collect();
    assert_eq!(
        shown,
        [
            "a0:", "b1:<", "c2:<", "d4:<", "e5:", "g5:<", "h6:<", "i6:<", "j7:(", "k8:", "l8:(", "n9:(f",
            "o10:", "p11:>", "q12:>",
        ]
    );
}

#[test]
fn placeholders_are_what_a_reader_must_replace() {
    for (text, expected) in [
        ("az group delete -n <rg-name>", &["<rg-name>"][..]),
        ("az x --name <resource group> --b <clusterName>\nls", &["<resource group>", "<clusterName>"]),
        ("A=<name>\nB=rg-<user-number>x", &["<name>", "<user-number>"]),
        ("x=$(az show -n <acr-name> -otsv)", &["<acr-name>"]),
        (
            "az x --subscription \"<subscription-id>\" --b='<b>' --c='<your name>'",
            &["<subscription-id>", "<your name>"],
        ),
        ("export X=\"<your-name>\"", &["<your-name>"]),
        ("docker run -e \"PASSWORD=<password>\" host <server-ip>:80", &["<password>", "<server-ip>"]),
        ("cat <<EOF> file\n<name> \"<your-name>\"\nEOF", &[]),
        ("cat <<'EOF' >file\n<html><my-tag>\nEOF", &[]),
        ("diff <(a) >(b); cmd 2>&1 <in >out; sort < a > b; sort <in.txt> out; tr <in>out", &[]),
        ("grep '<div>' f; sed 's/<title>/x/'; echo \"<h1>Hello</h1>\" \"<html>\"; grep '<my-tag>' f", &[]),
        ("[[ $IP != \"<pending>\" ]]; [ $IP = '<none>' ]; kubectl get x -o jsonpath='{.a}'", &[]),
        ("echo $((1 <a)) $((a>1)); # <name>", &[]),
    ] {
        assert_eq!(placeholders(text), expected, "{text}");
    }
    assert_eq!(commands("az a <x-y>\naz b"), ["az|a|<x-y>", "az|b"], "the next line is a command of its own");
}

#[test]
fn changes_are_named_where_they_can_be() {
    for (text, expected) in [
        ("echo hi; kubectl get pods | grep $X; cd /tmp", Some(&[][..])),
        ("A=1; unset B; read C; export D=1", Some(&["A", "B", "C", "D"])),
        ("PWD=x OLDPWD=y; pushd /", Some(&[])),
        ("(A=1; eval x; . y); B=$(source z) | cat", Some(&[])),
        ("f() { A=1; }", Some(&[])),
        ("f() { A=1; local L=2; L=3; unset L; g; }; g() { B=2; }; f", Some(&["A", "B"])),
        ("f() { f; A=1; }; f", Some(&["A"])),
        ("f() { eval x; }; f", None),
        ("f() { eval x; }; (f)", Some(&[])),
        ("source x", None),
        (". x", None),
        ("command eval x", None),
        ("trap 'A=1' EXIT", None),
        ("alias k=kubectl", None),
        ("$CMD x", None),
        ("export \"$NAME=1\"", None),
        ("declare -n ref=A", None),
        ("read \"$NAME\"", None),
        ("unset -f f; export -p", Some(&[])),
        ("((i++)); for x in 1; do :; done; echo ${Y:=1}", Some(&["i", "x", "Y"])),
    ] {
        let expected = expected.map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(changes(text), expected, "{text}");
    }
}

#[test]
fn calls_are_static_names() {
    let script = Script::read("f() { g; }; f; $X; \"echo\" $(h)");
    assert_eq!(script.calls().collect::<Vec<_>>(), ["g", "f", "echo", "h"]);
}

#[test]
fn a_here_document_in_the_arithmetic_of_let_is_read() {
    assert_eq!(reads("let 'x = $(cat <<E\n$A\nE\n)'"), ["A:1"]);
}

#[test]
fn deep_nesting_is_given_up_not_followed() {
    for open in ["(", "\"$(", "${a:-", "`", "$((a", "case a in ", "f() ", "if ", "x=(", "a@(", "[[ ", "<<A "]
    {
        Script::read(&open.repeat(20_000));
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        Script::read(&text);
    }

    #[test]
    fn no_mix_of_bash_panics(pieces in prop::collection::vec(prop::sample::select(vec![
        "$", "{", "}", "(", ")", "((", "))", "`", "'", "\"", "\\", "\n", " ", ";", ";;", "&", "|", "<", "<<", "<<-", "<<<", ">", "EOF",
        "A", "=", "[", "]", "[[", "]]", "#", "!", ":-", "in", "case ", "esac", "if ", "fi", "do", "done", "for ", "é", "\r", "\t", "$'", "+=",
        "function ", "coproc ", "let ", "<a-b>", "export ", "\0", "0", "++",
    ]), 0..60)) {
        let script = Script::read(&pieces.concat());
        let _answers = (script.deletes(), script.only_looks(&[]), script.tools());
    }
}
