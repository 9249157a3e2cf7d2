//! The account of a run: small programs of functions and loops that make much out of little.
//!
//! Bytes choose what a program is made of. Whatever it is, the run may take twice what it charged
//! and 64 MB, and says where it ended.

use std::fmt::Write;

use iac_icp::account::Limits;
use iac_icp::dialect::MemoryFiles;
use iac_icp::finding::Report;
use iac_icp::pipeline::kinds::Given;
use iac_icp::pipeline::{InputFile, Settings, check};
use iac_icp::source::SourceSet;

/// Of each run: less than the program's own, so that a target is quick and a charge that is missing
/// shows.
pub const LIMITS: Limits = Limits { memory: 48 << 20, work: 400_000 };

/// What a run may take beside twice its charges.
const BESIDE: usize = 64 << 20;

/// How large something is.
const SIZES: [usize; 8] = [1, 3, 10, 64, 300, 1_000, 9_000, 500_000];

/// Runs the program that some bytes choose. `most` says how many bytes were allocated at most since
/// before the call, where somebody counts them.
pub fn account(data: &[u8], most: &dyn Fn() -> usize) {
    let files = program(data);
    let report = judge(&files);
    let (most, charged) = (most(), usize::try_from(report.spent.memory).unwrap());
    assert!(
        most <= 2 * charged + BESIDE,
        "{} MB were taken and {} MB charged: {files:#?}",
        most >> 20,
        charged >> 20
    );
    let over = report.spent.memory > LIMITS.memory || report.spent.work > LIMITS.work + MAX_TEXT;
    assert!(
        !over || report.errors.iter().any(|e| e.kind == "budget-exceeded"),
        "{:?} {files:#?}",
        report.spent
    );
}

/// Bytes of a list in a template.
const MAX_LIST: usize = 64 << 10;

/// A run may take a step more for each byte of its input.
const MAX_TEXT: u64 = 1 << 20;

fn judge(files: &[(String, String)]) -> Report {
    let sources = SourceSet::new();
    let settings = Settings { limits: LIMITS, ..Settings::default() };
    let input = |(path, text): &(String, String)| InputFile {
        path: path.clone(),
        text: Ok(text.clone()),
        given: Given::Found,
    };
    let report = check(
        &sources,
        files.iter().map(input).collect(),
        &MemoryFiles::new(&sources, files.iter().cloned()),
        &settings,
    );
    let internal = report.errors.iter().find(|e| e.kind == "internal");
    assert!(internal.is_none(), "{internal:?}");
    report
}

/// The files of a program.
pub fn program(data: &[u8]) -> Vec<(String, String)> {
    let mut dice = Dice { data, at: 0, loops: 0 };
    match dice.roll(6) {
        0 => dice.modules(),
        1 => dice.template(),
        _ => dice.root(),
    }
}

/// Makes choices out of bytes; when they are used up, the first of all.
struct Dice<'d> {
    data: &'d [u8],
    at: usize,
    /// Loops around what is written now: each has a variable of its own.
    loops: usize,
}

