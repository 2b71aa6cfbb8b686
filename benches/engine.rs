//! Load time and memory, and the cost of an answer, on 100,000 and 1,000,000 features.
//!
//! The cost must follow the answer and not the layer: both layers are asked for as many features, through the
//! whole service, from the request to the last byte.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run says why and ends")]
#![allow(missing_docs, clippy::print_stdout, reason = "a program of figures, not a library")]

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use criterion::{Criterion, criterion_group, criterion_main};
use http_body_util::BodyExt;
use lachin_map::encode::geojson;
use lachin_map::http::{AppState, Site, router};
use lachin_map::{Catalog, Collection, Dataset, Query};
use tower::ServiceExt;

const SIZES: [(&str, &str); 2] =
    [("100,000", "bench-data/mix_100000.geojson"), ("1,000,000", "bench-data/mix_1000000.geojson")];

fn load(path: &str) -> Catalog {
    let dataset = Dataset::open(path.as_ref()).expect("run `make bench`, which makes the data");
    dataset.load().expect("the data is valid")
}

/// Set in a process of its own, since the peak of a process's memory never falls.
const LOAD: &str = "LACHIN_MAP_BENCH_LOAD";

fn measure_load() {
    if let Ok(path) = std::env::var(LOAD) {
        let start = Instant::now();
        let catalog = load(&path);
        let seconds = start.elapsed().as_secs_f64();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or(" unknown").trim();
        let features = catalog.collections().map(|c| c.features().len()).sum::<usize>();
        println!("load {features} features: {seconds:.2} s, peak memory {peak}");
        std::process::exit(0);
    }
    let program = std::env::current_exe().expect("the bench knows its own path");
    for (_, path) in SIZES {
        let status = Command::new(&program).env(LOAD, path).status();
        assert!(status.is_ok_and(|status| status.success()), "loading {path}");
    }
}

/// A box around a fixed corner that holds `wanted` features, found by widening it.
fn bbox_of(collection: &Collection, wanted: usize) -> Query {
    let query = |side: f64| Query {
        bbox: format!("46.5,39.5,{},{}", 46.5 + side, 39.5 + side).parse().ok(),
        ..Query::default()
    };
    let (mut low, mut high) = (0.0, 2.0);
    for _ in 0..60 {
        let side = f64::midpoint(low, high);
        if collection.query(&query(side)).matched < wanted { low = side } else { high = side }
    }
    query(high)
}

/// Asks the whole service, from the request to the last byte of its answer; gives the bytes' number.
async fn ask(service: &Router, path: &str) -> usize {
    let request = Request::get(path).header("host", "bench").body(Body::empty()).expect("a request");
    let response = service.clone().oneshot(request).await.expect("an answer");
    assert!(response.status().is_success(), "{path}");
    response.into_body().collect().await.expect("a body").to_bytes().len()
}

fn bench(criterion: &mut Criterion) {
    measure_load();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for (name, path) in SIZES {
        // As in the program, another thread loads than answers: its heap is left in pieces.
        let loading = std::thread::spawn(move || load(path));
        let catalog = loading.join().expect("the data is loaded");
        let collection = catalog.collections().next().expect("one file, one collection");
        let items = format!("/collections/{}/items", collection.id());
        let mut cases = vec![("one by id".to_owned(), format!("{items}/77777"))];
        for wanted in [12, 100] {
            let query = bbox_of(collection, wanted);
            assert_eq!(collection.query(&query).matched, wanted);
            criterion.bench_function(&format!("engine only, box of {wanted} of {name}"), |b| {
                b.iter(|| geojson::page(&collection.query(black_box(&query)), "", &[(); 0]));
            });
            cases.push((format!("box of {wanted}"), format!("{items}?{query}")));
            cases.push((
                format!("box of {wanted} with a day"),
                format!("{items}?{query}&datetime=2020-12-01"),
            ));
        }
        let edges = bbox_of(collection, 100).bbox.map(|bbox| bbox.to_string()).unwrap_or_default();
        cases.push((
            "filter of a box of 100".to_owned(),
            format!("{items}?filter=S_INTERSECTS(geometry,BBOX({edges}))"),
        ));
        cases.push(("filter of a property".to_owned(), format!("{items}?filter=kind='site'&limit=100")));
        cases.push(("sorted".to_owned(), format!("{items}?sortby=-valid_from,name&limit=100")));
        let service = router(AppState::new(catalog, Site::default(), []));
        for (case, path) in cases {
            let size = runtime.block_on(ask(&service, &path));
            criterion.bench_function(&format!("{case} of {name} ({size} bytes)"), |b| {
                b.iter(|| runtime.block_on(ask(&service, black_box(&path))));
            });
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
