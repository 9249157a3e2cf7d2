//! What is said of each reason: what is not known, and what the user can do about it.

use super::Why;
use super::remedy::{data_remedy, moved, one_of};
use crate::source::paths::is_local;
use crate::text::Text;

impl Why {
    /// What is not known, as the end of a sentence.
    pub fn text(&self) -> Text {
        let t = |zh: String, en: String| Text::new(zh, en);
        match self {
            Self::VariableWithoutValue(n) | Self::VariableInFiles(n, _) | Self::VariableInEnvironments(n, _) => {
                t(format!("变量 `var.{n}` 没有值"), format!("`var.{n}` has no value"))
            }
            Self::ParameterWithoutValue(n) => t(format!("参数 `{n}` 没有值"), format!("parameter `{n}` has no value")),
            Self::ParameterChoice(n) => t(
                format!("参数 `{n}` 没有默认值，可取多个值之一"),
                format!("parameter `{n}` has no default and may take any of its allowed values"),
            ),
            Self::Computed(n) => t(format!("`{n}` 由云服务在创建后给出"), format!("`{n}` is known after creation only")),
            Self::DataSource(n) => t(format!("`{n}` 是数据源，部署时才查询"), format!("`{n}` is a data source, read at deployment")),
            Self::ModuleUnavailable(n) => t(format!("模块 `{n}` 不在本地"), format!("module `{n}` is not available here")),
            Self::ModuleMissing(n, None) => t(format!("没有模块目录 `{n}`"), format!("there is no folder `{n}`")),
            Self::ModuleMissing(n, Some(near)) => t(
                format!("没有模块目录 `{n}`（是不是 `{near}`？）"),
                format!("there is no folder `{n}` (did you mean `{near}`?)"),
            ),
            Self::ModuleStale(asked, there) => t(
                format!("`.terraform/modules` 中是 `{there}`，而代码要的是 `{asked}`"),
                format!("`.terraform/modules` holds `{there}`, while the code asks for `{asked}`"),
            ),
            Self::CallUnread(n) => {
                t(format!("`{n}` 传入的值无法读取"), format!("the values that `{n}` passes to this module cannot be read"))
            }
            Self::ProviderAddress(used, configured) => t(
                format!("模块的 `required_providers` 没有写 `source = \"{configured}\"`，因此它用的是另一个 provider `{used}`"),
                format!("the module does not write `source = \"{configured}\"` in `required_providers` and so uses another provider, `{used}`"),
            ),
            Self::FunctionNotModelled(n) => t(format!("函数 `{n}` 未实现求值"), format!("function `{n}` is not evaluated")),
            Self::NotDeterministic(n) => t(format!("函数 `{n}` 每次结果不同"), format!("function `{n}` gives another result on each run")),
            Self::FileUnavailable(n) => t(format!("文件 `{n}` 无法读取"), format!("file `{n}` cannot be read")),
            Self::CountUnknown(n) => t(format!("`{n}` 的数量未知"), format!("the number of `{n}` is not known")),
            Self::Condition(n) => t(format!("条件 `{n}` 无法判断"), format!("condition `{n}` cannot be decided")),
            Self::ProviderDefault(n) => {
                t(format!("未写 `{n}`，默认值没有定论"), format!("`{n}` is not set and its default is not established"))
            }
            Self::UnknownRegion(id, near) => near.as_ref().map_or_else(
                || t(format!("地域 `{id}` 不在地域表中"), format!("region `{id}` is not a known region")),
                |near| {
                    t(
                        format!("地域 `{id}` 不在地域表中（是不是 `{near}`？）"),
                        format!("region `{id}` is not a known region (did you mean `{near}`?)"),
                    )
                },
            ),
            Self::NoRegion => t(
                "代码中没有写地域（provider 会退回 cn-beijing）".into(),
                "no region is set in the code (the provider would fall back to cn-beijing)".into(),
            ),
            Self::NoStackRegion => t("资源栈的地域在部署时才选定".into(), "the region of the stack is chosen at deployment".into()),
            Self::PseudoParameter(n) => t(format!("`{n}` 在部署时才有值"), format!("`{n}` has a value at deployment only")),
            Self::Workspace => t(
                "`terraform.workspace` 未知（只有从未选择工作区时才是 default）".into(),
                "`terraform.workspace` is not known (it is `default` only where none was ever selected)".into(),
            ),
            Self::Invalid(n) => t(format!("表达式有误：{}", n.zh), format!("the expression is wrong: {}", n.en)),
            Self::Undeclared(n) => t(format!("`{n}` 没有声明"), format!("`{n}` is not declared")),
            Self::Cycle(n) => t(format!("`{n}` 循环引用"), format!("`{n}` refers to itself")),
            Self::Unparsed(n) => t(format!("文件 `{n}` 无法完整读取"), format!("file `{n}` could not be read in full")),
            Self::Budget(n) => t(format!("超出上限：{}", n.zh), format!("budget exceeded: {}", n.en)),
            Self::Sensitive => t("该值标记为敏感".into(), "the value is marked sensitive".into()),
            Self::NotSettled(text) | Self::UnsettledWhether(text) | Self::Undocumented(text) => text.clone(),
            Self::Suffix(n) => t(format!("国别顶级域名 .{n} 是否已获工信部批复"), format!("whether the ministry has approved the country-code domain .{n}")),
            Self::NotDeclared(untold) | Self::UndeclaredWhether(untold) => untold.text.clone(),
            Self::FilingState(n) => t(format!("没有声明 {n} 的备案状态"), format!("the filing state of {n} is not declared")),
            Self::TargetUnknown(n) => t(format!("`{n}` 指向的资源无法确定"), format!("what `{n}` refers to could not be found")),
        }
    }

