//! Filters that need no script: boxes to tick and lists to choose from, of which the style of the
//! page says what they hide.
//!
//! Nothing is hidden before something is chosen, nor by a browser that does not know `:has`.

mod gaps;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write as _;

use crate::report::escape::markup;
use crate::text::Lang;

/// Values of one list that can be chosen; the rest shares one entry, so that style and page grow
/// with what they show and not with the product of both.
const MAX_VALUES: usize = 60;

/// The filters of a page.
#[derive(Default)]
pub(crate) struct Filters {
    levels: Vec<Level>,
    choices: Vec<Choice>,
    /// The style of groups.
    groups: String,
}

/// A box to tick.
struct Level {
    id: &'static str,
    tone: &'static str,
    label: &'static str,
    count: usize,
}

/// A list to choose from.
struct Choice {
    id: &'static str,
    label: &'static str,
    values: Vec<(String, usize)>,
    numbers: HashMap<String, usize>,
}

impl Filters {
    /// Adds a box that hides the entries of a level; one without entries needs none.
    pub(crate) fn level(
        &mut self,
        (id, tone): (&'static str, &'static str),
        label: &'static str,
        count: usize,
    ) {
        if count > 0 {
            self.levels.push(Level { id, tone, label, count });
        }
    }

    /// Adds a list of values that narrows the page down to one of them; where all entries have the
    /// same there is nothing to choose.
    pub(crate) fn choice<'v>(
        &mut self,
        (id, label): (&'static str, &'static str),
        values: impl Iterator<Item = &'v str>,
        others: &str,
    ) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        values.for_each(|value| *counts.entry(value).or_default() += 1);
        if counts.len() < 2 {
            return;
        }
        let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
        sorted.sort_by_key(|(value, count)| (Reverse(*count), *value));
        let rest: usize = sorted.iter().skip(MAX_VALUES).map(|(_, count)| count).sum();
        sorted.truncate(MAX_VALUES);
        sorted.sort_unstable();
        let number = |(at, (value, _)): (usize, &(&str, usize))| ((*value).to_owned(), at);
        let numbers = sorted.iter().enumerate().map(number).collect();
        let mut values: Vec<(String, usize)> =
            sorted.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
        if rest > 0 {
            values.push((others.to_owned(), rest));
        }
        self.choices.push(Choice { id, label, values, numbers });
    }

    /// Whether entries differ in what a list is about.
    pub(crate) fn tells(&self, id: &str) -> bool {
        self.choices.iter().any(|choice| choice.id == id)
    }

    /// The classes of an entry: its level, and of each list its values. An entry without a value is
    /// for all.
    pub(crate) fn classes(&self, level: Option<&str>, values: &[(&str, &[&str])]) -> String {
        let mut classes: Vec<String> = level.map(|id| format!("is-{id}")).into_iter().collect();
        for choice in &self.choices {
            let given = values.iter().filter(|(id, _)| *id == choice.id);
            let given: Vec<&&str> = given.flat_map(|(_, values)| values.iter()).collect();
            if !given.is_empty() {
                classes.push(format!("by-{}", choice.id));
            }
            for value in given {
                classes.push(format!("{}-{}", choice.id, choice.number(value)));
            }
        }
        classes.join(" ")
    }

    /// Adds a group of entries, each with its values; where the filters leave it none, it
    /// disappears. All lists are there already.
    pub(crate) fn group<'v, const N: usize>(
        &mut self,
        id: &str,
        entries: impl Iterator<Item = [(&'static str, Option<&'v str>); N]>,
    ) {
        let number = |choice: &Choice, values: &[(&str, Option<&str>)]| {
            let (_, value) = values.iter().find(|(id, _)| *id == choice.id)?;
            Some(choice.number((*value)?))
        };
        let numbers = |values: [_; N]| self.choices.iter().map(|c| number(c, &values)).collect();
        let entries: Vec<Vec<Option<usize>>> = entries.map(numbers).collect();
        let lists: Vec<&str> = self.choices.iter().map(|choice| choice.id).collect();
        gaps::write(id, &lists, &entries, &mut self.groups);
    }

    /// What the filters hide.
    pub(super) fn style(&self) -> String {
        let mut out = String::new();
        for Level { id, .. } in &self.levels {
            let _ = writeln!(
                out,
                "body:has(.filters input[name={id}]:not(:checked)) .is-{id}{{display:none}}"
            );
        }
        for Choice { id, values, .. } in &self.choices {
            for number in 0..values.len() {
                let _ = writeln!(
                    out,
                    "body:has(.filters option[value={id}-{number}]:checked) .by-{id}:not(.{id}-{number}){{display:none}}"
                );
            }
        }
        out + &self.groups
    }

    /// The form; nothing where there is nothing to choose.
    pub(crate) fn form(&self, lang: Lang) -> String {
        if self.levels.len() < 2 && self.choices.is_empty() {
            return String::new();
        }
        let title = lang.pick("筛选", "Filter");
        let levels: String = self.levels.iter().map(Level::print).collect();
        let levels = if self.levels.len() < 2 {
            String::new()
        } else {
            let legend = lang.pick("显示", "Show");
            format!("<fieldset><legend>{legend}</legend>\n{levels}</fieldset>\n")
        };
        let choices: String = self.choices.iter().map(|choice| choice.print(lang)).collect();
        let reset = lang.pick("全部显示", "Show all");
        format!(
            "<form class=\"filters\" aria-label=\"{title}\" autocomplete=\"off\">\n\
             {levels}{choices}<button type=\"reset\">{reset}</button>\n</form>\n"
        )
    }
}

