//! A Markdown page as lines, with its fenced blocks and generated parts.

use std::path::Path;

/// A fenced block: `console` blocks hold commands after `$ ` with their output; blocks with
/// `file=NAME` hold a file.
pub(crate) struct Block {
    /// The words after the fence.
    pub(crate) info: Vec<String>,
    pub(crate) lines: Vec<String>,
}

impl Block {
    /// The value of `name=value` among the words.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }
}

pub(crate) struct Page {
    lines: Vec<String>,
}

impl Page {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    pub(crate) fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }

    /// Goes through all fenced blocks in order; each is given back as it should be.
    pub(crate) fn each_block(&mut self, mut settle: impl FnMut(Block) -> Vec<String>) {
        let mut out = Vec::new();
        let mut lines = std::mem::take(&mut self.lines).into_iter();
        while let Some(line) = lines.next() {
            let Some(info) =
                line.strip_prefix("```").map(|i| i.split_whitespace().map(str::to_owned).collect())
            else {
                out.push(line);
                continue;
            };
            out.push(line);
            let inside: Vec<String> = lines.by_ref().take_while(|l| l != "```").collect();
            out.extend(settle(Block { info, lines: inside }));
            out.push("```".to_owned());
        }
        self.lines = out;
    }

    /// Puts a generated part between `<!-- name -->` and `<!-- /name -->`; whether the page has a
    /// place for it.
    pub(crate) fn fill(&mut self, name: &str, text: &str) -> bool {
        let at = |mark: String| self.lines.iter().position(|l| *l == mark);
        let Some(start) = at(format!("<!-- {name} -->")) else { return false };
        let end =
            at(format!("<!-- /{name} -->")).unwrap_or_else(|| panic!("the part {name} has no end"));
        self.lines.splice(start + 1..end, text.lines().map(str::to_owned));
        true
    }
}
