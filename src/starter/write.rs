//! The text of a first configuration.
//!
//! Stands alone because every name in it comes from code: each is written as a literal of the
//! configuration's language or, in a comment, on one line without characters that mislead. The text
//! is read back before anybody gets it.

use crate::catalog::{Filed, Product};
use crate::finding::Matter;
use crate::rules::RULES;
use crate::starter::{Found, Thing, faults};
use crate::text::literal::hcl_string;
use crate::text::{Declaration, Lang, Text};

/// Servers that are listed one by one.
const MAX_SERVERS: usize = 20;

/// The configuration.
///
/// # Errors
/// The program itself would not read it.
pub fn text(found: &Found, lang: Lang) -> Result<String, Text> {
    let mut writer = Writer { lang, text: String::new() };
    writer.head();
    writer.websites(&found.websites);
    writer.environments(found);
    writer.hosts(&found.hosts);
    writer.servers(&found.servers);
    writer.rules();
    match faults(&writer.text) {
        None => Ok(writer.text),
        Some(fault) => Err(Text::new(
            format!("程序内部出错：写出的配置无法读取（{}）；请报告这个问题。", fault.zh),
            format!(
                "internal error: the configuration as written cannot be read ({}): please report this",
                fault.en
            ),
        )),
    }
}

struct Writer {
    lang: Lang,
    text: String,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A comment of our own words, on as many lines as it has.
    fn comment(&mut self, zh: &str, en: &str) {
        let words = self.lang.pick(zh, en);
        words.lines().for_each(|line| self.line(&format!("# {line}")));
    }

    fn heading(&mut self, zh: &str, en: &str) {
        self.line("");
        self.comment(zh, en);
    }

    fn head(&mut self) {
        self.comment(
            "iac-icp 的配置：代码中看不到、只有你知道的内容。由 `iac-icp init` 按代码写成，之后由你修改。",
            "The configuration of iac-icp: what only you know and no code shows.\n`iac-icp init` wrote it from the code; from now on it is yours.",
        );
        self.heading(
            "代码和 provider 都没有写明地域时采用的地域。",
            "The region, where neither code nor provider says one.",
        );
        self.line("# region = \"cn-hangzhou\"");
    }

    fn websites(&mut self, websites: &[Thing]) {
        self.heading(
            "网站。到 https://beian.miit.gov.cn（公共查询 > 备案信息查询）逐个查询，去掉符合的那一行前面的 #。",
            "Websites. Look each up at https://beian.miit.gov.cn (公共查询 > 备案信息查询), then take the # off the line that is true.",
        );
        if websites.is_empty() {
            self.comment(
                "代码中没有找到网站的域名。",
                "No domain of a website was found in the code.",
            );
            self.line("# website \"example.com\" {");
            self.states("#   ");
            self.line("# }");
        }
        websites.iter().for_each(|website| self.website(website, ""));
    }

    fn website(&mut self, website: &Thing, indent: &str) {
        let Some(name) = hcl_string(&website.name) else { return };
        self.line(&format!("{indent}website {name} {{{}", at(website)));
        self.states(&format!("{indent}  # "));
        self.line(&format!("{indent}}}"));
    }

    /// The states to choose from.
    fn states(&mut self, indent: &str) {
        for state in Filed::ALL {
            let (zh, en) = match state {
                Filed::None => ("未备案", "not filed"),
                Filed::Applying => ("备案审核中", "in review"),
                Filed::Alibaba => ("已在阿里云备案", "filed through Alibaba Cloud"),
                Filed::Other => ("已在其他接入商备案", "filed through another provider"),
                Filed::Unknown => continue,
            };
            self.line(&format!(
                "{indent}filed = {:<10} # {}",
                format!("\"{}\"", state.id()),
                self.lang.pick(zh, en)
            ));
        }
    }

    fn environments(&mut self, found: &Found) {
        self.heading(
            "环境：`iac-icp lint --env 名称`，或 `--env all`。同属一个环境的文件写进同一个列表，后面的优先。",
            "Environments: `iac-icp lint --env NAME`, or `--env all`. Files that belong together go into one list; a later one wins.",
        );
        if found.environments.is_empty() {
            self.line("# environment \"prod\" {");
            self.line("#   var_files = [\"env/prod.tfvars\"]");
            self.line("# }");
        }
        for environment in &found.environments {
            let list = |files: &[String]| {
                let files: Option<Vec<String>> =
                    files.iter().map(|file| hcl_string(file)).collect();
                files.map(|files| files.join(", "))
            };
            let (Some(name), Some(variables), Some(parameters)) = (
                hcl_string(&environment.name),
                list(&environment.files),
                list(&environment.parameter_files),
            ) else {
                continue;
            };
            self.line(&format!("environment {name} {{"));
            for (setting, files) in [("var_files", variables), ("parameter_files", parameters)] {
                if !files.is_empty() {
                    self.line(&format!("  {setting} = [{files}]"));
                }
            }
            environment.websites.iter().for_each(|website| self.website(website, "  "));
            self.line("}");
        }
    }

