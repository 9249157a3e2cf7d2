//! Which servers let everybody reach a website on them, as far as their security groups say.
//!
//! Stands alone because rules, groups and servers are three kinds of resources that refer to each
//! other in one direction only: rules name their group, servers their groups.

use std::sync::Arc;

use foldhash::HashMap;

use crate::catalog::resources::Admits;
use crate::catalog::{Kind, Means, Product};
use crate::filing::goal::{Goal, goals, goals_at, looked_up};
use crate::filing::read::{Said, View, as_text, attribute, evidence, invalid, options, same};
use crate::filing::{Evidence, Fact, OpenPorts};
use crate::graph::{Change, Dialect, Resource};
use crate::source::Span;
use crate::value::{Reasons, Traced, Truth, Value, Why};

/// The ports that browsers ask.
const WEB: [i64; 2] = [80, 443];

/// Groups that one server or rule is looked up in. A server takes no more than 16 of them.
const MAX_GROUPS: usize = 64;

/// Every address of IPv4.
const EVERYBODY: &str = "0.0.0.0/0";

/// What a rule does with web traffic from everywhere.
#[derive(Debug)]
struct Says {
    /// Whether it is about each of the ports.
    web: [Truth; WEB.len()],
    accepts: Truth,
    /// A lower number counts before a higher one.
    priority: Fact<i64>,
    at: Evidence,
}

/// The security groups of a graph.
#[derive(Debug, Default)]
pub(super) struct Doors {
    /// Groups that have rules, by index: whether one lets web traffic in from everywhere, and one
    /// that does or may.
    doors: HashMap<usize, (Truth, Option<Evidence>)>,
    /// Groups that servers join from outside, by index of the server.
    joined: HashMap<usize, Vec<usize>>,
    /// Rules that may belong to any group.
    anywhere: Option<Reasons>,
}

impl Doors {
    /// Reads the groups of a graph; linear in its resources and rules.
    pub(super) fn read(view: View<'_>) -> Self {
        let mut found = Self::default();
        let mut said: HashMap<usize, Vec<Arc<Says>>> = HashMap::default();
        for (index, resource) in view.graph.resources.iter().enumerate() {
            // What a plan removes lets nothing in afterwards.
            let stays = resource.change != Some(Change::Destroy);
            let Some(row) = view.row(index).filter(|_| stays) else { continue };
            let at = |means: Means| {
                let paths = row.to.iter().filter(move |r| r.2 == means);
                paths.flat_map(|r| goals_at(view, resource, r.0))
            };
            if row.to.iter().any(|r| r.2 == Means::Guards) {
                let groups: Vec<usize> =
                    at(Means::Subject).take(MAX_GROUPS).filter_map(index_of).collect();
                for server in at(Means::Guards).filter_map(index_of) {
                    found.joined.entry(server).or_default().extend(&groups);
                }
            }
            let Some(admits) = &row.admits else { continue };
            let own = (row.kind == Some(Kind::SecurityGroup)).then_some(index);
            let mut groups: Vec<usize> = own.into_iter().collect();
            for (number, goal) in at(Means::Subject).enumerate() {
                match goal {
                    _ if number == MAX_GROUPS => {
                        Reasons::add(&mut found.anywhere, too_many());
                        break;
                    }
                    Goal::Resource(group, _) => groups.push(group),
                    Goal::Unknown(reasons) => Reasons::add(&mut found.anywhere, reasons),
                    _ => {}
                }
            }
            for rule in rules(resource, admits) {
                let says = Arc::new(rule.says());
                for group in &groups {
                    said.entry(*group).or_default().push(Arc::clone(&says));
                }
            }
        }
        found.doors = said.into_iter().map(|(group, rules)| (group, lets(&rules))).collect();
        found
    }

    /// What the groups of a server let in; nothing for what is no ECS instance, and where the code
    /// names no group.
    pub(super) fn of(&self, view: View<'_>, index: usize) -> Option<OpenPorts> {
        let row = view.row(index).filter(|row| row.product == Product::Ecs)?;
        let resource = view.graph.resources.get(index)?;
        let mut named = row.to.iter().filter(|r| r.2 == Means::GuardedBy).peekable();
        let name = named.peek()?.0;
        let values: Vec<Traced> = named.flat_map(|r| resource.values_at(r.0)).collect();
        if values.iter().any(|v| matches!(&v.value, Value::List(_, all) if all.len() > MAX_GROUPS))
        {
            let open = Truth::unknown(too_many(), None);
            return Some(OpenPorts { open, evidence: evidence(resource, name) });
        }
        let mut groups: Vec<Goal> = values.iter().flat_map(|v| goals(view, v)).collect();
        let joined = self.joined.get(&index).into_iter().flatten();
        groups.extend(joined.map(|group| Goal::Resource(*group, "".into())));
        if groups.is_empty() {
            return None;
        }
        let mut open = Truth::False;
        let mut at = None;
        for group in groups {
            let (lets, rule) = self.lets(view, group);
            if open != Truth::True && (lets == Truth::True || at.is_none()) {
                at = rule.or(at);
            }
            open = open.or(lets);
        }
        let evidence = at.unwrap_or_else(|| evidence(resource, name));
        Some(OpenPorts { open, evidence })
    }

