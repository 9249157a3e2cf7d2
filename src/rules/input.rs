//! Rules about the input: documented here, found by the pipeline.

use super::{Docs, Rule, Text};
use crate::finding::{Matter, Severity};

/// A rule that no document asks for and nobody checks here.
const fn told(
    id: &'static str,
    matter: Matter,
    severity: Severity,
    summary: Text,
    docs: Docs,
) -> Rule {
    Rule { id, matter, severity, summary, docs, check: None, edits: &[], since: None }
}

/// A file that could not be read whole.
pub(crate) static SYNTAX_ERROR: Rule = told(
    "syntax-error",
    Matter::Unreadable,
    Severity::Error,
    Text::fixed("语法错误", "a syntax error"),
    Docs {
        what: Text::fixed(
            "文件有语法错误。不能忽略。",
            "A file has a syntax error. It cannot be ignored.",
        ),
        why: Text::fixed(
            "出错的部分没有检查，结论可能不完整。",
            "What could not be read was not checked, so the verdict may be incomplete.",
        ),
        help: Text::fixed(
            "修正后重试；能读取的部分照常检查。",
            "Fix it; what could be read was still checked.",
        ),
        examples: &[example!("syntax-error/terraform", "tf"), example!("syntax-error/ros", "yml")],
        sources: &[],
        more: &[],
    },
);

/// The same key twice.
pub(crate) static DUPLICATE_KEY: Rule = told(
    "duplicate-key",
    Matter::Code,
    Severity::Warning,
    Text::fixed("重复的键", "a key is written twice"),
    Docs {
        what: Text::fixed(
            "JSON、YAML 或 HCL 对象中同一个键写了多次。",
            "An object in JSON, YAML or HCL has the same key more than once.",
        ),
        why: Text::fixed(
            "只有最后一个生效，前面写的付费方式或时长可能被悄悄替换。",
            "Only the last counts; a charge type or term written before is silently replaced.",
        ),
        help: Text::fixed("只保留一个。", "Keep one."),
        examples: &[
            example!("duplicate-key/terraform", "tf"),
            example!("duplicate-key/ros", "yml"),
        ],
        sources: &[],
        more: &[],
    },
);

/// A part of a template that is not read as it is meant.
pub(crate) static UNREAD_SECTION: Rule = told(
    "unread-section",
    Matter::Code,
    Severity::Warning,
    Text::fixed("ROS 不会按本意读取的部分", "a part of a template that ROS does not read as meant"),
    Docs {
        what: Text::fixed(
            "模板顶层的名称写错（如 `Resource`），转换名称的大小写写错（如 `Aliyun::terraform-v1.5`），或有 `Workspace` 而没有 `Transform`。",
            "A name at the top of a template is misspelled (`Resource`), the name of a transform is (`Aliyun::terraform-v1.5`), or there is a `Workspace` without `Transform`.",
        ),
        why: Text::fixed(
            "其中的服务器和域名 ROS 不会创建；部署会失败，或少了这一部分。",
            "ROS does not make the servers and domains in it: the deployment fails, or goes without them.",
        ),
        help: Text::fixed(
            "改正名称；本工具已按其本意检查。",
            "Correct the name; it is checked as it is meant.",
        ),
        examples: &[example!("unread-section/ros", "yml")],
        sources: &[],
        more: &[],
    },
);

/// A module whose code is not here.
pub(crate) static MODULE_UNAVAILABLE: Rule = told(
    "module-unavailable",
    Matter::Missing,
    Severity::Note,
    Text::fixed("模块不在本地", "a module is not available here"),
    Docs {
        what: Text::fixed(
            "代码调用的模块没有下载到本地，其中的资源未检查。",
            "A module that the code calls is not available here; its resources were not checked.",
        ),
        why: Text::fixed(
            "其中可能有服务器、弹性公网 IP 或域名；与之有关的判断会是“无法判断”。",
            "It may hold servers, EIPs or domains; judgements that depend on it stay undecided.",
        ),
        help: Text::fixed(
            "先运行 `terraform init`，或检查 plan JSON；本地路径请检查写法，项目之外的目录也要写在命令行上。",
            "Run `terraform init` first, or lint the plan JSON; check local paths, and name directories outside the project too.",
        ),
        examples: &[
            example!("module-unavailable/terraform", "tf"),
            example!("module-unavailable/ros", "yml"),
        ],
        sources: &[],
        more: &[],
    },
);

