//! The conformance classes that the service claims, each proved by tests that ran and passed.
//!
//! [`classes`] lists what each class requires. Each test says in its module's `PROOFS` which requirements it proves. After all
//! tests have run, every requirement of every class that `/conformance` claims must have been proved: a test that fails, or is
//! no longer there, takes its classes with it. Run a part of them, without that look at the classes, with
//! `cargo test --test conformance NAME`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "whatever fails here is a failed test"
)]

mod classes;
#[path = "../client/mod.rs"]
mod client;
mod core;
mod cql2;
mod filtering;
mod schemas;
mod systems;
mod tilesets;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use classes::CLASSES;
use client::Client;
use libtest_mimic::{Arguments, Trial};

/// A test, and the requirements that it proves if it passes: none, if it holds what no class asks for.
pub(crate) struct Proof {
    name: String,
    requirements: Vec<String>,
    run: Box<dyn FnOnce() + Send>,
}

impl Proof {
    /// A function of that name as a test; `requirements` are of one standard.
    fn new(name: &str, standard: &str, requirements: &[&str], run: impl FnOnce() + Send + 'static) -> Self {
        let requirements = requirements.iter().map(|requirement| format!("{standard}/req/{requirement}"));
        let name = name.trim_start_matches("conformance::").to_owned();
        Self { name, requirements: requirements.collect(), run: Box::new(run) }
    }
}

/// The tests of a module: of each function the requirements of one standard that it proves.
macro_rules! proofs {
    ($standard:literal: $($test:ident [$($requirement:literal),* $(,)?])*) => {
        vec![$(crate::Proof::new(
            concat!(module_path!(), "::", stringify!($test)), $standard, &[$($requirement),*], $test,
        )),*]
    };
}
pub(crate) use proofs;

/// The requirements that were proved.
type Proved = Arc<Mutex<BTreeSet<String>>>;

fn main() {
    let arguments = Arguments::from_args();
    let modules = [
        core::proofs(),
        systems::proofs(),
        schemas::proofs(),
        filtering::proofs(),
        tilesets::proofs(),
        cql2::proofs(),
    ];
    let proved = Proved::default();
    let trials = modules.into_iter().flatten().map(|proof| trial(proof, Arc::clone(&proved)));
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    conclusion.exit_if_failed();
    let all_ran = conclusion.num_filtered_out == 0 && conclusion.num_ignored == 0 && !arguments.list;
    if all_ran && let Err(faults) = claims_are_proved(&proved.lock().unwrap()) {
        eprintln!("{faults}");
        std::process::exit(101);
    }
}

fn trial(proof: Proof, proved: Proved) -> Trial {
    let Proof { name, requirements, run } = proof;
    Trial::test(name, move || {
        run();
        proved.lock().unwrap().extend(requirements);
        Ok(())
    })
}

/// Sees that what is claimed is what is listed, that each requirement of it was proved, and that nothing else was.
fn claims_are_proved(proved: &BTreeSet<String>) -> Result<(), String> {
    let mut faults = Vec::new();
    let claimed: Vec<String> =
        serde_json::from_value(Client::embedded().json("/conformance")["conformsTo"].clone()).unwrap();
    let listed: Vec<String> = CLASSES.iter().map(|(class, _)| uri(class)).collect();
    for class in claimed.iter().filter(|class| !listed.contains(class)) {
        faults.push(format!("/conformance claims {class}, of which no requirements are listed"));
    }
    for class in listed.iter().filter(|class| !claimed.contains(class)) {
        faults.push(format!("/conformance does not claim {class}, of which requirements are listed"));
    }
    let required: BTreeSet<String> =
        CLASSES.iter().flat_map(|(class, names)| names.iter().map(|name| requirement(class, name))).collect();
    faults.extend(required.difference(proved).map(|name| format!("no test proves {name}")));
    faults.extend(
        proved.difference(&required).map(|name| format!("no class requires {name}, which a test proves")),
    );
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// The address of a class such as `ogcapi-features-1/1.0/core`.
fn uri(class: &str) -> String {
    let (standard, name) = class.rsplit_once('/').unwrap();
    format!("http://www.opengis.net/spec/{standard}/conf/{name}")
}

fn requirement(class: &str, name: &str) -> String {
    let (standard, class) = class.rsplit_once('/').unwrap();
    format!("{standard}/req/{class}/{name}")
}
