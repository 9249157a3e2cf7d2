//! Slips in names, on the command line and in paths: what may be meant is said in both languages.

use crate::sandbox::{SHORT, Sandbox, good, lint};

/// A caller of a module by a path, and the module with a term that its default makes too short.
fn called(source: &str) -> Sandbox {
    let call = format!(
        "provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n}}\n\nmodule \"web\" {{\n  source = \"{source}\"\n  months = 3\n}}\n"
    );
    let module = SHORT.split_once("\n\n").unwrap().1.replace("= 1\n", "= var.months\n");
    let module = module + "\nvariable \"months\" {\n  default = 1\n}\n";
    Sandbox::new(&[("main.tf", &call), ("modules/web/main.tf", &module)])
}

#[test]
fn the_folder_that_a_call_nearly_names_is_asked_for_and_not_deployed_alone() {
    for source in ["./modules/wbe", "./module/web", "./modules/../modules/wbe"] {
        let sandbox = called(source);
        let ran = sandbox.run("lint --lang en");
        let said = format!(
            "there is no folder {source}, so the module that is called here was not checked; did you mean ./modules/web?"
        );
        assert!(ran.code == 0 && ran.out.contains(&said), "{source}: {ran:?}");
        assert!(ran.out.contains("main.tf:6:12"), "at the source: {ran:?}");
        assert!(ran.out.contains("write `source = \"./modules/web\"`"), "{ran:?}");
        let found = sandbox.run("lint --format json").found();
        assert!(
            found.contains(&"term-too-short undecided".to_owned()),
            "its default is not what it has: {found:?}"
        );
        let ran = sandbox.run("lint --lang zh");
        assert!(ran.out.contains(&format!("没有目录 {source}")), "{ran:?}");
        assert!(ran.out.contains("是不是 ./modules/web？"), "{ran:?}");
    }
}

#[test]
fn a_folder_is_only_asked_for_where_one_is_near() {
    let sandbox = called("./modules/database");
    let ran = sandbox.run("lint --lang en");
    assert!(ran.out.contains("there is no folder ./modules/database"), "{ran:?}");
    assert!(!ran.out.contains("did you mean"), "{ran:?}");
    // The module that nobody nearly calls is one that is deployed, with its default.
    assert!(ran.code == 1 && ran.out.contains("term-too-short"), "{ran:?}");
    // A call that is right says what the variables are, whatever another one slips in.
    let sandbox = called("./modules/web");
    let other = "module \"other\" {\n  source = \"./modules/wbe\"\n}\n";
    sandbox.write("other.tf", other);
    let found = sandbox.run("lint --format json").found();
    assert_eq!(found, ["module-unavailable violation"]);
    // What no configuration lies in is no module.
    let sandbox = called("./modules/wbe");
    sandbox.write("modules/web/main.tf", "");
    std::fs::remove_file(sandbox.root.join("modules/web/main.tf")).unwrap();
    assert!(!sandbox.run("lint --lang en").out.contains("did you mean"));
}

#[test]
fn a_component_may_slip_too() {
    let sandbox = called("./modules/web");
    std::fs::remove_file(sandbox.root.join("main.tf")).unwrap();
    sandbox.write(
        "shop.tfcomponent.hcl",
        "component \"web\" {\n  source = \"./modules/wbe\"\n  inputs = { months = 3 }\n}\n",
    );
    let ran = sandbox.run("lint --lang en");
    assert!(ran.out.contains("did you mean ./modules/web?"), "{ran:?}");
    assert!(ran.code == 0, "its default is not what it has: {ran:?}");
}

