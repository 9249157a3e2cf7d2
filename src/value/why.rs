//! Why something is not known: a closed list, each reason with one remedy sentence.
//!
//! Closed so that users learn a dozen sentences, and so that undecided findings can be grouped by
//! reason.

mod remedy;
mod sentences;

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::{Declaration, Text, chinese};

/// A reason for not knowing. Names are as the user wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// A variable that has neither value nor default (`var.` is not part of the name).
    VariableWithoutValue(Arc<str>),
    /// The same, where files that are not loaded by themselves have a value for it.
    VariableInFiles(Arc<str>, Arc<[Arc<str>]>),
    /// The same, where environments of the configuration have a value for it.
    VariableInEnvironments(Arc<str>, Arc<[Arc<str>]>),
    /// A parameter that has neither value nor default.
    ParameterWithoutValue(Arc<str>),
    /// A parameter without default that takes one of several allowed values.
    ParameterChoice(Arc<str>),
    /// An attribute that only the provider knows after creating the resource
    /// (`type.name.attribute`).
    Computed(Arc<str>),
    /// A data source (`data.type.name`), or a ROS data source.
    DataSource(Arc<str>),
    /// A module whose code is not at hand (its source).
    ModuleUnavailable(Arc<str>),
    /// A module of the project whose folder is not there (its source), and the one that may be
    /// meant.
    ModuleMissing(Arc<str>, Option<Arc<str>>),
    /// A downloaded module that is not the one that the code asks for: its source or version, and
    /// what was downloaded.
    ModuleStale(Arc<str>, Arc<str>),
    /// A module whose callers cannot be read: the file that calls it.
    CallUnread(Arc<str>),
    /// A provider address that nothing configures, beside one that is configured.
    ProviderAddress(Arc<str>, Arc<str>),
    /// A function that is not modelled.
    FunctionNotModelled(Arc<str>),
    /// A function with a different result on each run.
    NotDeterministic(Arc<str>),
    /// A file that a function reads and that cannot be read inside the project.
    FileUnavailable(Arc<str>),
    /// The number of instances is not known (address).
    CountUnknown(Arc<str>),
    /// A choice whose condition is not known; the text names the condition.
    Condition(Arc<str>),
    /// Left out, and what the provider or service then does is not established (`type.attribute`).
    ProviderDefault(Arc<str>),
    /// A region id that is in no table, and the one that may be meant.
    UnknownRegion(Arc<str>, Option<Arc<str>>),
    /// No region is written anywhere (Terraform).
    NoRegion,
    /// The region is that of the stack and none was given (ROS).
    NoStackRegion,
    /// A pseudo parameter that is known at deployment only.
    PseudoParameter(Arc<str>),
    /// The workspace name of Terraform.
    Workspace,
    /// An error that Terraform or ROS would report too; the text is the error.
    Invalid(Text),
    /// A name that refers to nothing.
    Undeclared(Arc<str>),
    /// A circular reference.
    Cycle(Arc<str>),
    /// A file that could not be parsed makes the picture incomplete (path).
    Unparsed(Arc<str>),
    /// A limit of the program was reached; the text names the limit.
    Budget(Text),
    /// Marked sensitive: the value is not looked at.
    Sensitive,
    /// The sources of the filing rules do not settle it; the text says what.
    NotSettled(Text),
    /// The same, put as a question: whether, which, how.
    UnsettledWhether(Text),
    /// Whether the ministry has approved this top-level domain: its list is not at hand.
    Suffix(Arc<str>),
    /// No document of the service says what it makes of an expression; the text says which.
    Undocumented(Text),
    /// Not visible in code and not declared in the configuration; the text says what.
    NotDeclared(Box<Untold>),
    /// The same, put as a question: whether, which, whose.
    UndeclaredWhether(Box<Untold>),
    /// The configuration does not say whether this domain is filed.
    FilingState(Arc<str>),
    /// The target of a reference could not be followed (what was written).
    TargetUnknown(Arc<str>),
}

/// Something that neither code nor configuration says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Untold {
    /// What.
    pub text: Text,
    /// How the configuration would say it.
    pub declaration: Option<Declaration>,
}

impl Why {
    /// An error that Terraform or ROS would report too.
    pub fn invalid(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid(Text::new(zh, en))
    }

