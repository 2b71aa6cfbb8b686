//! FlatGeobuf 3: features in binary with typed columns and a spatial index, of which programs fetch only what they show.

mod feature;
mod shape;

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use flatbuffers::FlatBufferBuilder;
use flatgeobuf::packed_r_tree::{NodeItem, PackedRTree, calc_extent, hilbert_sort};
use flatgeobuf::{Column, ColumnArgs, ColumnType, Crs, CrsArgs, Header, HeaderArgs};

use super::table;
use crate::presentation::Shown;
use crate::schema::Kind;
pub use shape::Shape;

/// The media type.
pub const MEDIA_TYPE: &str = "application/flatgeobuf";

const MAGIC: &[u8] = b"fgb\x03fgb\x00";

/// A FlatGeobuf file of features.
///
/// The first column is `id`, a text; those of the properties follow, with the types of their values. Dates are texts, since
/// a column of times would make instants of them. Lists, objects and values of several types are JSON. Where a property
/// is called `id`, the added column takes an underscore. Nulls are left out, and so are whole numbers beyond 64 bits.
///
/// Features without a geometry stand last. The index has them with a box that meets no other, so that they are found by
/// who reads all, and not by who asks for a place.
///
/// Coordinates are x and y (longitude and latitude), whatever the order of the axes of the coordinate system.
#[derive(Debug)]
pub struct FlatGeobuf {
    about: FileMetadata,
    geometry: Shape,
    names: Vec<String>,
    kinds: Vec<ColumnType>,
}

/// What a file says of itself; what is empty is left out.
#[derive(Debug, Clone, Default)]
pub struct FileMetadata {
    /// The name of the layer.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who is to be named, under which licence, and what the data does not mean to say.
    pub description: String,
    /// The EPSG code of the coordinate system: 4326 for degrees.
    pub epsg: i32,
}

/// The buffers of features in a temporary file, in the order in which they came.
struct Waiting {
    file: BufWriter<File>,
    /// Where each begins, and where the last ends.
    starts: Vec<u64>,
}

impl Waiting {
    fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?), starts: vec![0] })
    }

    fn push(&mut self, buffer: &[u8]) -> io::Result<()> {
        self.file.write_all(buffer)?;
        self.starts.push(self.starts.last().map_or(0, |start| start + buffer.len() as u64));
        Ok(())
    }

    fn start(&self, row: u64) -> u64 {
        usize::try_from(row).ok().and_then(|row| self.starts.get(row)).copied().unwrap_or_default()
    }

    fn size(&self, row: u64) -> u64 {
        self.start(row + 1) - self.start(row)
    }

    /// Copies those of `rows`, in this order.
    fn copy(mut self, rows: &[u64], to: &mut impl Write) -> io::Result<()> {
        for row in rows {
            // Seeking writes out what the buffer still holds.
            self.file.seek(SeekFrom::Start(self.start(*row)))?;
            io::copy(&mut self.file.get_ref().take(self.size(*row)), to)?;
        }
        to.flush()
    }
}

impl FlatGeobuf {
    /// A file of features with these properties and the types of their values, as their schema has them.
    #[must_use]
    pub fn new<'a>(
        about: FileMetadata,
        geometry: Shape,
        properties: impl IntoIterator<Item = (&'a str, Option<Kind>)>,
    ) -> Self {
        let columns = properties.into_iter().map(|(name, kind)| {
            let kind = match kind {
                Some(Kind::Boolean) => ColumnType::Bool,
                Some(Kind::Integer) => ColumnType::Long,
                Some(Kind::Number) => ColumnType::Double,
                Some(Kind::Date | Kind::Instant | Kind::Moment | Kind::Text) | None => ColumnType::String,
                Some(Kind::List | Kind::Other) => ColumnType::Json,
            };
            (name.to_owned(), kind)
        });
        let (names, kinds) = columns.unzip();
        Self { about, geometry, names, kinds }
    }

