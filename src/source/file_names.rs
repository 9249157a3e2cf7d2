//! What files are by their names.
//!
//! Stands alone because the endings of Terraform and OpenTofu are asked for from finding files to
//! mending them, and a list that forgets one makes a file that nobody reads.

/// What Terraform and OpenTofu read in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerraformFile {
    /// Configuration in native syntax.
    Native,
    /// Configuration in JSON syntax.
    Json,
    /// Values of variables in native syntax.
    Values,
    /// Values of variables in JSON syntax.
    ValuesJson,
}

/// Every ending, with what it says.
const ENDINGS: [(&str, TerraformFile); 6] = [
    (".tf", TerraformFile::Native),
    (".tofu", TerraformFile::Native),
    (".tf.json", TerraformFile::Json),
    (".tofu.json", TerraformFile::Json),
    (".tfvars", TerraformFile::Values),
    (".tfvars.json", TerraformFile::ValuesJson),
];

impl TerraformFile {
    /// What a file of this path or name is; `None` for anything that is not Terraform's.
    pub fn of(path: &str) -> Option<Self> {
        split(path).map(|(_, kind)| kind)
    }

    /// Whether it holds configuration, not values.
    pub fn is_configuration(self) -> bool {
        matches!(self, Self::Native | Self::Json)
    }

    /// Whether it is written in JSON.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::ValuesJson)
    }
}

/// A name without its ending, and what that says.
fn split(path: &str) -> Option<(&str, TerraformFile)> {
    ENDINGS.iter().find_map(|(ending, kind)| Some((path.strip_suffix(ending)?, *kind)))
}

/// Whether a file holds configuration, hidden or not.
pub fn is_code(path: &str) -> bool {
    TerraformFile::of(path).is_some_and(TerraformFile::is_configuration)
}

/// Whether Terraform loads a file of this name as configuration: it leaves hidden files alone.
pub fn is_configuration(name: &str) -> bool {
    is_code(name) && !name.starts_with('.')
}

/// Whether a file of configuration changes what others say.
pub fn is_override(name: &str) -> bool {
    split(name).is_some_and(|(stem, kind)| {
        kind.is_configuration() && (stem == "override" || stem.ends_with("_override"))
    })
}

/// The name of the file that OpenTofu reads instead of one of Terraform's.
pub fn tofu_twin(name: &str) -> Option<String> {
    let (stem, ending) = name
        .strip_suffix(".tf")
        .map(|stem| (stem, ".tofu"))
        .or_else(|| Some((name.strip_suffix(".tf.json")?, ".tofu.json")))?;
    Some(format!("{stem}{ending}"))
}

/// The name of a file of values without its ending; `None` for other files.
pub fn values_stem(name: &str) -> Option<&str> {
    split(name).filter(|(_, kind)| !kind.is_configuration()).map(|(stem, _)| stem)
}

/// Whether a file is written in native HCL: Terraform's own, and what calls it.
pub fn is_hcl(path: &str) -> bool {
    path.ends_with(".hcl") || TerraformFile::of(path).is_some_and(|kind| !kind.is_json())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_files_are() {
        let rows = [
            ("a/main.tf", Some(TerraformFile::Native), false),
            ("main.tofu", Some(TerraformFile::Native), false),
            ("main.tf.json", Some(TerraformFile::Json), false),
            ("main.tofu.json", Some(TerraformFile::Json), false),
            ("x_override.tofu.json", Some(TerraformFile::Json), true),
            ("override.tf", Some(TerraformFile::Native), true),
            ("override.tfvars", Some(TerraformFile::Values), false),
            ("x.auto.tfvars.json", Some(TerraformFile::ValuesJson), false),
            ("override.json", None, false),
            ("tf", None, false),
        ];
        for (name, kind, overrides) in rows {
            assert_eq!((TerraformFile::of(name), is_override(name)), (kind, overrides), "{name}");
        }
        assert!(is_code(".hidden.tf") && !is_configuration(".hidden.tf"));
        assert_eq!(values_stem("prod.tfvars.json"), Some("prod"));
        assert_eq!(tofu_twin("main.tf.json").as_deref(), Some("main.tofu.json"));
        assert!(is_hcl("x.tftest.hcl") && is_hcl("x.tfvars") && !is_hcl("x.tf.json"));
    }
}
