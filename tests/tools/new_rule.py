#!/usr/bin/env python3
"""Makes the skeleton of a new rule: its file, its two lines in src/rules.rs, its examples and its fixtures.

    python3 tests/tools/new_rule.py server-bought-too-long

The skeleton compiles and judges something harmless (ENS instances bought for more than 24 months are a note), so that each
part can be replaced while the rest works. `.github/CONTRIBUTING.md` says what to replace; `.ci/new-rule` checks this tool.
"""
import pathlib, re, subprocess, sys

RULE = '''//! A server of this kind should not be bought for too long.

use super::write::*;
use crate::catalog::Product;
use crate::verdict::{Case, server_requirement};

pub(super) static RULE: Rule = Rule {
    id: "@ID@",
    matter: Matter::Advice,
    severity: Severity::Note,
    summary: Text::fixed("服务器购买时长过长", "the server is bought for very long"),
    docs: Docs {
        what: Text::fixed("ENS 实例的购买时长超过 24 个月。", "An ENS instance is bought for more than 24 months."),
        why: Text::fixed("此处说明为什么要紧，依据哪份文档。", "Here stands why it matters, by which document."),
        help: Text::fixed("购买 24 个月以内。", "Buy 24 months at most."),
        sources: &["g"],
        more: &[],
        examples: &[example!("@ID@/terraform", "tf"), example!("@ID@/ros", "yml")],
    },
    check: Some(check),
    edits: &[],
    since: None,
};

const MOST: f64 = 24.0;
const QUESTION: Text = Text::fixed("购买时长是否在 24 个月以内", "is bought for 24 months at most");

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    // Whom it asks: `servers` are all that are judged, `inland` those in the mainland or of unknown region.
    let asked = |case: &Case<'_>| case.server.product == Product::Ens && server_requirement::prepaid(case.server) != Truth::False;
    sink.each(context.inland().filter(asked), |case, sink| {
        // What must hold: three-valued, with the evidence of the value that decides.
        let found = case.server.term.judge(|term| term.months <= MOST);
        sink.judge(Subject::Server(case.id), found.truth, || {
            let zh = format!("{SUBJECT} 购买时长超过 {MOST} 个月。");
            let en = format!("{SUBJECT} is bought for more than {MOST} months");
            let label = Text::new("购买时长", "term");
            let mut saying = Saying::new(found.evidence, Text::new(zh, en), QUESTION, label);
            saying.failing = found.failing.map(|term| term.text.clone());
            saying.help = Some(Text::new("购买 24 个月以内。", "buy 24 months at most"));
            saying
        });
    });
}
'''

TERRAFORM = '''provider "alicloud" {
  region = "cn-hangzhou"
}
@VARIABLE@
resource "alicloud_ens_instance" "edge" {
  instance_type = "ens.sn1.small"
  payment_type  = "Subscription"
  period        = @PERIOD@
@MARKS@  ens_region_id = "cn-nanjing-cmcc"
  auto_renew    = true

  internet_max_bandwidth_out = 10
}
'''

ROS = '''ROSTemplateFormatVersion: "2015-09-01"
@VARIABLE@Resources:
  Edge:
    Type: ALIYUN::ENS::Instance
    Properties:
      EnsRegionId: cn-nanjing-cmcc
      InstanceType: ens.sn1.small
      Period: @PERIOD@
@MARKS@      AutoRenew: "True"
'''

PARAMETER = 'Parameters:\n  Months:\n    Type: Number\n'


def terraform(period, variable="", marks=""):
    return TERRAFORM.replace("@VARIABLE@", variable).replace("@PERIOD@", period).replace("@MARKS@", marks)


def ros(period, variable="", marks=""):
    return ROS.replace("@VARIABLE@", variable).replace("@PERIOD@", period).replace("@MARKS@", marks)


def mark(column, carets, text):
    return "#" + " " * (column - 1) + "^" * carets + " " + text + "\n"


def files(rule):
    """The files of a rule by their paths."""
    said = f"note[{rule}]: is bought for more than 24 months"
    asked = [f"undecided[{rule}]: 24 months", "undecided[term-too-short]: 3 months"]
    variable = '\nvariable "months" {\n  type = number\n}\n'
    fixtures, examples = f"fixtures/rules/{rule}", f"src/rules/examples/{rule}"
    return {
        f"src/rules/{rule.replace('-', '_')}.rs": RULE.replace("@ID@", rule),
        f"{examples}/terraform/bad.tf": terraform("36"),
        f"{examples}/terraform/good.tf": terraform("12"),
        f"{examples}/ros/bad.yml": ros("36"),
        f"{examples}/ros/good.yml": ros("12"),
        f"{fixtures}/violation.tf": terraform("36", marks=mark(18, 2, said)),
        f"{fixtures}/pass.tf": terraform("12"),
        f"{fixtures}/undecided.tf": terraform("var.months", variable, "".join(mark(18, 10, text) for text in asked)),
        f"{fixtures}/violation.yml": ros("36", marks=mark(14, 2, said)),
        f"{fixtures}/pass.yml": ros("12"),
        f"{fixtures}/undecided.yml": ros("{Ref: Months}", PARAMETER, "".join(mark(14, 13, text) for text in asked)),
    }


def register(rule):
    """The module and the entry in src/rules.rs: modules by the alphabet, rules in the order of the documentation."""
    path = pathlib.Path("src/rules.rs")
    text, name = path.read_text(encoding="utf-8"), rule.replace("-", "_")
    modules = re.search(r"(?:^mod [a-z_]+;\n)+\n#\[cfg\(test\)\]", text, re.M)
    names = sorted(re.findall(r"^mod ([a-z_]+);", modules.group(), re.M) + [name])
    text = text.replace(modules.group(), "".join(f"mod {n};\n" for n in names) + "\n#[cfg(test)]")
    text = text.replace("    &input::SYNTAX_ERROR,\n", f"    &{name}::RULE,\n    &input::SYNTAX_ERROR,\n", 1)
    path.write_text(text, encoding="utf-8")


def main():
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", sys.argv[1]):
        sys.exit("usage: python3 tests/tools/new_rule.py ID, where ID names the bad state: words-with-dashes")
    if not pathlib.Path("src/rules.rs").exists():
        sys.exit("run it at the root of the repository")
    rule = sys.argv[1]
    made = files(rule)
    taken = [path for path in made if pathlib.Path(path).exists()]
    if taken:
        sys.exit(f"{taken[0]} exists")
    for path, text in made.items():
        target = pathlib.Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(path)
    register(rule)
    # The length of the id decides where lines break.
    subprocess.run(["rustfmt", "--edition", "2024", next(iter(made))], check=True)
    print("src/rules.rs\n\nNow see .github/CONTRIBUTING.md, “A rule”.")


main()
