//! Hashes of texts and files, name-based identifiers, and the functions whose result cannot be
//! known.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::args::{Outcome, invalid};
use super::{ANY, Call, Failure, Function, function};
use crate::value::Why;

pub(super) const FUNCTIONS: &[Function] = &[
    function!("base64sha256", 1, 1, Deep, |c: &Call<'_>| c
        .string(STANDARD.encode(Sha256::digest(text(c)?)))),
    function!("base64sha512", 1, 1, Deep, |c: &Call<'_>| c
        .string(STANDARD.encode(Sha512::digest(text(c)?)))),
    function!("bcrypt", 1, 2, Deep, |_: &Call<'_>| changing("bcrypt")),
    function!("filebase64sha256", 1, 1, Deep, |c: &Call<'_>| c
        .string(STANDARD.encode(Sha256::digest(file(c)?)))),
    function!("filebase64sha512", 1, 1, Deep, |c: &Call<'_>| c
        .string(STANDARD.encode(Sha512::digest(file(c)?)))),
    function!("filemd5", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Md5::digest(file(c)?)))),
    function!("filesha1", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Sha1::digest(file(c)?)))),
    function!("filesha256", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Sha256::digest(file(c)?)))),
    function!("filesha512", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Sha512::digest(file(c)?)))),
    function!("md5", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Md5::digest(text(c)?)))),
    function!("rsadecrypt", 2, 2, Deep, |_: &Call<'_>| Err(Failure::Unknown(
        Why::FunctionNotModelled("rsadecrypt".into())
    ))),
    function!("sha1", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Sha1::digest(text(c)?)))),
    function!("sha256", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Sha256::digest(text(c)?)))),
    function!("sha512", 1, 1, Deep, |c: &Call<'_>| c.string(hex(&Sha512::digest(text(c)?)))),
    function!("uuid", 0, ANY, Deep, |_: &Call<'_>| changing("uuid")),
    function!("uuidv5", 2, 2, Deep, uuidv5),
];

/// A function with another result on each run.
pub(super) fn changing(name: &str) -> Outcome {
    Err(Failure::Unknown(Why::NotDeterministic(name.into())))
}

fn text(call: &Call<'_>) -> Result<std::sync::Arc<[u8]>, Failure> {
    call.text(0).map(Into::into)
}

fn file(call: &Call<'_>) -> Result<std::sync::Arc<[u8]>, Failure> {
    call.files.read(&call.text(0)?).map(|text| text.as_bytes().into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// RFC 4122, version 5.
fn uuidv5(call: &Call<'_>) -> Outcome {
    let (namespace, name) = (call.text(0)?, call.text(1)?);
    let known = |last: u8| {
        [
            &[0x6b, 0xa7, 0xb8, last, 0x9d, 0xad, 0x11, 0xd1],
            &[0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8][..],
        ]
        .concat()
    };
    let namespace = match &*namespace {
        "dns" => known(0x10),
        "url" => known(0x11),
        "oid" => known(0x12),
        "x500" => known(0x14),
        other => match uuid_bytes(other) {
            Some(bytes) => bytes,
            None => {
                return invalid(
                    format!("`uuidv5` 不支持命名空间 `{other}`"),
                    format!("uuidv5() doesn't support namespace {other}"),
                );
            }
        },
    };
    let mut hash: Vec<u8> =
        Sha1::digest([&namespace, name.as_bytes()].concat()).iter().take(16).copied().collect();
    if let [.., version, _, variant, _, _, _, _, _, _, _] = hash.as_mut_slice() {
        *version = *version & 0x0f | 0x50;
        *variant = *variant & 0x3f | 0x80;
    }
    let text = hex(&hash);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    call.string([part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-"))
}

fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(text);
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    if !matches!(lengths.as_slice(), [8, 4, 4, 4, 12] | [32]) || !text.is_ascii() {
        return None;
    }
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    (0..16).map(|i| u8::from_str_radix(digits.get(i * 2..i * 2 + 2)?, 16).ok()).collect()
}