    /// Writes the file of `features`.
    ///
    /// The index stands before the features, so that nothing is written before the last of them is known: they wait in
    /// a temporary file, and memory holds about 150 bytes for each. The work is that of a processor and a disk; a
    /// server does it beside its requests.
    ///
    /// # Errors
    ///
    /// The temporary file or `to` cannot be written; a geometry is not of the shape that was announced.
    pub fn write<'a>(
        &self,
        features: impl IntoIterator<Item = Shown<'a>>,
        to: &mut impl Write,
    ) -> io::Result<()> {
        let mut waiting = Waiting::new()?;
        let mut builder = FlatBufferBuilder::new();
        let (mut nodes, mut bare) = (Vec::new(), Vec::new());
        for (row, shown) in (0..).zip(features) {
            waiting.push(self.feature(&shown, &mut builder)?)?;
            let nodes = if shown.geometry().is_some() { &mut nodes } else { &mut bare };
            nodes.push(NodeItem { offset: row, ..shape::bounds(shown.geometry()) });
        }
        let has_index = !nodes.is_empty();
        let extent = calc_extent(&nodes);
        hilbert_sort(&mut nodes, &extent);
        nodes.append(&mut bare);
        let rows: Vec<u64> = nodes.iter().map(|node| node.offset).collect();

        to.write_all(MAGIC)?;
        self.header(rows.len(), has_index.then_some(&extent), to)?;
        if has_index {
            let mut start = 0;
            for node in &mut nodes {
                start += waiting.size(std::mem::replace(&mut node.offset, start));
            }
            let tree = PackedRTree::build(&nodes, &extent, PackedRTree::DEFAULT_NODE_SIZE);
            tree.map_err(io::Error::other)?.stream_write(to)?;
        }
        drop(nodes);
        waiting.copy(&rows, to)
    }

    fn header(&self, count: usize, extent: Option<&NodeItem>, to: &mut impl Write) -> io::Result<()> {
        let mut builder = FlatBufferBuilder::new();
        let id = table::free_name("id", &self.names);
        let columns = std::iter::once((&id, ColumnType::String))
            .chain(self.names.iter().zip(self.kinds.iter().copied()))
            .map(|(name, type_)| {
                let name = Some(builder.create_string(name));
                Column::create(&mut builder, &ColumnArgs { name, type_, ..ColumnArgs::default() })
            })
            .collect::<Vec<_>>();
        let mut text = |text: &str| (!text.is_empty()).then(|| builder.create_string(text));
        let (name, title, description) =
            (text(&self.about.name), text(&self.about.title), text(&self.about.description));
        let org = text("EPSG");
        let crs = Crs::create(&mut builder, &CrsArgs { org, code: self.about.epsg, ..CrsArgs::default() });
        let envelope = extent
            .map(|extent| builder.create_vector(&[extent.min_x, extent.min_y, extent.max_x, extent.max_y]));
        let header = HeaderArgs {
            name,
            title,
            description,
            envelope,
            geometry_type: self.geometry.geometry_type(),
            columns: Some(builder.create_vector(&columns)),
            features_count: count as u64,
            index_node_size: if extent.is_some() { PackedRTree::DEFAULT_NODE_SIZE } else { 0 },
            crs: Some(crs),
            ..HeaderArgs::default()
        };
        let header = Header::create(&mut builder, &header);
        builder.finish_size_prefixed(header, None);
        to.write_all(builder.finished_data())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::samples::{THINGS, catalog};
    use crate::presentation::Presentation;
    use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader, GeometryType};
    use std::io::Cursor;

    fn file(things: &str) -> Vec<u8> {
        let catalog = catalog(things);
        let things = catalog.get("things").unwrap();
        let about = FileMetadata { name: "things".to_owned(), epsg: 4326, ..FileMetadata::default() };
        let shape = Shape::of(things.features().iter().filter_map(|feature| feature.geometry()));
        let columns = things.schema().properties().map(|(name, property)| (name, property.kind()));
        let presentation = Presentation::default();
        let mut out = Vec::new();
        let features = things.features().iter().map(|feature| presentation.show(feature));
        FlatGeobuf::new(about, shape, columns).write(features, &mut out).unwrap();
        out
    }

    fn properties(bytes: &[u8], bbox: Option<[f64; 4]>) -> Vec<Vec<(String, String)>> {
        let reader = FgbReader::open(Cursor::new(bytes)).unwrap();
        let mut rows = Vec::new();
        let mut push = |feature: &flatgeobuf::FgbFeature| {
            let mut row: Vec<_> = feature.properties().unwrap().into_iter().collect();
            row.sort();
            rows.push(row);
        };
        if let Some([west, south, east, north]) = bbox {
            let mut found = reader.select_bbox(west, south, east, north).unwrap();
            while let Some(feature) = found.next().unwrap() {
                push(feature);
            }
        } else {
            let mut found = reader.select_all().unwrap();
            while let Some(feature) = found.next().unwrap() {
                push(feature);
            }
        }
        rows.sort();
        rows
    }

    #[test]
    fn values_come_back_and_the_index_finds_places() {
        let bytes = file(THINGS);
        let row = |values: &[(&str, &str)]| {
            values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        };
        let a = row(&[
            ("id", "a"),
            ("list", "[1,\"ü\"]"),
            ("n", "1"),
            ("name", "Ə, \"B\"\n<c>&"),
            ("valid_from", "2020-11-10"),
            ("valid_to", "2020-12-01"),
            ("x", "1.5"),
            ("yes", "true"),
        ]);
        let seven =
            row(&[("id", "7"), ("name", ""), ("valid_from", "2020-12-01"), ("x", "2"), ("yes", "false")]);
        let all = properties(&bytes, None);
        assert_eq!(all.len(), 4);
        assert!(all.contains(&a) && all.contains(&seven));
        assert_eq!(properties(&bytes, Some([46.0, 39.0, 47.0, 40.0])), [a]);
        assert_eq!(properties(&bytes, Some([-180.0, -90.0, 180.0, 90.0])).len(), 3);

        let reader = FgbReader::open(Cursor::new(&bytes)).unwrap();
        let header = reader.header();
        assert_eq!((header.features_count(), header.geometry_type()), (4, GeometryType::Unknown));
        let kinds: Vec<_> =
            header.columns().unwrap().iter().map(|column| (column.name(), column.type_())).collect();
        assert_eq!(
            kinds[..4],
            [
                ("id", ColumnType::String),
                ("name", ColumnType::String),
                ("n", ColumnType::Long),
                ("x", ColumnType::Double)
            ]
        );
        assert_eq!(kinds[4..6], [("yes", ColumnType::Bool), ("list", ColumnType::Json)]);
    }

    #[test]
    fn nothing_and_nowhere_are_files_too() {
        let empty = file(r#"{"type":"FeatureCollection","features":[]}"#);
        assert_eq!(properties(&empty, None).len(), 0);
        let nowhere = file(
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"geometry":null,"properties":{"id":"own"}}]}"#,
        );
        let row = [("id", "own"), ("id_", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(properties(&nowhere, None), [row.to_vec()]);
    }

    #[test]
    fn a_geometry_of_another_shape_is_refused() {
        let catalog = catalog(THINGS);
        let features = catalog.get("things").unwrap().features();
        let point = Shape::of(features[0].geometry());
        let shown = Presentation::default();
        let file = FlatGeobuf::new(FileMetadata::default(), point, []);
        let error =
            file.write(features.iter().map(|feature| shown.show(feature)), &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "feature h: a Polygon among geometries of the type Point");
    }
}
