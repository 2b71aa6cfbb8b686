//! What a large layer may take: memory for whole layers, which are written feature by feature and never collected, and
//! threads for costly questions, which wait for each other.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod program;

use std::fmt::Write as _;
use std::io::{BufWriter, Read, Write};
use std::net::TcpStream;
use std::path::Path;

use program::Service;

const FEATURES: usize = 300_000;

/// What an answer that is streamed may add to the peak of the program's memory: the first 8 MiB, which are held back
/// to see whether the answer ends within them, the rows, 4 bytes each, and what the allocator keeps beside that.
const STREAMED: usize = 24 << 20;
/// As much again for the nodes of a FlatGeobuf's index, some 150 bytes a feature.
const INDEXED: usize = STREAMED + 150 * FEATURES;

/// Points that say much of themselves, so that answers are large and loading is quick.
fn points(path: &Path) {
    let note = "of a layer that is far larger than its answer may be in memory, ".repeat(4);
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    file.write_all(br#"{"type":"FeatureCollection","features":["#).unwrap();
    let mut feature = String::new();
    for i in 0..FEATURES {
        feature.clear();
        let (comma, lon, lat) = (if i == 0 { "" } else { "," }, i % 359, (i / 359) % 90);
        write!(
            feature,
            r#"{comma}{{"type":"Feature","id":"p{i}","geometry":{{"type":"Point","coordinates":[{lon}.5,{lat}.25]}},"#,
            lon = i64::try_from(lon).unwrap() - 179,
        )
        .unwrap();
        write!(feature, r#""properties":{{"n":{},"note":"{note}"}}}}"#, i % 1_000).unwrap();
        file.write_all(feature.as_bytes()).unwrap();
    }
    file.write_all(b"]}").unwrap();
    file.flush().unwrap();
}

/// A field of the process's status, in bytes.
fn memory(process: u32, field: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    let number: usize = line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
    number << 10
}

/// By how much the peak of the program's memory rises above what it holds now.
fn growth<T>(service: &Service, ask: impl FnOnce() -> T) -> (usize, T) {
    let process = service.process();
    // 5 sets the peak back to the present (proc_pid_clear_refs(5)).
    std::fs::write(format!("/proc/{process}/clear_refs"), "5").unwrap();
    let before = memory(process, "VmRSS:");
    let answer = ask();
    (memory(process, "VmHWM:").saturating_sub(before), answer)
}

/// A request for `path`, written to a connection of its own.
fn ask(service: &Service, path: &str) -> TcpStream {
    let host = service.url.trim_start_matches("http://").trim_end_matches('/');
    let mut connection = TcpStream::connect(host).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    connection
}

/// Reads an answer that must be 200 to its end, keeping nothing; its length with its head.
fn read(mut connection: TcpStream) -> usize {
    let (mut piece, mut length) = (vec![0; 64 << 10], 0);
    loop {
        let read = connection.read(&mut piece).unwrap();
        assert!(length > 0 || piece.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&piece));
        if read == 0 {
            return length;
        }
        length += read;
    }
}

/// A hundred filters that look at every feature, all at once: they wait for each other, and whoever asks for something
/// else does not wait for them.
fn costly_questions_share_few_threads(service: &Service) {
    let threads = || std::fs::read_dir(format!("/proc/{}/task", service.process())).unwrap().count();
    let processors = std::thread::available_parallelism().unwrap().get();
    let costly =
        "/collections/points/items?limit=1&filter=note%20LIKE%20%27%25a%25%27%20AND%20n%20%2A%202%20%3E%20n";
    let asked: Vec<_> = (0..100).map(|_| ask(service, costly)).collect();
    for _ in 0..10 {
        assert_eq!(service.get("/health/live").0, 200);
    }
    // Those of the runtime, those that loaded, and those of the work: two for each processor.
    let most = 2 * processors + 2 * processors + 8;
    let found = threads();
    assert!(found <= most, "{found} threads, not {most}");
    drop(asked);
    // What nobody waits for any more ends, so that this is answered soon.
    assert_eq!(service.get(costly).0, 200);
}

#[test]
fn a_whole_layer_takes_far_less_memory_than_it_has_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("points.geojson");
    points(&file);
    let service = Service::start(&["--geodata", file.to_str().unwrap()], &[]);
    let mercator = "/points.geojson?crs=http://www.opengis.net/def/crs/EPSG/0/3857";
    // Two at once, so that both of two processors have something to do.
    for pair in [
        ["/points.geojson", mercator],
        ["/points.csv", "/points.geojsons"],
        ["/points.jsonfg", "/points.kml"],
    ] {
        let (grown, length) = growth(&service, || {
            std::thread::scope(|scope| {
                let reading = pair.map(|path| scope.spawn(|| read(ask(&service, path))));
                reading.map(|reading| reading.join().unwrap()).into_iter().sum::<usize>()
            })
        });
        assert!(length > 6 * STREAMED, "{pair:?} are only {length} bytes long");
        assert!(grown < 2 * STREAMED, "{pair:?}: {grown} bytes more in memory for answers of {length}");
    }
    let (grown, length) = growth(&service, || read(ask(&service, "/points.fgb?properties=note")));
    assert!(grown < INDEXED, "FlatGeobuf: {grown} bytes more in memory for an answer of {length}");
    // Of clients that stop reading nothing piles up: as many wait as there are formats, while another reads on.
    let (grown, ()) = growth(&service, || {
        let waiting: Vec<_> = ["csv", "geojsons", "jsonfg"]
            .map(|suffix| {
                let mut connection = ask(&service, &format!("/points.{suffix}"));
                connection.read_exact(&mut [0; 1 << 10]).unwrap();
                connection
            })
            .into();
        read(ask(&service, "/points.geojson"));
        drop(waiting);
    });
    assert!(grown < 3 * STREAMED, "{grown} bytes more in memory for answers that nobody reads");
    costly_questions_share_few_threads(&service);
}
