//! What Terraform's answers cannot show: values that are known in part, origins, and limits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use super::{Call, FAMILIES, Failure, FileAccess, Patterns, find};
use crate::account::Tab;
use crate::dialect::Budget;
use crate::dialect::terraform::types::{Type, convert, type_of, unify};
use crate::origin::{KeySelector, Origin, Reference, StepKind};
use crate::source::{FileId, Span};
use crate::value::{ListKind, Number, ObjectKind, OneOf, Traced, Value, Why};

/// Smaller than the default, so that the tests are quick.
const BUDGET: Budget = Budget { depth: 100, elements: 2_000, string: 100_000, modules: 1 };

struct NoFiles;

impl FileAccess for NoFiles {
    fn read(&self, path: &str) -> Result<Arc<String>, Failure> {
        Err(Failure::Unknown(Why::FileUnavailable(path.into())))
    }

    fn list(&self, path: &str) -> Result<crate::dialect::Listing, Failure> {
        Err(Failure::Unknown(Why::FileUnavailable(path.into())))
    }

    fn exists(&self, path: &str) -> Result<bool, Failure> {
        Err(Failure::Unknown(Why::FileUnavailable(path.into())))
    }
}

fn origin() -> Origin {
    Origin::literal(Span::new(FileId(0), 0, 0))
}

fn traced(value: Value) -> Traced {
    Traced::new(value, origin())
}

fn text(text: &str) -> Traced {
    traced(Value::string(text))
}

fn number(n: i64) -> Traced {
    traced(Value::Number(Number::from(n)))
}

fn tuple(items: Vec<Traced>) -> Traced {
    traced(Value::List(ListKind::Tuple, items.into()))
}

/// An attribute of another resource.
fn computed() -> Traced {
    let reference =
        Reference { base: "a.b".into(), key: KeySelector::None, path: vec!["id".into()] };
    let origin = Origin::leaf(StepKind::Reference(reference), Span::new(FileId(0), 0, 0));
    Traced::unknown(Why::Computed("a.b.id".into()), origin)
}

fn one_of(options: Vec<Traced>) -> Traced {
    traced(Value::OneOf(Arc::new(OneOf { options, why: Why::Condition("var.x".into()) })))
}

fn run(name: &str, args: &[Traced]) -> Result<Traced, Failure> {
    let function = find(name).unwrap();
    let (tab, patterns) = (Tab::default(), Patterns::default());
    function.call(&Call {
        args,
        origin: &origin(),
        budget: &BUDGET,
        files: &NoFiles,
        tab: &tab,
        patterns: &patterns,
    })
}

fn value(name: &str, args: &[Traced]) -> Value {
    run(name, args).unwrap().value
}

fn undecided(name: &str, args: &[Traced]) -> &'static str {
    match run(name, args) {
        Err(Failure::Unknown(why)) => why.id(),
        other => panic!("{name} is decided: {other:?}"),
    }
}

#[test]
fn lists_with_unknown_elements_have_a_length_and_sets_have_none() {
    let list = tuple(vec![computed(), text("a")]);
    assert_eq!(value("length", std::slice::from_ref(&list)), number(2).value);
    let set = run("toset", &[list]).unwrap();
    assert_eq!(undecided("length", std::slice::from_ref(&set)), "computed");
    assert_eq!(undecided("reverse", std::slice::from_ref(&set)), "computed");
    assert!(matches!(value("tolist", &[set]), Value::Unknown(Why::Computed(_))));
    let single = run("toset", &[tuple(vec![computed()])]).unwrap();
    assert_eq!(value("length", &[single]), number(1).value);
}

#[test]
fn what_is_certain_is_decided() {
    let list = tuple(vec![computed(), text("a")]);
    assert_eq!(value("contains", &[list.clone(), text("a")]), Value::Bool(true));
    assert_eq!(undecided("contains", &[list.clone(), text("b")]), "computed");
    assert_eq!(undecided("index", &[list, text("a")]), "computed");
    let choice = tuple(vec![one_of(vec![text("b"), text("c")])]);
    assert_eq!(value("contains", &[choice.clone(), text("a")]), Value::Bool(false));
    assert_eq!(undecided("contains", &[choice, text("b")]), "condition");
    let flags = |known| tuple(vec![computed(), traced(Value::Bool(known))]);
    assert_eq!(value("alltrue", &[flags(false)]), Value::Bool(false));
    assert_eq!(value("anytrue", &[flags(true)]), Value::Bool(true));
    assert_eq!(undecided("alltrue", &[flags(true)]), "computed");
}

#[test]
fn flatten_waits_for_what_may_be_a_list() {
    assert_eq!(
        undecided("flatten", &[tuple(vec![tuple(vec![text("a")]), computed()])]),
        "computed"
    );
    let choice = one_of(vec![text("a"), text("b")]);
    assert_eq!(
        value("flatten", &[tuple(vec![tuple(vec![choice.clone()])])]),
        tuple(vec![choice]).value
    );
    let lists = one_of(vec![tuple(vec![]), text("b")]);
    assert_eq!(undecided("flatten", &[tuple(vec![lists])]), "condition");
}

#[test]
fn values_that_are_handed_on_keep_their_references() {
    let list = tuple(vec![text("a"), computed()]);
    assert_eq!(run("element", &[list.clone(), number(1)]).unwrap().references().len(), 1);
    assert_eq!(run("element", &[list.clone(), number(0)]).unwrap().references().len(), 0);
    let map = run("zipmap", &[tuple(vec![text("k"), text("l")]), list]).unwrap();
    let found = run("lookup", &[map, text("l"), text("default")]).unwrap();
    assert_eq!((found.value.clone(), found.references().len()), (computed().value, 1));
    assert_eq!(run("one", &[tuple(vec![computed()])]).unwrap().references().len(), 1);
}

