//! Where a value came from.
//!
//! An origin is a persistent tree (in memory a DAG, shared by cloning) of steps. Leaves are places
//! in files; inner steps say what carried the value on. References to other resources live here
//! too, so that a value that is known and a value that only the provider knows both keep their
//! edge.

pub(crate) mod address;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::source::Span;

/// The most steps that a walk over one origin looks at. Origins of hostile inputs are DAGs with
/// huge unfoldings; walks visit each shared step once and stop here.
pub const MAX_STEPS: usize = 4_096;

/// Names through which a value is followed to the text that it is.
const MAX_NAMES: usize = 64;

/// Functions that put a text together from parts that all stand in it.
const PUT_TOGETHER: [&str; 3] = ["template", "Fn::Sub", "Fn::Join"];

/// References without repetition, in order. Most values have one or two, some have thousands.
#[derive(Debug, Default)]
pub(crate) struct Distinct<'o> {
    pub(crate) list: Vec<&'o Reference>,
    /// What is in the list, once it is long.
    known: FxHashSet<&'o Reference>,
}

impl<'o> Distinct<'o> {
    /// How many are looked through one by one.
    const FEW: usize = 8;

    pub(crate) fn add(&mut self, reference: &'o Reference) {
        let new = if self.list.len() < Self::FEW {
            !self.list.contains(&reference)
        } else {
            if self.known.is_empty() {
                self.known.extend(self.list.iter().copied());
            }
            self.known.insert(reference)
        };
        if new {
            self.list.push(reference);
        }
    }
}

/// What carried or supplied a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Written in place.
    Literal,
    /// The default of a variable (Terraform).
    VariableDefault(Arc<str>),
    /// The default of a parameter (ROS).
    ParameterDefault(Arc<str>),
    /// One of the allowed values of a parameter without default (ROS).
    AllowedValue(Arc<str>),
    /// The values a parameter allows (ROS), as text: an input of the step of its default, so that a
    /// finding on the default can say what else may be chosen at deployment.
    AllowedValues(Arc<str>, Arc<[Arc<str>]>),
    /// Set in a variable or parameter file.
    ValueFile(Arc<str>),
    /// Set on the command line or in the configuration.
    CommandLine(Arc<str>),
    /// Passed into a variable by the calling module (name of the variable), or by the template
    /// around it.
    ModuleInput(Arc<str>),
    /// An output of a module (`module.x.name`).
    ModuleOutput(Arc<str>),
    /// A variable whose value came from the inputs of this step.
    Variable(Arc<str>),
    /// A local value.
    Local(Arc<str>),
    /// A parameter whose value came from the inputs of this step.
    Parameter(Arc<str>),
    /// An entry of `Mappings` (ROS).
    Mapping(Arc<str>),
    /// One side of a choice that could not be decided; the text names the condition, the flag says
    /// which side.
    Branch(Arc<str>, bool),
    /// A function or operator.
    Function(Arc<str>),
    /// The known text before and after what is not known of a text that was put together: an input
    /// of that step, so that the end of a host name is known although its first label is not.
    Around(Arc<str>, Arc<str>),
    /// A `for_each`, `count`, `for` or `dynamic` element.
    Element,
    /// An attribute of another resource.
    Reference(Reference),
    /// Supplied by the provider when absent; the text is `type.attribute`.
    ProviderDefault(Arc<str>),
    /// A value of a plan.
    Plan,
    /// Not more than a place.
    Place,
}

/// A reference to a resource of the same graph.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Address of the resource without its own instance key (`module.a[0].alicloud_instance.web`;
    /// ROS: logical id).
    pub base: Arc<str>,
    /// Which instance.
    pub key: KeySelector,
    /// Attribute path below the resource: `["id"]`, `["network_interfaces", "0", "id"]`; ROS `Ref`
    /// is `["Ref"]`. An index that is not known is `"*"`. Empty for the whole resource.
    pub path: Vec<Arc<str>>,
}

/// Which instances of a resource a reference means.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeySelector {
    /// The resource has no instance key, or the reference gives none.
    None,
    /// This instance; the text is the key as printed in addresses, `[0]` or `["a"]`.
    Exact(Arc<str>),
    /// All, or one of them that is not known.
    Any,
}

#[derive(Debug, PartialEq, Eq)]
struct Step {
    kind: StepKind,
    span: Option<Span>,
    inputs: Box<[Origin]>,
    /// What stands here or below, so that walks for it need not look where it is not.
    marks: Marks,
}

/// Kinds of steps that are searched for: a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks(u8);

impl Marks {
    const REFERENCE: Self = Self(1);
    const DEFAULT: Self = Self(2);
    const SENSITIVE: Self = Self(4);

