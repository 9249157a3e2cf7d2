//! What can be written on the command line.

mod assignments;

use std::path::PathBuf;

use crate::config::SEPARATOR;
use crate::filing::Candidates;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

pub(super) use assignments::{Assigned, Assignments};

/// Lints Terraform and Alibaba Cloud ROS code against the ICP filing (备案) rules of Alibaba Cloud
#[derive(Debug, Parser)]
#[command(name = "iac-icp", version, about, max_term_width = 100, propagate_version = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

/// Options of every command.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Language of messages [default: from the locale]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(super) lang: Option<Language>,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Print only violations, errors and the summary
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Print undecided findings one by one, and the whole way each value took
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge code: what the filing form would refuse, why, and what to write instead
    Lint(Box<Lint>),
    /// The filing plan: servers, websites, service numbers, and what to do next
    Report(Box<Report>),
    /// Write a first .iac-icp.hcl from what the code shows: websites, environments, hosts, servers
    Init {
        /// Folder to look at and to write to [default: .]
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
        /// Print the configuration to standard output, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Explain a rule (what it finds, why, examples, sources) or any other id that a report prints
    Explain {
        /// Id of a rule, or any other id that a report prints
        #[arg(value_name = "ID")]
        rule: String,
    },
    /// List the rules
    Rules {
        /// Format of the list
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
        format: ListFormat,
    },
    /// List the suppressions in code: what is ignored, why, and until when
    Suppressions {
        #[command(flatten)]
        target: Box<Target>,
        /// Format of the list
        #[arg(
            long,
            value_enum,
            value_name = "FORMAT",
            default_value = "human",
            help_heading = "Report"
        )]
        format: ListFormat,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        #[arg(value_enum, value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, of the program or of a command
    Man {
        /// Name of a command
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Default, ClapArgs)]
pub(super) struct Report {
    #[command(flatten)]
    pub(super) target: Target,
    /// Format of the plan, human, markdown, json or html, or FORMAT=FILE to write one (repeatable)
    #[arg(long = "format", value_name = "FORMAT[=FILE]", help_heading = "Report")]
    pub(super) formats: Vec<String>,
    /// Write the plan to a file
    #[arg(short, long, value_name = "FILE", help_heading = "Report")]
    pub(super) output: Option<PathBuf>,
}

/// What to judge and with which values.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct Target {
    /// Files or directories [default: .]; `-` reads standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Name of the file on standard input
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Configuration file [default: the nearest .iac-icp.hcl]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Input")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, help_heading = "Input")]
    pub(super) no_config: bool,
    /// Region to assume where the code does not say
    #[arg(long, value_name = "ID", help_heading = "Values")]
    pub(super) region: Option<String>,
    #[command(flatten)]
    pub(super) assignments: Assignments,
    /// Terraform workspace that `terraform.workspace` names
    #[arg(long, value_name = "NAME", help_heading = "Values")]
    pub(super) workspace: Option<String>,
    /// Let TF_VAR_* of the environment in
    #[arg(long, help_heading = "Values")]
    pub(super) tf_var_env: bool,
    /// Value of a ROS parameter (repeatable)
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = pair, help_heading = "Values")]
    pub(super) parameters: Vec<(String, String)>,
    /// File of ROS parameter values, JSON or YAML (repeatable)
    #[arg(long = "parameters", value_name = "FILE", help_heading = "Values")]
    pub(super) parameter_files: Vec<PathBuf>,
    /// Environment of the configuration to judge (repeatable, or separated by commas; `all` for each
    /// of them)
    #[arg(long = "env", value_name = "NAME", value_delimiter = SEPARATOR, help_heading = "Values")]
    pub(super) environments: Vec<String>,
    /// Edition of the filing rules: 2019-06 or 2026-06
    #[arg(long, value_name = "EDITION", value_parser = clap::builder::PossibleValuesParser::new(crate::catalog::Edition::ALL.iter().map(|e| e.id())), help_heading = "Judging")]
    pub(super) edition: Option<String>,
    /// Which servers are judged: auto, serving, declared or all
    #[arg(long, value_name = "WHICH", value_parser = clap::builder::PossibleValuesParser::new(Candidates::IDS.iter().copied()), help_heading = "Judging")]
    pub(super) candidates: Option<String>,
    /// Megabytes of values, resources and trees that a run may hold [default: 512]
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(16..), help_heading = "Limits")]
    pub(super) max_memory: Option<u64>,
    /// Steps of work that a run may take [default: 10000000]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub(super) max_steps: Option<u64>,
    /// Level of a rule, or of all (`*`): ID=error|warning|note|off (repeatable)
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = pair, help_heading = "Judging")]
    pub(super) rules: Vec<(String, String)>,
    /// Judge by this rule only (repeatable)
    #[arg(long, value_name = "ID", help_heading = "Judging")]
    pub(super) only: Vec<String>,
    /// Let no comment ignore anything
    #[arg(long, help_heading = "Judging")]
    pub(super) no_ignores: bool,
}

#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct Lint {
    #[command(flatten)]
    pub(super) target: Target,
    /// Format of the report, human, compact, json, sarif, github, gitlab, junit, checkstyle,
    /// rdjson, markdown or html, or FORMAT=FILE to write one (repeatable)
    #[arg(long = "format", value_name = "FORMAT[=FILE]", help_heading = "Report")]
    pub(super) formats: Vec<String>,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE", help_heading = "Report")]
    pub(super) output: Option<PathBuf>,
    /// Count findings by rule, for people and in JSON
    #[arg(long, help_heading = "Report")]
    pub(super) statistics: bool,
    /// Report only on roots with a file that changed since a git revision (runs git; see the
    /// documentation)
    #[arg(long, value_name = "REV", conflicts_with_all = ["write_baseline", "prune_baseline"], help_heading = "Report")]
    pub(super) changed_since: Option<String>,
    /// What makes the exit code 1: error: errors; warning: warnings too; note: anything;
    /// undecided: errors and undecided [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Exit code")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit with 0 even when there are findings
    #[arg(long, help_heading = "Exit code")]
    pub(super) exit_zero: bool,
    /// Take it as success when there is nothing to lint, as for hooks that pass the names of
    /// changed files
    #[arg(long, help_heading = "Exit code")]
    pub(super) allow_empty: bool,
    /// Leave out the findings that a baseline covers [default: that of the configuration]
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline", help_heading = "Baseline")]
    pub(super) baseline: Option<PathBuf>,
    /// Write a baseline of all present findings
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Drop entries of the baseline that cover nothing any more
    #[arg(long, help_heading = "Baseline")]
    pub(super) prune_baseline: bool,
    /// Fix what can be fixed without cost
    #[arg(long, help_heading = "Fixes")]
    pub(super) fix: bool,
    /// With --fix, mend also what costs money; alone, show it
    #[arg(long, help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(super) diff: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
    Undecided,
}

/// `NAME=VALUE`
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".into()),
    }
}