    /// What the user can do about it: one sentence for each kind.
    pub fn remedy(&self) -> Text {
        let t = |zh: String, en: String| Text::new(zh, en);
        match self {
            Self::VariableWithoutValue(n) => t(
                format!("用 `--var {n}=…` 或 `--var-file` 给出它的值"),
                format!("give it a value with `--var {n}=…` or `--var-file`"),
            ),
            Self::VariableInFiles(_, files) => one_of("--var-file", files),
            Self::VariableInEnvironments(_, names) => one_of("--env", names),
            Self::ParameterWithoutValue(n) | Self::ParameterChoice(n) => t(
                format!("用 `--parameter {n}=…` 或 `--parameters` 给出它的值"),
                format!("give it a value with `--parameter {n}=…` or `--parameters`"),
            ),
            Self::DataSource(n) => data_remedy(n),
            Self::Computed(_) => t(
                "改为检查 plan JSON，或在代码中写明该值".into(),
                "lint the plan JSON, or write the value in the code".into(),
            ),
            Self::ModuleUnavailable(source) => module_remedy(source),
            Self::ModuleMissing(_, near) => moved(near.as_deref()),
            Self::ModuleStale(..) => {
                t("运行 `terraform init`".into(), "run `terraform init`".into())
            }
            Self::CallUnread(_) => t(
                "检查 plan JSON，或用 `--var` 给出变量的值".into(),
                "lint the plan JSON, or give the variables values with `--var`".into(),
            ),
            Self::ProviderAddress(_, configured) => t(
                format!(
                    "在该模块的 `terraform` 块中写 `required_providers {{ {} = {{ source = \"{configured}\" }} }}`",
                    local_name(configured)
                ),
                format!(
                    "write `required_providers {{ {} = {{ source = \"{configured}\" }} }}` in the `terraform` block of that module",
                    local_name(configured)
                ),
            ),
            Self::FunctionNotModelled(_) | Self::NotDeterministic(_) => t(
                "检查 plan JSON，或写明该值".into(),
                "lint the plan JSON, or write the value".into(),
            ),
            Self::FileUnavailable(_) => {
                t("把文件放在项目目录内".into(), "keep the file inside the project".into())
            }
            Self::CountUnknown(_) | Self::Condition(_) => t(
                "给出条件所用的变量或参数的值".into(),
                "give values to the variables or parameters it depends on".into(),
            ),
            Self::ProviderDefault(_) => {
                t("在代码中写明该属性".into(), "set the attribute in the code".into())
            }
            Self::UnknownRegion(id, _) => t(
                format!(
                    "改正它；若确有此地域，在 `.iac-icp.hcl` 中写 `regions = {{ \"{id}\" = \"mainland\" }}`（或 `\"outside\"`）"
                ),
                format!(
                    "correct it; if there is such a region, write `regions = {{ \"{id}\" = \"mainland\" }}` (or `\"outside\"`) in `.iac-icp.hcl`"
                ),
            ),
            Self::NoRegion => t(
                "在 provider 中写 `region`，或用 `--region`".into(),
                "set `region` in the provider block, or pass `--region`".into(),
            ),
            Self::NoStackRegion => t("用 `--region` 指定".into(), "pass `--region`".into()),
            Self::PseudoParameter(_) => {
                t("部署时才能判断".into(), "it can be judged at deployment only".into())
            }
            Self::Workspace => {
                t("用 `--workspace` 指定".into(), "name it with `--workspace`".into())
            }
            Self::Invalid(_) | Self::Undeclared(_) | Self::Cycle(_) => {
                t("修正代码".into(), "correct the code".into())
            }
            Self::Unparsed(_) => t("修正该文件".into(), "correct that file".into()),
            Self::Budget(_) => t("拆分或简化输入".into(), "split or simplify the input".into()),
            Self::Sensitive => {
                t("用 `--var` 给出它的值".into(), "give its value with `--var`".into())
            }
            Self::NotSettled(_) | Self::UnsettledWhether(_) => {
                t("在备案控制台确认".into(), "confirm in the filing console".into())
            }
            Self::Suffix(_) => t(
                "在 域名.信息 的“域名注册管理机构审批情况”查看".into(),
                "look it up at 域名.信息 under 域名注册管理机构审批情况".into(),
            ),
            Self::Undocumented(_) => t(
                "写明该值，或把它作为参数传入".into(),
                "write the value itself, or pass it as a parameter".into(),
            ),
            Self::NotDeclared(_) | Self::UndeclaredWhether(_) | Self::FilingState(_) => {
                let block = self.declaration().and_then(|declaration| declaration.remedy());
                block.unwrap_or_else(|| {
                    t("在 `.iac-icp.hcl` 中声明".into(), "declare it in `.iac-icp.hcl`".into())
                })
            }
            Self::TargetUnknown(_) => {
                t("直接引用资源的属性".into(), "refer to the resource's attribute directly".into())
            }
        }
    }
}

