//! One feature as a flat buffer: its geometry and the bytes of its properties.

use std::io;

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{ColumnType, Feature, FeatureArgs, Geometry as Flat, GeometryArgs, GeometryType};
use geo::{Coord, Geometry, LineString, Polygon};

use super::FlatGeobuf;
use super::shape::{self, type_of};
use crate::encode::table::{self, Value};
use crate::presentation::Shown;

type Builder<'b> = FlatBufferBuilder<'b>;
type Written<'b> = WIPOffset<Flat<'b>>;

impl FlatGeobuf {
    /// The buffer of a feature, with its size before it.
    pub(super) fn feature<'b>(
        &self,
        shown: &Shown<'_>,
        builder: &'b mut Builder<'_>,
    ) -> io::Result<&'b [u8]> {
        builder.reset();
        let announced = self.geometry.geometry_type();
        if let Some(found) = shown.geometry().map(type_of)
            && announced != GeometryType::Unknown
            && shape::join(found, announced) != announced
        {
            let fault =
                format!("feature {}: a {found:?} among geometries of the type {announced:?}", shown.id());
            return Err(io::Error::new(io::ErrorKind::InvalidData, fault));
        }
        let geometry = shown.geometry().map(|geometry| write(geometry, announced, builder));
        let properties = Some(builder.create_vector(&self.properties(shown)));
        let feature = Feature::create(builder, &FeatureArgs { geometry, properties, columns: None });
        builder.finish_size_prefixed(feature, None);
        Ok(builder.finished_data())
    }

    /// The number of a column and its value, one after another.
    fn properties(&self, shown: &Shown<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        let mut put = |column: u16, value: &[u8], is_text: bool| {
            out.extend_from_slice(&column.to_le_bytes());
            if is_text {
                // No text of a feature reaches 4 GiB: its whole file is read into memory.
                out.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
            }
            out.extend_from_slice(value);
        };
        put(0, shown.id().as_bytes(), true);
        for (column, (kind, value)) in (1..).zip(self.kinds.iter().zip(table::row(&self.names, shown))) {
            match (*kind, value) {
                (ColumnType::Bool, Value::Boolean(boolean)) => put(column, &[boolean.into()], false),
                (ColumnType::Long, Value::Number(number)) => {
                    if let Ok(whole) = number.parse::<i64>() {
                        put(column, &whole.to_le_bytes(), false);
                    }
                }
                (ColumnType::Double, Value::Number(number)) => {
                    if let Ok(number) = number.parse::<f64>() {
                        put(column, &number.to_le_bytes(), false);
                    }
                }
                (ColumnType::String, Value::Text(text)) => put(column, text.as_bytes(), true),
                (ColumnType::Json, Value::Text(text)) => {
                    put(column, &serde_json::to_vec(&text).unwrap_or_default(), true);
                }
                (ColumnType::Json, Value::Boolean(boolean)) => {
                    put(column, boolean.to_string().as_bytes(), true);
                }
                (ColumnType::Json | ColumnType::String, Value::Number(text) | Value::Json(text)) => {
                    put(column, text.as_bytes(), true);
                }
                // Nulls. The schema has its types from all values, so that no other pair occurs.
                _ => {}
            }
        }
        out
    }
}

/// Writes a geometry, as a multiple one where those are announced.
fn write<'b>(geometry: &Geometry, announced: GeometryType, builder: &mut Builder<'b>) -> Written<'b> {
    // A list of one point is written like a point.
    let type_ = if announced == GeometryType::Unknown { type_of(geometry) } else { announced };
    match geometry {
        Geometry::Point(point) => points(&[point.0], type_, builder),
        Geometry::MultiPoint(list) => {
            let coords: Vec<_> = list.iter().map(|point| point.0).collect();
            points(&coords, type_, builder)
        }
        Geometry::Line(line) => write(&Geometry::LineString(line.into()), announced, builder),
        Geometry::LineString(line) if type_ == GeometryType::MultiLineString => {
            lines(std::iter::once(line), type_, builder)
        }
        Geometry::LineString(line) => points(&line.0, type_, builder),
        Geometry::MultiLineString(list) => lines(list.iter(), type_, builder),
        Geometry::Polygon(one) if type_ == GeometryType::MultiPolygon => {
            polygons(std::slice::from_ref(one), builder)
        }
        Geometry::Polygon(one) => polygon(one, builder),
        Geometry::MultiPolygon(list) => polygons(&list.0, builder),
        Geometry::GeometryCollection(list) => {
            let parts =
                list.iter().map(|part| write(part, GeometryType::Unknown, builder)).collect::<Vec<_>>();
            nested(&parts, GeometryType::GeometryCollection, builder)
        }
        Geometry::Rect(rect) => write(&Geometry::Polygon(rect.to_polygon()), announced, builder),
        Geometry::Triangle(triangle) => write(&Geometry::Polygon(triangle.to_polygon()), announced, builder),
    }
}

fn points<'b>(coords: &[Coord], type_: GeometryType, builder: &mut Builder<'b>) -> Written<'b> {
    let xy: Vec<f64> = coords.iter().flat_map(|coord| [coord.x, coord.y]).collect();
    let xy = Some(builder.create_vector(&xy));
    Flat::create(builder, &GeometryArgs { xy, type_, ..GeometryArgs::default() })
}

fn lines<'b, 'l>(
    lines: impl Iterator<Item = &'l LineString>,
    type_: GeometryType,
    builder: &mut Builder<'b>,
) -> Written<'b> {
    let (mut xy, mut ends) = (Vec::new(), Vec::new());
    for line in lines {
        xy.extend(line.0.iter().flat_map(|coord| [coord.x, coord.y]));
        ends.push(u32::try_from(xy.len() / 2).unwrap_or(u32::MAX));
    }
    let xy = Some(builder.create_vector(&xy));
    // One ring ends where all coordinates end; of lines some readers count the ends, even if there is one.
    let ends =
        (ends.len() > 1 || type_ == GeometryType::MultiLineString).then(|| builder.create_vector(&ends));
    Flat::create(builder, &GeometryArgs { xy, ends, type_, ..GeometryArgs::default() })
}

fn polygon<'b>(polygon: &Polygon, builder: &mut Builder<'b>) -> Written<'b> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    lines(rings, GeometryType::Polygon, builder)
}

fn polygons<'b>(list: &[Polygon], builder: &mut Builder<'b>) -> Written<'b> {
    let parts = list.iter().map(|one| polygon(one, builder)).collect::<Vec<_>>();
    nested(&parts, GeometryType::MultiPolygon, builder)
}

fn nested<'b>(parts: &[Written<'b>], type_: GeometryType, builder: &mut Builder<'b>) -> Written<'b> {
    let parts = Some(builder.create_vector(parts));
    Flat::create(builder, &GeometryArgs { parts, type_, ..GeometryArgs::default() })
}
