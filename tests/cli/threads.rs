//! The output does not depend on the number of threads.

use std::process::Command;

use crate::sandbox::{PROGRAM, Sandbox};

#[test]
fn one_thread_and_many_say_the_same() {
    let sandbox = Sandbox::new(&[]);
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for format in ["json", "sarif", "human"] {
        let run = |threads: &str| {
            let mut command = sandbox
                .unlimited(Command::new(PROGRAM), &format!("lint --lang en --format {format}"));
            let output = command.arg(&fixtures).env("RAYON_NUM_THREADS", threads).output().unwrap();
            assert!(output.stdout.len() > 10_000);
            output.stdout
        };
        let one = run("1");
        assert!(one == run("2") && one == run("7"), "{format} differs");
    }
}
