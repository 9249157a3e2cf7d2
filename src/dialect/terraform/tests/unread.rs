//! What may be said in code that could not be read is undecided; the rest is not.

use super::{Project, addresses, text};
use crate::syntax::ProblemKind;
use crate::value::{Attr, Value};

const MAIN: &str = "
variable \"charge\" {
  default = \"PrePaid\"
}
variable \"months\" {
  default = 12
}
variable \"prod\" {
  type    = bool
  default = true
}
resource \"test\" \"it\" {
  charge = var.charge
  months = var.months
  prod   = var.prod ? 1 : 2
}
";

fn values(project: &Project) -> Vec<String> {
    let lowered = project.lower();
    ["charge", "months", "prod"].map(|name| text(&lowered, "test.it", name)).into()
}

#[test]
fn variables_that_a_broken_file_may_set_are_open() {
    let known = ["\"PrePaid\"", "12", "1"];
    let (charge, months, prod) = ("?unparsed", "?unparsed", "1 | 2");
    let rows = [
        ("terraform.tfvars", "charge = \"PostPaid\nmonths = 3\n", [charge, "3", known[2]]),
        ("terraform.tfvars", "other = = 1\n# charge\n", known),
        ("terraform.tfvars", "months = 3\nprod = [false\n", [known[0], "3", prod]),
        (
            "x.auto.tfvars.json",
            "{\"charge\": \"PostPaid\", \"months\": 3",
            [charge, months, known[2]],
        ),
        ("x.auto.tfvars.json", "{\"\\u0063harge\": \"PostPaid\"", [charge, months, prod]),
        (
            "x.auto.tfvars.json",
            "{\"charge\": \"PostPaid\", \"months\": 3,}",
            ["\"PostPaid\"", "3", known[2]],
        ),
    ];
    for (name, values_text, wanted) in rows {
        assert_eq!(
            values(&Project::new(&[("main.tf", MAIN), (name, values_text)])),
            wanted,
            "{values_text}"
        );
    }
}

#[test]
fn what_comes_after_a_broken_file_is_known() {
    let broken = ("terraform.tfvars", "charge = = \"PostPaid\"\n");
    let later = ("z.auto.tfvars", "charge = \"Later\"\n");
    assert_eq!(values(&Project::new(&[("main.tf", MAIN), broken, later]))[0], "\"Later\"");
    assert_eq!(
        values(&Project::new(&[("main.tf", MAIN), broken]).var("charge", "Last"))[0],
        "\"Last\""
    );
    let earlier = ("a.auto.tfvars", "charge = \"Earlier\"\n");
    let broken = ("z.auto.tfvars", "charge = = \"PostPaid\"\n");
    assert_eq!(values(&Project::new(&[("main.tf", MAIN), earlier, broken]))[0], "?unparsed");
}

#[test]
fn a_file_of_values_that_is_lost_may_set_all() {
    let mut project = Project::new(&[("main.tf", MAIN)]);
    let file = project.files.sources.add(crate::source::SourceFile::lost("prod.tfvars"));
    project.inputs.assignments.push(crate::dialect::Assignment::File(file));
    assert_eq!(values(&project), ["?unparsed", "?unparsed", "1 | 2"]);
    assert_eq!(values(&project.var("months", "1"))[1], "\"1\"");
}

#[test]
fn what_a_broken_override_may_change_is_not_known() {
    let broken = "variable \"months\" {\n  default = = 3\n}\nresource \"test\" \"other\" {\n  x = = 1\n}\nresource \"test\" \"third\" {\n  v = 2\n}\n";
    let more =
        "resource \"test\" \"other\" {\n  v = 1\n}\nresource \"test\" \"third\" {\n  v = 1\n}\n";
    let project = Project::new(&[("main.tf", MAIN), ("more.tf", more), ("x_override.tf", broken)]);
    assert_eq!(values(&project), ["\"PrePaid\"", "?unparsed", "1"]);
    assert_eq!(addresses(&project.lower()), ["test.it", "test.other", "test.third"]);
    assert_eq!(text(&project.lower(), "test.other", "v"), "1");
    assert_eq!(text(&project.lower(), "test.other", "x"), "?unparsed");
    assert_eq!(text(&project.lower(), "test.third", "v"), "2");
}

#[test]
fn a_provider_in_code_that_could_not_be_read_has_no_known_region() {
    let region = |broken: &str| {
        let lowered = Project::new(&[("main.tf", MAIN), ("providers.tf", broken)]).lower();
        match &lowered.graph.providers[0].region {
            Attr::Set(value) => match &value.value {
                Value::Unknown(why) => why.id().to_owned(),
                known => known.to_string(),
            },
            other => format!("{other:?}"),
        }
    };
    assert_eq!(region("provider \"test\" {\n  region = = \"a\"\n}\n"), "unparsed");
    assert_eq!(region("provider \"other\" {\n  region = = \"a\"\n}\n"), "Absent");
    assert_eq!(
        region("locals {\n  region = = \"a\"\n}\nprovider \"test\" {\n  region = \"b\"\n}\n"),
        "\"b\""
    );
}

#[test]
fn a_module_with_a_file_that_cannot_be_read_is_a_gap_and_says_so() {
    struct Locked(Project);
    impl crate::dialect::ProjectFiles for Locked {
        fn read(&self, path: &str) -> Result<crate::source::FileId, String> {
            if path.ends_with("locked.tf") { Err("locked".into()) } else { self.0.files.read(path) }
        }
        fn list(&self, directory: &str) -> crate::dialect::Listing {
            self.0.files.list(directory)
        }
    }
    let call = "module \"m\" {\n  source = \"./m\"\n}\n";
    let files = Locked(Project::new(&[
        ("main.tf", call),
        ("m/main.tf", MAIN),
        ("m/locked.tf", ""),
        ("m/.hidden.tf", "x = = 1"),
    ]));
    let wanted = |_: &str| true;
    let context = crate::dialect::Context { files: &files, ..files.0.context(&wanted) };
    let mut set = files.0.set(&["."]);
    super::roots(&context, &mut set);
    assert_eq!(set.loaded, ["m".into()]);
    let problems: Vec<_> = set.directories["m"]
        .iter()
        .flat_map(|f| &f.document.problems)
        .map(|p| (p.kind, &*p.message.en))
        .collect();
    assert_eq!(problems, [(ProblemKind::Syntax, "cannot be read: locked")]);
    let root = super::RootInput::of(".".into());
    let lowered = super::lower(&context, &set, &root);
    assert_eq!(lowered.graph.gaps.iter().map(|g| g.why.id()).collect::<Vec<_>>(), ["unparsed"]);
}
