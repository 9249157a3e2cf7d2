//! Rules about the input: documented here, found by the pipeline.

use super::{Docs, Rule, Words};
use crate::finding::{Matter, Severity};

const NOTHING: Words = Words { zh: "", en: "" };
const NONE: Docs =
    Docs { what: NOTHING, why: NOTHING, help: NOTHING, sources: &[], more: &[], examples: &[] };

/// A rule that no document asks for and nobody checks here.
const fn told(id: &'static str, matter: Matter, severity: Severity, summary: Words) -> Rule {
    Rule { id, matter, severity, summary, docs: NONE, check: None }
}

/// A file that could not be read whole.
pub(crate) static SYNTAX_ERROR: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "文件有语法错误。不能忽略。",
            en: "A file has a syntax error. It cannot be ignored.",
        },
        why: Words {
            zh: "出错的部分没有检查，结论可能不完整。",
            en: "What could not be read was not checked, so the verdict may be incomplete.",
        },
        help: Words {
            zh: "修正后重试；能读取的部分照常检查。",
            en: "Fix it; what could be read was still checked.",
        },
        examples: &[example!("syntax-error/terraform", "tf"), example!("syntax-error/ros", "yml")],
        ..NONE
    },
    ..told(
        "syntax-error",
        Matter::Unreadable,
        Severity::Error,
        Words { zh: "语法错误", en: "a syntax error" },
    )
};

/// The same key twice.
pub(crate) static DUPLICATE_KEY: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "JSON、YAML 或 HCL 对象中同一个键写了多次。",
            en: "An object in JSON, YAML or HCL has the same key more than once.",
        },
        why: Words {
            zh: "只有最后一个生效，前面写的付费方式或时长可能被悄悄替换。",
            en: "Only the last counts; a charge type or term written before is silently replaced.",
        },
        help: Words { zh: "只保留一个。", en: "Keep one." },
        examples: &[
            example!("duplicate-key/terraform", "tf"),
            example!("duplicate-key/ros", "yml"),
        ],
        ..NONE
    },
    ..told(
        "duplicate-key",
        Matter::Code,
        Severity::Warning,
        Words { zh: "重复的键", en: "a key is written twice" },
    )
};

/// A part of a template that is not read as it is meant.
pub(crate) static UNREAD_SECTION: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "模板顶层的名称写错（如 `Resource`），转换名称的大小写写错（如 `Aliyun::terraform-v1.5`），或有 `Workspace` 而没有 `Transform`。",
            en: "A name at the top of a template is misspelled (`Resource`), the name of a transform is (`Aliyun::terraform-v1.5`), or there is a `Workspace` without `Transform`.",
        },
        why: Words {
            zh: "其中的服务器和域名 ROS 不会创建；部署会失败，或少了这一部分。",
            en: "ROS does not make the servers and domains in it: the deployment fails, or goes without them.",
        },
        help: Words {
            zh: "改正名称；本工具已按其本意检查。",
            en: "Correct the name; it is checked as it is meant.",
        },
        examples: &[example!("unread-section/ros", "yml")],
        ..NONE
    },
    ..told(
        "unread-section",
        Matter::Code,
        Severity::Warning,
        Words {
            zh: "ROS 不会按本意读取的部分",
            en: "a part of a template that ROS does not read as meant",
        },
    )
};

/// A module whose code is not here.
pub(crate) static MODULE_UNAVAILABLE: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "代码调用的模块没有下载到本地，其中的资源未检查。",
            en: "A module that the code calls is not available here; its resources were not checked.",
        },
        why: Words {
            zh: "其中可能有服务器、弹性公网 IP 或域名；与之有关的判断会是“无法判断”。",
            en: "It may hold servers, EIPs or domains; judgements that depend on it stay undecided.",
        },
        help: Words {
            zh: "先运行 `terraform init`，或检查 plan JSON；本地路径请检查写法，项目之外的目录也要写在命令行上。",
            en: "Run `terraform init` first, or lint the plan JSON; check local paths, and name directories outside the project too.",
        },
        examples: &[
            example!("module-unavailable/terraform", "tf"),
            example!("module-unavailable/ros", "yml"),
        ],
        ..NONE
    },
    ..told(
        "module-unavailable",
        Matter::Missing,
        Severity::Note,
        Words { zh: "模块不在本地", en: "a module is not available here" },
    )
};

