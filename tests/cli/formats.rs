//! Formats, where they go, and that JSON is always one document.

use crate::sandbox::{SHORT, Sandbox};

const FORMATS: [&str; 11] = [
    "human",
    "compact",
    "json",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
    "html",
];

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
        assert_eq!(
            sandbox.read(&format!("all/{format}.out")),
            sandbox.run(&format!("lint --format {format}")).out,
            "{format}"
        );
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
    assert_eq!(
        place["region"],
        serde_json::json!({"startLine": 7, "startColumn": 32, "endLine": 7, "endColumn": 33})
    );
    assert!(
        result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().ends_with(":1")
    );
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 1);
}

#[test]
fn json_is_one_document_whatever_goes_wrong() {
    let sandbox =
        Sandbox::new(&[("main.tf", SHORT), ("broken/main.tf", "resource {"), ("bad.json", "{")]);
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

#[test]
fn two_formats_never_share_a_file() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT), ("out/keep", "")]);
    for line in [
        "lint --format json=a.out --format sarif=a.out",
        "lint --format json=a.out --format sarif=./out/../a.out",
        "lint --format json=a.out --format human -o a.out",
        "report --format json=a.out --format html=a.out",
    ] {
        let ran = sandbox.run(line);
        assert!(
            ran.code == 2 && ran.err.contains("two formats go to the same file"),
            "{line}: {ran:?}"
        );
        assert!(!sandbox.root.join("a.out").exists(), "{line}");
    }
    assert_eq!(sandbox.run("lint --format json=a.out --format sarif=out/a.out").code, 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_no_success() {
    let sandbox = Sandbox::new(&[("main.tf", &crate::sandbox::good())]);
    let lines = [
        "lint",
        "lint --format json",
        "lint --format sarif",
        "lint --fix --unsafe-fixes",
        "report",
        "rules",
        "rules --format json",
        "explain pay-as-you-go",
        "explain budget-exceeded",
        "completions bash",
        "man",
        "--help",
        "--version",
    ];
    for line in lines {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = sandbox.command(line).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}: {said}");
        assert!(said.contains("cannot write to standard output"), "{line}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_is_no_error() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    for (line, code) in
        [("lint", 1), ("report", 0), ("explain pay-as-you-go", 0), ("completions bash", 0)]
    {
        let mut child = sandbox
            .command(line)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(code), ""),
            "{line}"
        );
    }
}

#[test]
fn all_formats_say_the_same_numbers() {
    let config = "environment \"prod\" {\n  variables = { months = 1 }\n}\nenvironment \"dev\" {\n  region = \"cn-hangzhou\"\n}\n";
    let code =
        SHORT.replace("= 1", "= var.months") + "\nvariable \"months\" {\n  type = number\n}\n";
    let code = code.replace("AutoRenewal", "Normal");
    let sandbox = Sandbox::new(&[
        ("a/main.tf", &code),
        ("a/empty.tf", ""),
        ("b.json", "{}"),
        (".iac-icp.hcl", config),
    ]);
    for (line, files) in [("lint", 2), ("lint --env prod", 2), ("lint --env all", 2)] {
        let summary = &sandbox.run(&format!("{line} --format json")).json()["summary"];
        let json = sandbox.run(&format!("{line} --format json")).json();
        assert_eq!(json["skipped"]["not_infrastructure"], 1, "{line}");
        let number = |name: &str| summary[name].as_u64().unwrap();
        let several = |name: &str, noun: &str| {
            if number(name) == 1 {
                format!("1 {noun}")
            } else {
                format!("{} {noun}s", number(name))
            }
        };
        assert_eq!(number("files"), files, "{line}");
        assert_eq!(
            number("violations"),
            number("errors") + number("warnings") + number("notes"),
            "{line}: {summary}"
        );
        assert_eq!(
            number("violations") + number("undecided"),
            json["findings"].as_array().unwrap().len() as u64,
            "{line}"
        );
        assert_eq!(number("servers"), json["servers"].as_array().unwrap().len() as u64, "{line}");
        let said = format!(
            "{} ({}, {}, {}), {} undecided, {} passed; {}, {}",
            several("violations", "violation"),
            several("errors", "error"),
            several("warnings", "warning"),
            several("notes", "note"),
            number("undecided"),
            number("passed"),
            several("files", "file"),
            several("servers", "server"),
        );
        for format in ["human", "compact", "markdown", "html"] {
            let ran = sandbox.run(&format!("{line} --format {format}"));
            assert!(
                ran.out.replace('\\', "").contains(&said),
                "{line} {format}: {said}\n{}",
                ran.out
            );
        }
        let junit = sandbox.run(&format!("{line} --format junit")).out;
        let counts = format!(
            "failures=\"{}\" errors=\"0\" skipped=\"{}\"",
            number("violations"),
            number("undecided")
        );
        assert!(junit.contains(&counts), "{line}: {counts}\n{junit}");
        let results = &sandbox.run(&format!("{line} --format sarif")).json()["runs"][0]["results"];
        assert_eq!(
            results.as_array().unwrap().len() as u64,
            number("violations") + number("undecided"),
            "{line}"
        );
    }
}

#[test]
fn the_plan_counts_a_group_as_the_servers_that_it_makes() {
    let group = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Web:\n    Type: ALIYUN::ECS::InstanceGroup\n    Properties:\n      MaxAmount: 3\n      InstanceChargeType: PrePaid\n      Period: 3\n      InternetMaxBandwidthOut: 5\n      AutoRenew: true\n";
    let sandbox = Sandbox::new(&[("web.yml", group)]);
    let ran = sandbox.run("report --region cn-hangzhou");
    assert!(
        ran.out.contains("Servers          3 can be used, 0 cannot, 0 undecided")
            && ran.out.contains("× 3"),
        "{ran:?}"
    );
    let json = sandbox.run("report --region cn-hangzhou --format json").json();
    assert_eq!(json["summary"]["servers"]["eligible"], 3, "{json:#}");
    assert_eq!(
        sandbox.run("lint --region cn-hangzhou --format json").json()["servers"][0]["instances"],
        3
    );
}
