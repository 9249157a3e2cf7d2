//! Suppressions over real trees: comments are those that the parsers find.
#![allow(clippy::unwrap_used)]

use super::told::finding;
use super::*;
use crate::syntax::node::Node;
use crate::syntax::placement::Placement;
use crate::syntax::{json, native, yaml};

const RULES: [&str; 5] = ["pay-as-you-go", "term-too-short", "syntax-error", UNUSED, EXPIRED];

struct Case {
    sources: SourceSet,
    file: FileId,
}

impl Case {
    fn new(path: &str, text: &str) -> Self {
        let sources = SourceSet::new();
        let file = sources.add_text(path, text);
        Self { sources, file }
    }

    fn span(&self, needle: &str) -> Span {
        let start = self.sources.file(self.file).text.find(needle).unwrap();
        Span::new(self.file, start, start + needle.len())
    }

    fn finding(&self, rule: &'static str, needle: &str, block: Option<&str>) -> Finding {
        let mut one = finding(rule, self.span(needle), Text::same("m"), "", &self.sources);
        one.block = block.map(|b| self.span(b));
        one
    }

    fn suppressions(&self) -> Suppressions {
        let file = self.sources.file(self.file);
        let region = Span::new(self.file, 0, file.text.len());
        let (comments, extents) = match &*file.path {
            "a.tf" => {
                let document = native::parse(self.file, &file.text, &Placement::Whole);
                (document.comments, document.body.extents())
            }
            _ => {
                let document = yaml::parse(self.file, &file.text);
                (document.comments, document.roots.iter().flat_map(Node::extents).collect())
            }
        };
        let commented = Commented { region, comments: &comments, extents: &extents };
        from_comments(commented, &self.sources)
    }

    fn apply(&self, findings: Vec<Finding>, suppressions: &Suppressions) -> Applied {
        let settings = Settings {
            today: jiff::civil::date(2026, 11, 25),
            rules: &RULES,
            off: &[],
            unignorable: &[],
            open: &Open::default(),
        };
        apply(findings, suppressions, settings, &self.sources)
    }
}

const TF: &str = r#"resource "alicloud_instance" "a" {
  period = 1 # iac-icp: ignore[term-too-short] reason="测试"
  # iac-icp: ignore[pay-as-you-go]
  # 说明
  instance_charge_type = "PostPaid"
}
// iac-icp: ignore[term-too-short, pay-as-you-go] until=2026-11-25
resource "alicloud_instance" "b" {
  period = 2
}
/* iac-icp: ignore[term-too-short] */

resource "alicloud_instance" "c" {
  period = 3
}
"#;

#[test]
fn comments_cover_their_line_the_next_and_a_block() {
    let case = Case::new("a.tf", TF);
    let findings = vec![
        case.finding("term-too-short", "1 #", Some("resource \"alicloud_instance\" \"a\"")),
        case.finding("pay-as-you-go", "\"PostPaid\"", None),
        case.finding("term-too-short", "period = 2", Some("resource \"alicloud_instance\" \"b\"")),
        case.finding("term-too-short", "period = 3", Some("resource \"alicloud_instance\" \"c\"")),
    ];
    let applied = case.apply(findings, &case.suppressions());
    assert_eq!(applied.suppressed.len(), 3);
    assert_eq!(applied.suppressed[0].1.reason.as_deref(), Some("测试"));
    assert_eq!(applied.kept.len(), 1, "a blank line parts a comment from what follows");
    let extra: Vec<_> = applied
        .extra
        .iter()
        .map(|f| (f.rule, &*f.message.en, case.sources.file(case.file).position(f.span.start).line))
        .collect();
    assert_eq!(
        extra,
        [
            (UNUSED, "the suppression of `pay-as-you-go` ignores nothing", 7),
            (UNUSED, "the suppression of `term-too-short` ignores nothing", 11),
        ]
    );
}

