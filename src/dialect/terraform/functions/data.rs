//! Encodings of texts: Base64, compression, URL, comma-separated values.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD as STANDARD_ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, PAD, STANDARD};
use flate2::read::MultiGzDecoder;

use super::args::{Outcome, invalid};
use super::json::not_modelled;
use super::{Call, Failure, Function, function};
use crate::dialect::terraform::text::nfc;
use crate::value::{ListKind, ObjectKind, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("base64decode", 1, 1, Deep, |c: &Call<'_>| match String::from_utf8(decode(
        &c.text(0)?
    )?) {
        Ok(text) => c.string(text),
        Err(_) => invalid(
            "解码结果不是有效的 UTF-8",
            "the result of decoding the provided string is not valid UTF-8"
        ),
    }),
    function!("base64encode", 1, 1, Deep, |c: &Call<'_>| c
        .string(STANDARD.encode(c.text(0)?.as_bytes()))),
    // The bytes depend on the compressor of Go's library.
    function!("base64gzip", 1, 1, Deep, |_: &Call<'_>| Err(not_modelled("base64gzip"))),
    function!("base64gunzip", 1, 1, Deep, gunzip),
    function!("csvdecode", 1, 1, Deep, csvdecode),
    function!("urldecode", 1, 1, Deep, urldecode),
    function!("urlencode", 1, 1, Deep, urlencode),
];

/// Go does not mind bits that are left over.
const LENIENT: GeneralPurpose =
    GeneralPurpose::new(&STANDARD_ALPHABET, PAD.with_decode_allow_trailing_bits(true));

/// Go skips line ends inside Base64.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, Failure> {
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    LENIENT
        .decode(text)
        .map_err(|_| Failure::invalid("不是有效的 base64", "failed to decode base64 data"))
}

/// OpenTofu's function, from 1.8: the text that was compressed.
fn gunzip(call: &Call<'_>) -> Outcome {
    let packed = decode(&call.text(0)?)?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(call.budget.string).unwrap_or(u64::MAX);
    let mut reader = MultiGzDecoder::new(packed.as_slice()).take(limit.saturating_add(1));
    if reader.read_to_end(&mut bytes).is_err() {
        return invalid("不是有效的 gzip 数据", "failed to gunzip bytes");
    }
    match String::from_utf8(bytes) {
        Ok(text) => call.string(text),
        Err(_) => invalid(
            "解压结果不是有效的 UTF-8",
            "the result of decompressing the provided string is not valid UTF-8",
        ),
    }
}

/// OpenTofu's function, from 1.9: the text of a URL query, in which a plus sign is a space.
fn urldecode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut digit = || {
                    rest.next()
                        .and_then(|b| char::from(b).to_digit(16))
                        .and_then(|d| u8::try_from(d).ok())
                };
                match (digit(), digit()) {
                    (Some(high), Some(low)) => bytes.push(high << 4 | low),
                    _ => {
                        return invalid(
                            "URL 编码有误：转义无效",
                            "failed to decode URL: invalid escape",
                        );
                    }
                }
            }
            byte => bytes.push(byte),
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => call.string(text),
        Err(_) => invalid(
            "解码结果不是有效的 UTF-8",
            "the result of decoding the provided string is not valid UTF-8",
        ),
    }
}

fn urlencode(call: &Call<'_>) -> Outcome {
    let mut out = call.writer();
    for byte in call.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push_char(char::from(byte))?
            }
            b' ' => out.push("+")?,
            byte => out.push(&format!("%{byte:02X}"))?,
        }
    }
    out.finish()
}

/// The first line names the columns.
fn csvdecode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    if badly_quoted(&text) {
        return invalid("CSV 字段中有多余的引号", "bare or extraneous quote in a field");
    }
    // The crate leaves out one mark; Terraform takes it for a part of the first name.
    let marked = text.starts_with('\u{feff}').then(|| format!("\u{feff}{text}"));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(false)
        .from_reader(marked.as_deref().unwrap_or(&text).as_bytes());
    let wrong = |e: csv::Error| Failure::invalid(uneven(&e), e.to_string());
    let names: Vec<Arc<str>> =
        reader.headers().map_err(wrong)?.iter().map(|n| nfc(&n.into())).collect();
    if names.is_empty() {
        return invalid("CSV 缺少标题行", "missing header line");
    }
    if names.iter().collect::<std::collections::BTreeSet<_>>().len() < names.len() {
        return invalid("CSV 列名重复", "duplicate column name");
    }
    call.room_for(text.bytes().filter(|b| matches!(b, b',' | b'\n' | b'\r')).count())?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        call.room(rows.len() + 1)?;
        let row: BTreeMap<_, _> = names
            .iter()
            .cloned()
            .zip(record.iter().map(|f| call.made(Value::String(nfc(&f.into())))))
            .collect();
        rows.push(call.made(Value::Object(ObjectKind::Object, row.into())));
    }
    call.sequence(ListKind::List, rows)
}

/// Whether a quote stands where Go's reader refuses one: inside a plain field, or before anything
/// but the end of a field.
fn badly_quoted(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    let (mut start, mut quoted) = (true, false);
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => {}
            '"' if quoted => {
                quoted = false;
                if !matches!(rest.peek(), None | Some(',' | '\n' | '\r')) {
                    return true;
                }
            }
            '"' if start => quoted = true,
            '"' => return true,
            _ => {}
        }
        start = !quoted && matches!(c, ',' | '\n' | '\r');
    }
    quoted
}

/// What the reader of CSV refuses: it takes every text whose rows have as many fields as the first.
fn uneven(error: &csv::Error) -> String {
    let csv::ErrorKind::UnequalLengths { pos, expected_len, len } = error.kind() else {
        return "CSV 有误".to_owned();
    };
    let line = pos.as_ref().map_or(0, csv::Position::line);
    format!("CSV 第 {line} 行有 {len} 个字段，标题行有 {expected_len} 个")
}