    /// Whether a group lets web traffic in from everywhere, and the rule that does.
    fn lets(&self, view: View<'_>, group: Goal) -> (Truth, Option<Evidence>) {
        let index = match group {
            Goal::Resource(index, _) if is_group(view, index) => index,
            Goal::Resource(index, _) => {
                let name = view.graph.resources[index].address.to_string();
                return (Why::lost(name).into(), None);
            }
            Goal::Existing(name) if looked_up(view, &name).is_some() => {
                return (Why::DataSource(name).into(), None);
            }
            Goal::Existing(name) | Goal::Foreign(name) | Goal::Literal(name) => {
                return (Why::lost(name).into(), None);
            }
            Goal::Unknown(reasons) => return (Truth::Unknown(reasons), None),
        };
        let (lets, at) = self.doors.get(&index).cloned().unwrap_or((Truth::False, None));
        if lets != Truth::False {
            return (lets, at);
        }
        let elsewhere = self.anywhere.clone().map_or(Truth::False, Truth::Unknown);
        (view.graph.if_complete(elsewhere), at)
    }
}

/// Whether rules let web traffic in from everywhere, with one that does or may.
fn lets(rules: &[Arc<Says>]) -> (Truth, Option<Evidence>) {
    let mut open = Truth::False;
    let mut at = None;
    for port in 0..WEB.len() {
        let lets = port_is_open(rules, port);
        if lets == Truth::True || at.is_none() && lets != Truth::False {
            at = rules
                .iter()
                .find(|r| r.takes(port) == lets)
                .or_else(|| rules.iter().find(|r| r.takes(port) != Truth::False));
        }
        open = open.or(lets);
    }
    (open, at.map(|rule| rule.at.clone()))
}

/// Of rules that contradict each other the one with the lowest number counts, of equal ones that
/// which drops (安全组规则, Alibaba Cloud).
fn port_is_open(rules: &[Arc<Says>], port: usize) -> Truth {
    let takes = || rules.iter().map(|rule| rule.takes(port));
    let drops = || rules.iter().map(|rule| rule.drops(port));
    let (takes_any, drops_any) = (Truth::any(takes()), Truth::any(drops()));
    if takes_any != Truth::True || drops_any != Truth::True {
        return takes_any.and(!drops_any);
    }
    // Both surely; what is not decided of these or others could still come first.
    let concerned = rules.iter().filter(|rule| rule.web[port] != Truth::False);
    if let Some(reasons) = concerned.filter_map(|rule| rule.open(port)).next() {
        return Truth::Unknown(reasons);
    }
    let first = |accepts: Truth| {
        let of = rules.iter().filter(|r| r.web[port] == Truth::True && r.accepts == accepts);
        of.filter_map(|rule| rule.priority.value()).min()
    };
    Truth::decided(first(Truth::True) < first(Truth::False))
}

impl Says {
    fn takes(&self, port: usize) -> Truth {
        self.web[port].clone().and(self.accepts.clone())
    }

    fn drops(&self, port: usize) -> Truth {
        self.web[port].clone().and(!self.accepts.clone())
    }

    /// Why what it says of a port is not known.
    fn open(&self, port: usize) -> Option<Reasons> {
        let of = |truth: &Truth| truth.reasons().cloned();
        of(&self.web[port]).or(of(&self.accepts)).or(self.priority.open.clone())
    }
}

/// A rule of a security group: a resource, or an element of a list in one.
struct Rule<'a> {
    resource: &'a Resource,
    element: Option<Traced>,
    admits: &'a Admits,
}

fn rules<'a>(resource: &'a Resource, admits: &'a Admits) -> Vec<Rule<'a>> {
    let rule = |element| Rule { resource, element, admits };
    match admits.each {
        Some(list) => {
            let elements = resource.values_at(&format!("{list}[]"));
            elements.into_iter().map(|element| rule(Some(element))).collect()
        }
        None => vec![rule(None)],
    }
}

