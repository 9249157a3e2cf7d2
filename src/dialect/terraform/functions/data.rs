//! Encodings of texts: Base64, URL, character sets, comma-separated values.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD as STANDARD_ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, PAD, STANDARD};

use super::args::{Outcome, invalid};
use super::json::not_modelled;
use super::{Call, Failure, Function, function};
use crate::value::{ListKind, ObjectKind, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("base64decode", 1, 1, Deep, |c: &Call<'_>| match String::from_utf8(decode(&c.text(0)?)?) {
        Ok(text) => c.string(text),
        Err(_) => invalid("the result of decoding the provided string is not valid UTF-8"),
    }),
    function!("base64encode", 1, 1, Deep, |c: &Call<'_>| c.string(STANDARD.encode(c.text(0)?.as_bytes()))),
    // The bytes depend on the compressor of Go's library.
    function!("base64gzip", 1, 1, Deep, |_: &Call<'_>| Err(not_modelled("base64gzip"))),
    function!("csvdecode", 1, 1, Deep, csvdecode),
    function!("textdecodebase64", 2, 2, Deep, textdecode),
    function!("textencodebase64", 2, 2, Deep, textencode),
    function!("urlencode", 1, 1, Deep, urlencode),
];

/// Go does not mind bits that are left over.
const LENIENT: GeneralPurpose = GeneralPurpose::new(&STANDARD_ALPHABET, PAD.with_decode_allow_trailing_bits(true));

/// Go skips line ends inside Base64.
fn decode(text: &str) -> Result<Vec<u8>, Failure> {
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    LENIENT.decode(text).map_err(|_| Failure::Invalid("failed to decode base64 data".to_owned()))
}

fn urlencode(call: &Call<'_>) -> Outcome {
    let mut out = call.writer();
    for byte in call.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push_char(char::from(byte))?,
            b' ' => out.push("+")?,
            byte => out.push(&format!("%{byte:02X}"))?,
        }
    }
    out.finish()
}

/// The character sets that are modelled; others are left undecided.
enum Charset {
    Utf8,
    Latin1,
    Utf16 { big: bool },
}

fn charset(call: &Call<'_>, function: &str) -> Result<Charset, Failure> {
    match &*call.text(1)?.to_ascii_lowercase() {
        "utf-8" => Ok(Charset::Utf8),
        "iso-8859-1" | "latin1" => Ok(Charset::Latin1),
        "utf-16le" => Ok(Charset::Utf16 { big: false }),
        "utf-16be" => Ok(Charset::Utf16 { big: true }),
        _ => Err(not_modelled(function)),
    }
}

fn textencode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let bytes: Option<Vec<u8>> = match charset(call, "textencodebase64")? {
        Charset::Utf8 => Some(text.as_bytes().to_vec()),
        Charset::Latin1 => text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect(),
        Charset::Utf16 { big: true } => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Charset::Utf16 { big: false } => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    };
    match bytes {
        Some(bytes) => call.string(STANDARD.encode(bytes)),
        None => invalid("the given string contains characters that cannot be represented"),
    }
}

fn textdecode(call: &Call<'_>) -> Outcome {
    let charset = charset(call, "textdecodebase64")?;
    let bytes = decode(&call.text(0)?)?;
    let units = |big: bool| {
        let unit = |pair: &[u8]| match (pair, big) {
            ([a, b], true) => u16::from_be_bytes([*a, *b]),
            ([a, b], false) => u16::from_le_bytes([*a, *b]),
            // Half a unit at the end is no character.
            _ => 0xd800,
        };
        String::from_utf16(&bytes.chunks(2).map(unit).collect::<Vec<_>>()).ok()
    };
    let text = match charset {
        Charset::Utf8 => String::from_utf8(bytes).ok(),
        Charset::Latin1 => Some(bytes.iter().map(|b| char::from(*b)).collect()),
        Charset::Utf16 { big } => units(big),
    };
    match text {
        Some(text) if !text.contains('\u{fffd}') => call.string(text),
        _ => invalid("the given string contains symbols that are not defined for this encoding"),
    }
}

/// The first line names the columns.
fn csvdecode(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    if badly_quoted(&text) {
        return invalid("bare or extraneous quote in a field");
    }
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let wrong = |e: csv::Error| Failure::Invalid(e.to_string());
    let names: Vec<Arc<str>> = reader.headers().map_err(wrong)?.iter().map(Into::into).collect();
    if names.is_empty() {
        return invalid("missing header line");
    }
    if names.iter().collect::<std::collections::BTreeSet<_>>().len() < names.len() {
        return invalid("duplicate column name");
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        call.room(rows.len() + 1)?;
        let row: BTreeMap<_, _> = names.iter().cloned().zip(record.iter().map(|f| call.made(Value::string(f)))).collect();
        rows.push(call.made(Value::Object(ObjectKind::Object, row.into())));
    }
    call.sequence(ListKind::List, rows)
}

/// Whether a quote stands where Go's reader refuses one: inside a plain field, or before anything but the end of a field.
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
