//! What code says of the values that its variables and parameters may have.
//!
//! Stands alone because an edit of a default, a file of values or an argument is checked by the
//! declaration of whatever takes it, which may stand in another file: a value that Terraform or ROS
//! refuses mends nothing. What cannot be decided here is taken for refused.

mod condition;
mod parameter;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::check;
use super::mentions::{by_folder, names};
use crate::finding::Decided;
use crate::source::file_names::{is_code, is_hcl};
use crate::source::paths::folder;
use crate::source::{FileId, SourceFile, SourceSet, Span};
use crate::syntax::hcl::{Body, Expr, ExprKind};
use crate::syntax::node::Node;
use crate::syntax::placement::Placement;
use crate::syntax::{json, native, tfjson};
use crate::text::Text;
use condition::{Case, Plain};
use parameter::Parameter;

/// What stands against a value.
pub(super) struct Limit {
    /// Where it is said.
    place: Span,
    /// What says it, as a phrase.
    what: Text,
    /// The value, as text.
    value: String,
    /// Whether it surely refuses the value.
    sure: bool,
}

impl Limit {
    /// Why nothing is edited.
    pub(super) fn reason(&self, sources: &SourceSet) -> (String, String) {
        let Self { what, value, .. } = self;
        let file = sources.file(self.place.file);
        let at = format!("{}:{}", file.path, file.position(self.place.start).line);
        if self.sure {
            (
                format!("{}（{at}）不允许取值 `{value}`，请先放宽它，不自动修改", what.zh),
                format!(
                    "not written for you: {} ({at}) does not allow `{value}`; extend that first",
                    what.en
                ),
            )
        } else {
            (
                format!("无法判断{}（{at}）是否允许取值 `{value}`，不自动修改", what.zh),
                format!(
                    "not written for you: whether {} ({at}) allows `{value}` is not certain",
                    what.en
                ),
            )
        }
    }
}

/// What the texts of a run say of values. Each is read once, however many values are asked for.
pub(super) struct Constraints<'a> {
    sources: &'a SourceSet,
    /// Code by folder; made when it is first asked for.
    folders: Option<HashMap<String, Vec<FileId>>>,
    /// By folder of code.
    code: HashMap<String, Declared>,
    templates: HashMap<FileId, Declared>,
}

impl<'a> Constraints<'a> {
    pub(super) fn new(sources: &'a SourceSet) -> Self {
        Self { sources, folders: None, code: HashMap::new(), templates: HashMap::new() }
    }

    /// What stands against a value, as it would be written, on the way to the attribute that takes
    /// it.
    pub(super) fn against(&mut self, decided: &Decided, written: &str) -> Option<Limit> {
        decided.takers.iter().find_map(|(name, at)| self.around(at.file).against(name, written))
    }

    /// What is declared where a name is mentioned.
    fn around(&mut self, mentioned: FileId) -> &Declared {
        let sources = self.sources;
        let path = sources.file(mentioned).path.clone();
        if !is_code(&path) {
            return self.templates.entry(mentioned).or_insert_with(|| {
                let mut declared = Declared::default();
                declared.template(mentioned, &sources.file(mentioned));
                declared
            });
        }
        let folders = self.folders.get_or_insert_with(|| by_folder(sources));
        self.code.entry(folder(&path).to_owned()).or_insert_with(|| {
            let mut declared = Declared::default();
            for id in folders.get(folder(&path)).into_iter().flatten() {
                declared.code(*id, &sources.file(*id));
            }
            declared
        })
    }
}

/// What is declared in a folder of code, or in a template.
#[derive(Default)]
struct Declared {
    /// Types of variables, by `var.x`.
    types: HashMap<String, Vec<Expr>>,
    /// Conditions that mention a variable.
    conditions: HashMap<String, Vec<Arc<Expr>>>,
    parameters: HashMap<Arc<str>, Vec<Parameter>>,
}

impl Declared {
    fn code(&mut self, id: FileId, file: &SourceFile) {
        if !file.text.contains("variable") {
            return;
        }
        let document = if is_hcl(&file.path) {
            native::parse(id, &file.text, &Placement::Whole)
        } else {
            tfjson::lower(id, &file.text, &json::parse_repeated(id, &file.text))
        };
        self.variables(&document.body, Some(&file.text));
    }

    /// A ROS template, with the templates and the Terraform in it.
    fn template(&mut self, id: FileId, file: &SourceFile) {
        let document = check::parse_data(id, &file.path, &file.text);
        let mut todo: Vec<&Node> = document.roots.iter().collect();
        while let Some(node) = todo.pop() {
            for entry in node.entries() {
                if &*entry.key == "Parameters" {
                    for one in
                        entry.value.entries().iter().filter(|e| e.value.get("Type").is_some())
                    {
                        let known = self.parameters.entry(one.key.clone()).or_default();
                        known.push(Parameter::read(&one.value));
                    }
                }
                match entry.value.as_str() {
                    Some(text) if is_hcl(&entry.key) => {
                        let placement = Placement::of_scalar(&entry.value, &file.text);
                        let exact = !matches!(placement, Placement::Point(_));
                        let body = native::parse(id, text, &placement).body;
                        self.variables(&body, exact.then_some(&*file.text));
                    }
                    _ => todo.push(&entry.value),
                }
            }
            todo.extend(node.items());
        }
    }

    /// The variables of a file; `text` is what its places are in, if they are exact.
    fn variables(&mut self, body: &Body, text: Option<&str>) {
        for block in body.blocks_of("variable") {
            let Some(label) = block.labels.first() else { continue };
            let own = format!("var.{}", label.text);
            if let Some(ty) = block.body.attribute("type") {
                self.types.entry(own.clone()).or_default().push(ty.value.clone());
            }
            for validation in block.body.blocks_of("validation") {
                let Some(condition) = validation.body.attribute("condition") else { continue };
                let condition = Arc::new(condition.value.clone());
                let (start, end) = (condition.span.start as usize, condition.span.end as usize);
                let said = text.and_then(|text| text.get(start..end)).unwrap_or_default();
                let mut all: BTreeSet<&str> =
                    names(said).into_iter().map(|(name, _)| name).collect();
                all.insert(&own);
                for name in all {
                    let known = self.conditions.entry(name.to_owned()).or_default();
                    known.push(condition.clone());
                }
            }
        }
    }

    /// What stands against a value of a name.
    fn against(&self, name: &str, written: &str) -> Option<Limit> {
        let bare = written.trim_matches(['"', '\'']);
        if let Some(all) = self.parameters.get(name) {
            return all.iter().find_map(|parameter| parameter.against(name, bare));
        }
        let types = self.types.get(name).map(Vec::as_slice).unwrap_or_default();
        let limit = |place: Span, zh: &str, en: &str, sure: bool| Limit {
            place,
            what: Text::new(format!("`{name}` 的{zh}"), format!("the {en} of `{name}`")),
            value: bare.to_owned(),
            sure,
        };
        let mut value = Plain::written(written);
        for ty in types {
            let (ExprKind::Variable(kind) | ExprKind::String(kind)) = &ty.kind else { continue };
            match Plain::of_type(kind, bare) {
                Some(Ok(converted)) => value = converted,
                Some(Err(())) => return Some(limit(ty.span, "类型", "type", true)),
                None => {}
            }
        }
        let case = Case { name, value };
        self.conditions.get(name)?.iter().find_map(|condition| match case.truth(condition) {
            Some(true) => None,
            decided => {
                Some(limit(condition.span, " `validation`", "`validation`", decided.is_some()))
            }
        })
    }
}