#[test]
fn an_expired_suppression_ignores_nothing_and_says_so() {
    let case = Case::new("a.tf", "period = 1 # iac-icp: ignore[term-too-short] until=2026-11-24\n");
    let applied = case.apply(vec![case.finding("term-too-short", "1", None)], &case.suppressions());
    assert_eq!((applied.kept.len(), applied.suppressed.len()), (1, 0));
    assert_eq!(applied.extra.len(), 1);
    assert_eq!(
        (applied.extra[0].rule, &*applied.extra[0].message.en),
        (EXPIRED, "the suppression ran out on 2026-11-24")
    );
}

#[test]
fn unknown_rules_and_syntax_errors_are_refused() {
    let case =
        Case::new("a.tf", "# iac-icp: ignore-file[syntax-error, term-to-short]\n\nperiod = 1\n");
    let applied =
        case.apply(vec![case.finding("syntax-error", "period", None)], &case.suppressions());
    assert_eq!(applied.kept.len(), 1);
    let messages: Vec<_> = applied.extra.iter().map(|f| &*f.message.en).collect();
    assert_eq!(messages, ["`syntax-error` cannot be ignored", "there is no rule `term-to-short`"]);
    assert_eq!(applied.extra[1].help.as_ref().unwrap().en, "did you mean `term-too-short`?");
    assert_eq!(applied.extra[0].root, ".");
}

#[test]
fn a_file_is_ignored_from_its_top_only() {
    let yaml = "---\n# 模板\n# iac-icp: ignore-file[pay-as-you-go]\nA: PostPaid\n# iac-icp: ignore-file[term-too-short]\nB: 1\n";
    let case = Case::new("t.yml", yaml);
    let findings = vec![
        case.finding("pay-as-you-go", "PostPaid", None),
        case.finding("term-too-short", "1", None),
    ];
    let applied = case.apply(findings, &case.suppressions());
    assert_eq!((applied.kept.len(), applied.suppressed.len()), (1, 1));
    assert_eq!(applied.extra[0].message.en, "`ignore-file` must stand at the top of the file");
}

#[test]
fn yaml_comments_above_a_key_cover_the_resource() {
    let yaml = "Resources:\n  # iac-icp: ignore[pay-as-you-go]\n  Server:\n    Type: X\n    Charge: PostPaid\n";
    let case = Case::new("t.yml", yaml);
    let applied = case.apply(
        vec![case.finding("pay-as-you-go", "PostPaid", Some("Server:\n    Type"))],
        &case.suppressions(),
    );
    assert_eq!((applied.kept.len(), applied.suppressed.len(), applied.extra.len()), (0, 1, 0));
}

#[test]
fn switched_off_rules_are_not_unused() {
    let case = Case::new("a.tf", "a = 1 # iac-icp: ignore[term-too-short]\n");
    let settings = Settings {
        today: jiff::civil::date(2026, 1, 1),
        rules: &RULES,
        off: &["term-too-short"],
        unignorable: &[],
        open: &Open::default(),
    };
    assert!(apply(Vec::new(), &case.suppressions(), settings, &case.sources).extra.is_empty());
}

#[test]
fn metadata_of_json_is_read() {
    let text = r#"{"iac-icp": {"ignore": ["pay-as-you-go", {"rule": "term-too-short", "reason": "x", "until": "2027-01-31"},
        {"until": "soon"}, {}, {"rules": ["a", "b"]}], "off": 1}, "P": 1}"#;
    let case = Case::new("t.json", text);
    let document = json::parse(case.file, text);
    let node = document.roots[0].get("iac-icp").unwrap();
    let found = from_metadata(node, document.roots[0].span);
    let rules: Vec<_> = found.readable.iter().map(|s| s.rules.join("+")).collect();
    assert_eq!(rules, ["pay-as-you-go", "term-too-short", "a+b"]);
    assert_eq!(found.readable[1].until, Some(jiff::civil::date(2027, 1, 31)));
    assert_eq!(found.malformed.len(), 3);
    let applied = case.apply(vec![case.finding("pay-as-you-go", "P\"", None)], &found);
    assert_eq!(applied.suppressed.len(), 1);
}
