//! `--var` and `--var-file`: two options whose order among each other counts.
//!
//! Stands alone because clap sorts values by option; the order of the command line is put together
//! here.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

const VALUES: &str = "variables";
const FILES: &str = "var_files";

/// What gives values to Terraform variables.
#[derive(Clone, Debug)]
pub(in crate::cli) enum Assigned {
    /// `--var NAME=VALUE`
    Value(String, String),
    /// `--var-file FILE`
    File(PathBuf),
}

/// All of them, as they were given.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Assignments(pub(in crate::cli) Vec<Assigned>);

impl Assignments {
    /// The names that `--var` gives.
    pub(in crate::cli) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|assigned| {
            if let Assigned::Value(name, _) = assigned { Some(name.as_str()) } else { None }
        })
    }
}

impl FromArgMatches for Assignments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let places = |id: &str| matches.indices_of(id).into_iter().flatten();
        let values = matches.get_many::<(String, String)>(VALUES).into_iter().flatten();
        let values = values.map(|(name, value)| Assigned::Value(name.clone(), value.clone()));
        let files =
            matches.get_many::<PathBuf>(FILES).into_iter().flatten().cloned().map(Assigned::File);
        let mut all: Vec<(usize, Assigned)> =
            places(VALUES).zip(values).chain(places(FILES).zip(files)).collect();
        all.sort_by_key(|(place, _)| *place);
        Ok(Self(all.into_iter().map(|(_, assigned)| assigned).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Assignments {
    fn augment_args(command: Command) -> Command {
        let option = |id: &'static str, long: &'static str| {
            Arg::new(id).long(long).action(ArgAction::Append).help_heading("Values")
        };
        let values = option(VALUES, "var").value_name("NAME=VALUE").value_parser(super::pair);
        let files =
            option(FILES, "var-file").value_name("FILE").value_parser(clap::value_parser!(PathBuf));
        command
            .arg(values.help("Value of a Terraform variable (repeatable; the order counts)"))
            .arg(files.help("File of Terraform variable values (repeatable; the order counts)"))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
