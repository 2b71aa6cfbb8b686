//! One tree over longitude, latitude and time, or one over longitude and latitude whose candidates are
//! tested for the period? The figures stand in `src/DESIGN.md`; `src/index.rs` is the winner.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run says why and ends")]
#![allow(missing_docs, clippy::print_stdout, reason = "a program of figures, not a library")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use geo::BoundingRect;
use lachin_map::{Bbox, Dataset, Datetime, Index, Interval};
use rstar::{AABB, Envelope, ParentNode, RTree, RTreeNode, RTreeObject};

const FILE: &str = "bench-data/mix_1000000.geojson";

/// The loser: time is the third axis, in days so that its spread is like that of the other two.
struct Entry {
    cuboid: AABB<[f64; 3]>,
    row: u32,
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 3]>;

    fn envelope(&self) -> Self::Envelope {
        self.cuboid
    }
}

const DAY: f64 = 86_400e6;
/// Open ends must be finite on an axis.
const OPEN: f64 = 4e6;

fn axis(period: Interval) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of this millennium fit a double")]
    let days = |at: i64| (at as f64 / DAY).clamp(-OPEN, OPEN);
    // The end does not count; half a second before it is after every instant that is asked for.
    (days(period.start()), days(period.end()) - 0.5 / 86_400.0)
}

/// The same plain descent as that of the winner, so that only the axes differ.
fn collect(node: &ParentNode<Entry>, asked: &AABB<[f64; 3]>, rows: &mut Vec<u32>) {
    for child in node.children() {
        match child {
            RTreeNode::Leaf(entry) if entry.cuboid.intersects(asked) => rows.push(entry.row),
            RTreeNode::Parent(parent) if parent.envelope().intersects(asked) => collect(parent, asked, rows),
            _ => {}
        }
    }
}

fn search(tree: &RTree<Entry>, bbox: &Bbox, interval: Interval) -> Vec<u32> {
    let [west, south, east, north] = bbox.edges();
    let (start, end) = axis(interval);
    let cuboid = AABB::from_corners([west, south, start], [east, north, end]);
    let mut rows = Vec::new();
    collect(tree.root(), &cuboid, &mut rows);
    rows.sort_unstable();
    rows
}

fn bench(criterion: &mut Criterion) {
    let dataset = Dataset::open(FILE.as_ref()).expect("run `make bench`, which makes the data");
    let catalog = dataset.load().expect("the data is valid");
    let features = catalog.collections().next().expect("one file, one collection").features();
    let items = || features.iter().map(|f| (f.geometry().and_then(BoundingRect::bounding_rect), f.period()));
    let flat = Index::new(items());
    let entries = (0..).zip(items()).filter_map(|(row, (rect, period))| {
        let (rect, (start, end)) = (rect?, axis(period));
        let lower = [rect.min().x, rect.min().y, start];
        Some(Entry { cuboid: AABB::from_corners(lower, [rect.max().x, rect.max().y, end]), row })
    });
    let deep = RTree::bulk_load(entries.collect());

    let day = Datetime::parse("2020-12-01", catalog.offset()).expect("a date").interval();
    let small: Bbox = "46.50,39.50,46.5167,39.5167".parse().expect("a box");
    let large: Bbox = "46.50,39.50,46.553,39.553".parse().expect("a box");
    let cases = [
        ("box of 12", Some(small), None),
        ("box of 100", Some(large), None),
        ("day", None, Some(day)),
        ("box of 12 with day", Some(small), Some(day)),
        ("box of 100 with day", Some(large), Some(day)),
    ];
    for (name, bbox, interval) in cases {
        let (all, always) = (bbox.unwrap_or(Bbox::WORLD), interval.unwrap_or(Interval::ALWAYS));
        let found: Vec<u32> = flat.search(bbox.as_ref(), interval).iter().map(|c| c.row).collect();
        assert_eq!(found, search(&deep, &all, always), "both must find the same: {name}");
        println!("{name}: {} features", found.len());
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("two axes, period tested", |b| {
            b.iter(|| black_box(flat.search(black_box(bbox.as_ref()), black_box(interval))));
        });
        group.bench_function("three axes", |b| {
            b.iter(|| black_box(search(&deep, black_box(&all), black_box(always))));
        });
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
