//! What absence and change of attributes do: rows say the same as what was checked against the
//! provider and the documents.

use std::collections::BTreeMap;

use super::super::*;

/// An attribute with what its row takes its absence for, and what a value of it is taken for.
type Absent = (&'static str, String, Box<dyn Fn(&resources::Scalar) -> String>);

/// The attributes that a row reads, each with what the row takes its absence for, and what a value
/// of it would be taken for.
fn absences(row: &'static ResourceType) -> Vec<Absent> {
    use resources::Scalar;
    let shown = |value: &Scalar| match value {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(value) => value.to_string(),
        Scalar::Text(value) => (*value).to_owned(),
    };
    let same = move |value: &Scalar| shown(value);
    let mut found: Vec<Absent> = Vec::new();
    if let Some(charge) = &row.charge {
        let names = charge.name.into_iter().chain(charge.also.iter().copied());
        let kind = move |value: &Scalar| {
            let is =
                |list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(&shown(value)));
            let word = if is(&charge.values.prepaid) {
                "prepaid"
            } else if is(&charge.values.postpaid) {
                "postpaid"
            } else {
                "neither"
            };
            word.to_owned()
        };
        names.for_each(|name| found.push((name, charge.when_absent.to_owned(), Box::new(kind))));
        if let Some(spot) = &charge.spot {
            found.push((
                spot.name,
                "off".into(),
                Box::new(move |value| {
                    if spot.off.contains(&shown(value).as_str()) { "off" } else { "on" }.to_owned()
                }),
            ));
        }
    }
    if let Some(term) = &row.term {
        found.push((term.name, shown(&term.when_absent), Box::new(same)));
        for name in term.unit_name.into_iter().chain(term.unit_also.iter().copied()) {
            let unit = move |value: &Scalar| {
                (*term.units.get(shown(value).as_str()).unwrap_or(&"none")).to_owned()
            };
            found.push((
                name,
                term.unit_when_absent.unwrap_or("unknown").to_owned(),
                Box::new(unit),
            ));
        }
        if let Some(renewal) = &term.renewal {
            let on = move |value: &Scalar| {
                if renewal.on.contains(value) { "on" } else { "off" }.to_owned()
            };
            found.push((renewal.name, "off".into(), Box::new(on)));
        }
    }
    if let Some(bandwidth) = &row.bandwidth {
        let absent = bandwidth.when_absent.as_ref().map_or_else(|| "unknown".to_owned(), shown);
        bandwidth
            .name
            .into_iter()
            .for_each(|name| found.push((name, absent.clone(), Box::new(same))));
        if let Some(switch) = &bandwidth.switch {
            let public = move |value: &Scalar| {
                if switch.public.contains(value) { "public" } else { "private" }.to_owned()
            };
            found.push((switch.name, switch.when_absent.to_owned(), Box::new(public)));
        }
    }
    if let Some(count) = &row.count {
        found.push((count.name, shown(&count.when_absent), Box::new(same)));
    }
    if let Some((name, scope)) = row.scope.as_ref().and_then(|scope| Some((scope.name?, scope))) {
        let lists = [
            ("domestic", &scope.values.domestic),
            ("overseas", &scope.values.overseas),
            ("global", &scope.values.global),
        ];
        let which = move |value: &Scalar| {
            lists
                .iter()
                .find(|(_, list)| list.contains(&shown(value).as_str()))
                .map_or("none", |(scope, _)| *scope)
                .to_owned()
        };
        found.push((name, scope.when_absent.to_owned(), Box::new(which)));
    }
    if let Some(state) = &row.run_state {
        found.push((state.name, "Running".into(), Box::new(same)));
    }
    found
}

#[test]
fn absence_means_what_was_checked() {
    let keys: BTreeMap<&str, Source> =
        serde_json::from_str(include_str!("../resources/sources.json")).unwrap();
    let key = |text: &str| text.split(' ').next().unwrap().to_owned();
    let mut checked = 0;
    for row in Catalog::get().resources() {
        let code = row.name.starts_with("alicloud_");
        for (name, taken, read) in absences(row) {
            let Some(facts) = row.attributes.get(name) else {
                assert!(
                    row.elsewhere,
                    "{}: {name} is read, and nobody checked what its absence means",
                    row.name
                );
                continue;
            };
            match &facts.value {
                Some(value) => assert_eq!(taken, read(value), "{}: {name}", row.name),
                // Nobody knows: then the row must not either. A template hands on what it does not
                // say.
                None => assert!(
                    facts.absent == resources::Absence::Required
                        || ["unknown", "none", "off", "Running"].contains(&taken.as_str())
                        || row.role == Role::Template,
                    "{}: {name} is taken for {taken}, which nothing says",
                    row.name
                ),
            }
        }
        for (name, facts) in &row.attributes {
            checked += usize::from(code);
            let places: Vec<&str> = facts.source.split(' ').collect();
            assert!(
                keys.contains_key(&*key(facts.source))
                    && facts.says.is_none_or(|says| keys.contains_key(&*key(says))),
                "{} {name}",
                row.name
            );
            assert_eq!(
                code,
                places[0] == "tf" && places.len() == 3,
                "{}: {name} has a file and a function",
                row.name
            );
            let known = facts.value.is_some()
                || facts.absent == resources::Absence::LeftOut
                || facts.absent == resources::Absence::Required;
            assert!(
                known && (facts.says.is_none() || facts.absent == resources::Absence::LeftOut),
                "{}: {name}",
                row.name
            );
        }
    }
    assert!(checked > 80, "only {checked} attributes of the provider are checked");
}

#[test]
fn every_attribute_that_is_edited_says_what_an_update_does() {
    // Its documentation of ROS was not to be had (2026-11).
    let unknown = ["ALIYUN::SWAS::Instance", "ALIYUN::SWAS::Instances"];
    let catalog = Catalog::get();
    for row in catalog
        .resources()
        .filter(|row| row.candidate != resources::Candidate::Never && !unknown.contains(&row.name))
    {
        let (charge, term, bandwidth) =
            (row.charge.as_ref(), row.term.as_ref(), row.bandwidth.as_ref());
        let edited = [
            charge.filter(|c| !c.values.prepaid.is_empty()).and_then(|c| c.name),
            charge.and_then(|c| c.spot.as_ref()).map(|s| s.name),
            term.map(|t| t.name),
            term.and_then(|t| t.unit_name),
            term.and_then(|t| t.renewal.as_ref()).map(|r| r.name),
            bandwidth.and_then(|b| b.name),
            row.run_state.as_ref().map(|s| s.name),
        ];
        let silent: Vec<&str> =
            edited.into_iter().flatten().filter(|name| row.update(name).is_none()).collect();
        assert!(silent.is_empty(), "{}: {silent:?}", row.name);
    }
    let update = |kind: &str, name: &str| catalog.resource(kind).and_then(|row| row.update(name));
    assert_eq!(
        update("alicloud_instance", "instance_charge_type"),
        Some(resources::Update::Charged)
    );
    assert_eq!(
        update("alicloud_ecs_instance_set", "internet_max_bandwidth_out"),
        Some(resources::Update::Replaces)
    );
    assert_eq!(update("alicloud_market_order", "duration"), Some(resources::Update::NewOrder));
}
