//! Trees, errors and recovery of the parser. What Terraform makes of the same texts was looked up
//! with 1.11.4 in November 2026.

use crate::source::{FileId, SourceSet};
use crate::syntax::hcl::{Document, Expr, ExprKind, TOO_DEEP, UNREAD};
use crate::syntax::native::{self, MAX_DEPTH, MAX_OPERATORS, MAX_TOLD};
use crate::syntax::placement::Placement;
use crate::syntax::{Problem, ProblemKind};

fn parse(text: &str) -> Document {
    native::parse(FileId(0), text, &Placement::Whole)
}

/// What is said of a text in English: line, column, message.
fn said(text: &str) -> Vec<String> {
    let sources = SourceSet::new();
    let file = sources.file(sources.add_text("a.tf", text));
    let say = |p: &Problem| {
        let at = file.position(p.span.start);
        format!("{}:{} {}", at.line, at.column, p.message.en.trim_start_matches("syntax error: "))
    };
    parse(text).problems.iter().map(say).collect()
}

/// The value of the only attribute of a text without problems.
fn value(text: &str) -> ExprKind {
    let mut document = parse(text);
    assert_eq!(document.problems, [], "{text}");
    document.body.attributes.remove(0).value.kind
}

fn string(text: &str) -> String {
    match value(text) {
        ExprKind::String(text) => text.to_string(),
        other => panic!("{text}: {other:?}"),
    }
}

/// Attributes and blocks of a text, by name; `name?` where the value could not be read.
fn outline(body: &crate::syntax::hcl::Body) -> Vec<String> {
    let unread = |e: &Expr| matches!(&e.kind, ExprKind::Variable(name) if &**name == UNREAD);
    let attributes = body
        .attributes
        .iter()
        .map(|a| format!("{}{}", a.name.text, if unread(&a.value) { "?" } else { "" }));
    let blocks =
        body.blocks.iter().map(|b| format!("{}({})", b.kind.text, outline(&b.body).join(" ")));
    attributes.chain(blocks).collect()
}

#[test]
fn an_empty_heredoc_swallows_nothing() {
    for head in ["<<-TXT", "<<TXT"] {
        let text = format!(
            "a \"x\" {{\n  t = {head}\n  TXT\n}}\nb \"y\" {{\n}}\nc \"z\" {{\n  t = {head}\n  v\n  TXT\n}}\n"
        );
        assert_eq!(outline(&parse(&text).body), ["a(t)", "b()", "c(t)"]);
    }
    assert_eq!(string("a = <<E\nE\n"), "");
}

#[test]
fn only_the_marker_alone_ends_a_heredoc() {
    for line in ["EOT is not the end", "EOT.", "EOT}", "EOT,", "EOT;", "EOT)", "EOTX", "$EOT"] {
        assert_eq!(string(&format!("a = <<EOT\n{line}\nEOT\n")), format!("{line}\n"));
    }
    assert_eq!(string("a = <<EOT\nx\n \tEOT \t\n"), "x\n");
    assert_eq!(string("a = <<EOT\r\nx\r\nEOT\r\n"), "x\r\n");
    assert_eq!(outline(&parse("a = \"${<<E\nx\nE\n}\"\nb = 1\n").body), ["a", "b"]);
    // A line inside of an interpolation is no line of the heredoc.
    let ExprKind::Template(parts) = value("a = <<E\n${\nE\n}\nE\n") else { panic!("no template") };
    assert_eq!(parts.len(), 2);
}

#[test]
fn indentation_that_is_shared_is_removed_from_lines_only() {
    assert_eq!(string("a = <<-E\n    x\n      y\n\n    z\n    E\n"), "x\n  y\n\nz\n");
    assert_eq!(string("a = <<-E\n  x\ny\n  E\n"), "  x\ny\n");
    let literals = |text: &str| match value(text) {
        ExprKind::Template(parts) => parts
            .iter()
            .map(|p| format!("{p:?}"))
            .filter(|p| p.starts_with("Literal"))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        literals("a = <<-E\n  b ${v} c\nd\n  E\n"),
        ["Literal(\"  b \")", "Literal(\" c\\nd\\n\")"]
    );
    assert_eq!(
        literals("a = <<-E\n  b ${v ~}\n  c\n  E\n"),
        ["Literal(\"b \")", "Literal(\"  c\\n\")"]
    );
    assert_eq!(
        literals("a = <<-E\n    ${v}\n      c\n    E\n"),
        ["Literal(\"\")", "Literal(\"\\n  c\\n\")"]
    );
}

