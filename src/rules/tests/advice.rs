//! Notes about what the console will ask: accounts, and endings of domains.

use super::build::*;
use crate::filing::{Filed, FilingModel, ServerId, Target};

/// A website with a record that leads to servers.
fn carried(filed: Filed, change: impl FnOnce(&mut FilingModel)) -> Vec<String> {
    let mut model = with(vec![ecs("alicloud_instance.a"), ecs("alicloud_instance.b")]);
    let ids = vec![ServerId(0), ServerId(1)];
    let leads = ids.iter().map(|id| Target::Server(*id)).collect();
    website(&mut model, "example.io", filed, vec![record("www.example.io", leads)], ids);
    change(&mut model);
    let mut found = verdicts(&run(&model));
    found.retain(|one| one.contains("cross-account") || one.contains("domain-suffix"));
    found
}

#[test]
fn accounts_are_compared_where_both_are_known() {
    let suffix = "undecided[domain-suffix]".to_owned();
    let of = |account: &'static str, declared: bool| {
        carried(Filed::None, move |model| {
            model.servers[1].account = account.into();
            model.servers[1].account_declared = declared;
        })
    };
    assert_eq!(of("a", false), std::slice::from_ref(&suffix));
    assert_eq!(of("b", false), ["note[cross-account]".to_owned(), suffix.clone()]);
    assert_eq!(of("", false), ["undecided[cross-account]".to_owned(), suffix.clone()]);
    // What the configuration declares of a server is no text of a provider.
    assert_eq!(of("corp", true), [suffix]);
}

#[test]
fn what_is_filed_here_is_asked_nothing() {
    let apart = |model: &mut FilingModel| model.servers[0].account = "b".into();
    assert_eq!(carried(Filed::Alibaba, apart), Vec::<String>::new());
    // With another provider it is to be joined here, with a number: its ending was accepted.
    assert_eq!(carried(Filed::Other, apart), ["note[cross-account]"]);
}
