//! Of what and when a report was made, as its head says it.

use crate::text::Lang;

/// Of what and when something was made; what is not known is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The project, by the name of its folder, and the folder in it.
    pub project: Option<String>,
    /// The environments that were judged, by name.
    pub environments: Vec<String>,
    /// The commit that is checked out: the beginning of its id.
    pub commit: Option<String>,
    /// The day, ISO.
    pub date: Option<String>,
}

impl Made {
    /// What is known, each in a few words.
    pub(crate) fn parts(&self, lang: Lang) -> Vec<String> {
        let environments = (!self.environments.is_empty()).then(|| {
            let names = self.environments.join(lang.pick("、", ", "));
            format!("{} {names}", lang.pick("环境", "environment"))
        });
        let commit = self.commit.as_ref().map(|id| format!("{} {id}", lang.pick("提交", "commit")));
        [self.project.clone(), environments, commit, self.date.clone()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// All of it in one line; nothing where nothing is known.
    pub(crate) fn line(&self, lang: Lang) -> Option<String> {
        let parts = self.parts(lang);
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}