#[test]
fn a_sign_belongs_to_its_number() {
    for text in ["a = -3", "a = - 3", "a = - /* x */ 3"] {
        assert!(matches!(value(text), ExprKind::Number(n) if n.to_string() == "-3"), "{text}");
    }
    assert!(matches!(value("a = -x.y"), ExprKind::Unary(..)));
    for (text, number) in [("a = 5.e2", "500"), ("a = 0.e189+9", "0"), ("a = 5.e+2", "500")] {
        let found = value(text);
        let found = if let ExprKind::Binary(_, sides) = found { sides.0.kind } else { found };
        assert!(matches!(found, ExprKind::Number(n) if n.to_string() == number), "{text}");
    }
    assert_eq!(said("a = 1.2.3\n"), ["1:5 `1.2.3` is not a number"]);
    assert_eq!(said("a = 5..e2\n"), ["1:5 `5..e2` is not a number"]);
    assert!(matches!(value("a = 1e999999999"), ExprKind::Variable(name) if &*name == TOO_DEEP));
}

#[test]
fn of_equal_keys_the_last_counts_and_is_reported() {
    let text = "a = {\n  x = { y = [\n 1 ] }\n  z = { x = 5 }\n  x = 2\n  1 = 3\n  1 = 4\n}\n";
    let document = parse(text);
    let places: Vec<usize> = document.problems.iter().map(|p| p.span.start as usize).collect();
    assert_eq!(places, [text.find('x').unwrap_or(0), text.find("1 = 3").unwrap_or(0)]);
    assert!(!document.incomplete());
    let ExprKind::Object(items) = &document.body.attributes[0].value.kind else {
        panic!("no object")
    };
    let places: Vec<usize> = items.iter().map(|i| i.key.span.start as usize).collect();
    assert_eq!(
        places,
        [
            text.find('z').unwrap_or(0),
            text.find("x = 2").unwrap_or(0),
            text.find("1 = 4").unwrap_or(0)
        ]
    );
    let beside = "a = {\n  owner = \"ops\"\n  team = \"${upper(\"${var.t}\")}\"\n  all = {\n    for k, v in x : k => v ?\n    1 : 2\n  }\n  (x) = 1\n  owner = \"web\"\n}\n";
    assert_eq!(said(beside), ["2:3 key `owner` is written twice; the last one counts"]);
    let many: String = (0..40).map(|n| format!("  k{} = {n}\n", n % 20)).collect();
    assert_eq!(said(&format!("a = {{\n{many}}}\n")).len(), 20);
}

#[test]
fn a_broken_argument_costs_the_argument() {
    let text = |line: &str| format!("r \"x\" {{\n  a = 1\n  {line}\n  b = 2\n}}\ns \"y\" {{\n}}\n");
    for line in [
        "c = = 1",
        "c = [1, 2",
        "c = f(1",
        "c = \"x",
        "c = \"${x",
        "c = 1 2",
        "c = (1",
        "c = x ? 1",
        "c = {b c}",
        "c = 'x'",
        "c = x.",
    ] {
        let document = parse(&text(line));
        assert_eq!(outline(&document.body), ["r(a b c?)", "s()"], "{line}");
        assert!(
            !document.incomplete() && document.problems.len() == 1,
            "{line}: {:?}",
            document.problems
        );
    }
    // What has no name may be anything that stands in it.
    assert_eq!(outline(&parse(&text("c \"x\" d.e {}")).body)[0], "r(a b c? d? e? x?)");
    assert_eq!(outline(&parse(&text("}} c")).body).last().map(String::as_str), Some("s()"));
    // Where a comma, a line break or a brace is wrong, what is meant is clear.
    for line in ["c = 1,", "c { d = 1, e = 2 }", "c { d { } }", "c\n  {\n  }", "c {} d {}"] {
        let found = outline(&parse(&text(line)).body);
        assert!(
            found[0].starts_with("r(a ")
                && found[0].contains(" b")
                && found[0].contains(" c")
                && !found[0].contains('?'),
            "{found:?}"
        );
        assert_eq!(
            parse(&text(line)).problems.len(),
            1,
            "{line}: {:?}",
            parse(&text(line)).problems
        );
    }
}