/// The name that a module gives a provider by custom: the last part of its address.
fn local_name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// What to do about a module by what the code says of its place: a path, a template, or something
/// to be downloaded.
fn module_remedy(source: &str) -> Text {
    let local = is_local(source);
    let template = source.starts_with("MODULE::")
        || matches!(source, "TemplateBody" | "Workspace")
        || [".yml", ".yaml", ".json", ".template", ".ros"]
            .iter()
            .any(|ending| source.ends_with(ending));
    if template {
        Text::new(
            "把模板放在项目内，或单独检查它",
            "keep the template inside the project, or lint it by itself",
        )
    } else if local {
        Text::new(
            "检查路径；若它在项目之外，把那个目录也写在命令行上",
            "check the path; if it lies outside the project, name that directory too",
        )
    } else {
        Text::new(
            "先运行 `terraform init`，或检查 plan JSON",
            "run `terraform init` first, or lint the plan JSON",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_to_be_had_as_its_source_says() {
        let rows = [
            ("alibaba/vpc/alicloud", "terraform init"),
            ("git::https://example.com/web.git", "terraform init"),
            ("../modules/web", "name that directory too"),
            ("MODULE::ACS::Web", "lint it by itself"),
            ("https://example.com/site.yml", "lint it by itself"),
        ];
        for (source, remedy) in rows {
            let said = Why::ModuleUnavailable(source.into()).remedy();
            assert!(said.en.contains(remedy), "{source}: {}", said.en);
        }
    }
}
