//! Formats, where they go, and that JSON is always one document.

use crate::sandbox::{SHORT, Sandbox};

const FORMATS: [&str; 11] = ["human", "compact", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html"];

#[test]
fn every_format_goes_to_standard_output_to_a_file_and_beside_others() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    for format in FORMATS {
        let ran = sandbox.run(&format!("lint --format {format}"));
        assert!(ran.code == 1 && ran.out.contains("term-too-short"), "{format}: {ran:?}");
        let to_file = sandbox.run(&format!("lint --format {format} -o out.txt"));
        assert!(to_file.out.is_empty() && to_file.code == 1, "{format}: {to_file:?}");
        assert_eq!(sandbox.read("out.txt"), ran.out, "{format} -o");
        let output = sandbox.run(&format!("lint --format={format} --output out2.txt"));
        assert!(output.code == 1 && sandbox.read("out2.txt") == ran.out, "{format} --output");
    }
    let all: Vec<String> = FORMATS.iter().map(|f| format!("--format {f}=all/{f}.out")).collect();
    sandbox.write("all/keep", "");
    let ran = sandbox.run(&format!("lint {} --format compact", all.join(" ")));
    assert!(ran.code == 1 && ran.out.starts_with("main.tf:7:32: error[term-too-short]"), "{ran:?}");
    for format in FORMATS {
        assert_eq!(sandbox.read(&format!("all/{format}.out")), sandbox.run(&format!("lint --format {format} main.tf")).out, "{format}");
    }
}

#[test]
fn documents_are_well_formed() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        let ran = sandbox.run(&format!("lint --format {format}"));
        ran.json();
    }
    let sarif = sandbox.run("lint --format sarif").json();
    let result = &sarif["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "main.tf");
    assert_eq!(place["region"], serde_json::json!({"startLine": 7, "startColumn": 32, "endLine": 7, "endColumn": 33}));
    assert!(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().ends_with(":1"));
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 1);
}

#[test]
fn json_is_one_document_whatever_goes_wrong() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT), ("broken/main.tf", "resource {"), ("bad.json", "{")]);
    for line in [
        "lint",
        "lint broken",
        "lint no-such-file",
        "lint --no-such-flag",
        "lint --fail-on never",
        "lint --rule x=off",
        "lint --config no.hcl",
        "lint --env nothing",
        "lint --var-file no.tfvars",
        "lint --baseline no.json",
        "lint --baseline bad.json",
        "lint -",
    ] {
        for flag in ["--format json", "--format=json"] {
            let ran = sandbox.run(&format!("{line} {flag}"));
            let json = ran.json();
            assert_eq!(json["schema"], "iac-icp/lint/v1", "{line}");
            let errors = json["errors"].as_array().unwrap().len();
            assert_eq!(errors > 0, ran.code == 2, "{line}: {errors} errors, exit {}", ran.code);
        }
    }
}

#[test]
fn reports_go_to_standard_output_and_the_rest_to_standard_error() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let ran = sandbox.run("lint --write-baseline known.json");
    assert!(ran.code == 0 && ran.out.is_empty() && ran.err.contains("known.json"), "{ran:?}");
    let ran = sandbox.run("lint");
    assert!(ran.err.is_empty() && ran.out.contains("term-too-short"), "{ran:?}");
}