#[test]
fn conversions_go_into_choices() {
    let choice = one_of(vec![number(1), text("x")]);
    let converted = convert(&choice, &Type::Number).unwrap();
    let options: Vec<_> = converted.options().into_iter().map(|o| o.value.clone()).collect();
    assert!(matches!(options.as_slice(), [Value::Number(_), Value::Unknown(Why::Invalid(_))]));
    assert!(convert(&one_of(vec![text("x")]), &Type::Number).is_err());
    let unified = unify(&[computed(), number(1), choice]).unwrap();
    assert_eq!(unified[1].value, text("1").value);
    assert_eq!(unified[0].references().len(), 1);
}

/// A few steps of a program that stand for 2^60 values.
fn astronomic() -> Traced {
    let mut list = text("x");
    for _ in 0..60 {
        list = tuple(vec![list.clone(), list]);
    }
    list
}

#[test]
fn values_of_astronomic_size_are_not_looked_at() {
    for name in ["length", "jsonencode", "flatten", "distinct", "toset", "yamlencode", "sensitive"]
    {
        assert_eq!(undecided(name, &[astronomic()]), "budget", "{name}");
    }
    assert_eq!(type_of(&astronomic()), Type::Any);
    let list = Type::List(Box::new(Type::Any));
    assert!(matches!(convert(&astronomic(), &list).unwrap().value, Value::Unknown(Why::Budget(_))));
    assert!(matches!(unify(&[astronomic()]).unwrap()[0].value, Value::Unknown(Why::Budget(_))));
}

#[test]
fn texts_and_lists_do_not_outgrow_the_budget() {
    for format in [
        "%2147483647d",
        "%.2147483647f",
        "%99999999999999999999d",
        "%-2147483647s",
        "%.2147483647e",
        "%02147483647d",
    ] {
        assert_eq!(undecided("format", &[text(format), number(5)]), "budget", "{format}");
    }
    let long = text(&"a".repeat(90_000));
    let many = tuple(vec![text("b"); 1_900]);
    assert_eq!(undecided("join", &[long.clone(), many.clone()]), "budget");
    assert_eq!(undecided("replace", &[long.clone(), text("a"), long.clone()]), "budget");
    assert_eq!(undecided("replace", &[long.clone(), text("/(a)/"), text("$1$1$1$1")]), "budget");
    assert_eq!(undecided("replace", &[long.clone(), text("/.*/"), text("$0$0$0$0")]), "budget");
    assert_eq!(undecided("split", &[text(""), long.clone()]), "budget");
    assert_eq!(undecided("regexall", &[text("a"), long.clone()]), "budget");
    assert_eq!(undecided("indent", &[number(i64::MAX), text("a\nb")]), "budget");
    assert_eq!(undecided("base64encode", std::slice::from_ref(&long)), "budget");
    assert_eq!(undecided("setproduct", &[many.clone(), many.clone()]), "budget");
    assert_eq!(undecided("concat", &[many.clone(), many.clone()]), "budget");
    assert_eq!(undecided("formatlist", &[text("%90000s"), many]), "budget");
    assert_eq!(undecided("regex", &[text("((a{900}){900}){900}"), text("a")]), "budget");
    let deep = text(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    assert_eq!(undecided("jsondecode", std::slice::from_ref(&deep)), "budget");
    assert_eq!(undecided("yamldecode", &[deep]), "budget");
    let wide = text(&format!("[{}0]", "0,".repeat(1_000_000)));
    assert_eq!(undecided("jsondecode", &[wide]), "budget");
}

#[test]
fn what_changes_or_is_not_modelled_says_so() {
    for name in ["timestamp", "plantimestamp", "uuid"] {
        assert_eq!(undecided(name, &[]), "not-deterministic");
    }
    assert_eq!(undecided("bcrypt", &[text("x")]), "not-deterministic");
    assert_eq!(undecided("rsadecrypt", &[text("x"), text("y")]), "function-not-modelled");
    assert_eq!(undecided("file", &[text("x")]), "file-unavailable");
    assert!(find("core::max").is_some());
    assert!(find("no_such_function").is_none());
}

/// Every function with every combination of up to three odd values: each call ends with an answer
/// of bounded size.
#[test]
fn no_call_panics() {
    let object = [("a".into(), computed()), ("备".into(), number(-1))].into();
    let odd = [
        traced(Value::Null),
        text(""),
        text("备\u{301}/%[0]5.3d'\n"),
        text("10.0.0.0/8"),
        number(-1),
        number(i64::MAX),
        number(i64::MIN),
        text("2020-12-31T23:59:59Z"),
        traced(Value::Number(Number::parse("-0.5e-300").unwrap())),
        tuple(vec![]),
        tuple(vec![text("b"), computed(), traced(Value::Null)]),
        run("toset", &[tuple(vec![text("b"), computed()])]).unwrap(),
        traced(Value::Object(ObjectKind::Object, Arc::new(object))),
        one_of(vec![text("1"), tuple(vec![number(1)])]),
    ];
    let names: Vec<&str> = FAMILIES.iter().copied().flatten().map(|f| f.name).collect();
    assert!(names.len() > 110);
    for name in names {
        let _ = run(name, &[]);
        for a in &odd {
            let _ = run(name, std::slice::from_ref(a));
            for b in &odd {
                let _ = run(name, &[a.clone(), b.clone()]);
                for c in &odd {
                    let _ = run(name, &[a.clone(), b.clone(), c.clone()]);
                }
            }
        }
    }
}
