//! The `lachin-map` program: reads its command line, loads a data set, serves it or checks it.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use lachin_map::config::{Command, Config, Serve};
use lachin_map::http::{self, AppState};
use lachin_map::{Dataset, embedded, telemetry};
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let result = match Config::parse().command {
        Command::Serve(serve) => run(&serve),
        Command::Check { geodata } => check(&geodata),
    };
    result.unwrap_or_else(|error| {
        // Standard error may be closed; there is nobody else to tell.
        let _ = writeln!(std::io::stderr(), "{error}");
        ExitCode::FAILURE
    })
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

fn check(path: &Path) -> Outcome {
    let faults = Dataset::open(path)?.check();
    let mut out = stdout().lock();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    match faults.len() {
        0 => writeln!(out, "no fault found")?,
        count => writeln!(out, "{count} found")?,
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[tokio::main]
async fn run(serve: &Serve) -> Outcome {
    telemetry::start();
    let dataset = match &serve.geodata {
        Some(path) => Dataset::open(path)?,
        None => embedded::dataset(),
    };
    let catalog = dataset.load()?;
    drop(dataset);
    for collection in catalog.collections() {
        tracing::info!(collection = collection.id(), features = collection.features().len(), "loaded");
    }
    let state = AppState::new(catalog, serve.site(), embedded::assets());
    let listener = TcpListener::bind(serve.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", serve.listen))?;
    // Whoever starts the program on port 0 reads here which port it got.
    writeln!(stdout(), "listening on http://{}", listener.local_addr()?)?;
    http::serve(listener, state, shutdown()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Waits for Ctrl-C or, on Unix, the signal by which services are stopped.
async fn shutdown() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupt.await };
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
