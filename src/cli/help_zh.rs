//! The command line in Chinese: help, section titles and usage errors.
//!
//! Stands alone because clap holds one language only: the English words stand at the arguments in
//! `args`, and here are the Chinese ones, put in their place when the language is Chinese. A test
//! sees to it that none is missing.

use std::collections::HashMap;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::cli::args::Args;
use crate::cli::locale;
use crate::report::wrap::{columns, wrap};
use crate::text::Lang;

/// What commands do, by name; the program itself has none.
const COMMANDS: &[(&str, &str)] = &[
    ("", "按阿里云 ICP 备案规则检查 Terraform 与 ROS 代码。"),
    ("lint", "检查代码：备案时会被退回的问题、原因，以及应改成什么"),
    ("report", "备案方案：服务器、网站、备案服务号，以及下一步做什么"),
    ("init", "按代码写出第一份 .iac-icp.hcl：网站、环境、主机和服务器"),
    ("explain", "讲解一条规则（检查什么、为什么、示例、依据），或报告中出现的其他标识"),
    ("rules", "列出全部规则"),
    ("suppressions", "列出代码中的忽略注释：忽略了什么、为什么、到何时为止"),
    ("completions", "输出某个 shell 的补全脚本"),
    ("man", "输出程序或某个命令的手册页"),
];

/// What arguments mean: command (empty: any), id, words.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "lang", "消息语言 [默认：依系统区域设置]"),
    ("", "color", "何时使用颜色"),
    ("", "quiet", "只输出违规、错误和汇总"),
    ("", "verbose", "逐条输出无法判断的结果，以及每个取值的完整来历"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    ("", "paths", "文件或目录 [默认：.]；`-` 表示标准输入"),
    ("", "stdin_filename", "标准输入所代表的文件名"),
    ("", "config", "配置文件 [默认：最近的 .iac-icp.hcl]"),
    ("", "no_config", "不读取配置文件"),
    ("", "region", "代码未写明地域时采用的地域"),
    ("", "variables", "Terraform 变量的值（可重复，按先后次序生效）"),
    ("", "var_files", "Terraform 变量文件（可重复，按先后次序生效）"),
    ("", "workspace", "Terraform 工作区，即 terraform.workspace 的值"),
    ("", "tf_var_env", "采用环境变量中的 TF_VAR_*"),
    ("", "parameters", "ROS 参数的值（可重复）"),
    ("", "parameter_files", "ROS 参数文件，JSON 或 YAML（可重复）"),
    ("", "environments", "要检查的配置环境（可重复，或用逗号分隔；`all` 表示全部）"),
    ("", "edition", "备案规则的版本：2019-06 或 2026-06"),
    (
        "",
        "candidates",
        "检查哪些服务器：auto 需备案的网站所用、serving 网站所用、declared 已声明、all 全部",
    ),
    ("", "max_memory", "一次运行最多保有多少 MB 的值、资源和语法树 [默认：512]"),
    ("", "max_steps", "一次运行最多执行多少步 [默认：10000000]"),
    ("", "rules", "规则（`*` 表示全部）的级别：ID=error|warning|note|off（可重复）"),
    ("", "only", "只按这条规则检查（可重复）"),
    ("", "no_ignores", "忽略注释一律不生效"),
    ("init", "folder", "要查看并写入的目录 [默认：.]"),
    ("init", "dry_run", "把配置输出到标准输出，不写文件"),
    ("explain", "rule", "规则的标识，或报告中的其他标识"),
    ("rules", "format", "列表的格式"),
    ("suppressions", "format", "列表的格式"),
    ("completions", "shell", "哪个 shell"),
    ("man", "command", "命令的名称"),
    (
        "report",
        "formats",
        "方案的格式：human、markdown、json 或 html；写成 FORMAT=FILE 则写入文件（可重复）",
    ),
    ("report", "output", "把方案写入文件"),
    (
        "lint",
        "formats",
        "报告的格式：human、compact、json、sarif、github、gitlab、junit、checkstyle、rdjson、markdown 或 html；写成 FORMAT=FILE 则写入文件（可重复）",
    ),
    ("lint", "output", "把报告写入文件"),
    ("lint", "statistics", "按规则统计结果（人读格式和 JSON）"),
    ("lint", "changed_since", "只报告自某个 git 版本以来有文件改动的根（会运行 git，见文档）"),
    (
        "lint",
        "fail_on",
        "什么使退出码为 1：error 错误；warning 加上警告；note 任何结果；undecided 错误和无法判断的 [默认：error]",
    ),
    ("lint", "exit_zero", "即使有结果也以 0 退出"),
    ("lint", "allow_empty", "没有可检查的内容也算成功，供传入改动文件名的钩子使用"),
    ("lint", "baseline", "不报告基线中已有的结果 [默认：配置中的基线]"),
    ("lint", "write_baseline", "把当前全部结果写成基线"),
    ("lint", "prune_baseline", "删去基线中已不对应任何结果的条目"),
    ("lint", "fix", "修复不产生费用的问题"),
    ("lint", "unsafe_fixes", "与 --fix 合用：连同会产生费用的问题一并修复；单独使用：只显示"),
    ("lint", "diff", "只显示 --fix 将改动什么，不写文件"),
];

