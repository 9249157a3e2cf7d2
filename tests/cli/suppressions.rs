//! Ignoring findings in code, in templates, and what is wrong with it.

use crate::sandbox::{SHORT, Sandbox, lint};

fn found(code: &str) -> Vec<String> {
    lint(&[("main.tf", code)], "lint --format json").found()
}

#[test]
fn where_a_comment_stands() {
    let on = |comment: &str| SHORT.replace("= 1\n", &format!("= 1 # {comment}\n"));
    let above = |comment: &str| SHORT.replace("  period", &format!("  # {comment}\n  period"));
    let block = |comment: &str| SHORT.replace("resource", &format!("# {comment}\nresource"));
    let top = |comment: &str| format!("# {comment}\n{SHORT}");
    let ignore = "iac-icp: ignore[term-too-short] reason=\"trial\" until=2999-01-31";
    for code in [
        on(ignore),
        above(ignore),
        block(ignore),
        top("iac-icp: ignore-file[term-too-short] reason=\"trial\""),
    ] {
        assert_eq!(found(&code), Vec::<String>::new(), "{code}");
    }
    let past = on("iac-icp: ignore[term-too-short] until=2020-01-01");
    assert_eq!(found(&past), ["expired-suppression violation", "term-too-short violation"]);
    let unused = on("iac-icp: ignore[term-too-short, pay-as-you-go]");
    assert_eq!(found(&unused), ["unused-suppression violation"]);
    let malformed = on("iac-icp: ignore term-too-short");
    assert!(
        found(&malformed).contains(&"term-too-short violation".to_owned()),
        "{:?}",
        found(&malformed)
    );
    assert!(
        found(&malformed).len() == 2,
        "a comment that cannot be read is said: {:?}",
        found(&malformed)
    );
}

#[test]
fn a_syntax_error_cannot_be_ignored() {
    let ran = lint(&[("main.tf", "# iac-icp: ignore-file[syntax-error]\nresource {\n")], "lint");
    assert!(ran.code == 2 && ran.out.contains("syntax-error"), "{ran:?}");
}

#[test]
fn templates_in_json_have_metadata() {
    let json = r#"{"ROSTemplateFormatVersion": "2015-09-01", "Resources": {"Web": {"Type": "ALIYUN::ECS::Instance",
      "Metadata": {"iac-icp": {"ignore": ["term-too-short"]}},
      "Properties": {"InstanceChargeType": "PrePaid", "Period": 1, "InternetMaxBandwidthOut": 5, "AutoRenew": true}}}}"#;
    let ran = lint(&[("web.json", json)], "lint --format json --region cn-hangzhou");
    assert_eq!(ran.found(), Vec::<String>::new());
}

#[test]
fn they_are_listed_with_their_reasons() {
    let code =
        SHORT.replace("= 1\n", "= 1 # iac-icp: ignore[term-too-short] reason=\"a week's trial\"\n");
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let ran = sandbox.run("suppressions");
    assert!(
        ran.code == 0
            && ran.out.starts_with("main.tf:7: term-too-short")
            && ran.out.contains("a week's trial"),
        "{ran:?}"
    );
    assert!(ran.err.contains("1 suppression"), "{ran:?}");
    assert_eq!(sandbox.run("suppressions --quiet").err, "");
}
