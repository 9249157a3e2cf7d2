//! From bytes to text, and what is told of a file that is none or that somebody took for another.

use crate::finding::InputError;
use crate::text::Text;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 200 << 20;

/// The text of a file's bytes.
///
/// # Errors
/// The bytes are not UTF-8.
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<String, InputError> {
    if is_saved_plan(&bytes) {
        return Err(saved_plan(path));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
        let message = Text::new(
            format!("第 {line} 行不是 UTF-8 文本；请将文件转为 UTF-8。"),
            format!("line {line} is not UTF-8 text: convert the file to UTF-8"),
        );
        InputError { kind: "not-utf8", message, span: None, path: Some(path.to_owned()) }
    })
}

/// Whether bytes are a plan as `terraform plan -out` saves it: a zip archive whose first entry is
/// `tfplan` (Terraform 1.11 and OpenTofu 1.8, November 2026).
pub fn is_saved_plan(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.get(30..36) == Some(b"tfplan")
}

fn saved_plan(path: &str) -> InputError {
    let message = Text::new(
        format!(
            "{path} 是保存的 plan（二进制）；请运行 `terraform show -json {path} > plan.json`，再检查 plan.json。"
        ),
        format!(
            "{path} is a saved plan, which is binary: run `terraform show -json {path} > plan.json` and lint plan.json"
        ),
    );
    InputError { kind: "unreadable", message, span: None, path: Some(path.to_owned()) }
}

/// What a named file is instead of something that can be judged, with the way to have that.
pub fn mistaken(path: &str, text: &str) -> Option<InputError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let error = |message| {
        Some(InputError { kind: "unreadable", message, span: None, path: Some(path.to_owned()) })
    };
    if text.starts_with("{\"@level\"") && text.contains("\"terraform.ui\"") {
        return error(Text::new(
            format!(
                "{path} 是 `terraform plan -json` 的日志流，不含完整的 plan；请运行 `terraform plan -out plan.out` 和 `terraform show -json plan.out > plan.json`，再检查 plan.json。"
            ),
            format!(
                "{path} is the log that `terraform plan -json` streams and holds no whole plan: run `terraform plan -out plan.out`, then `terraform show -json plan.out > plan.json`, and lint plan.json"
            ),
        ));
    }
    None
}
