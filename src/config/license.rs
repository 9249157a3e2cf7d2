//! Licence numbers of filed websites: `京ICP备12345678号-1`.
//!
//! The form is that of the MIIT filing system (public query pages, read November 2026): the short
//! name of the province, `ICP备`, a number, `号`, and `-n` for the website within its entity.

use crate::text::Text;

/// Short names of provinces as they stand in filing numbers; some provinces have two.
const PROVINCES: &str = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新";

/// Checks the form of a number.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(number: &str) -> Result<(), Text> {
    let mut rest = number.trim().chars();
    if !rest.next().is_some_and(|c| PROVINCES.contains(c)) {
        return Err(Text::new(
            "备案号应以省份简称开头，如 `京ICP备12345678号-1`。",
            "the licence number starts with the short name of a province, like `京ICP备12345678号-1`",
        ));
    }
    let Some((digits, site)) = rest.as_str().strip_prefix("ICP备").and_then(|r| r.split_once('号'))
    else {
        return Err(Text::new(
            "备案号应写成 `京ICP备12345678号-1`。",
            "the licence number is written like `京ICP备12345678号-1`",
        ));
    };
    let number = |text: &str| {
        !text.is_empty() && text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !number(digits) || digits.len() < 6 {
        return Err(Text::new(
            "“备”与“号”之间应为 6 到 10 位数字。",
            "between 备 and 号 stand 6 to 10 digits",
        ));
    }
    if site.strip_prefix('-').is_none_or(|n| !number(n) || n.starts_with('0')) {
        return Err(Text::new(
            "网站备案号以 `-1` 这样的序号结尾。",
            "the number of a website ends in its ordinal, like `-1`",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers_are_checked_part_by_part() {
        for good in ["京ICP备12345678号-1", "沪ICP备05000000号-12", "蜀ICP备2023000001号-3"]
        {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "京ICP备12345678号",
            "ICP备12345678号-1",
            "美ICP备12345678号-1",
            "京ICP备1234号-1",
            "京ICP证123456号-1",
            "京ICP备12345678号-0",
            "",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
