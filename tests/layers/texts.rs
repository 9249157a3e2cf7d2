//! There is one way to put something into both languages: a `Text`, and `Lang::pick` where the
//! language is known and words will do.

use std::path::Path;

use super::rust_files;

fn sources() -> Vec<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let read = |file: std::path::PathBuf| {
        (file.display().to_string().replace('\\', "/"), std::fs::read_to_string(&file).unwrap())
    };
    files.into_iter().map(read).filter(|(name, _)| !name.ends_with("src/text.rs")).collect()
}

/// Types of a code that hold a pair of wordings.
fn pairs(code: &str) -> Vec<&str> {
    let types = code.split("struct ").skip(1).map(|rest| rest.split("\n}").next().unwrap());
    let fields = |body: &&str| {
        body.lines().any(|line| {
            let field = line.trim_start().trim_start_matches("pub").trim_start_matches("(super)");
            field.trim_start().starts_with("zh: ")
        })
    };
    types.filter(fields).filter_map(|body| body.lines().next()).collect()
}

/// Words that a `match` chooses by the language though nothing is put into them.
fn chosen(code: &str) -> Vec<&str> {
    let arms =
        code.split("Lang::Zh => ").skip(1).filter_map(|rest| rest.split_once("Lang::En => "));
    let constant = |chinese: &&str| chinese.contains('"') && !chinese.contains("format!(");
    arms.map(|(chinese, _)| chinese).filter(constant).collect()
}

#[test]
fn only_a_text_has_both_wordings() {
    for (file, code) in sources() {
        // Rows of tables have the names of a product as the files of the tables have them.
        let row = file.contains("src/catalog");
        assert!(row || pairs(&code).is_empty(), "{file}: use `Text`: {:?}", pairs(&code));
        assert_eq!(chosen(&code), Vec::<&str>::new(), "{file}: use `Lang::pick`");
    }
}

#[test]
fn other_ways_are_seen() {
    let pair = "pub struct Words {\n    pub(super) zh: String,\n    pub(super) en: String,\n}\n";
    assert_eq!(pairs(pair), ["Words {"]);
    assert_eq!(pairs("struct A {\n    text: Text,\n}\nfn b(zh: &str) {}\n"), Vec::<&str>::new());
    let constant = "match lang {\n    Lang::Zh => \"是\",\n    Lang::En => \"yes\",\n}";
    assert_eq!(chosen(constant), ["\"是\",\n    "]);
    let made =
        "match lang {\n    Lang::Zh => format!(\"{n} 个\"),\n    Lang::En => format!(\"{n}\"),\n}";
    assert_eq!(chosen(made), Vec::<&str>::new());
}