impl Level {
    fn print(&self) -> String {
        let Self { id, tone, label, count } = self;
        format!(
            "<label class=\"{tone}\"><input type=\"checkbox\" name=\"{id}\" checked=\"checked\"> <span>{label} <b>{count}</b></span></label>\n"
        )
    }
}

impl Choice {
    /// The number of a value; what has none of its own is one of the others.
    fn number(&self, value: &str) -> usize {
        self.numbers.get(value).copied().unwrap_or(MAX_VALUES)
    }

    fn print(&self, lang: Lang) -> String {
        let Self { id, label, values, .. } = self;
        let all = lang.pick("全部", "all");
        let mut out = format!(
            "<label class=\"choice\">{label}\n<select name=\"{id}\">\n<option value=\"{id}\" selected=\"selected\">{all}</option>\n"
        );
        for (number, (value, count)) in values.iter().enumerate() {
            let _ = writeln!(
                out,
                "<option value=\"{id}-{number}\">{} ({count})</option>",
                markup(value)
            );
        }
        out.push_str("</select></label>\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(values: &[String]) -> Filters {
        let mut filters = Filters::default();
        filters.level(("error", "bad"), "errors", 2);
        filters.level(("note", "todo"), "notes", 0);
        filters.choice(("root", "Root"), values.iter().map(String::as_str), "others");
        filters
    }

    #[test]
    fn entries_are_known_by_level_and_value() {
        let filters = filters(&["b".into(), "a".into(), "b".into()]);
        assert_eq!(filters.classes(Some("error"), &[("root", &["b"])]), "is-error by-root root-1");
        // What has no value is shown whatever is chosen.
        assert_eq!(filters.classes(None, &[("root", &[]), ("rule", &["x"])]), "");
        let form = filters.form(Lang::En);
        assert!(!form.contains("fieldset"), "one level needs no box: {form}");
        assert!(form.contains("<option value=\"root-1\">b (2)</option>"), "{form}");
    }

    #[test]
    fn where_all_is_the_same_there_is_nothing_to_choose() {
        let filters = filters(&["a".into(), "a".into()]);
        assert!(!filters.tells("root") && filters.form(Lang::Zh).is_empty());
        assert_eq!(filters.classes(None, &[("root", &["a"])]), "");
    }

    #[test]
    fn of_many_values_the_rarest_share_an_entry() {
        let mut values: Vec<String> = (0..500).map(|n| format!("root-{n:03}")).collect();
        values.extend((100..160).map(|n| format!("root-{n:03}")));
        let filters = filters(&values);
        let form = filters.form(Lang::En);
        assert_eq!(form.matches("<option").count(), MAX_VALUES + 2, "{form}");
        assert!(form.contains(&format!("<option value=\"root-{MAX_VALUES}\">others (440)")));
        assert_eq!(filters.classes(None, &[("root", &["root-100"])]), "by-root root-0");
        assert_eq!(filters.classes(None, &[("root", &["root-000"])]), "by-root root-60");
        assert_eq!(filters.style().lines().count(), MAX_VALUES + 2);
    }
}