impl Rule<'_> {
    fn says(&self) -> Says {
        let comes_in =
            self.admits.direction.map_or(Truth::True, |name| self.is(name, &["ingress"], false));
        let there = match &self.resource.count_unknown {
            Some(why) => self.resource.exists.clone().and(Truth::unknown(why.clone(), None)),
            None => self.resource.exists.clone(),
        };
        let everybody = there
            .and(comes_in)
            .and(self.is(self.admits.protocol, &["tcp", "all"], false))
            .and(self.is(self.admits.from, &[EVERYBODY], false));
        let on = |port: i64| {
            let holds = self.fact(self.admits.ports, |text| holds(text, port));
            everybody.clone().and(holds.is(|said| said.unwrap_or(true)))
        };
        let priority = self.fact(self.admits.priority, |text| text.parse().ok());
        Says {
            web: WEB.map(on),
            accepts: self.is(self.admits.policy, &["accept"], true),
            priority: priority.map(|said| said.unwrap_or(1)),
            at: self.evidence(),
        }
    }

    /// Whether an attribute of the rule is one of some words.
    fn is(&self, name: &'static str, words: &[&str], absent: bool) -> Truth {
        let exact = self.resource.dialect != Dialect::Ros;
        let one = |text: &str| Some(words.iter().any(|word| same(word, text, exact)));
        self.fact(name, one).is(|said| said.unwrap_or(absent))
    }

    /// What an attribute of the rule says, read from its text.
    fn fact<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Fact<Option<T>> {
        let read = |value: &Value| {
            as_text(value).and_then(|text| {
                read(&text).map_or_else(|| Said::Open(invalid(value)), Said::Value)
            })
        };
        let Some(element) = &self.element else { return attribute(self.resource, name, read) };
        let place = self.evidence();
        match &element.value {
            Value::Object(_, entries) => match entries.get(name) {
                Some(value) => options(value, &place, read),
                None => Fact::known(None, place),
            },
            Value::Unknown(why) => {
                Fact::unknown(Reasons::one(why.clone(), Some(element.origin.clone())), place)
            }
            Value::OneOf(one) => {
                Fact::unknown(Reasons::one(one.why.clone(), Some(element.origin.clone())), place)
            }
            other => Fact::unknown(invalid(other), place),
        }
    }

    /// The rule, by the ports that it names.
    fn evidence(&self) -> Evidence {
        let Some(element) = &self.element else {
            return evidence(self.resource, self.admits.ports);
        };
        let list = evidence(self.resource, self.admits.each.unwrap_or(self.admits.ports));
        let ports = match &element.value {
            Value::Object(_, entries) => entries.get(self.admits.ports),
            _ => None,
        };
        let written = |value: &Traced| value.origin.written().and_then(|(at, _)| at.span());
        let inside = |at: &Span| at.file == list.span.file && list.span.to(*at) == list.span;
        let span = ports.into_iter().chain([element]).filter_map(written).find(inside);
        Evidence { span: span.unwrap_or(list.span), ..list }
    }
}

/// Whether a range (`80/80`, `1/65535`, `-1/-1` for all) holds a port; nothing for what is no range.
fn holds(range: &str, port: i64) -> Option<bool> {
    let (first, last) = range.split_once('/').unwrap_or((range, range));
    let (first, last): (i64, i64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    Some((first, last) == (-1, -1) || (first..=last).contains(&port))
}

fn too_many() -> Why {
    Why::budget(
        format!("一台服务器或一条规则有 {MAX_GROUPS} 个安全组"),
        format!("{MAX_GROUPS} security groups of one server or rule"),
    )
}

fn is_group(view: View<'_>, index: usize) -> bool {
    view.row(index).is_some_and(|row| row.kind == Some(Kind::SecurityGroup))
}

fn index_of(goal: Goal) -> Option<usize> {
    if let Goal::Resource(index, _) = goal { Some(index) } else { None }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn ranges_hold_ports() {
        for (range, http, https) in [
            ("80/80", Some(true), Some(false)),
            ("443/443", Some(false), Some(true)),
            ("1/65535", Some(true), Some(true)),
            ("-1/-1", Some(true), Some(true)),
            ("81/442", Some(false), Some(false)),
            ("80", Some(true), Some(false)),
            ("443/80", Some(false), Some(false)),
            ("http", None, None),
            ("", None, None),
        ] {
            assert_eq!((holds(range, 80), holds(range, 443)), (http, https), "{range}");
        }
    }
}
