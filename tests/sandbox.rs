//! A folder for one test, and the program run in it with nothing of this machine's environment.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Code with one error: a server that is bought for too short a term.
pub(crate) const SHORT: &str = r#"provider "alicloud" {
  region = "cn-hangzhou"
}

resource "alicloud_instance" "web" {
  instance_charge_type       = "PrePaid"
  period                     = 1
  renewal_status             = "AutoRenewal"
  internet_max_bandwidth_out = 5
}
"#;

/// Code without findings.
pub(crate) fn good() -> String {
    SHORT.replace("period                     = 1", "period                     = 3")
}

/// Code with one undecided judgement: the term is a variable without value.
pub(crate) fn open() -> String {
    SHORT.replace("= 1", "= var.months") + "\nvariable \"months\" {\n  type = number\n}\n"
}

/// Address space of a run in kilobytes: what two threads may reserve, and 1 GB.
pub(crate) const MEMORY: usize = 1_200_000;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_iac-icp");

/// Processor seconds of a run. Debug builds are slow; what is quadratic or worse takes far longer.
pub(crate) const SECONDS: usize = 20;

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as one JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("not one JSON document ({e}): {self:?}"))
    }

    /// Rules and verdicts of a JSON report, sorted.
    pub(crate) fn found(&self) -> Vec<String> {
        let json = self.json();
        let one = |f: &serde_json::Value| {
            format!("{} {}", f["rule"].as_str().unwrap(), f["verdict"].as_str().unwrap())
        };
        let mut all: Vec<String> = json["findings"].as_array().unwrap().iter().map(one).collect();
        all.sort();
        all
    }
}

/// A folder that goes with the value.
pub(crate) struct Sandbox {
    pub(crate) root: PathBuf,
}

impl Sandbox {
    /// A folder with files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root =
            std::env::temp_dir().join(format!("iac-icp-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        // The project ends here, whatever lies above the folder for temporary files.
        std::fs::create_dir(root.join(".git")).unwrap();
        let sandbox = Self { root: root.canonicalize().unwrap() };
        files.iter().for_each(|(name, text)| sandbox.write(name, text));
        sandbox
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(name)).unwrap()
    }

    /// The program with arguments, separated by blanks. Where there is a shell it may take no more
    /// memory and time than most machines have to spare: no run of a test needs them.
    pub(crate) fn command(&self, line: &str) -> Command {
        if cfg!(not(target_os = "linux")) {
            return self.unlimited(Command::new(PROGRAM), line);
        }
        let mut limited = Command::new("/bin/sh");
        limited
            .arg("-c")
            .arg(format!("ulimit -v {MEMORY}; ulimit -t {SECONDS}; exec \"$0\" \"$@\""))
            .arg(PROGRAM);
        limited.env("RAYON_NUM_THREADS", "2");
        self.unlimited(limited, line)
    }

    /// The program with as many threads as there are processors, which may reserve more memory than
    /// a limit leaves them.
    pub(crate) fn unlimited(&self, mut command: Command, line: &str) -> Command {
        for name in [
            "LANG",
            "LC_ALL",
            "LC_MESSAGES",
            "NO_COLOR",
            "FORCE_COLOR",
            "CLICOLOR_FORCE",
            "TERM",
            "COLUMNS",
        ] {
            command.env_remove(name);
        }
        command.args(line.split_whitespace()).current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, line: &str) -> Ran {
        finish(self.command(line))
    }

    /// Runs it with environment variables.
    pub(crate) fn run_with(&self, line: &str, environment: &[(&str, &str)]) -> Ran {
        let mut command = self.command(line);
        command.envs(environment.iter().copied());
        finish(command)
    }

    /// Runs it with a text on standard input.
    pub(crate) fn run_on(&self, line: &str, input: &str) -> Ran {
        let mut command = self.command(line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        ran(&child.wait_with_output().unwrap())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

fn finish(mut command: Command) -> Ran {
    ran(&command.output().unwrap())
}

fn ran(output: &std::process::Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

/// Runs in the folder of a project.
pub(crate) fn lint(files: &[(&str, &str)], line: &str) -> Ran {
    Sandbox::new(files).run(line)
}
