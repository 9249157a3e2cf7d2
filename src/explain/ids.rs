//! What the ids mean that reports print and that are no rules: kinds of input errors, reasons of
//! undecided judgements, verdicts.
//!
//! Stands apart from the rules, which have examples and sources; here a sentence on what it is and
//! one on what to do suffice.

use crate::rules::Words;

/// An id that is no rule.
#[derive(Clone, Copy, Debug)]
pub struct Id {
    /// The id as printed.
    pub id: &'static str,
    /// Where it is printed.
    pub place: Place,
    /// What it means.
    pub what: Words,
    /// What to do.
    pub help: Words,
}

/// Where an id is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `errors[].kind`: the input could not be judged whole, exit code 2.
    Error,
    /// `findings[].reasons[].id`: why a judgement is undecided.
    Reason,
    /// `findings[].verdict`.
    Verdict,
}

impl Place {
    /// The place in words.
    pub(super) fn words(self) -> Words {
        match self {
            Self::Error => {
                Words { zh: "输入错误（退出码 2）", en: "an input error (exit code 2)" }
            }
            Self::Reason => {
                Words { zh: "无法判断的原因", en: "a reason why a judgement is undecided" }
            }
            Self::Verdict => Words { zh: "判断结果", en: "a verdict" },
        }
    }
}

