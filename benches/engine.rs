//! Load time and memory, and the cost of an answer, on 100,000 and 1,000,000 features.
//!
//! The cost must follow the answer and not the layer: the last lines give 1,000,000 against 100,000,
//! each asked for as many features.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use lachin_map::encode::geojson;
use lachin_map::{Catalog, Collection, Dataset, Datetime, Query};

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

fn answer(collection: &Collection, query: &Query) -> Vec<u8> {
    let page = collection.query(query);
    geojson::page(&page, "2020-12-01T00:00:00Z", &[(); 0]).expect("an empty list is JSON")
}

fn bench(criterion: &mut Criterion) {
    measure_load();
    for (name, path) in SIZES {
        let catalog = load(path);
        let collection = catalog.collections().next().expect("one file, one collection");
        let day = Datetime::parse("2020-12-01", catalog.offset()).expect("a date");
        for wanted in [12, 100] {
            let query = bbox_of(collection, wanted);
            assert_eq!(collection.query(&query).matched, wanted);
            criterion.bench_function(&format!("box of {wanted} of {name}"), |b| {
                b.iter(|| black_box(answer(collection, black_box(&query))));
            });
            let dated = Query { datetime: Some(day.clone()), ..query };
            criterion.bench_function(&format!("box of {wanted} with a day, of {name}"), |b| {
                b.iter(|| black_box(answer(collection, black_box(&dated))));
            });
        }
        criterion.bench_function(&format!("one by id of {name}"), |b| {
            b.iter(|| {
                let feature = collection.feature(black_box("77777")).expect("ids run from 1");
                black_box(geojson::feature(feature, &[(); 0]))
            });
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
