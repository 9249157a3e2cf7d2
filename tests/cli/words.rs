//! Language, colour, and how much is said.

use crate::sandbox::{SHORT, Sandbox, open};

#[test]
fn the_language_is_the_flag_else_the_locale_else_english() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let zh = "购买";
    let table: &[(&str, &[(&str, &str)], bool)] = &[
        ("lint", &[], false),
        ("lint --lang zh", &[], true),
        ("lint --lang=zh", &[("LANG", "en_US.UTF-8")], true),
        ("--lang zh lint", &[], true),
        ("lint --lang en", &[("LANG", "zh_CN.UTF-8")], false),
        ("lint", &[("LANG", "zh_CN.UTF-8")], true),
        ("lint", &[("LC_ALL", "zh_TW.UTF-8"), ("LANG", "en_US.UTF-8")], true),
        ("lint", &[("LC_MESSAGES", "zh_CN"), ("LANG", "en_US.UTF-8")], true),
        ("lint", &[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")], true),
        ("lint", &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], false),
    ];
    for (line, environment, chinese) in table {
        let ran = sandbox.run_with(line, environment);
        assert_eq!(ran.out.contains(zh), *chinese, "{line} {environment:?}: {}", ran.out);
    }
    for command in ["explain term-too-short", "rules", "report", "suppressions"] {
        let ran = sandbox.run(&format!("{command} --lang zh"));
        assert!(!(ran.out.clone() + &ran.err).is_ascii(), "{command}: {ran:?}");
    }
}

#[test]
fn help_and_mistakes_are_chinese_too() {
    let sandbox = Sandbox::new(&[]);
    for line in [
        "lint --help --lang zh",
        "help lint --lang zh",
        "--lang zh report -h",
        "rules --lang=zh -h",
    ] {
        let ran = sandbox.run(line);
        assert!(
            ran.code == 0 && ran.out.contains("用法：") && !ran.out.contains("Print"),
            "{line}: {ran:?}"
        );
    }
    assert!(sandbox.run_with("--help", &[("LANG", "zh_CN.UTF-8")]).out.contains("备案方案"));
    let ran = sandbox.run("lint --lang zh --fxi");
    assert!(ran.code == 2 && ran.err.contains("没有参数 '--fxi'"), "{ran:?}");
}

#[test]
fn colour_is_the_flag_else_the_environment() {
    let sandbox = Sandbox::new(&[("main.tf", SHORT)]);
    let table: &[(&str, &[(&str, &str)], bool)] = &[
        ("lint", &[], false),
        ("lint --color always", &[], true),
        ("lint --color never", &[("FORCE_COLOR", "1")], false),
        ("lint --color auto", &[("FORCE_COLOR", "1")], true),
        ("lint", &[("CLICOLOR_FORCE", "1")], true),
        ("lint", &[("FORCE_COLOR", "0")], false),
        ("lint", &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], true),
        ("lint --color always", &[("NO_COLOR", "1")], true),
        ("lint", &[("NO_COLOR", "1"), ("TERM", "xterm")], false),
        ("lint", &[("TERM", "dumb")], false),
    ];
    for (line, environment, coloured) in table {
        let ran = sandbox.run_with(line, environment);
        assert_eq!(ran.out.contains('\u{1b}'), *coloured, "{line} {environment:?}");
    }
    sandbox.run("lint --color always -o plain.txt");
    assert!(!sandbox.read("plain.txt").contains('\u{1b}'), "a file gets no colour");
}

#[test]
fn quiet_and_verbose() {
    let code = open()
        + "\nresource \"alicloud_instance\" \"other\" {\n  internet_max_bandwidth_out = 5\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let quiet = sandbox.run("lint");
    assert!(
        quiet.out.contains("error[pay-as-you-go]") && quiet.out.contains("1 judgement undecided"),
        "{quiet:?}"
    );
    assert!(!quiet.out.contains("undecided[term-too-short]"), "{quiet:?}");
    for flag in ["-q", "--quiet"] {
        let ran = sandbox.run(&format!("lint {flag}"));
        assert!(
            ran.out.contains("error[pay-as-you-go]") && !ran.out.contains("judgement undecided"),
            "{ran:?}"
        );
    }
    for flag in ["-v", "--verbose", "-vv"] {
        assert!(
            sandbox.run(&format!("lint {flag}")).out.contains("undecided[term-too-short]"),
            "{flag}"
        );
    }
}

#[test]
fn many_missing_modules_are_one_block() {
    let call = |n: usize| {
        format!(
            "module \"m{n}\" {{\n  source = \"acme/{}/alicloud\"\n}}\n",
            if n.is_multiple_of(2) { "vpc" } else { "web" }
        )
    };
    let code: String = (0..6).map(call).collect();
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let ran = sandbox.run("lint");
    assert_eq!(ran.out.matches("module-unavailable").count(), 1, "{ran:?}");
    assert!(
        ran.out.contains("6 module calls")
            && ran.out.contains("acme/vpc/alicloud")
            && ran.out.contains("(×3)"),
        "{ran:?}"
    );
    assert_eq!(sandbox.run("lint -v").out.matches("[module-unavailable]").count(), 6);
    assert_eq!(sandbox.run("lint --format compact").out.matches("[module-unavailable]").count(), 6);
    assert!(sandbox.run("lint --lang zh").out.contains("6 处模块不在本地"));
}

#[test]
fn code_keeps_its_start_where_the_marked_part_fits() {
    let rest = "a".repeat(60);
    let code = SHORT.replace("= 1\n", &format!("= 1 # {rest}\n"));
    let sandbox = Sandbox::new(&[("main.tf", &code)]);
    let ran = sandbox.run_with("lint --lang en", &[("COLUMNS", "46")]);
    let line = ran.out.lines().find(|line| line.contains("period ")).unwrap();
    assert!(line.contains("  period                     = 1 # aaa"), "{ran:?}");
    assert!(line.chars().count() == 46 && line.ends_with('…'), "{ran:?}");
    // Of a long value, as much is marked as there is room for.
    sandbox.write("main.tf", SHORT.replace("= 1\n", &format!("= \"{rest}\" == \"\" ? 3 : 1\n")));
    let ran = sandbox.run_with("lint --lang en", &[("COLUMNS", "60")]);
    assert!(ran.out.contains("7 |   period                     = \"aaa"), "{ran:?}");
    // A mark further on is shown, whatever stands before it.
    let code = SHORT.replace("= 1\n", &format!("= true ? 1 : length(\"{rest}{rest}\")\n"));
    sandbox.write("main.tf", code.replace("true ?", &format!("\"{rest}\" != \"\" ?")));
    let ran = sandbox.run_with("lint --lang en", &[("COLUMNS", "60")]);
    assert!(ran.code == 1 && ran.out.contains("1 month"), "{ran:?}");
}

#[test]
fn what_is_marked_is_what_was_found() {
    let code = crate::sandbox::good().replace("AutoRenewal", "Normal");
    let config = "website \"example.com\" {\n  filed = \"alibaba\"\n  servers = [\"alicloud_instance.web\"]\n}\n";
    let sandbox = Sandbox::new(&[("main.tf", &code), (".iac-icp.hcl", config)]);
    let mark = |line: &str| {
        let out = sandbox.run(line).out;
        out.lines().find(|line| line.contains("^ ")).map(str::to_owned).unwrap_or_default()
    };
    assert!(mark("lint --lang en").ends_with("^ no auto-renewal"));
    assert!(mark("lint --lang zh").ends_with("^ 未开自动续费"));
}
