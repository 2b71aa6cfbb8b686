//! Vector tiles made fresh, on one core: few features of 1,000,000, and many of 100,000.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run says why and ends")]
#![allow(missing_docs, clippy::print_stdout, reason = "a program of figures, not a library")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lachin_map::encode::mvt::{self, TileLimit};
use lachin_map::tile::{TileCoord, TileMatrixSet};
use lachin_map::{Collection, Dataset, Query};

/// The tiles that other servers were measured with: zoom, row, column.
const CASES: [(&str, [[u32; 3]; 2]); 2] = [
    ("bench-data/mix_100000.geojson", [[9, 194, 322], [8, 97, 161]]),
    ("bench-data/mix_1000000.geojson", [[12, 1558, 2577], [11, 779, 1288]]),
];

fn make(collection: &Collection, tile: TileCoord) -> Vec<u8> {
    mvt::tile([mvt::layer(collection, &Query::default(), tile, None, TileLimit::default()).0])
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tiles");
    group.throughput(Throughput::Elements(1));
    for (path, tiles) in CASES {
        // As in the program, another thread loads than answers: its heap is left in pieces.
        let load = || Dataset::open(path.as_ref()).and_then(|dataset| dataset.load());
        let loaded = std::thread::spawn(load).join().expect("the data is loaded");
        let catalog = loaded.expect("run `make bench`, which makes the data");
        let collection = catalog.collections().next().expect("one file, one collection");
        for [zoom, row, col] in tiles {
            let tile = TileCoord::new(TileMatrixSet::WebMercatorQuad, zoom, row, col).expect("a tile");
            let size = make(collection, tile).len();
            let found = collection.query(&Query { bbox: Some(tile.bbox()), ..Query::default() }).matched;
            group.bench_function(format!("{tile} of {path}: {found} features, {size} bytes"), |b| {
                b.iter(|| make(black_box(collection), black_box(tile)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
