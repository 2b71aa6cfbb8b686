//! What the questions about 1,000,000 features cost over HTTP, each beside what it is held to, in the same run: figures of
//! a machine drift, ratios hardly do.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run says why and ends")]
#![allow(missing_docs, clippy::print_stdout, reason = "a program of figures, not a library")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use lachin_map::Dataset;
use lachin_map::http::{AppState, Site, router};

const FILE: &str = "bench-data/mix_1000000.geojson";
/// Connections that ask at once.
const CLIENTS: usize = 2;
/// How long each question is asked at a time, and how often in turns.
const TURN: Duration = Duration::from_millis(1_500);
const TURNS: usize = 3;

/// Asks until the turn is over, each time for the next of `paths`; requests a second.
fn ask(address: &str, paths: &[String], next: &AtomicUsize) -> f64 {
    let start = Instant::now();
    let one = || {
        let connection = TcpStream::connect(address).expect("the service listens");
        connection.set_nodelay(true).expect("an option of every connection");
        let mut reader = BufReader::with_capacity(64 << 10, connection.try_clone().expect("a handle"));
        let (mut connection, mut line, mut body, mut count) = (connection, String::new(), Vec::new(), 0_u32);
        while start.elapsed() < TURN {
            let path = paths.get(next.fetch_add(1, Ordering::Relaxed) % paths.len()).expect("a path");
            write!(connection, "GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").expect("a request is sent");
            let mut length = 0;
            for number in 0.. {
                line.clear();
                reader.read_line(&mut line).expect("a head");
                assert!(number > 0 || line.contains(" 20"), "{path}: {line}");
                let lower = line.to_ascii_lowercase();
                if let Some(text) = lower.strip_prefix("content-length:") {
                    length = text.trim().parse().expect("a length");
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            body.resize(length, 0);
            reader.read_exact(&mut body).expect("a body");
            count += 1;
        }
        count
    };
    let total: u32 = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(one)).collect();
        asking.into_iter().map(|asking| asking.join().expect("no fault")).sum()
    });
    f64::from(total) / start.elapsed().as_secs_f64()
}

fn main() {
    let catalog = std::thread::spawn(|| {
        let dataset = Dataset::open(FILE.as_ref()).expect("run `make bench`, which makes the data");
        dataset.load().expect("the data is valid")
    });
    let state = AppState::new(catalog.join().expect("loaded"), Site::default(), []);
    // What the same server, runtime and client can do at all.
    let hello = Router::new().route("/hello", get(|| async { "hello" }));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let listen = |service: Router| {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("an address").to_string();
            tokio::spawn(async move { axum::serve(listener, service).await });
            address
        })
    };
    let (service, hello) = (listen(router(state)), listen(hello));

    let items = "/collections/mix_1000000/items";
    let tile = "/collections/mix_1000000/tiles/WebMercatorQuad/12";
    let edges = "46.5,39.5,46.553,39.553";
    let one = |path: String| vec![path];
    // Every tile over the data with its properties in several orders, each another question, so that none is asked twice.
    let names = ["id", "name", "kind", "valid_from", "valid_to"];
    let orders = (0..names.len()).map(|first| {
        let order = names.iter().cycle().skip(first).take(names.len());
        order.copied().collect::<Vec<_>>().join(",")
    });
    let tiles = orders.flat_map(|order| {
        let places = (1540..1610).flat_map(|row| (2550..2625).map(move |col| (row, col)));
        places.map(move |(row, col)| format!("{tile}/{row}/{col}?properties={order}"))
    });
    let tiles: Vec<_> = tiles.collect();
    let questions = [
        ("hello", &hello, one("/hello".to_owned()), ""),
        ("one feature by id", &service, one(format!("{items}/77777")), "hello"),
        ("box of about 100", &service, one(format!("{items}?bbox={edges}")), "hello"),
        (
            "the same box as a CQL2 filter",
            &service,
            one(format!("{items}?filter=S_INTERSECTS(geometry,BBOX({edges}))")),
            "box of about 100",
        ),
        (
            "filter of a property",
            &service,
            one(format!("{items}?limit=100&filter=kind=%27site%27")),
            "box of about 100",
        ),
        ("tile of zoom 12, fresh", &service, tiles, "hello"),
        ("tile of zoom 12, kept", &service, one(format!("{tile}/1558/2577")), "hello"),
    ];
    let mut figures = vec![Vec::new(); questions.len()];
    let next = AtomicUsize::new(0);
    // In turns, so that what the machine does meanwhile falls on all of them.
    for _ in 0..TURNS {
        for ((_, address, paths, _), figures) in questions.iter().zip(&mut figures) {
            figures.push(ask(address, paths, &next));
        }
    }
    let medians: Vec<f64> = figures
        .into_iter()
        .map(|mut figures| {
            figures.sort_by(f64::total_cmp);
            figures.get(TURNS / 2).copied().unwrap_or_default()
        })
        .collect();
    println!("| question | a second | of | ratio |\n|---|---|---|---|");
    for ((name, _, _, beside), rate) in questions.iter().zip(&medians) {
        let known = questions.iter().zip(&medians).find(|((other, ..), _)| other == beside);
        let ratio = known.map(|(_, other)| format!("{:.3}", rate / other)).unwrap_or_default();
        println!("| {name} | {rate:.0} | {beside} | {ratio} |");
    }
}