    fn hosts(&mut self, hosts: &[Thing]) {
        if hosts.is_empty() {
            return;
        }
        self.heading(
            "代码指向、但不由代码创建的主机：属于谁（阿里云 alibaba，其他 other），是否在中国大陆。",
            "Hosts that the code points at but does not create: whose each is (alibaba or other), and whether it lies in the mainland.",
        );
        for host in hosts {
            let Some(name) = hcl_string(&host.name) else { continue };
            self.line(&format!("# origin {name} {{{}", at(host)));
            self.line("#   provider = \"other\"");
            self.line("#   mainland = true");
            self.line("# }");
        }
    }

    fn servers(&mut self, servers: &[Thing]) {
        if !servers.is_empty() {
            self.heading(
                "代码中的服务器：已在使用的备案服务号个数。",
                "Servers of the code: how many service numbers (备案服务号) of each are in use already.",
            );
        }
        for server in servers.iter().take(MAX_SERVERS) {
            if let Some(block) = Declaration::Used(server.name.as_str().into()).block() {
                self.line(&format!("# {block}{}", at(server)));
            }
        }
        if servers.len() > MAX_SERVERS {
            let more = servers.len() - MAX_SERVERS;
            self.comment(&format!("另有 {more} 台。"), &format!("And {more} more."));
        }
        self.heading(
            "手工购买、不在任何代码中的服务器。",
            "Servers that were bought by hand and are in no code.",
        );
        let products: Vec<&str> = Product::SERVERS.iter().map(|product| product.id()).collect();
        self.line("# server \"my-server\" {");
        self.line(&format!("#   product              = \"ecs\" # {}", products.join(" | ")));
        self.line("#   region               = \"cn-hangzhou\"");
        self.line("#   term_months          = 12");
        self.line("#   public_bandwidth     = true");
        self.line("#   used_service_numbers = 0");
        self.line("# }");
    }

    fn rules(&mut self) {
        self.heading(
            "规则的级别：error、warning、note 或 off（`iac-icp rules` 列出全部规则）。",
            "How serious a rule is: error, warning, note or off (`iac-icp rules` lists them).",
        );
        let example =
            RULES.iter().find(|rule| rule.matter == Matter::Renewal).map_or("", |rule| rule.id);
        self.line(&format!("# rules = {{ \"{example}\" = \"off\" }}"));
    }
}

/// Where something stands, as the comment at the end of a line.
fn at(thing: &Thing) -> String {
    if thing.places.is_empty() { String::new() } else { format!(" # {}", thing.places.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::starter::Environment;
    use crate::text::is_deceptive;

    fn thing(name: &str) -> Thing {
        Thing { name: name.to_owned(), places: vec!["main.tf:1".to_owned()] }
    }

    fn found(name: &str) -> Found {
        let environment = Environment {
            name: name.to_owned(),
            files: vec![name.to_owned()],
            parameter_files: vec![name.to_owned()],
            websites: vec![thing("b.com")],
        };
        Found {
            websites: vec![thing("a.com")],
            hosts: vec![thing(name)],
            servers: vec![thing(name)],
            environments: vec![environment],
        }
    }

    /// The text with the `#` off every line that is code.
    fn opened(text: &str) -> String {
        let settings = [
            "filed = \"none\"",
            "origin ",
            "  provider",
            "  mainland",
            "}",
            "server ",
            "  product",
            "  region",
            "  term",
            "  public",
            "  used",
        ];
        let open = |line: &str| {
            let (before, after) = line.split_once("# ").unwrap_or((line, ""));
            let code = before.trim().is_empty()
                && settings
                    .iter()
                    .any(|s| after.starts_with(s) || after.trim_start().starts_with(s));
            if code { format!("{before}{after}") } else { line.to_owned() }
        };
        text.lines().map(|line| open(line) + "\n").collect()
    }

    #[test]
    fn it_is_accepted_as_written_and_with_every_comment_opened() {
        for lang in [Lang::Zh, Lang::En] {
            let text = text(&found("prod"), lang).unwrap_or_default();
            let opened = opened(&text);
            assert!(
                opened.contains("\n  filed = \"none\"") && opened.contains("\norigin \"prod\" {"),
                "{opened}"
            );
            assert_eq!(faults(&opened), None, "{opened}");
        }
    }

    #[test]
    fn no_name_breaks_out() {
        for name in [
            "a\"b",
            "${x}",
            "%{ if x }",
            "a\nregion = \"x\"",
            "\\",
            "\u{202e}x",
            "*/ }",
            "# }",
            "",
            "备案 环境",
            "<<E",
        ] {
            let text =
                text(&found(name), Lang::En).unwrap_or_else(|e| panic!("{name:?}: {}", e.en));
            let plain = super::text(&found("x"), Lang::En).unwrap_or_default();
            assert_eq!(text.lines().count(), plain.lines().count(), "{text}");
            assert!(
                text.chars().all(|c| c == '\n' || !is_deceptive(c))
                    && faults(&opened(&text)).is_none(),
                "{text}"
            );
        }
    }
}