/// Titles of groups of arguments.
const HEADINGS: &[(&str, &str)] = &[
    ("Arguments", "参数"),
    ("Global options", "通用选项"),
    ("Input", "输入"),
    ("Values", "取值"),
    ("Judging", "判定"),
    ("Limits", "上限"),
    ("Report", "报告"),
    ("Exit code", "退出码"),
    ("Baseline", "基线"),
    ("Fixes", "修复"),
    ("Options", "选项"),
];

/// Columns before and behind an argument: the indent, a short flag, the gap.
const AROUND: usize = 8;
/// Columns of help at most, as in English.
const WIDEST: usize = 100;
/// Columns of words at least.
const NARROWEST: usize = 24;

/// The layout of help, with a Chinese word for the usage line.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command line in a language.
pub(super) fn command(lang: Lang) -> Command {
    // Flags of our own, so that they stand with the other global options and can have Chinese
    // words.
    let help = Arg::new("help").short('h').long("help").help("Print help").action(ArgAction::Help);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .help("Print version")
        .action(ArgAction::Version);
    let command = Args::command()
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true);
    let command = [help, version]
        .into_iter()
        .fold(command, |c, arg| c.arg(arg.global(true).help_heading("Global options")));
    match lang {
        Lang::En => command,
        Lang::Zh => chinese(command, locale::width()),
    }
}

fn chinese(command: Command, width: usize) -> Command {
    let command =
        translate(command, "", width).subcommand_help_heading("命令").subcommand_value_name("命令");
    command.mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        translate(sub, &name, width)
    })
}

fn translate(command: Command, name: &str, width: usize) -> Command {
    let about = COMMANDS.iter().find(|(n, _)| *n == name).map(|(_, words)| *words);
    let command = match about {
        Some(words) => command.about(words),
        None => command,
    };
    fit(command.help_template(TEMPLATE).mut_args(|arg| argument(arg, name)), width)
}

/// Breaks the words of arguments where the terminal ends: clap breaks at spaces, of which Chinese
/// has none. They stand behind the longest argument of their section.
fn fit(command: Command, width: usize) -> Command {
    let section = |arg: &Arg| arg.get_help_heading().unwrap_or_default().to_owned();
    let mut longest: HashMap<String, usize> = HashMap::new();
    for arg in command.get_arguments() {
        let known = longest.entry(section(arg)).or_default();
        *known = (*known).max(shown(arg));
    }
    command.mut_args(|arg| {
        let before = longest.get(&section(&arg)).copied().unwrap_or_default() + AROUND;
        let room = width.min(WIDEST).saturating_sub(before).max(NARROWEST);
        match arg.get_help().map(|text| wrap(&text.to_string(), room)) {
            Some(text) => arg.help(text),
            None => arg,
        }
    })
}

/// Columns that an argument itself takes: `--long <VALUE>`, `[VALUE]...`.
fn shown(arg: &Arg) -> usize {
    let long = arg.get_long().map_or(0, |long| columns(long) + 3);
    let value = |names: &[clap::builder::Str]| names.iter().map(|name| columns(name) + 3).sum();
    let takes = arg.get_action().takes_values();
    let values: usize = arg.get_value_names().filter(|_| takes).map_or(0, value);
    let dots =
        if arg.is_positional() || matches!(arg.get_action(), ArgAction::Count) { 3 } else { 0 };
    (long + values + dots).saturating_sub(1)
}

/// The words of an argument.
fn words(command: &str, id: &str) -> Option<&'static str> {
    let of = |command: &str| {
        ARGUMENTS.iter().find(|(c, i, _)| *c == command && *i == id).map(|(_, _, words)| *words)
    };
    of(command).or_else(|| of(""))
}

/// An argument with its Chinese words, values and default.
fn argument(arg: Arg, command: &str) -> Arg {
    let Some(words) = words(command, arg.get_id().as_str()) else { return arg };
    let mut text = words.to_owned();
    let flag = !arg.get_action().takes_values();
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    if !flag && !values.is_empty() {
        text += &format!(" [可选：{}]", values.join("、"));
    }
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
    if !flag && !defaults.is_empty() {
        text += &format!(" [默认：{}]", defaults.join("、"));
    }
    let english =
        if arg.is_positional() { "Arguments" } else { arg.get_help_heading().unwrap_or("Options") };
    let heading = HEADINGS.iter().find(|(en, _)| *en == english).map_or("选项", |(_, zh)| *zh);
    let arg = arg.help(text).help_heading(heading);
    if flag { arg } else { arg.hide_possible_values(true).hide_default_value(true) }
}