#[test]
fn words_of_the_command_line_are_asked_for() {
    let config = "environment \"prod\" {\n  variables = { months = 3 }\n}\n";
    let rows = [
        ("lint --evn prod", "a similar argument exists: '--env'", "是不是 '--env'？"),
        ("lint --env prdo", "did you mean prod?", "是不是 prod？"),
        ("lint --env al", "did you mean all?", "是不是 all？"),
        ("lint --only term-to-short", "did you mean term-too-short?", "是不是 term-too-short？"),
        (
            "lint --rule term-to-short=off",
            "did you mean term-too-short?",
            "是不是 term-too-short？",
        ),
        ("lint --rule term-too-short=of", "did you mean off?", "是不是 off？"),
        ("lint --format jsno", "did you mean json?", "是不是 json？"),
        ("report --format htlm", "did you mean html?", "是不是 html？"),
        ("lint --color awlays", "a similar value exists: 'always'", "是不是 'always'？"),
        ("lint --fail-on eror", "a similar value exists: 'error'", "是不是 'error'？"),
        ("rules --format jsno", "a similar value exists: 'json'", "是不是 'json'？"),
        ("lnit", "'lint'", "'lint'"),
        ("rulse", "a similar subcommand exists: 'rules'", "是不是 'rules'？"),
        ("man lnit", "did you mean init?", "是不是 init？"),
        ("explain term-to-short", "did you mean term-too-short?", "是不是 term-too-short？"),
        ("lint --region cn-hangzou", "did you mean cn-hangzhou?", "是不是 cn-hangzhou？"),
        ("lint --var mnoths=3", "did you mean months?", "是不是 months？"),
        ("lint mian.tf", "did you mean main.tf?", "是不是 main.tf？"),
    ];
    let code = good() + "\nvariable \"months\" {}\n";
    let sandbox = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", config)]);
    for (line, en, zh) in rows {
        for (lang, said) in [("en", en), ("zh", zh)] {
            let ran = sandbox.run(&format!("{line} --lang {lang}"));
            assert!(
                ran.code == 2 && (ran.out.contains(said) || ran.err.contains(said)),
                "{line}, {lang}: {ran:?}"
            );
        }
    }
    for line in ["lint --zzzz", "lint --env xyz", "lint --only no-such-rule", "zzzz"] {
        let ran = sandbox.run(&format!("{line} --lang zh"));
        assert!(ran.code == 2 && !(ran.out + &ran.err).contains("是不是"), "{line}");
    }
}

#[test]
fn a_report_needs_a_folder_that_is_there() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    for line in [
        "lint -o gone/out/report.html",
        "lint --format html=gone/out/report.html",
        "lint --write-baseline gone/out/known.json",
        "report --output gone/out/plan.html",
    ] {
        let ran = sandbox.run(&format!("{line} --lang en"));
        assert!(
            ran.code == 2
                && ran.err.contains("there is no folder gone/out: make it first")
                && ran.out.is_empty(),
            "{line}: {ran:?}"
        );
        let ran = sandbox.run(&format!("{line} --lang zh"));
        assert!(ran.err.contains("没有目录 gone/out；请先创建它。"), "{line}: {ran:?}");
        assert!(!sandbox.root.join("gone").exists());
    }
}

#[test]
fn of_what_is_not_there_nothing_else_is_said() {
    let config = "website \"shop.example.com\" {\n  filed = \"none\"\n}\n";
    let files: &[(&str, &str)] = &[("main.tf", SHORT), (".iac-icp.hcl", config)];
    let ran = lint(files, "lint gone --lang en");
    assert!(ran.code == 2 && ran.out.contains("no file or directory gone"), "{ran:?}");
    assert!(ran.out.contains("0 undecided") && !ran.out.contains("judgement"), "{ran:?}");
    // What is there is judged all the same.
    assert!(lint(files, "lint gone main.tf --candidates all").out.contains("term-too-short"));
}

#[test]
fn a_part_of_the_project_is_not_blamed_for_the_rest() {
    let config = "website \"example.com\" {\n  filed = \"none\"\n}\n";
    let module = "resource \"alicloud_vpc\" \"main\" {\n  vpc_name = \"a\"\n}\n";
    let sandbox = Sandbox::new(&[
        (".iac-icp.hcl", config),
        ("modules/net/main.tf", module),
        ("modules/web/main.tf", SHORT),
    ]);
    for folder in ["modules/net", "modules/web"] {
        let ran = sandbox.run(&format!("lint {folder} --format json"));
        assert_eq!((ran.code, ran.found()), (0, Vec::new()), "{folder}: {ran:?}");
    }
    let found = |line: &str| sandbox.run(&format!("lint {line} --format json")).found();
    assert!(!found(".").is_empty(), "all of it holds the website");
    assert!(!found("modules/net --config .iac-icp.hcl").is_empty(), "it was named for this folder");
    // A website that the part binds is its own.
    let record = "resource \"alicloud_alidns_record\" \"www\" {\n  domain_name = \"example.com\"\n  rr = \"www\"\n  type = \"A\"\n  value = alicloud_instance.web.public_ip\n}\n";
    sandbox.write("modules/web/dns.tf", record);
    assert!(!found("modules/web").is_empty());
}
