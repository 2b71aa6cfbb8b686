//! The real binary on a free port.

#![allow(dead_code, reason = "not every test program asks for all of it")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// The program.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_lachin-map");

/// The program serving on a free port; ended when dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) url: String,
    /// Kept open: a program whose output is closed would fail to write.
    output: BufReader<std::process::ChildStdout>,
}

impl Service {
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(BINARY);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let Some(url) = line.trim().strip_prefix("listening on ") else {
            let mut fault = String::new();
            child.stderr.take().unwrap().read_to_string(&mut fault).unwrap();
            panic!("'{line}' {fault}");
        };
        Self { url: url.to_owned(), child, output }
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = agent.get(format!("{}{path}", self.url)).call().unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks the program to stop, and waits until it has: its exit and what it wrote to its log.
    pub(crate) fn stop(mut self) -> (bool, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        self.output.read_to_string(&mut String::new()).unwrap();
        (self.child.wait().unwrap().success(), log)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