const fn id(
    id: &'static str,
    place: Place,
    what: [&'static str; 2],
    help: [&'static str; 2],
) -> Id {
    Id {
        id,
        place,
        what: Words { zh: what[0], en: what[1] },
        help: Words { zh: help[0], en: help[1] },
    }
}

use Place::{Error, Reason, Verdict};

/// All of them.
pub const IDS: &[Id] = &[
    id(
        "unreadable",
        Error,
        [
            "文件或目录无法读取，或不是能检查的格式（如二进制 plan）。",
            "A file or directory cannot be read, or is of a sort that cannot be judged (a binary plan).",
        ],
        [
            "检查权限和链接；消息中写有具体原因。",
            "Check permissions and links; the message names the reason.",
        ],
    ),
    id(
        "not-utf8",
        Error,
        ["文件不是 UTF-8 文本。", "A file is not UTF-8 text."],
        ["将文件转为 UTF-8。", "Convert the file to UTF-8."],
    ),
    id(
        "not-found",
        Error,
        [
            "命令行或配置中写的文件不存在。",
            "A file that the command line or the configuration names is not there.",
        ],
        [
            "检查路径；配置中的路径相对于配置文件。",
            "Check the path; paths of a configuration are relative to it.",
        ],
    ),
    id(
        "nothing-to-lint",
        Error,
        [
            "没有可检查的内容：给出的路径中没有 Terraform 代码、ROS 模板、plan 或 state，也没有声明服务器。",
            "There is nothing to judge: no Terraform code, ROS template, plan or state in the paths, and no declared server.",
        ],
        [
            "检查路径、.gitignore 和 `exclude`；钩子可加 `--allow-empty`。",
            "Check the path, .gitignore and `exclude`; hooks may pass `--allow-empty`.",
        ],
    ),
    id(
        "config",
        Error,
        ["命令行或 `.iac-icp.hcl` 有误。", "The command line or `.iac-icp.hcl` has a mistake."],
        [
            "按消息改正；`iac-icp lint --help` 列出全部选项。",
            "Correct it as the message says; `iac-icp lint --help` lists all options.",
        ],
    ),
    id(
        "budget-exceeded",
        Error,
        [
            "输入超出程序的上限（大小、嵌套、实例数等），该部分未检查。",
            "The input exceeds a limit of the program (size, nesting, instances …); that part was not judged.",
        ],
        [
            "拆分或简化输入，或用 `exclude` 排除。",
            "Split or simplify the input, or leave it out by `exclude`.",
        ],
    ),
    id(
        "circular-reference",
        Error,
        [
            "模块或取值互相引用成环，没有值。",
            "Modules or values refer to each other in a circle, so they have no value.",
        ],
        ["断开其中一处引用。", "Break the circle at one of its references."],
    ),
    id(
        "internal",
        Error,
        ["程序内部出错。", "Something is wrong inside the program."],
        ["请报告这个问题。", "Please report it."],
    ),
    id(
        "undecided",
        Verdict,
        [
            "决定判断结果的内容未知；既不是通过，也不是违规。",
            "Something that decides the judgement is not known: neither a pass nor a violation.",
        ],
        [
            "按所列原因补充取值或声明；`--fail-on undecided` 让它使检查失败。",
            "Supply the value or declaration that the reason names; `--fail-on undecided` makes it fail a run.",
        ],
    ),
    id(
        "violation",
        Verdict,
        ["规则未满足。", "A rule is broken."],
        [
            "按建议修改，或写明理由后忽略。",
            "Change what the help says, or ignore it with a reason.",
        ],
    ),
    id(
        "variable-without-value",
        Reason,
        [
            "Terraform 变量没有值，也没有默认值。",
            "A Terraform variable has neither value nor default.",
        ],
        [
            "用 `--var 名称=值` 或 `--var-file` 给出。",
            "Give it a value with `--var NAME=VALUE` or `--var-file`.",
        ],
    ),
    id(
        "parameter-without-value",
        Reason,
        ["ROS 参数没有值，也没有默认值。", "A ROS parameter has neither value nor default."],
        [
            "用 `--parameter 名称=值` 或 `--parameters` 给出。",
            "Give it a value with `--parameter NAME=VALUE` or `--parameters`.",
        ],
    ),
    id(
        "parameter-choice",
        Reason,
        [
            "ROS 参数没有默认值，可取 `AllowedValues` 之一，各值结论不同。",
            "A ROS parameter has no default and may take any of its `AllowedValues`, which lead to different verdicts.",
        ],
        ["用 `--parameter 名称=值` 选定。", "Choose one with `--parameter NAME=VALUE`."],
    ),
    id(
        "computed",
        Reason,
        ["该值由云服务在创建后给出。", "The value is known after creation only."],
        [
            "检查 plan JSON 或 state，或在代码中写明。",
            "Lint the plan JSON or the state, or write the value in the code.",
        ],
    ),
    id(
        "data-source",
        Reason,
        [
            "该值来自数据源，部署时才查询。",
            "The value comes from a data source, which is read at deployment.",
        ],
        ["检查 plan JSON，或在代码中写明。", "Lint the plan JSON, or write the value in the code."],
    ),
    id(
        "function-not-modelled",
        Reason,
        ["该函数未实现求值。", "The function is not evaluated."],
        ["检查 plan JSON，或写明该值。", "Lint the plan JSON, or write the value."],
    ),
    id(
        "not-deterministic",
        Reason,
        [
            "该函数每次结果不同（如 `timestamp`）。",
            "The function gives another result on each run (`timestamp`).",
        ],
        ["检查 plan JSON，或写明该值。", "Lint the plan JSON, or write the value."],
    ),
    id(
        "file-unavailable",
        Reason,
        [
            "函数要读的文件不在项目内，或无法读取。",
            "The file that a function reads is outside the project or cannot be read.",
        ],
        ["把文件放在项目目录内。", "Keep the file inside the project."],
    ),
    id(
        "count-unknown",
        Reason,
        ["实例的数量未知。", "The number of instances is not known."],
        [
            "给出 `count`、`for_each` 所用的变量的值。",
            "Give values to the variables that `count` or `for_each` depends on.",
        ],
    ),
    id(
        "condition",
        Reason,
        [
            "条件无法判断，两个分支结论不同。",
            "A condition cannot be decided, and its branches lead to different verdicts.",
        ],
        [
            "给出条件所用的变量或参数的值。",
            "Give values to the variables or parameters it depends on.",
        ],
    ),
    id(
        "provider-default",
        Reason,
        [
            "代码没有写该属性，默认值没有定论。",
            "The attribute is not set, and its default is not established.",
        ],
        ["在代码中写明该属性。", "Set the attribute in the code."],
    ),
    id(
        "no-region",
        Reason,
        ["代码中没有写地域。", "No region is written in the code."],
        [
            "在 provider 中写 `region`，或用 `--region`。",
            "Set `region` in the provider block, or pass `--region`.",
        ],
    ),
    id(
        "no-stack-region",
        Reason,
        [
            "ROS 模板不写地域，由部署时选定。",
            "A ROS template holds no region; it is chosen at deployment.",
        ],
        [
            "用 `--region` 指定，或写在 `.iac-icp.hcl` 的 `region` 中。",
            "Pass `--region`, or write `region` in `.iac-icp.hcl`.",
        ],
    ),
    id(
        "pseudo-parameter",
        Reason,
        ["ROS 伪参数，部署时才有值。", "A pseudo parameter of ROS has a value at deployment only."],
        ["部署时才能判断。", "It can be judged at deployment only."],
    ),
    id(
        "workspace",
        Reason,
        [
            "`terraform.workspace` 未知；只有从未选择工作区时才是 `default`。",
            "`terraform.workspace` is not known; it is `default` only where no workspace was ever selected.",
        ],
        [
            "用 `--workspace` 指定，或写在配置的 `workspace` 中。",
            "Name it with `--workspace`, or as `workspace` in the configuration.",
        ],
    ),
    id(
        "module-stale",
        Reason,
        [
            "`.terraform/modules` 中的模块来源或版本与代码所写不符，Terraform 也会拒绝。",
            "The source or version of a module in `.terraform/modules` is not what the code asks for; Terraform would refuse it too.",
        ],
        ["运行 `terraform init`。", "Run `terraform init`."],
    ),
    id(
        "call-unread",
        Reason,
        [
            "模块由 Terragrunt、Stacks、测试或计算得出的来源调用，传入的值无法读取。",
            "A module is called by Terragrunt, Stacks, a test or a computed source, and what is passed cannot be read.",
        ],
        [
            "检查 plan JSON，或用 `--var` 给出变量的值。",
            "Lint the plan JSON, or give the variables values with `--var`.",
        ],
    ),
    id(
        "provider-address",
        Reason,
        [
            "模块使用的 provider 来源地址没有配置，配置的是另一个地址。",
            "A module uses a provider at one source address, and another address is the one that is configured.",
        ],
        [
            "在该模块的 `required_providers` 中写明 `source`。",
            "Write the `source` in the `required_providers` of that module.",
        ],
    ),
    id(
        "unknown-region",
        Reason,
        ["地域 ID 不在地域表中。", "The id of a region is in no table."],
        [
            "改正它，或在 `.iac-icp.hcl` 中写 `regions = { \"cn-new\" = \"mainland\" }`。",
            "Correct it, or write `regions = { \"cn-new\" = \"mainland\" }` in `.iac-icp.hcl`.",
        ],
    ),
    id(
        "invalid",
        Reason,
        [
            "表达式有误，Terraform 或 ROS 也会报错。",
            "An expression is in error; Terraform or ROS would refuse it too.",
        ],
        ["修正代码。", "Correct the code."],
    ),
    id(
        "undeclared",
        Reason,
        ["引用的名称没有声明。", "A name that is referred to is not declared."],
        ["修正代码。", "Correct the code."],
    ),
    id(
        "cycle",
        Reason,
        ["取值循环引用。", "The value refers to itself in a circle."],
        ["断开其中一处引用。", "Break the circle at one of its references."],
    ),
    id(
        "unparsed",
        Reason,
        [
            "有文件无法完整读取，其中可能写有相关内容。",
            "A file could not be read in full and may hold what matters.",
        ],
        ["修正该文件。", "Correct that file."],
    ),
    id(
        "budget",
        Reason,
        ["求值超出上限。", "Evaluation exceeded a limit."],
        ["拆分或简化输入。", "Split or simplify the input."],
    ),
    id(
        "sensitive",
        Reason,
        ["该值标记为敏感，不查看。", "The value is marked sensitive and is not looked at."],
        ["用 `--var` 给出它的值。", "Give its value with `--var`."],
    ),
    id(
        "not-settled",
        Reason,
        ["备案文件对此没有定论。", "The filing documents do not settle it."],
        ["在备案控制台确认。", "Confirm it in the filing console."],
    ),
    id(
        "undocumented",
        Reason,
        [
            "云服务的文档没有说明这个写法的结果。",
            "No document of the service says what it makes of an expression.",
        ],
        ["写明该值，或把它作为参数传入。", "Write the value itself, or pass it as a parameter."],
    ),
    id(
        "not-declared",
        Reason,
        [
            "代码中看不到，配置中也没有声明。",
            "It is not visible in the code and not declared in the configuration.",
        ],
        ["在 `.iac-icp.hcl` 中声明。", "Declare it in `.iac-icp.hcl`."],
    ),
    id(
        "target-unknown",
        Reason,
        ["引用指向哪个资源无法确定。", "What a reference leads to could not be found."],
        ["直接引用资源的属性。", "Refer to the resource's attribute directly."],
    ),
];
