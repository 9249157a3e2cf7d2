//! Knows a report of this program by its text, so that a new one may take its place and nothing
//! else is written over.

/// What stands at the beginning of a report that says what it is: the formats of `lint` and those
/// of the filing plan.
const BEGINNINGS: [&str; 12] = [
    "{\n  \"schema\": \"iac-icp/lint/v1\"",
    "{\n  \"schema\": \"iac-icp/report/v1\"",
    "{\n  \"source\": {\n    \"name\": \"iac-icp\"",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"iac-icp\"",
    "<testsuites name=\"iac-icp\"",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=",
    "## iac-icp\n",
    "# 备案方案\n",
    "# ICP filing plan\n",
    "备案方案\n",
    "ICP filing plan\n",
    "[]",
];

/// Pairs of words of which both stand near the beginning of a report.
const WORDS: [(&str, &str); 3] = [
    ("sarif", "\"name\": \"iac-icp\""),
    ("<!DOCTYPE html>", "name=\"generator\" content=\"iac-icp "),
    ("\"check_name\": \"", "\"fingerprint\": \""),
];

/// Pairs of words of the last line of reports in lines.
const SUMMARIES: [(&str, &str); 2] = [("，无法判断 ", "，通过 "), (" undecided, ", " passed; ")];

/// Bytes that are looked at for words.
const NEAR: usize = 4096;

/// Whether a text is a report of this program, of any format and language.
pub fn is_report(text: &str) -> bool {
    // Bytes may end within a character, as they mostly do in a report in Chinese.
    let near = (0..=NEAR.min(text.len())).rev().find_map(|end| text.get(..end));
    let start = near.unwrap_or_default();
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let both = |text: &str, (a, b): &(&str, &str)| text.contains(a) && text.contains(b);
    BEGINNINGS.iter().any(|known| start.starts_with(known))
        || WORDS.iter().any(|pair| both(start, pair))
        || SUMMARIES.iter().any(|pair| both(last, pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_known_wherever_its_characters_end() {
        for shift in 0..3 {
            let text = format!("{}{}{}", BEGINNINGS[3], " ".repeat(shift), "备".repeat(NEAR));
            assert!(is_report(&text), "{shift}");
            let page = format!(
                "<!DOCTYPE html>{}name=\"generator\" content=\"iac-icp 1\"{}",
                " ".repeat(shift),
                "备".repeat(NEAR)
            );
            assert!(is_report(&page), "{shift}");
            assert!(!is_report(&"备".repeat(NEAR + shift)));
        }
    }
}
