//! What the system says of a file, in both languages.

use std::io::{Error, ErrorKind};

use crate::text::Text;

/// Why the system refused; what has no words of ours is said in its own.
pub(super) fn said(error: &Error) -> Text {
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("文件或目录不存在", "No such file or directory"),
        ErrorKind::PermissionDenied => ("没有权限", "Permission denied"),
        ErrorKind::AlreadyExists => ("已存在同名文件", "File exists"),
        ErrorKind::IsADirectory => ("它是目录", "Is a directory"),
        ErrorKind::NotADirectory => ("路径中有一段不是目录", "Not a directory"),
        ErrorKind::StorageFull => ("磁盘已满", "No space left on device"),
        ErrorKind::QuotaExceeded => ("超出磁盘配额", "Disk quota exceeded"),
        ErrorKind::ReadOnlyFilesystem => ("文件系统只读", "Read-only file system"),
        ErrorKind::FileTooLarge => ("文件过大", "File too large"),
        ErrorKind::InvalidFilename => ("文件名过长或无效", "File name too long or invalid"),
        ErrorKind::TimedOut => ("超时", "Timed out"),
        _ => return Text::same(error.to_string()),
    };
    Text::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_said_in_both_languages() {
        let missing = said(&Error::from_raw_os_error(2));
        assert_eq!((&*missing.zh, &*missing.en), ("文件或目录不存在", "No such file or directory"));
        assert_eq!(said(&Error::other("odd")), Text::same("odd"));
    }
}
