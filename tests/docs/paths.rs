//! Pages for contributors name files and commands that exist.

use crate::{papers, root};

/// The words between backticks of a text, outside blocks of code.
fn quoted(text: &str) -> Vec<String> {
    let mut code = false;
    let prose: Vec<&str> = text
        .lines()
        .filter(|line| {
            let fence = line.trim_start().starts_with("```");
            code ^= fence;
            !code && !fence
        })
        .collect();
    prose.join("\n").split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn files_that_pages_name_exist() {
    let folders = ["src/", "tests/", "fixtures/", ".ci/", ".github/", "benches/"];
    let mut seen = 0;
    for paper in papers() {
        for word in quoted(&paper.text()) {
            let path = folders.iter().any(|folder| word.starts_with(folder))
                && !word.contains([' ', '<', '*']);
            seen += usize::from(path);
            assert!(!path || root().join(&word).exists(), "{}: {word} does not exist", paper.name);
        }
    }
    assert!(seen > 60, "only {seen} names of files found");
}

/// `cargo test --test NAME` and `cargo test --lib PART`, wherever pages tell to run them.
#[test]
fn commands_for_tests_name_tests_that_exist() {
    let mut seen = 0;
    for paper in papers() {
        let text = paper.text();
        for command in text
            .split("cargo test ")
            .skip(1)
            .map(|rest| rest.split(['`', '\n', '，', '；']).next().unwrap_or_default())
        {
            let words: Vec<&str> = command.split_whitespace().collect();
            for pair in words.windows(2) {
                let exists = match pair[0] {
                    "--test" => ["", "/main"]
                        .iter()
                        .any(|end| root().join(format!("tests/{}{end}.rs", pair[1])).exists()),
                    "--lib" => {
                        root().join(format!("src/{}.rs", pair[1].replace("::", "/"))).exists()
                    }
                    _ => continue,
                };
                seen += 1;
                assert!(exists, "{}: cargo test {command}", paper.name);
            }
        }
    }
    assert!(seen > 6, "only {seen} commands found");
}

/// The scripts of the gate that pages name are run by it.
#[test]
fn every_script_is_part_of_the_gate() {
    let gate = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    let scripts = std::fs::read_dir(root().join(".ci"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap());
    for script in scripts.filter(|s| s != "run") {
        let others = std::fs::read_dir(root().join(".ci"))
            .unwrap()
            .filter_map(|e| std::fs::read_to_string(e.unwrap().path()).ok());
        let called = gate.contains(&format!(".ci/{script}"))
            || others.into_iter().any(|text| text.contains(&format!(".ci/{script} ")));
        assert!(called, ".ci/{script} is run by nobody");
    }
}
