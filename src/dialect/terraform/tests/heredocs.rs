//! Heredocs and template files, with Terraform's own results.

use super::{Project, text};

/// The value of a heredoc between the markers.
fn heredoc(opening: &str, lines: &[&str], closing: &str) -> String {
    let source = format!(
        "resource \"test\" \"it\" {{\n  v = {opening}\n{}\n{closing}\n}}\n",
        lines.join("\n")
    );
    text(&Project::new(&[("main.tf", &source)]).lower(), "test.it", "v")
}

#[test]
fn indentation_goes_after_strip_markers() {
    let lines = ["    a ${\"1\"}", "      ${~ \"b\" ~}   ", "        more ${\"x\"}", "      c"];
    assert_eq!(heredoc("<<-EOT", &lines, "    EOT"), "\"    a 1\\nb        more x\\n      c\\n\"");
    let lines = ["    ${\"1\"}", "      x", "", "     ${\"2\"} y"];
    assert_eq!(heredoc("<<-EOT", &lines, "  EOT"), "\"1\\n  x\\n\\n 2 y\\n\"");
    assert_eq!(heredoc("<<-EOT", &["    a", "", "      b"], "  EOT"), "\"a\\n\\n  b\\n\"");
}

#[test]
fn strip_markers_reach_to_the_end_of_the_line() {
    let lines = [
        "a",
        "  %{ if true ~}",
        "    more",
        "  %{ endif ~}",
        "    last",
        "  %{~ if true }x%{ endif }",
    ];
    let wanted = "\"a\\n      more\\n      last\\nx\\n\"";
    assert_eq!(heredoc("<<EOT", &lines, "EOT"), wanted);
    let file = format!("{}\n", lines.join("\n"));
    let project = Project::new(&[
        ("main.tf", "resource \"test\" \"it\" {\n  v = templatefile(\"t\", {})\n}"),
        ("t", &file),
    ]);
    assert_eq!(text(&project.lower(), "test.it", "v"), wanted);
}

#[test]
fn between_quotes_they_reach_on() {
    assert_eq!(super::eval("\"a \\n  ${~ \"b\" ~} \\n  c\"", ""), "\"abc\"");
}