impl Dice<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        let byte = self.data.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % sides
    }

    fn size(&mut self, most: usize) -> usize {
        SIZES[self.roll(SIZES.len())].min(most)
    }

    /// Values that refer to each other, and resources of them.
    fn root(&mut self) -> Vec<(String, String)> {
        let mut text = String::from("variable \"c\" {\n  type = bool\n}\nlocals {\n");
        let values = 1 + self.roll(4);
        for value in 0..values {
            let made = if self.roll(2) == 0 { self.list(3, value) } else { self.text(3, value) };
            writeln!(text, "  v{value} = {made}").unwrap();
        }
        text += "}\n";
        for number in 0..=self.roll(2) {
            text += &self.resource(number, values);
        }
        vec![("main.tf".to_owned(), text)]
    }

    fn resource(&mut self, number: usize, values: usize) -> String {
        let mut text = format!(
            "resource \"alicloud_instance\" \"r{number}\" {{\n  internet_max_bandwidth_out = 5\n"
        );
        match self.roll(4) {
            0 => writeln!(text, "  count = {}", self.size(10_000)).unwrap(),
            1 => writeln!(
                text,
                "  for_each = toset([for x in range({}): \"k${{x}}\"])",
                self.size(10_000)
            )
            .unwrap(),
            2 => writeln!(text, "  for_each = {{for x in {}: x => x}}", self.list(2, values))
                .unwrap(),
            _ => {}
        }
        writeln!(text, "  instance_charge_type = {}", self.text(2, values)).unwrap();
        for name in ["user_data", "security_groups"].iter().take(self.roll(3)) {
            writeln!(
                text,
                "  {name} = {}",
                if *name == "user_data" { self.text(2, values) } else { self.list(2, values) }
            )
            .unwrap();
        }
        if self.roll(3) == 0 {
            let (outer, inner) = (self.size(10_000), self.size(10_000));
            let value = self.text(2, values);
            write!(
                text,
                "  dynamic \"a\" {{\n    for_each = range({outer})\n    content {{\n      dynamic \"b\" {{\n        for_each = range({inner})\n        content {{\n          v = {value}\n        }}\n      }}\n    }}\n  }}\n"
            )
            .unwrap();
        }
        text + "}\n"
    }

    /// Levels of modules, each of which calls the next several times and hands a value on.
    fn modules(&mut self) -> Vec<(String, String)> {
        let (levels, calls, count) = (2 + self.roll(30), 1 + self.roll(4), self.size(100));
        let mut files = Vec::new();
        for level in 0..levels {
            let mut text = String::from(
                "variable \"v\" {\n  default = 1\n}\noutput \"o\" {\n  value = var.v\n}\n",
            );
            for call in 0..calls {
                let count =
                    if level % 4 == 3 { format!("  count = {count}\n") } else { String::new() };
                let value = self.text(1, 0);
                write!(
                    text,
                    "module \"m{call}\" {{\n{count}  source = \"../m{}\"\n  v = {value}\n}}\n",
                    level + 1
                )
                .unwrap();
            }
            files.push((format!("m{level}/main.tf"), text));
        }
        files.push((format!("m{levels}/main.tf"), self.resource(0, 0) + "variable \"v\" {\n}\n"));
        files
    }

    /// A template of ROS.
    fn template(&mut self) -> Vec<(String, String)> {
        let mut text = String::from(
            "ROSTemplateFormatVersion: '2015-09-01'\nParameters:\n  P:\n    Type: String\n    AllowedValues: [",
        );
        (0..self.size(64)).for_each(|n| write!(text, "value{n}, ").unwrap());
        text += "last]\nResources:\n";
        for number in 0..=self.roll(3) {
            let (count, value, data) = (self.size(1_000), self.property(3), self.property(3));
            write!(
                text,
                "  R{number}:\n    Type: ALIYUN::ECS::Instance\n    Count: {count}\n    Properties:\n      InstanceChargeType: {value}\n      UserData: {data}\n      InternetMaxBandwidthOut: 5\n"
            )
            .unwrap();
        }
        vec![("t.yml".to_owned(), text)]
    }

    fn property(&mut self, depth: usize) -> String {
        let short =
            ["{Ref: P}", "PostPaid", "{Ref: 'ALIYUN::Index'}", "{'Fn::GetAtt': [R0, PublicIp]}"];
        if depth == 0 {
            return short[self.roll(short.len())].to_owned();
        }
        let list = |dice: &mut Self| {
            let (count, item) = (dice.size(300), dice.property(depth - 1));
            // Lists of lists: what is written stays small, what is made of it may be large.
            vec![item.as_str(); count.min(MAX_LIST / item.len())].join(", ")
        };
        match self.roll(7) {
            0 => format!("{{'Fn::Join': ['-', [{}]]}}", list(self)),
            1 => "{'Fn::Sub': '${P}-${ALIYUN::Index}-${P}'}".to_owned(),
            2 => format!("{{'Fn::Split': ['-', {}]}}", self.property(depth - 1)),
            3 => format!("{{'Fn::Select': [0, [{}]]}}", list(self)),
            4 => format!("{{'Fn::Base64Encode': {}}}", self.property(depth - 1)),
            5 => format!(
                "{{'Fn::Replace': [{{a: {}}}, {}]}}",
                self.property(depth - 1),
                self.property(depth - 1)
            ),
            _ => short[self.roll(short.len())].to_owned(),
        }
    }

    /// An expression that is a text; the values before it may be used.
    fn text(&mut self, depth: usize, values: usize) -> String {
        if depth == 0 {
            let word = ["\"ab, c\\nd\"", "\"PostPaid\"", "1.5", "null"][self.roll(4)];
            return match (self.roll(3), self.loops, values) {
                (0, 1.., _) => format!("i{}", self.roll(self.loops)),
                (1, _, 1..) => format!("local.v{}", self.roll(values)),
                _ => word.to_owned(),
            };
        }
        let size = self.size(4_000_000);
        match self.roll(14) {
            0 => format!("format(\"%{size}s\", {})", self.text(depth - 1, values)),
            1 => format!("indent({size}, {})", self.text(depth - 1, values)),
            2 => format!(
                "replace({}, \" \", {})",
                self.text(depth - 1, values),
                self.text(depth - 1, values)
            ),
            3 => {
                format!("join({}, {})", self.text(depth - 1, values), self.list(depth - 1, values))
            }
            4 => format!("jsonencode({})", self.list(depth - 1, values)),
            5 => format!("yamlencode({})", self.list(depth - 1, values)),
            6 => format!(
                "\"${{{}}}-${{{}}}\"",
                self.text(depth - 1, values),
                self.text(depth - 1, values)
            ),
            7 => format!(
                "var.c ? {} : {}",
                self.text(depth - 1, values),
                self.text(depth - 1, values)
            ),
            8 => format!("base64encode({})", self.text(depth - 1, values)),
            9 => format!(
                "tostring({} == {})",
                self.list(depth - 1, values),
                self.list(depth - 1, values)
            ),
            10 => format!(
                "tostring(can(regex(\"(?i)[\\\\pL\\\\pN]{{{}}}\", {})))",
                size.min(900),
                self.text(depth - 1, values)
            ),
            11 => format!("upper(trimspace({}))", self.text(depth - 1, values)),
            12 => format!("sha256({})", self.text(depth - 1, values)),
            _ => format!("tostring(length({}))", self.list(depth - 1, values)),
        }
    }

    /// An expression that is a list, or with luck an object.
    fn list(&mut self, depth: usize, values: usize) -> String {
        let size = self.size(10_000);
        if depth == 0 {
            return if values > 0 && self.roll(2) == 0 {
                format!("local.v{}", self.roll(values))
            } else {
                format!("range({size})")
            };
        }
        match self.roll(20) {
            0..=4 => {
                self.loops += 1;
                let made = if self.roll(2) == 0 { self.list(depth - 1, values) } else { self.text(depth - 1, values) };
                self.loops -= 1;
                let name = self.loops;
                match self.roll(3) {
                    0 => format!("{{for i{name} in range({size}): \"k${{i{name}}}\" => {made}}}"),
                    1 => format!("{{for i{name} in range({size}): {made} => i{name}...}}"),
                    _ => format!("[for i{name} in range({size}): {made}]"),
                }
            }
            5 => format!("formatlist(\"%{size}s\", {})", self.list(depth - 1, values)),
            6 => format!("split(\",\", {})", self.text(depth - 1, values)),
            7 => format!("setproduct({}, {})", self.list(depth - 1, values), self.list(depth - 1, values)),
            8 => format!("concat({}, {})", self.list(depth - 1, values), self.list(depth - 1, values)),
            9 => format!("flatten([{}, {}])", self.list(depth - 1, values), self.list(depth - 1, values)),
            10 => format!("csvdecode(\"a,b\\n${{join(\"\\n\", {})}}\")", self.list(depth - 1, values)),
            11 => format!("jsondecode(jsonencode({}))", self.list(depth - 1, values)),
            12 => "yamldecode(\"a: &a [x, x, x, x, x, x]\\nb: &b [*a, *a, *a, *a, *a]\\nc: [*b, *b, *b, *b, *b]\\n\")".to_owned(),
            13 => format!("regexall(\"{}\", {})", "()".repeat(size.min(200)), self.text(depth - 1, values)),
            14 => format!("chunklist({}, {})", self.list(depth - 1, values), 1 + size),
            15 => format!("sort({})", self.list(depth - 1, values)),
            16 => format!("{}[*]", self.list(depth - 1, values)),
            17 => format!("distinct({})", self.list(depth - 1, values)),
            18 => format!("[{}, {}]", self.text(depth - 1, values), self.list(depth - 1, values)),
            _ => format!("zipmap([for s in {}: \"${{s}}\"], {})", self.list(depth - 1, values), self.list(depth - 1, values)),
        }
    }
}
