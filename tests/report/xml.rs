//! A small check that a text is well-formed, so that no XML crate is needed for it.

/// Elements of HTML without an end tag.
const VOID: [&str; 2] = ["meta", "input"];

/// Says what is not well-formed: tags that do not nest, attributes without quotes, stray `&`, `<`
/// and `]]>`.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        characters(&rest[..at])?;
        let end = end_of_tag(&rest[at..])
            .ok_or_else(|| format!("tag without end: {:.60}", &rest[at..]))?;
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        attributes(&tag[name.len()..])?;
        if name == "style" {
            rest = &rest[rest.find("</style>").ok_or("style without end")?..];
        }
        if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    characters(rest)?;
    if open.is_empty() { Ok(()) } else { Err(format!("not closed: {open:?}")) }
}

fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn attributes(text: &str) -> Result<(), String> {
    let mut rest = text.trim_end_matches('/').trim();
    while !rest.is_empty() {
        let (name, value) =
            rest.split_once("=\"").ok_or_else(|| format!("no attribute: {rest}"))?;
        let (value, after) = value.split_once('"').ok_or("attribute without end")?;
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') || value.contains('<') {
            return Err(format!("bad attribute: {name}={value}"));
        }
        characters(value)?;
        rest = after.trim_start();
    }
    Ok(())
}

fn characters(text: &str) -> Result<(), String> {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if let Some(c) = text.chars().find(|c| forbidden(*c)) {
        return Err(format!("forbidden character {c:?}"));
    }
    if text.contains("]]>") {
        return Err("]]> in text".into());
    }
    for part in text.split('&').skip(1) {
        let entity = part.split(';').next().unwrap_or_default();
        let number = entity
            .strip_prefix('#')
            .is_some_and(|number| number.parse::<u32>().is_ok_and(|c| char::from_u32(c).is_some()));
        if !part.contains(';') || !(number || ["amp", "lt", "gt", "quot"].contains(&entity)) {
            return Err(format!("stray &: {part:.20}"));
        }
    }
    Ok(())
}

#[test]
fn the_check_itself_finds_what_is_wrong() {
    assert_eq!(check("<?xml?>\n<a b=\"&lt;>\"><c/>x</a>"), Ok(()));
    for bad in [
        "<a>",
        "<a></b>",
        "<a b=c/>",
        "<a>&</a>",
        "<a>]]></a>",
        "<a b=\"<\"/>",
        "<a>\u{1}</a>",
        "</a>",
    ] {
        assert!(check(bad).is_err(), "{bad}");
    }
}
