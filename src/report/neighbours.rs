//! A line of JSON or YAML with several values, of which only those are shown that it is shown for,
//! and those that can be no secret.
//!
//! Stands alone because it goes by the text of a line. A template in one line has everything beside
//! what a finding points at, and which of it is a secret is known of few; so a value is starred out
//! unless it is one that is public: a word of the tables, a region, a resource type, a name within
//! the template, a boolean, a small number.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::catalog::Catalog;

/// Digits of a number that is a term, a size or a count, and no secret.
const MAX_DIGITS: usize = 3;

/// Keys whose values are names within a template.
const NAMING: [&str; 3] = ["Ref", "Fn::GetAtt", "DependsOn"];

/// The words of the tables, in lower case.
static PUBLIC: LazyLock<HashSet<String>> =
    LazyLock::new(|| Catalog::get().public_words().map(|word| word.to_lowercase()).collect());

/// The line with stars of the same length for everything else; `places` are those it is shown for.
pub(super) fn without_neighbours(line: &str, places: &[Range<usize>]) -> String {
    let (keys, values) = pairs(line);
    if keys.len() < 2 {
        return line.to_owned();
    }
    let narrow = |place: &&Range<usize>| keys.iter().filter(|key| place.contains(key)).count() < 2;
    let places: Vec<&Range<usize>> = places.iter().filter(narrow).collect();
    let wanted = |value: &Range<usize>| {
        places.iter().any(|place| place.start < value.end && value.start < place.end)
    };
    let public = |value: &Held| value.named || line.get(value.at.clone()).is_some_and(is_public);
    let mut out = line.to_owned().into_bytes();
    for value in values.iter().filter(|value| !wanted(&value.at) && !public(value)) {
        out[value.at.clone()].fill(b'*');
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Whether a text can be no secret, whatever it is the value of.
fn is_public(text: &str) -> bool {
    let digits = text.len() <= MAX_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
    let regions = Catalog::get().regions();
    digits
        || text == "null"
        || PUBLIC.contains(&text.to_lowercase())
        || regions.of_zone(text).is_some()
        || Catalog::get().resource(text).is_some()
        || is_type(text)
}

/// Whether a text is the type of a resource of a template: `ALIYUN::ECS::Instance`.
fn is_type(text: &str) -> bool {
    let known =
        ["ALIYUN::", "DATASOURCE::", "MODULE::"].iter().any(|start| text.starts_with(start));
    known && text.split("::").all(|word| word.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A value in a line, without its quotes.
struct Held {
    at: Range<usize>,
    /// Whether its key says that it is a name within the template, or it is the tag of YAML that
    /// says so: a text in quotes that begins like one is none.
    named: bool,
}

/// The key that values belong to.
#[derive(Default)]
struct Under {
    /// Whether it is one of [`NAMING`].
    naming: bool,
    /// Whether a list has opened behind it.
    list: bool,
}

impl Under {
    /// Goes over a sign between words.
    fn sign(&mut self, sign: u8) {
        match sign {
            b'[' if !self.list => self.list = true,
            b',' if self.list => {}
            b'[' | b']' | b'{' | b'}' | b',' => *self = Self::default(),
            _ => {}
        }
    }
}

/// Where keys begin in a line of JSON or YAML, and its values.
fn pairs(line: &str) -> (Vec<usize>, Vec<Held>) {
    let bytes = line.as_bytes();
    let (mut keys, mut values, mut at, mut under) = (Vec::new(), Vec::new(), 0, Under::default());
    while let Some(byte) = bytes.get(at) {
        let start = at;
        let (word, is_key) = match byte {
            b' ' | b'\t' | b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                under.sign(*byte);
                at += 1;
                continue;
            }
            b'#' if start == 0 || bytes[start - 1] == b' ' => break,
            quote @ (b'"' | b'\'') => {
                at = quoted_end(bytes, at, *quote);
                let blanks = bytes[at..].iter().take_while(|b| **b == b' ').count();
                let inside = start + 1..at.saturating_sub(1).max(start + 1);
                (inside, bytes.get(at + blanks) == Some(&b':'))
            }
            _ => {
                at = plain_end(bytes, at);
                (start..at, bytes.get(at) == Some(&b':'))
            }
        };
        if is_key {
            keys.push(start);
            let naming = line.get(word).is_some_and(|key| NAMING.contains(&key));
            under = Under { naming, list: false };
        } else {
            values.push(Held { at: word, named: under.naming || *byte == b'!' });
        }
    }
    (keys, values)
}

/// Where a quoted word ends that begins at a place.
fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(inside) = bytes.get(at).filter(|inside| **inside != quote) {
        at += if *inside == b'\\' && quote == b'"' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Where a word without quotes ends.
fn plain_end(bytes: &[u8], start: usize) -> usize {
    let ends = |at: usize| match bytes.get(at) {
        Some(b',' | b'}' | b']' | b'{' | b'[' | b' ' | b'\t') | None => true,
        Some(b':') => matches!(bytes.get(at + 1), Some(b' ' | b'\t') | None),
        _ => false,
    };
    let mut at = start;
    while !ends(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, places: &[Range<usize>]) -> String {
        without_neighbours(line, places)
    }

    #[test]
    fn a_secret_that_looks_like_a_tag_is_none() {
        assert_eq!(
            shown("{\"a\": \"!secret\", b: !Ref Web, 'c': '!GetAtt x'}", &[]),
            "{\"a\": \"*******\", b: !Ref ***, 'c': '*********'}"
        );
    }

    #[test]
    fn of_several_values_in_a_line_only_the_one_in_question_is_shown() {
        let json = "{\"a\": \"备x\\\"y\", \"n\": 1234, \"l\": [\"yes!\", \"z\"]}";
        let number = json.find("1234").unwrap_or(0);
        let hidden = "{\"a\": \"*******\", \"n\": 1234, \"l\": [\"****\", \"*\"]}";
        assert_eq!(shown(json, std::slice::from_ref(&(number..number + 4))), hidden);
        assert_eq!(
            shown(json, &[0..json.len(), number..number + 1]),
            hidden,
            "a place with everything in it shows nothing"
        );
        assert_eq!(
            shown("{Type: A::B, Default: 'it: is', X: !GetAtt Y} # c: d", &[]),
            "{Type: ****, Default: '******', X: !GetAtt *} # c: d"
        );
        for one in [
            "  Period: 1 # a: b",
            "  Type: ALIYUN::ECS::Instance",
            "\"a\": \"b: c\"",
            "- x",
            "{",
            "\"open",
            "'",
            "a\\",
        ] {
            assert_eq!(shown(one, &[]), one);
        }
    }

    #[test]
    fn what_can_be_no_secret_stays() {
        let line = "{\"Web\": {\"Type\": \"ALIYUN::ECS::Instance\", \"Properties\": {\"Period\": 12, \"ZoneId\": \"cn-hangzhou-i\", \"InstanceChargeType\": \"PrePaid\", \"AutoRenew\": false, \"VpcId\": {\"Ref\": \"Vpc\"}, \"Ip\": {\"Fn::GetAtt\": [\"Eip\", \"EipAddress\"]}, \"Note\": \"hunter2\"}}}";
        assert_eq!(shown(line, &[]), line.replace("hunter2", "*******"));
        // A text beside a reference is none.
        assert_eq!(
            shown("{\"a\": {\"Fn::Join\": [\":\", [{\"Ref\": \"User\"}, \"hunter2\"]]}}", &[]),
            "{\"a\": {\"Fn::Join\": [\"*\", [{\"Ref\": \"User\"}, \"*******\"]]}}"
        );
        assert_eq!(
            shown("{Ref: User, hunter2, b: 123456, c: ALIYUN::hunter-2}", &[]),
            "{Ref: User, *******, b: ******, c: ****************}"
        );
    }
}