/// Host names in a type that came after this version.
pub(crate) static UNKNOWN_TYPE: Rule = told(
    "unknown-type",
    Matter::UnknownType,
    Severity::Note,
    Text::fixed("资源类型未知，其中有域名", "a type with host names is not known"),
    Docs {
        what: Text::fixed(
            "代码用了本版本之后才有的 `alicloud_*` 或 `ALIYUN::*` 资源类型，其中写有域名。",
            "The code uses a type `alicloud_*` or `ALIYUN::*` that came after this version, with a host name in it.",
        ),
        why: Text::fixed(
            "本工具不知道这类资源是否把域名指向服务器，因此没有检查；不说就会被当作通过。",
            "Whether the type leads the name to a server is not known here, so nothing was checked; silence would read as a pass.",
        ),
        help: Text::fixed(
            "升级本工具；其中有网站的，在 `.iac-icp.hcl` 中用 `website` 声明。",
            "Update this tool, and declare the websites among them with `website` in `.iac-icp.hcl`.",
        ),
        examples: &[example!("unknown-type/terraform", "tf"), example!("unknown-type/ros", "yml")],
        sources: &[],
        more: &[],
    },
);

/// A suppression that suppresses nothing.
pub(crate) static UNUSED_SUPPRESSION: Rule = told(
    "unused-suppression",
    Matter::Ignoring,
    Severity::Warning,
    Text::fixed("没有作用的忽略注释", "a suppression without effect"),
    Docs {
        what: Text::fixed(
            "忽略注释处没有可忽略的问题。",
            "There is nothing to ignore at a suppression.",
        ),
        why: Text::fixed(
            "留下的注释会悄悄盖住将来的问题。",
            "What is left behind will hide the next finding at that place.",
        ),
        help: Text::fixed("删除该注释。", "Remove the comment."),
        examples: &[
            example!("unused-suppression/terraform", "tf"),
            example!("unused-suppression/ros", "yml"),
        ],
        sources: &[],
        more: &[],
    },
);

/// A part of the configuration that does nothing.
pub(crate) static UNUSED_CONFIGURATION: Rule = told(
    "unused-configuration",
    Matter::Ignoring,
    Severity::Warning,
    Text::fixed("配置中没有作用的内容", "a part of the configuration without effect"),
    Docs {
        what: Text::fixed(
            "`exclude` 或 `override` 的路径没有匹配任何文件，或声明的网站与代码中的域名只差一点。",
            "A path of `exclude` or `override` matches no file, or a declared website is nearly one that the code binds.",
        ),
        why: Text::fixed(
            "多半是写错了：想排除的照常检查，想声明的网站仍然未知。",
            "It is likely a slip: what was to be left out is judged, and the website that was meant stays unknown.",
        ),
        help: Text::fixed(
            "改正或删去。路径相对于配置文件所在目录，写目录即指其中的全部文件。",
            "Correct it or remove it. Paths are relative to the folder of the configuration; a folder means all that is in it.",
        ),
        examples: &[
            example!("unused-configuration/terraform", "tf", config),
            example!("unused-configuration/ros", "yml", config),
        ],
        sources: &[],
        more: &[],
    },
);

/// A suppression whose date has passed.
pub(crate) static EXPIRED_SUPPRESSION: Rule = told(
    "expired-suppression",
    Matter::Ignoring,
    Severity::Warning,
    Text::fixed("已到期的忽略注释", "an expired suppression"),
    Docs {
        what: Text::fixed("忽略注释的 `until` 已过。", "The `until` of a suppression is past."),
        why: Text::fixed("到期后问题重新报告。", "What it ignored is reported again."),
        help: Text::fixed(
            "修复问题，或写明理由并延长 `until`。",
            "Fix the finding, or extend `until` with a reason.",
        ),
        examples: &[
            example!("expired-suppression/terraform", "tf"),
            example!("expired-suppression/ros", "yml"),
        ],
        sources: &[],
        more: &[],
    },
);