/// Host names in a type that came after this version.
pub(crate) static UNKNOWN_TYPE: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "代码用了本版本之后才有的 `alicloud_*` 或 `ALIYUN::*` 资源类型，其中写有域名。",
            en: "The code uses a type `alicloud_*` or `ALIYUN::*` that came after this version, with a host name in it.",
        },
        why: Words {
            zh: "本工具不知道这类资源是否把域名指向服务器，因此没有检查；不说就会被当作通过。",
            en: "Whether the type leads the name to a server is not known here, so nothing was checked; silence would read as a pass.",
        },
        help: Words {
            zh: "升级本工具；其中有网站的，在 `.iac-icp.hcl` 中用 `website` 声明。",
            en: "Update this tool, and declare the websites among them with `website` in `.iac-icp.hcl`.",
        },
        examples: &[example!("unknown-type/terraform", "tf"), example!("unknown-type/ros", "yml")],
        ..NONE
    },
    ..told(
        "unknown-type",
        Matter::UnknownType,
        Severity::Note,
        Words {
            zh: "资源类型未知，其中有域名", en: "a type with host names is not known"
        },
    )
};

/// A suppression that suppresses nothing.
pub(crate) static UNUSED_SUPPRESSION: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "忽略注释处没有可忽略的问题。",
            en: "There is nothing to ignore at a suppression.",
        },
        why: Words {
            zh: "留下的注释会悄悄盖住将来的问题。",
            en: "What is left behind will hide the next finding at that place.",
        },
        help: Words { zh: "删除该注释。", en: "Remove the comment." },
        examples: &[
            example!("unused-suppression/terraform", "tf"),
            example!("unused-suppression/ros", "yml"),
        ],
        ..NONE
    },
    ..told(
        "unused-suppression",
        Matter::Ignoring,
        Severity::Warning,
        Words { zh: "没有作用的忽略注释", en: "a suppression without effect" },
    )
};

/// A part of the configuration that does nothing.
pub(crate) static UNUSED_CONFIGURATION: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "`exclude` 或 `override` 的路径没有匹配任何文件，或声明的网站与代码中的域名只差一点。",
            en: "A path of `exclude` or `override` matches no file, or a declared website is nearly one that the code binds.",
        },
        why: Words {
            zh: "多半是写错了：想排除的照常检查，想声明的网站仍然未知。",
            en: "It is likely a slip: what was to be left out is judged, and the website that was meant stays unknown.",
        },
        help: Words {
            zh: "改正或删去。路径相对于配置文件所在目录，写目录即指其中的全部文件。",
            en: "Correct it or remove it. Paths are relative to the folder of the configuration; a folder means all that is in it.",
        },
        examples: &[
            example!("unused-configuration/terraform", "tf", config),
            example!("unused-configuration/ros", "yml", config),
        ],
        ..NONE
    },
    ..told(
        "unused-configuration",
        Matter::Ignoring,
        Severity::Warning,
        Words {
            zh: "配置中没有作用的内容", en: "a part of the configuration without effect"
        },
    )
};

/// A suppression whose date has passed.
pub(crate) static EXPIRED_SUPPRESSION: Rule = Rule {
    docs: Docs {
        what: Words {
            zh: "忽略注释的 `until` 已过。",
            en: "The `until` of a suppression is past.",
        },
        why: Words {
            zh: "到期后问题重新报告。", en: "What it ignored is reported again."
        },
        help: Words {
            zh: "修复问题，或写明理由并延长 `until`。",
            en: "Fix the finding, or extend `until` with a reason.",
        },
        examples: &[
            example!("expired-suppression/terraform", "tf"),
            example!("expired-suppression/ros", "yml"),
        ],
        ..NONE
    },
    ..told(
        "expired-suppression",
        Matter::Ignoring,
        Severity::Warning,
        Words { zh: "已到期的忽略注释", en: "an expired suppression" },
    )
};
