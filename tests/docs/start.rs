//! The first minutes: README is short, its two commands are those that work on a fresh clone, and
//! nothing is offered that does not exist yet.

use crate::playground::Playground;
use crate::{papers, root};

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

#[test]
fn readme_is_short() {
    for name in READMES {
        let lines = std::fs::read_to_string(root().join(name)).unwrap().lines().count();
        assert!(
            lines <= 250,
            "{name} has {lines} lines; what does not sell or start the program goes to .github/docs"
        );
    }
}

/// The first block of shell holds the two commands: one lints an example of the repository, the
/// other is the gate's own test run.
#[test]
fn the_two_commands_work() {
    let gate = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    for paper in papers().into_iter().filter(|p| READMES.contains(&p.name.as_str())) {
        let text = paper.text();
        let block = text.split_once("```sh\n").unwrap().1.split("```").next().unwrap();
        let [run, test] = block.lines().collect::<Vec<_>>()[..] else {
            panic!("{}: {block}", paper.name)
        };
        assert_eq!(test, "cargo test --locked");
        assert!(gate.lines().any(|line| line == test), "the gate runs other tests");
        let arguments = run.strip_prefix("cargo run --locked -- ").unwrap();
        let (out, code) =
            Playground::new(&root(), paper.lang).result(&format!("iac-icp {arguments}"));
        assert_eq!(code, 0, "{out}");
        assert!(out.contains("term-too-short"), "{out}");
    }
}

/// What comes with a release stands where it is said that it does: nothing is published yet.
#[test]
fn nothing_is_offered_before_it_exists() {
    let released = [
        "pip install iac-icp",
        "cargo binstall",
        "iac-icp==",
        "iac-icp@v",
        "rev: v",
        "releases/download",
    ];
    let mut offers = 0;
    for paper in papers().into_iter().filter(|p| !p.name.ends_with("CHANGELOG.md")) {
        let mut later = false;
        for line in paper.text().lines() {
            if line.starts_with('#') {
                later = false;
            }
            later |= line.contains("nce released") || line.contains("发布之后");
            let offered = released.iter().any(|word| line.contains(word));
            offers += usize::from(offered);
            assert!(later || !offered, "{}: offered as if it were released: {line}", paper.name);
        }
    }
    assert!(offers > 3, "the words to look for are out of date");
}
