//! `textencodebase64` and `textdecodebase64`: texts in other character sets.
//!
//! Terraform takes the names of the IANA registry and refuses what a set cannot represent. Apart
//! from the other encodings, because the names differ from those of browsers, which the crate for
//! the tables goes by.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

use super::args::{Outcome, invalid};
use super::data::decode;
use super::json::not_modelled;
use super::{Call, Failure, Function, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function!("textdecodebase64", 2, 2, Deep, text_of),
    function!("textencodebase64", 2, 2, Deep, bytes_of),
];

/// A modelled character set; others are left undecided.
enum Charset {
    Utf8,
    /// Every byte is the character of that number, up to the last one.
    Direct {
        last: u8,
    },
    /// With the order of bytes; without one, a mark at the start says it.
    Utf16 {
        big: Option<bool>,
    },
    Table(&'static Encoding),
}

fn charset(call: &Call<'_>, function: &str) -> Result<Charset, Failure> {
    let name = call.text(1)?.to_ascii_lowercase();
    Ok(match name.as_str() {
        "utf-8" => Charset::Utf8,
        "us-ascii" | "ascii" | "ansi_x3.4-1968" | "iso646-us" | "us" => {
            Charset::Direct { last: 0x7f }
        }
        "iso-8859-1" | "iso_8859-1" | "latin1" | "l1" => Charset::Direct { last: 0xff },
        "utf-16" => Charset::Utf16 { big: None },
        "utf-16le" => Charset::Utf16 { big: Some(false) },
        "utf-16be" => Charset::Utf16 { big: Some(true) },
        name => Charset::Table(table(name).ok_or_else(|| not_modelled(function))?),
    })
}

/// The table of a name of the IANA registry, where it is the same as a browser's.
fn table(name: &str) -> Option<&'static Encoding> {
    Some(match name {
        "gbk" | "cp936" | "ms936" | "windows-936" => encoding_rs::GBK,
        "gb18030" => encoding_rs::GB18030,
        "big5" => encoding_rs::BIG5,
        "shift_jis" | "ms_kanji" => encoding_rs::SHIFT_JIS,
        "euc-jp" => encoding_rs::EUC_JP,
        "euc-kr" => encoding_rs::EUC_KR,
        "koi8-r" => encoding_rs::KOI8_R,
        "koi8-u" => encoding_rs::KOI8_U,
        "ibm866" | "cp866" => encoding_rs::IBM866,
        "macintosh" | "mac" => encoding_rs::MACINTOSH,
        "iso-8859-2" => encoding_rs::ISO_8859_2,
        "iso-8859-3" => encoding_rs::ISO_8859_3,
        "iso-8859-4" => encoding_rs::ISO_8859_4,
        "iso-8859-5" => encoding_rs::ISO_8859_5,
        "iso-8859-6" => encoding_rs::ISO_8859_6,
        "iso-8859-7" => encoding_rs::ISO_8859_7,
        "iso-8859-10" => encoding_rs::ISO_8859_10,
        "iso-8859-13" => encoding_rs::ISO_8859_13,
        "iso-8859-14" => encoding_rs::ISO_8859_14,
        "iso-8859-15" => encoding_rs::ISO_8859_15,
        "iso-8859-16" => encoding_rs::ISO_8859_16,
        "windows-1250" => encoding_rs::WINDOWS_1250,
        "windows-1251" => encoding_rs::WINDOWS_1251,
        "windows-1252" => encoding_rs::WINDOWS_1252,
        "windows-1253" => encoding_rs::WINDOWS_1253,
        "windows-1254" => encoding_rs::WINDOWS_1254,
        "windows-1255" => encoding_rs::WINDOWS_1255,
        "windows-1256" => encoding_rs::WINDOWS_1256,
        "windows-1257" => encoding_rs::WINDOWS_1257,
        "windows-1258" => encoding_rs::WINDOWS_1258,
        _ => return None,
    })
}

/// Where Windows has no character, browsers see a control character and Terraform an error.
fn undefined(table: &'static Encoding, text: &str) -> bool {
    table.name().starts_with("windows-") && text.contains(|c| matches!(c, '\u{80}'..='\u{9f}'))
}

fn bytes_of(call: &Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let units = |big: bool| {
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect::<Vec<u8>>()
    };
    let bytes: Option<Vec<u8>> = match charset(call, "textencodebase64")? {
        Charset::Utf8 => Some(text.as_bytes().to_vec()),
        Charset::Direct { last } => {
            text.chars().map(|c| u8::try_from(u32::from(c)).ok().filter(|b| *b <= last)).collect()
        }
        Charset::Utf16 { big: Some(big) } => Some(units(big)),
        Charset::Utf16 { big: None } => Some([vec![0xfe, 0xff], units(true)].concat()),
        Charset::Table(table) => match table.encode(&text) {
            (bytes, _, false) if !undefined(table, &text) => Some(bytes.into_owned()),
            _ => None,
        },
    };
    match bytes {
        Some(bytes) => call.string(STANDARD.encode(bytes)),
        None => invalid(
            "字符串含有该编码无法表示的字符",
            "the given string contains characters that cannot be represented",
        ),
    }
}

fn text_of(call: &Call<'_>) -> Outcome {
    let charset = charset(call, "textdecodebase64")?;
    let bytes = decode(&call.text(0)?)?;
    let text = match charset {
        Charset::Utf8 => String::from_utf8(bytes).ok(),
        Charset::Direct { last } => {
            bytes.iter().map(|b| (*b <= last).then_some(char::from(*b))).collect()
        }
        Charset::Utf16 { big: Some(big) } => from_units(&bytes, big),
        Charset::Utf16 { big: None } => match bytes.as_slice() {
            [0xff, 0xfe, rest @ ..] => from_units(rest, false),
            [0xfe, 0xff, rest @ ..] => from_units(rest, true),
            _ => return Err(not_modelled("textdecodebase64")),
        },
        Charset::Table(table) => {
            table.decode_without_bom_handling_and_without_replacement(&bytes).map(Into::into)
        }
    };
    let table = if let Charset::Table(table) = charset { Some(table) } else { None };
    match text {
        Some(text) if !text.contains('\u{fffd}') && !table.is_some_and(|t| undefined(t, &text)) => {
            call.string(text)
        }
        _ => invalid(
            "字符串含有该编码未定义的符号",
            "the given string contains symbols that are not defined for this encoding",
        ),
    }
}

fn from_units(bytes: &[u8], big: bool) -> Option<String> {
    let unit = |pair: &[u8]| match (pair, big) {
        ([a, b], true) => u16::from_be_bytes([*a, *b]),
        ([a, b], false) => u16::from_le_bytes([*a, *b]),
        // Half a unit at the end is no character.
        _ => 0xd800,
    };
    String::from_utf16(&bytes.chunks(2).map(unit).collect::<Vec<_>>()).ok()
}