#[test]
fn what_is_never_closed_ends_at_the_next_head() {
    let unclosed = "r \"x\" {\n  a = 1\n  t = {\n    k = 1\n  b = 2\n}\ns \"y\" {\n  c = 1\n}\n";
    assert_eq!(said(unclosed), ["1:7 the `{` of this block is never closed"]);
    assert_eq!(outline(&parse(unclosed).body), ["r(a t b? k?)", "s(c)"]);
    let heredoc = "r \"x\" {\n  a = 1\n  t = <<EOT\n  b = 2\n}\ns \"y\" {\n  c = 1\n}\n";
    assert_eq!(said(heredoc), ["3:7 the heredoc `<<EOT` is never ended"]);
    assert_eq!(outline(&parse(heredoc).body)[1], "s(c)");
    assert!(outline(&parse(heredoc).body)[0].contains("b?"), "{:?}", outline(&parse(heredoc).body));
    assert_eq!(
        said("a {\n  b = 1 /* x\n}\nc \"d\" {\n}\n"),
        ["2:9 this comment `/*` is never ended"]
    );
    let twice = "r \"x\" {\n  i {\n    j {\n}\ns \"y\" {\n}\nt \"z\" {\n";
    assert_eq!(
        said(twice),
        ["2:5 the `{` of this block is never closed", "7:7 the `{` of this block is never closed"]
    );
    assert_eq!(outline(&parse(twice).body).len(), 3);
}

#[test]
fn errors_name_the_place_and_what_to_write() {
    for (text, place, help) in [
        ("a = [1, 2\nb = 3\n", "1:5 this `[` is never closed", "`]`"),
        ("a = \"x\nb = 3\n", "1:5 this quote is never closed", "`\"`"),
        ("a = \"${var.x\"\n", "1:6 this `${` or `%{` is never closed", "`}`"),
        ("a = f(<<EOT\nx\nEOT)\n", "1:7 the heredoc `<<EOT` is never ended", "`EOT` alone"),
        ("a = <<EOT\nx\nEOT", "3:1 the last line of a heredoc does not end", "line break"),
        ("a = 1,\n", "1:6 a comma too many", "delete"),
        ("a = [\n  1\n  2\n]\n", "3:3 `,` is missing before this item", "`,`"),
        ("a: 1\n", "1:1 arguments are set with `=`", "`a = …`"),
        ("a = “x”\n", "1:5 this is not a straight quote", "`\"`"),
        ("a = [1，2]\n", "1:7 this is a full-width comma", "`,`"),
        ("a = 'x'\n", "1:5 single quotes do not enclose strings", "\"…\""),
        ("<<<<<<< HEAD\na = 1\n", "1:1 a merge conflict is not resolved", "resolve"),
        ("}\n", "1:1 this `}` closes nothing", "delete"),
        ("b \"x\" = {\n}\n", "1:7 a block takes no `=`", "delete `=`"),
        ("a = \"\\q\"\n", "1:6 no such escape", "\\\\"),
        ("a = \"%{ if x }y\"\n", "1:6 this `%{ if }` is never ended", "%{ endif }"),
        ("a = x & y\n", "1:7 there is no operator `&`", "`&&`"),
        ("a =\n", "1:4 here should be a value", "value"),
        ("a = {b => 1}\n", "1:8 a key needs `=` behind it", "key = value"),
    ] {
        let document = parse(text);
        assert!(said(text)[0].starts_with(place), "{text}: {:?}", said(text));
        let said = &document.problems[0];
        assert!(said.help.as_ref().is_some_and(|h| h.en.contains(help)), "{text}: {:?}", said.help);
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
        assert!(
            chinese(&said.message.zh) && said.help.as_ref().is_some_and(|h| chinese(&h.zh)),
            "{text}"
        );
    }
}

#[test]
fn what_is_beyond_the_limits_is_a_value_not_known() {
    let chain = format!("{}false", "var.a == \"x\" || ".repeat(MAX_OPERATORS + 1));
    let nested = |open: &str, close: &str| {
        format!("{}1{}", open.repeat(MAX_DEPTH + 1), close.repeat(MAX_DEPTH + 1))
    };
    for expression in [
        chain,
        nested("[\n", "]"),
        nested("f(", ")"),
        nested("a ? 1 : ", ""),
        nested("!(", ")"),
        nested("{a=", "}"),
    ] {
        let text =
            format!("r \"x\" {{\n  b = 1\n  a = {expression} # end\n  c {{\n    d = 2\n  }}\n}}\n");
        let document = parse(&text);
        assert_eq!(document.problems, vec![], "{text}");
        let body = &document.body.blocks[0].body;
        assert!(
            matches!(&body.attributes[1].value.kind, ExprKind::Variable(name) if &**name == TOO_DEEP)
        );
        assert_eq!((body.attributes.len(), body.blocks.len()), (2, 1));
    }
    let within = format!("a = {}1{}\n", "[".repeat(MAX_DEPTH - 1), "]".repeat(MAX_DEPTH - 1));
    assert!(matches!(value(&within), ExprKind::Tuple(_)));
    let blocks = format!("{}{}", "b {\n".repeat(MAX_DEPTH + 1), "}\n".repeat(MAX_DEPTH + 1));
    assert_eq!(parse(&blocks).problems[0].kind, ProblemKind::Budget);
}