    fn of(kind: &StepKind, inputs: &[Origin]) -> Self {
        let own = match kind {
            StepKind::Reference(_) => Self::REFERENCE,
            StepKind::VariableDefault(_) | StepKind::ParameterDefault(_) => Self::DEFAULT,
            StepKind::Function(name) if &**name == "sensitive" => Self::SENSITIVE,
            _ => Self(0),
        };
        let all = inputs.iter().fold(own, |all, input| Self(all.0 | input.0.marks.0));
        match kind {
            StepKind::Function(name) if &**name == "nonsensitive" => {
                Self(all.0 & !Self::SENSITIVE.0)
            }
            _ => all,
        }
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Origins of hostile inputs are chains of any length: taken apart one by one, since nested drops
/// would exhaust the stack.
impl Drop for Step {
    fn drop(&mut self) {
        if self.inputs.is_empty() {
            return;
        }
        let mut todo = vec![std::mem::take(&mut self.inputs)];
        while let Some(inputs) = todo.pop() {
            for origin in inputs {
                if let Some(mut step) = Arc::into_inner(origin.0) {
                    todo.push(std::mem::take(&mut step.inputs));
                }
            }
        }
    }
}

/// Where a value came from; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(Arc<Step>);

impl Origin {
    /// A leaf at a place.
    pub fn leaf(kind: StepKind, span: Span) -> Self {
        Self::step(kind, Some(span), [])
    }

    /// A literal at a place.
    pub fn literal(span: Span) -> Self {
        Self::leaf(StepKind::Literal, span)
    }

    /// A leaf without a place in any file (command line, provider default).
    pub fn outside(kind: StepKind) -> Self {
        Self::step(kind, None, [])
    }

    /// A step over inputs. `span` is the place where the step is written.
    pub fn step(
        kind: StepKind,
        span: Option<Span>,
        inputs: impl IntoIterator<Item = Self>,
    ) -> Self {
        let inputs: Box<[Self]> = inputs.into_iter().collect();
        let marks = Marks::of(&kind, &inputs);
        Self(Arc::new(Step { kind, span, inputs, marks }))
    }

    /// Whether this is the same step in memory.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What this step is.
    pub fn kind(&self) -> &StepKind {
        &self.0.kind
    }

    /// The place of this step, if it has one.
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }

    /// The steps that led here.
    pub fn inputs(&self) -> &[Self] {
        &self.0.inputs
    }

    /// Every step from this one on, each shared step once, nearest first (breadth first), at most
    /// [`MAX_STEPS`].
    pub fn walk(&self) -> Vec<&Self> {
        self.walk_where(&|_| true)
    }

    /// The same walk, where a step satisfies a condition that holds for every step above one that
    /// satisfies it.
    fn walk_where(&self, condition: &dyn Fn(&Self) -> bool) -> Vec<&Self> {
        let mut order = vec![self];
        if self.0.inputs.is_empty() {
            return order;
        }
        let mut seen = FxHashSet::default();
        seen.insert(Arc::as_ptr(&self.0));
        let mut next = 0;
        while next < order.len() && order.len() < MAX_STEPS {
            for input in &order[next].0.inputs {
                if order.len() < MAX_STEPS && condition(input) && seen.insert(Arc::as_ptr(&input.0))
                {
                    order.push(input);
                }
            }
            next += 1;
        }
        order
    }

    /// The steps that carry a mark or stand above one that does; empty where there is none.
    fn marked(&self, mark: Marks) -> Vec<&Self> {
        if self.0.marks.has(mark) {
            self.walk_where(&|step| step.0.marks.has(mark))
        } else {
            Vec::new()
        }
    }

    /// The known text before and after what is not known of this text, where nothing but names
    /// stands between.
    pub fn around(&self) -> Option<(&str, &str)> {
        let mut step = self;
        for _ in 0..MAX_NAMES {
            match (step.kind(), step.inputs()) {
                (
                    StepKind::Variable(_)
                    | StepKind::VariableDefault(_)
                    | StepKind::Local(_)
                    | StepKind::ModuleInput(_)
                    | StepKind::ModuleOutput(_)
                    | StepKind::Branch(..),
                    [input],
                ) => step = input,
                // Any other function changes the text.
                (StepKind::Function(name), inputs) if PUT_TOGETHER.contains(&&**name) => {
                    return inputs.iter().find_map(|input| match input.kind() {
                        StepKind::Around(before, after) => Some((&**before, &**after)),
                        _ => None,
                    });
                }
                _ => return None,
            }
        }
        None
    }

    /// The literal that this value is, and the steps from here to there; nothing where more than
    /// names and calls lie between, or where it comes from outside all files.
    pub fn written(&self) -> Option<(&Self, Vec<&Self>)> {
        let (mut step, mut through) = (self, Vec::new());
        for _ in 0..MAX_NAMES {
            match (step.kind(), step.inputs()) {
                (
                    StepKind::Literal
                    | StepKind::VariableDefault(_)
                    | StepKind::ParameterDefault(_)
                    | StepKind::ValueFile(_),
                    _,
                ) => {
                    return step.span().map(|_| (step, through));
                }
                (
                    StepKind::Variable(_)
                    | StepKind::Local(_)
                    | StepKind::ModuleInput(_)
                    | StepKind::Element
                    | StepKind::Parameter(_),
                    [input],
                ) => {
                    through.push(step);
                    step = input;
                }
                _ => return None,
            }
        }
        None
    }

    /// The references to resources in this origin, nearest first, without repetition.
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Distinct::default();
        for step in self.marked(Marks::REFERENCE) {
            if let StepKind::Reference(reference) = step.kind() {
                found.add(reference);
            }
        }
        found.list
    }

    /// The same step, marked sensitive.
    #[must_use]
    pub fn sensitive(&self) -> Self {
        if self.is_sensitive() {
            return self.clone();
        }
        let Step { kind, span, inputs, marks } = &*self.0;
        let marks = Marks(marks.0 | Marks::SENSITIVE.0);
        Self(Arc::new(Step { kind: kind.clone(), span: *span, inputs: inputs.clone(), marks }))
    }

    /// Whether the value was marked sensitive on its way: it may be judged, but not printed.
    pub fn is_sensitive(&self) -> bool {
        self.0.marks.has(Marks::SENSITIVE)
    }

    /// Whether the value rests on an overridable default of a variable or parameter; the nearest
    /// such step.
    pub fn default_step(&self) -> Option<&Self> {
        let default = |s: &&Self| {
            matches!(s.kind(), StepKind::VariableDefault(_) | StepKind::ParameterDefault(_))
        };
        self.marked(Marks::DEFAULT).into_iter().find(default)
    }
}