    /// A limit of the program was reached, with its name.
    pub fn budget(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::Budget(Text::new(zh, en))
    }

    /// The sources of the filing rules do not settle something, in both languages.
    pub fn not_settled(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::NotSettled(Text::new(zh, en))
    }

    /// The sources of the filing rules leave a question open.
    pub fn unsettled(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::UnsettledWhether(Text::new(zh, en))
    }

    /// Neither code nor configuration says something.
    pub fn not_declared(
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::NotDeclared(Box::new(Untold { text: Text::new(zh, en), declaration: None }))
    }

    /// Neither code nor configuration answers a question.
    pub fn undeclared(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::UndeclaredWhether(Box::new(Untold { text: Text::new(zh, en), declaration: None }))
    }

    /// With the declaration that would say it.
    #[must_use]
    pub fn told_by(mut self, declaration: Declaration) -> Self {
        if let Self::NotDeclared(untold) | Self::UndeclaredWhether(untold) = &mut self {
            untold.declaration = Some(declaration);
        }
        self
    }

    /// The declaration that would settle it.
    pub fn declaration(&self) -> Option<Declaration> {
        match self {
            Self::FilingState(domain) => Some(Declaration::Website(domain.clone())),
            Self::NotDeclared(untold) | Self::UndeclaredWhether(untold) => {
                untold.declaration.clone()
            }
            _ => None,
        }
    }

    /// An attribute of a type is left out, and nobody knows what that means.
    pub fn left_out(type_name: &str, attribute: &str) -> Self {
        Self::ProviderDefault(format!("{type_name}.{attribute}").into())
    }

    /// A reference that leads nowhere.
    pub fn lost(name: impl Into<Arc<str>>) -> Self {
        Self::TargetUnknown(name.into())
    }

    /// What is not known, as a statement: an open question is completed.
    pub fn stated(&self) -> Text {
        match (self, self.text()) {
            (Self::UnsettledWhether(_) | Self::Suffix(_), Text { zh, en }) => {
                Text::new(chinese(&[&zh, "没有定论"]), format!("{en} is not settled"))
            }
            (Self::UndeclaredWhether(_), Text { zh, en }) => {
                Text::new(chinese(&[&zh, "未知"]), format!("{en} is not known"))
            }
            (_, text) => text,
        }
    }

    /// A stable kebab-case name for JSON.
    pub fn id(&self) -> &'static str {
        match self {
            Self::VariableWithoutValue(_)
            | Self::VariableInFiles(..)
            | Self::VariableInEnvironments(..) => "variable-without-value",
            Self::ParameterWithoutValue(_) => "parameter-without-value",
            Self::ParameterChoice(_) => "parameter-choice",
            Self::Computed(_) => "computed",
            Self::DataSource(_) => "data-source",
            Self::ModuleUnavailable(_) | Self::ModuleMissing(..) => "module-unavailable",
            Self::ModuleStale(..) => "module-stale",
            Self::CallUnread(_) => "call-unread",
            Self::ProviderAddress(..) => "provider-address",
            Self::FunctionNotModelled(_) => "function-not-modelled",
            Self::NotDeterministic(_) => "not-deterministic",
            Self::FileUnavailable(_) => "file-unavailable",
            Self::CountUnknown(_) => "count-unknown",
            Self::Condition(_) => "condition",
            Self::ProviderDefault(_) => "provider-default",
            Self::UnknownRegion(..) => "unknown-region",
            Self::NoRegion => "no-region",
            Self::NoStackRegion => "no-stack-region",
            Self::PseudoParameter(_) => "pseudo-parameter",
            Self::Workspace => "workspace",
            Self::Invalid(_) => "invalid",
            Self::Undeclared(_) => "undeclared",
            Self::Cycle(_) => "cycle",
            Self::Unparsed(_) => "unparsed",
            Self::Budget(_) => "budget",
            Self::Sensitive => "sensitive",
            Self::NotSettled(_) | Self::UnsettledWhether(_) | Self::Suffix(_) => "not-settled",
            Self::Undocumented(_) => "undocumented",
            Self::NotDeclared(_) | Self::UndeclaredWhether(_) | Self::FilingState(_) => {
                "not-declared"
            }
            Self::TargetUnknown(_) => "target-unknown",
        }
    }
}