#[test]
fn what_is_never_closed_is_an_error_beyond_the_limits_too() {
    let text = format!("a = {}\nr \"x\" {{\n  b = 1\n}}\n", "[".repeat(MAX_DEPTH + 100));
    let document = parse(&text);
    assert!(document.incomplete() && document.problems[0].kind == ProblemKind::Syntax);
    assert_eq!(outline(&document.body), ["r(b)"]);
}

#[test]
fn many_things_that_are_never_closed_take_no_longer_than_their_text() {
    // Each of these took the square of its size, or more, in some parser.
    let n = 20_000;
    for text in [
        (0..n).map(|i| format!("r \"x\" {{\n  a = <<E{i}\n")).collect::<String>(),
        "a = <<E\n".repeat(n),
        "a = \"${\n".repeat(n),
        "r \"x\" {\n".repeat(n),
        "a = [\n".repeat(n),
        "a = {\n".repeat(n),
        "a = f(/*\n".repeat(n),
        format!("a = {}", "[".repeat(5 * n)),
        format!("a = 1{}\n", " + 1".repeat(5 * n)),
        format!("a = x{}\n", "[*]".repeat(5 * n)),
        format!("a = {}\n", "\"".repeat(5 * n + 1)),
        format!("a = {}\n", "!".repeat(5 * n)),
        format!("a = \"{}\"\n", "${x}".repeat(5 * n)),
        format!("a = {{\n{}}}\n", (0..n).map(|i| format!("k{i} = 1\n")).collect::<String>()),
        (0..n).map(|i| format!("k{i} = 1\n")).collect::<String>(),
        "<<<<<<< HEAD\n".repeat(n),
    ] {
        let document = parse(&text);
        assert!(document.problems.len() <= 2 * MAX_TOLD + 2);
    }
}

#[test]
fn every_short_text_is_read_to_its_end() {
    const TOKENS: [&str; 20] = [
        "a",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\u{b}",
        "=",
        "{",
        "}",
        "\"",
        "[",
        "]",
        "${",
        "<<E\n",
        "E\n",
        ",",
        "b \"c\" {\n",
        "#",
        "/*",
        ":",
    ];
    let length = std::env::var("TOKENS").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let mut text = String::new();
    for number in 0..TOKENS.len().pow(length) {
        text.clear();
        let mut rest = number;
        for _ in 0..length {
            text.push_str(TOKENS[rest % TOKENS.len()]);
            rest /= TOKENS.len();
        }
        let document = parse(&text);
        assert!(document.problems.len() <= 2 * text.len(), "{text:?}");
    }
}

#[test]
fn many_faults_are_counted_and_what_is_right_is_read() {
    let text = format!("{}a = 1\n", "= 2\n".repeat(MAX_TOLD + 25));
    let document = parse(&text);
    assert_eq!(outline(&document.body), ["a"]);
    assert_eq!(document.problems.len(), MAX_TOLD + 1);
    assert_eq!(
        said(&text)[MAX_TOLD],
        format!("{}:1 25 more of this kind in this file, not listed one by one", MAX_TOLD + 1)
    );
    let keys = (0..MAX_TOLD + 2).map(|_| "k = 1, ").collect::<String>();
    let kinds: Vec<ProblemKind> =
        parse(&format!("a = {{ {keys} }}\nb =\n")).problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds.iter().filter(|k| **k == ProblemKind::Syntax).count(), 1);
    assert_eq!(kinds.len(), MAX_TOLD + 2);
}

#[test]
fn names_of_what_was_not_read_do_not_multiply() {
    fn attributes(body: &crate::syntax::hcl::Body) -> usize {
        body.attributes.len() + body.blocks.iter().map(|b| attributes(&b.body)).sum::<usize>()
    }
    let names: String = (0..1_000).map(|i| format!("w{i} = 1\n")).collect();
    let text = format!("{}{names}", "a {\n".repeat(MAX_DEPTH - 1));
    assert!(attributes(&parse(&text).body) < 6_000);
}