/// A usage error in Chinese; nothing for the kinds that clap alone knows how to word.
pub(super) fn usage_error(error: &clap::Error) -> Option<String> {
    let of = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        _ => None,
    };
    let argument = of(ContextKind::InvalidArg).unwrap_or_default();
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 '{argument}'。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 '{argument}' 需要一个值。"),
        ErrorKind::InvalidValue => format!("参数 '{argument}' 的值 '{value}' 无效。"),
        ErrorKind::ValueValidation if !argument.contains('=') => {
            format!("参数 '{argument}' 的值 '{value}' 无效。")
        }
        ErrorKind::ValueValidation => {
            format!("参数 '{argument}' 的值 '{value}' 无效；应写成 NAME=VALUE。")
        }
        ErrorKind::MissingSubcommand => {
            format!("缺少命令：{}。", of(ContextKind::ValidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 '{}'。", of(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            Some(other) if other != argument => {
                format!("参数 '{argument}' 不能与 '{other}' 同时使用。")
            }
            _ => format!("参数 '{argument}' 不能重复使用。"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}。"),
        ErrorKind::TooManyValues => format!("参数 '{argument}' 不接受值 '{value}'。"),
        _ => return None,
    };
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    let mut text = format!("错误: {message}\n");
    if let Some(near) = suggested.into_iter().find_map(of) {
        text += &format!("\n  是不是 '{}'？\n", near.replace('、', "'、'"));
    } else if let Some(valid) = of(ContextKind::ValidValue).filter(|v| !v.is_empty()) {
        text += &format!("\n  可选：{valid}\n");
    }
    Some(text + "\n更多信息请运行 '--help'。\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_and_argument_has_chinese_words_and_none_is_left_over() {
        let mut used = BTreeSet::new();
        let root = Args::command();
        let subcommands: Vec<&Command> = root.get_subcommands().collect();
        for command in subcommands.iter().copied().chain([&root]) {
            let name = if command.get_name() == "iac-icp" { "" } else { command.get_name() };
            assert!(COMMANDS.iter().any(|(n, _)| *n == name), "{name} has no Chinese words");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(words(name, id).is_some(), "{name} {id} has no Chinese words");
                let heading = arg.get_help_heading().unwrap_or("Options");
                assert!(
                    HEADINGS.iter().any(|(en, _)| *en == heading),
                    "{name} {id}: heading {heading:?}"
                );
                used.insert((name.to_owned(), id.to_owned()));
            }
        }
        for (command, id, _) in
            ARGUMENTS.iter().filter(|(_, id, _)| !["help", "version"].contains(id))
        {
            let known = used.iter().any(|(c, i)| i == id && (command.is_empty() || c == command));
            assert!(known, "{command} {id} is no argument");
        }
        assert_eq!(COMMANDS.len(), subcommands.len() + 1);
    }

    #[test]
    fn help_is_chinese_throughout() {
        let mut command = command(Lang::Zh);
        command.build();
        let mut helps: Vec<String> =
            command.get_subcommands_mut().map(|sub| sub.render_help().to_string()).collect();
        helps.push(command.render_help().to_string());
        for help in helps {
            assert!(help.contains("用法：") && help.contains("通用选项:\n"), "{help}");
            for english in ["Usage", "Options", "Arguments", "possible values", "default:", "Print"]
            {
                assert!(!help.contains(english), "{english} in {help}");
            }
        }
        command.debug_assert();
    }

    #[test]
    fn chinese_help_keeps_to_the_width() {
        for width in [80, 100] {
            let mut root = chinese(Args::command(), width);
            for sub in root.get_subcommands_mut() {
                let help = sub.render_help().to_string();
                let long = help.lines().find(|line| columns(line) > width);
                assert_eq!(long, None, "{width}: {help}");
            }
        }
    }

    #[test]
    fn usage_errors_are_chinese() {
        let message = |line: &str| {
            let error = command(Lang::Zh).try_get_matches_from(line.split(' ')).unwrap_err();
            usage_error(&error).unwrap()
        };
        assert!(message("iac-icp lint --fail-on never").contains("的值 'never' 无效"));
        assert!(message("iac-icp lint --fix-all").contains("没有参数 '--fix-all'"));
        assert!(message("iac-icp reprot").contains("没有命令 'reprot'。\n\n  是不是 'report'？"));
        assert!(message("iac-icp lnit").contains("\n  是不是 'init'、'lint'？"));
        assert!(message("iac-icp lint --config a --no-config").contains("不能与"));
        assert!(message("iac-icp lint --var x").contains("应写成 NAME=VALUE"));
        assert!(message("iac-icp --lang zh").contains("缺少命令：lint、report"));
        assert!(message("iac-icp explain").contains("缺少必需的参数"));
    }
}
